"""Every sample is taken by one reader and reads as the lines beside it; every reader has one."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest

from cstext.readers import READERS, Context, Head
from cstext.readers.registry import reader_for

FOLDER = Path(__file__).parent / "samples"
SAMPLES = sorted(path for path in FOLDER.iterdir() if ".expected" not in path.name)


def read(path: Path) -> str:
    head = Head(path, path.name)
    lines: list[dict[str, object]] = []
    for batch in reader_for(head).read(head, Context()):
        lines += map(known, batch.rows.to_pylist())
        lines += [{"record": known(row)} for row in (batch.records or pa.table({})).to_pylist()]
        lines += [{"rejected": row} for row in batch.rejected.to_pylist()]
        lines += [{"note": note} for note in batch.notes]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def known(row: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if value is not None}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_sample_reads_as_the_lines_beside_it(path: Path, request: pytest.FixtureRequest) -> None:
    expected = path.with_name(path.name + ".expected.jsonl")
    if request.config.getoption("--update-expected", default=False):
        expected.write_text(read(path), "utf-8")
    assert read(path) == expected.read_text("utf-8")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_exactly_one_reader_claims_a_sample(path: Path) -> None:
    claims = [reader.name for reader in READERS if reader.identify(Head(path))]
    assert len(claims) == 1
    assert path.name.startswith(claims[0])


def test_every_reader_that_claims_files_has_a_sample() -> None:
    names = {reader.name for reader in READERS} - {"mapped"}
    assert names == {reader_for(Head(path)).name for path in SAMPLES}
