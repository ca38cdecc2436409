"""Parts written anew, where other rows than theirs tell a shop, a buyer or what stands already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cstext.engine import Engine
from cstext.readers.ids import message_ids
from cstext.readers.parts import define_parts, write_part

_GROUP_ROWS = 400_000
_KNOWN_BY = ("shop", "conversation", "buyer", "role", "sender", "sent_ms", "text")


def with_names(engine: Engine, parts: Sequence[Path]) -> Iterator[Path]:
    """Yield the parts anew, each row with its shop and buyer (told_names.sql) and its first id.

    ``parts`` is what that query looks at; each part is removed once it is written anew.
    """
    for group in _groups(parts):
        define_parts(engine, "parts", group)
        # A part that is a group of its own may be large: its names are asked for chunk by chunk.
        of_group = _told_names(engine) if len(group) > 1 else None
        for part in group:
            for number, rows in enumerate(_chunks(part)):
                names = _told_names(engine, *_ends(rows)) if of_group is None else of_group
                told = names.slice(_place(names, rows), rows.num_rows)
                yield _written(_named(rows, told), part, f"named-{number}")
            part.unlink()


def with_repeated(engine: Engine, parts: Sequence[Path]) -> Iterator[Path]:
    """Yield the parts, those anew of which a row is in ``repeated_messages``."""
    for part in parts:
        first, last = _reach(part)
        found = engine.arrow(
            "SELECT place, occurrence, is_first, agent FROM repeated_messages"
            " WHERE place BETWEEN ? AND ? ORDER BY place",
            [first, last],
        )
        if not found.num_rows:
            yield part
            continue
        yield _written(_once(pq.read_table(part), found.combine_chunks()), part, "once")
        part.unlink()


def _groups(parts: Sequence[Path]) -> Iterator[list[Path]]:
    """Parts that follow each other, together of a size that is worth a query."""
    group: list[Path] = []
    size = 0
    for part in parts:
        group.append(part)
        size += pq.read_metadata(part).num_rows
        if size >= _GROUP_ROWS:
            yield group
            group, size = [], 0
    if group:
        yield group


def _chunks(part: Path) -> Iterator[pa.Table]:
    with pq.ParquetFile(part) as file:
        for number in range(file.num_row_groups):
            yield file.read_row_group(number).combine_chunks()


def _reach(part: Path) -> tuple[int, int]:
    """The first and last place of a part, which are in order; of an empty one, an empty reach."""
    return _ends(pq.read_table(part, columns=["place"]))


def _ends(rows: pa.Table) -> tuple[int, int]:
    places = rows.column("place")
    return (places[0].as_py(), places[-1].as_py()) if len(places) else (0, -1)


def _told_names(engine: Engine, first: int = 0, last: int = 2**63 - 1) -> pa.Table:
    """The names of the rows between two places, in order."""
    told = engine.arrow(
        "SELECT place, shop, buyer FROM told_names WHERE place BETWEEN ? AND ? ORDER BY place",
        [first, last],
    )
    return told.combine_chunks()


def _place(names: pa.Table, rows: pa.Table) -> int:
    """Where the rows' names stand."""
    first = rows.column("place")[0].as_py() if rows.num_rows else 0
    return int(np.searchsorted(np.asarray(names.column("place")), first))


def _named(rows: pa.Table, told: pa.Table) -> pa.Table:
    rows = _with(rows, "shop", told.column("shop"))
    rows = _with(rows, "buyer", told.column("buyer"))
    return _with(rows, "message_id", message_ids(_known_by(rows)))


def _once(rows: pa.Table, found: pa.Table) -> pa.Table:
    """The rows of which none tells what an earlier one told, each with its own id and account."""
    places = np.searchsorted(np.asarray(rows.column("place")), np.asarray(found.column("place")))
    is_found = np.zeros(rows.num_rows, np.bool_)
    is_found[places] = True
    ids = message_ids(_known_by(rows.take(places)), np.asarray(found.column("occurrence")))
    for name, values in (("message_id", ids), ("agent", found.column("agent"))):
        column = rows.column(name).combine_chunks()
        new = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
        rows = _with(rows, name, pc.replace_with_mask(column, pa.array(is_found), new))
    stands = ~is_found
    stands[places] = np.asarray(found.column("is_first"))
    return rows.filter(pa.array(stands))


def _known_by(rows: pa.Table) -> dict[str, pa.Array]:
    return {name: rows.column(name).combine_chunks() for name in _KNOWN_BY}


def _with(rows: pa.Table, name: str, values: pa.Array) -> pa.Table:
    place = rows.schema.get_field_index(name)
    if place < 0:
        return rows.append_column(name, values)
    return rows.set_column(place, name, values)


def _written(rows: pa.Table, part: Path, name: str) -> Path:
    path = part.with_suffix(f".{name}.parquet")
    write_part(rows, path)
    return path
