"""The published cases of ../shared/vectors/response.json, through Python and the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cstext.cli import app
from cstext.conversation import build_conversation, response_table, round_rows
from cstext.engine import Engine
from cstext.policy import load_policy
from cstext.readers import ReadOptions, ingest
from tests.chats import ZONE

VECTORS = Path(__file__).parents[3] / "shared" / "vectors" / "response.json"
CASES = json.loads(VECTORS.read_text("utf-8")) if VECTORS.exists() else []
NAMES = [case["id"] for case in CASES]

pytestmark = pytest.mark.skipif(not CASES, reason="the published cases stand outside the project")


@pytest.fixture
def chat(tmp_path: Path) -> Any:
    """Writes a case as the one chat of a file."""

    def write(case: dict[str, Any]) -> Path:
        path = tmp_path / "chat.jsonl"
        line = {"session_id": case["id"], "messages": case["messages"]}
        path.write_text(json.dumps(line, ensure_ascii=False) + "\n", "utf-8")
        return path

    return write


def assert_as_expected(case: dict[str, Any], answer: dict[str, Any]) -> None:
    expected = dict(case["expect"])
    if "round_seconds" in expected:
        counted = [r for r in answer["rounds"] if r["left_out_because"] is None]
        counted.sort(key=lambda r: r["started_at"])
        assert [r["seconds"] for r in counted] == expected.pop("round_seconds")
    assert {key: answer["total"][key] for key in expected} == expected


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_through_python(case: dict[str, Any], chat: Any) -> None:
    with Engine() as engine:
        ingest(engine, [chat(case)], ReadOptions(zone=ZONE))
        build_conversation(engine, load_policy(case["policy"], case["overrides"]))
        answer = {**response_table(engine), "rounds": round_rows(engine, ZONE)}
    assert_as_expected(case, answer)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_through_the_command_line(case: dict[str, Any], chat: Any) -> None:
    overrides = [f"--set={key}={value}" for key, value in case["overrides"].items()]
    arguments = ["response", str(chat(case)), "--policy", case["policy"], *overrides]
    result = CliRunner().invoke(app, [*arguments, "--rows", "--format", "json"])
    assert result.exit_code == 0, result.stderr
    assert_as_expected(case, json.loads(result.stdout))
