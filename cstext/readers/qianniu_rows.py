"""Chats of a 千牛 TXT as rows: by columns, or line by line where that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cstext.readers.batching import Item, batches_of, message_batch, no_rows, rejected_batch
from cstext.readers.blocks import Block
from cstext.readers.contract import Batch
from cstext.readers.distinct import distinct
from cstext.readers.kinds import kinds_of
from cstext.readers.noise import noise_kinds
from cstext.readers.qianniu_columns import Found, OddError, find_messages
from cstext.readers.qianniu_export import BUYER, Export, Heads
from cstext.readers.roles import roles_told
from cstext.readers.text_parts import Part, last_start, line_at
from cstext.readers.times import parse_times

_MARK = "\ufeff".encode()


@dataclass(frozen=True)
class Chats:
    """A part of single chats, and the export where it begins: neither rules nor titles in it."""

    part: Part
    export: Export
    heads: Heads
    source: str

    def batch(self) -> Batch:
        """Return the rows of the part."""
        try:
            return self._by_columns()
        except OddError:
            halves = self.part.halved(self.heads.is_start)
        if len(halves) == 1:
            return self._by_lines()
        first, second = (replace(self, part=half) for half in halves)
        second = replace(second, export=self.export.beginning(first.last_buyer()))
        return _joined([first.batch(), second.batch()])

    def last_buyer(self) -> str | None:
        """The buyer whose line is the last of the part; None where none is."""
        text = self.part.text
        place = last_start(text, len(text), _is_buyer)
        found = BUYER.match(line_at(text, place or 0))
        return found["buyer"] if found else None

    def _by_lines(self) -> Batch:
        part = self.part
        items = self.export.beginning().read(part.lines(), self.heads.find, part.line, part.below)
        return _joined([no_rows(self.source), *batches_of(items, self.source)])

    def _by_columns(self) -> Batch:
        text = _without_returns(self.part.text)
        if _MARK in text:
            raise OddError
        text = text if text.endswith(b"\n") else text + b"\n"
        found = find_messages(text, self.export.buyer, prefixed=self.heads.is_prefixed)
        rows = _rows(found, self.export, self.part.line)
        if not found.is_recall.any():
            return Batch(rows, rejected_batch([], self.source))
        batches = batches_of(self._recalling(found, text), self.source)
        plain = Batch(rows.filter(pa.array(~found.is_recall)), rejected_batch([], self.source))
        return _by_line(_joined([plain, *batches]))

    def _recalling(self, found: Found, text: bytes) -> Iterator[Item]:
        """What messages tell below which others were recalled."""
        lines = text.decode("utf-8").split("\n")
        export = self.export.beginning()
        for number in np.flatnonzero(found.is_recall):
            first, end = int(found.line[number]), int(found.end_line[number])
            head = self.heads.find(lines[first])
            if head is None:
                raise OddError
            block = Block(self.part.line + first, head, lines[first + 1 : end])
            yield from export.items(block, found.buyer[number].as_py())


def _is_buyer(line: str) -> bool:
    return line[:1] == "-" and BUYER.match(line) is not None


def _without_returns(text: bytes) -> bytes:
    """A text whose lines all end in a line feed; in half the time that replacing takes."""
    data = np.frombuffer(text, np.uint8)
    returns = np.flatnonzero(data == ord("\r"))
    if not len(returns):
        return text
    if returns[-1] + 1 == len(text) or (data[returns + 1] != ord("\n")).any():
        raise OddError
    return text.translate(None, b"\r")


def _joined(batches: list[Batch]) -> Batch:
    """Return batches, one after the other, as one."""
    rows = pa.concat_batches([batch.rows for batch in batches])
    return Batch(rows, pa.concat_batches([batch.rejected for batch in batches]))


def _by_line(batch: Batch) -> Batch:
    return replace(batch, rows=batch.rows.take(pc.sort_indices(batch.rows.column("line"))))


def _rows(found: Found, export: Export, first_line: int) -> pa.RecordBatch:
    times = parse_times(found.time)
    if found.buyer.null_count or not pc.all(times.known).as_py():
        raise OddError
    said = distinct(found.text)
    noise = noise_kinds(said)
    role = pc.if_else(pc.is_valid(noise), "system", _roles(found, export))
    is_system = pc.equal(role, "system")
    account = pa.scalar(export.account, pa.string())
    agent = pc.if_else(pc.equal(role, "buyer"), account, found.nick)
    return message_batch(
        {
            "shop": pa.repeat(pa.scalar(export.shop or None, pa.string()), len(role)),
            "buyer": found.buyer,
            "agent": pc.if_else(is_system, None, agent),
            "role": role,
            "sender": pc.if_else(is_system, "", found.nick),
            "wall_ms": times.wall_ms,
            "epoch_ms": times.epoch_ms,
            "text": found.text,
            "kind": pc.coalesce(noise, kinds_of(said)),
            "line": pa.array(found.line + first_line),
            "position": pa.array(np.ones(len(role), np.int64)),
        }
    )


def _roles(found: Found, export: Export) -> pa.Array:
    """As ``Export`` tells them, each nick once."""
    encoded = found.nick.dictionary_encode()
    nicks, places = encoded.dictionary, encoded.indices
    told = roles_told(nicks, export.accounts)
    is_shops = pc.or_(pc.equal(nicks, export.shop), pc.starts_with(nicks, f"{export.shop}:"))
    if export.shop:
        return pc.coalesce(told, pc.if_else(is_shops, "agent", "buyer")).take(places)
    is_agent = pc.or_(is_shops.take(places), pc.not_equal(found.nick, found.buyer))
    return pc.coalesce(told.take(places), pc.if_else(is_agent, "agent", "buyer"))
