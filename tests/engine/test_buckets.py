"""A log that memory does not hold is worked on by buckets of conversations: the rows are the same.

The memory that a message is reckoned to take is made so large here that small logs do not fit.
"""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from cstext import engine
from cstext.cli import app
from cstext.conversation import build_conversation
from cstext.engine import Engine
from cstext.inquiries import Source, build_inquiries, open_workbench
from cstext.kpi.cells import By
from cstext.kpi.figures import build_kpi
from cstext.policy import Policy, load_policy
from tests.chats import ZONE
from tests.engine.shop import SAMPLE, Shop, both_shops, some_causes, some_records
from tests.engine.test_spark_is_duckdb import (
    ASKED,
    AUTOMATIC,
    CASES,
    MADE,
    assert_same,
    make_figures,
)

pytestmark = pytest.mark.long

SIX_BUCKETS = 8_000_000  # at 1GB
MUCH = 500_000
DAYS = ("--from", "2026-11-09", "--to", "2026-11-11")


def test_every_table_is_the_same_row_for_row() -> None:
    number = len(CASES) - 1
    name, rules = CASES[number]
    policy, shop = load_policy(name, {**AUTOMATIC, **rules}), both_shops(number)
    with Engine() as held, Engine("1GB") as laid:
        laid.expect(SIX_BUCKETS)
        for one in (held, laid):
            make_all(one, shop, policy, ASKED[number % len(ASKED)][0])
        assert len([*laid.folder.glob("turns-*/*.parquet")]) == 6
        assert not [*held.folder.glob("**/*.parquet")]
        for table in MADE:
            assert_same(table, held, laid)


def make_all(one: Engine, shop: Shop, policy: Policy, by: By | None) -> None:
    """The whole way, from the settled rows of the readers on."""
    for name, table in vars(shop).items():
        one.put(name, table)
    one.drop("messages")
    one.put("settled_messages", settled(shop.messages))
    one.make_by_conversation("messages", "cstext.readers")
    build_conversation(one, policy, ZONE)
    build_inquiries(one, ["b1"])
    one.put("session_records", some_records(one.rows("SELECT * FROM sessions")))
    one.put("causes", some_causes(one.rows("SELECT session_n FROM sessions")))
    build_kpi(one, ZONE)
    make_figures(one, by, None)


def settled(messages: pa.Table) -> pa.Table:
    """Messages as they are before they are named."""
    named = pc.if_else(messages["is_chat"], messages["conversation"], None)
    place = messages.column_names.index("conversation")
    return messages.set_column(place, "conversation", named)


def answered(*arguments: str) -> str:
    done = CliRunner().invoke(app, [*arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize(
    "asked",
    [
        # What these two say, the review says too.
        pytest.param(("unanswered", "--format", "json"), marks=pytest.mark.heavy),
        pytest.param(("lost", *DAYS, "--format", "json"), marks=pytest.mark.heavy),
        ("kpi", "--by", "goods", *DAYS, "--format", "json"),
    ],
    ids=lambda asked: asked[0],
)
def test_every_answer_is_the_same(asked: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    held = answered(asked[0], str(SAMPLE), *asked[1:])
    monkeypatch.setattr(engine, "BYTES_A_MESSAGE", MUCH)
    assert answered(asked[0], str(SAMPLE), *asked[1:]) == held


def test_a_review_has_the_same_facts_and_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered("report", str(SAMPLE), "-o", str(tmp_path / "held"))
    monkeypatch.setattr(engine, "BYTES_A_MESSAGE", MUCH)
    answered("report", str(SAMPLE), "-o", str(tmp_path / "laid"))
    facts = [(tmp_path / name / "facts.json").read_bytes() for name in ("held", "laid")]
    assert facts[0] == facts[1]
    assert json.loads(facts[0])["period"]["name"] == "2026-W46"
    for table in sorted((tmp_path / "held" / "tables").iterdir()):
        assert pq.read_table(table).equals(pq.read_table(tmp_path / "laid/tables" / table.name))


def test_what_lies_in_files_is_for_this_user_only_and_gone_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "BYTES_A_MESSAGE", MUCH)
    with open_workbench(Source([SAMPLE])) as bench:
        folder = bench.engine.folder
        laid = [*folder.glob("places-*/*.parquet")]
        assert laid
        assert folder.stat().st_mode & 0o077 == 0
        # What was read lies there once, as the message table.
        assert not [*folder.glob("*.parquet")]
    assert not folder.exists()


def test_how_many_messages_a_limit_holds() -> None:
    for limit, messages, is_laid in (("2GB", 2_500_000, False), ("2GB", 3_000_000, True)):
        with Engine(limit) as one:
            one.expect(messages)
            one.put("settled_messages", settled(both_shops(0).messages))
            one.make_by_conversation("messages", "cstext.readers")
            assert bool([*one.folder.glob("messages-*")]) is is_laid
