"""Cells that order and refund tables have in common."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from cstext.readers.batching import rejected_batch
from cstext.readers.contract import Batch
from cstext.readers.money import parse_fen
from cstext.readers.rows import RowBatch, unwrapped
from cstext.readers.times import parse_times
from cstext.readers.zones import to_epoch_ms

_NOTHING = r"^\s*(?:-+|/|无|null|NULL|None|nan)?\s*$"
# What databases hold where there is no time.
_NO_TIME = r"^(?:0000|0001|1899|1900|1970)\D"
_BOOLEAN = r"(?i)^\s*(?:是|有|已.*介入|介入.*|true|1|yes|y|√)\s*$"


class OrderCells:
    """The columns of a batch by our names, cleaned; and the rows that cannot be read."""

    def __init__(self, rows: RowBatch, names: Mapping[str, str], zone: str) -> None:
        self._rows, self._names, self._zone = rows, names, zone
        self._faults: list[tuple[str, pa.Array]] = []

    def text(self, name: str) -> pa.Array:
        """A column without what spreadsheets wrap around it; null where nothing is left."""
        plain = unwrapped(self._rows.column(self._names.get(name)))
        is_nothing = pc.match_substring_regex(plain, _NOTHING)
        return pc.if_else(is_nothing, pa.scalar(None, pa.string()), plain)

    def number(self, name: str) -> pa.Array:
        """An order or refund number; one that Excel has rounded (1.2E+17) is a fault."""
        values = self.text(name)
        is_rounded = pc.match_substring_regex(values, r"^\d(?:\.\d+)?[Ee]\+?\d{1,3}$")
        self._fault(f"{name} was rounded by Excel (1.2E+17), its digits are lost", is_rounded)
        return values

    def ms(self, name: str) -> pa.Array:
        """A time, epoch milliseconds; null too where a database shows that it has none."""
        given = self.text(name)
        texts = pc.if_else(pc.match_substring_regex(given, _NO_TIME), None, given)
        times = parse_times(texts)
        ms = pc.coalesce(times.epoch_ms, to_epoch_ms(times.wall_ms, self._zone))
        self._unread(name, texts, ms)
        return ms

    def fen(self, name: str) -> pa.Array:
        """An amount, fen."""
        texts = self.text(name)
        fen = parse_fen(texts)
        self._unread(name, texts, fen)
        return fen

    def count(self, name: str) -> pa.Array:
        """A number of pieces; null where it is none."""
        plain = pc.replace_substring_regex(
            pc.utf8_normalize(self.text(name), "NFKC"), r"(\d),(\d{3})\b", r"\1\2"
        )
        whole = pc.extract_regex(plain, r"^(?P<n>\d{1,9})(?:\.0*)?\D{0,2}$").field("n")
        return pc.if_else(pc.equal(whole, ""), None, whole).cast(pa.int64())

    def truth(self, name: str) -> pa.Array:
        """Whether a cell says yes."""
        return pc.fill_null(pc.match_substring_regex(self.text(name), _BOOLEAN), False)

    def need(self, reason: str, values: pa.Array) -> None:
        """Reject the rows without a value."""
        self._fault(reason, pc.is_null(values))

    def sift(self, columns: dict[str, pa.Array], schema: pa.Schema, source: str) -> Batch:
        """Return the batch without the faulty rows, which are rejected with their first fault."""
        reason = pa.nulls(len(self._rows.lines), pa.string())
        for fault, found in self._faults:
            reason = pc.coalesce(reason, pc.if_else(found, fault, pa.scalar(None, pa.string())))
        rows = pa.record_batch([columns[name] for name in schema.names], names=schema.names)
        good = rows.filter(pc.is_null(reason)).cast(schema)
        bad = self._rows.reject(reason)
        return Batch(good, rejected_batch([*self._rows.bad, *bad], source))

    def _unread(self, name: str, texts: pa.Array, values: pa.Array) -> None:
        unread = pc.and_(pc.is_valid(texts), pc.is_null(values))
        self._fault(f"{name} cannot be read", unread)

    def _fault(self, reason: str, found: pa.Array) -> None:
        self._faults.append((reason, pc.fill_null(found, False)))


def any_truth(texts: pa.Array, pattern: str) -> pa.Array:
    """Whether a status matches; an empty one does not."""
    return pc.fill_null(pc.match_substring_regex(texts, pattern), False)
