"""A whole review on Spark says what it says on DuckDB, to the last byte of its facts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cstext.cli import app
from tests.engine.shop import SAMPLE

pytestmark = pytest.mark.spark
DAYS = ("--from", "2026-11-09", "--to", "2026-11-15")


def answered(*arguments: str) -> str:
    done = CliRunner().invoke(app, [*arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.usefixtures("spark")
def test_causes_and_their_evidence_are_the_same() -> None:
    asked = ("lost", str(SAMPLE), *DAYS, "--format", "json")
    here, there = (json.loads(answered(*asked, "--engine", e)) for e in ("duckdb", "local[2]"))
    assert len(here["lost"]) > 100
    assert here == there


@pytest.mark.heavy
@pytest.mark.usefixtures("spark")
def test_the_facts_are_the_same_bytes(tmp_path: Path) -> None:
    for engine in ("duckdb", "local[2]"):
        answered("report", str(SAMPLE), "-o", str(tmp_path / engine), "--engine", engine)
    here, there = (tmp_path / e / "facts.json" for e in ("duckdb", "local[2]"))
    assert here.read_bytes() == there.read_bytes()
