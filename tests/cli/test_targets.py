"""What is written never takes the place of what is read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.cli.shop import cstext, label_lines

OVER = [
    "response chats.csv --format csv -o chats.csv",
    "response ./chats.csv --format json -o folder/../chats.csv",
    "response link.csv --format csv -o chats.csv",
    "response exports --format csv -o exports/c.csv",
    "response exports.zip --format csv -o exports.zip",
    "response chats.csv --rejected chats.csv",
    "response exports --rejected exports/c.csv",
    "response bad.csv --rejected bad.csv",
    "unanswered chats.csv --format csv -o chats.csv",
    "segment chats.csv --format csv -o chats.csv",
    "classify chats.csv --format csv -o chats.csv",
    "inquiries chats.csv --orders orders.csv --format csv -o orders.csv",
    "lost chats.csv --orders orders.csv --labels labels.jsonl --format jsonl -o labels.jsonl",
    "kpi chats.csv --orders orders.csv --rejected orders.csv",
    "inspect exports --format csv -o exports/c.csv",
    "convert chats.csv -o messages.csv --rejected chats.csv",
    "convert exports -o exports/c.csv",
    "report chats.csv --orders orders.csv --week 2026-W10 --rejected orders.csv",
    "import chats.csv --workspace kept --rejected chats.csv",
    "labels sheet chats.csv --week 2026-W10 -o chats.csv",
    "labels export labels.jsonl --format doccano -o labels.jsonl",
    "labels agreement labels.jsonl labels.jsonl --format csv -o labels.jsonl",
    "evaluate labels.jsonl --format csv -o labels.jsonl",
]


@pytest.fixture(autouse=True)
def exports(folder: Path) -> None:
    chats = Path("chats.csv").read_text("utf-8")
    Path("folder").mkdir()
    Path("exports").mkdir()
    Path("exports/c.csv").write_text(chats, "utf-8")
    Path("bad.csv").write_text("会话,角色,时间,内容\nc,谁,坏,在吗\n", "utf-8")
    Path("labels.jsonl").write_text(label_lines(), "utf-8")
    with zipfile.ZipFile("exports.zip", "w") as archive:
        archive.writestr("c.csv", chats)
    Path("link.csv").symlink_to("chats.csv")


def held() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}


@pytest.mark.parametrize("command", OVER)
def test_an_export_is_never_written_over(command: str) -> None:
    before = held()
    result = cstext(*command.split())
    assert result.exit_code == 2, result.stderr
    assert "是读入的文件，请写别的文件名" in result.stderr
    assert result.stderr.count("\n") == 1
    assert held() == before


def test_two_results_are_not_written_over_each_other() -> None:
    both = cstext("response", "chats.csv", "--format", "csv", "-o", "x", "--rejected", "./x")
    assert (both.exit_code, Path("x").exists()) == (2, False)
    assert "要写两次" in both.stderr


def test_a_result_among_the_exports_is_written_anew() -> None:
    for _ in range(2):
        done = cstext("response", "exports", "--format", "csv", "-o", "exports/response.csv")
        assert done.exit_code == 0, done.stderr


def test_exports_beside_a_review_are_read_the_next_time() -> None:
    for _ in range(2):
        done = cstext("report", "exports", "--week", "2026-W10", "-o", "exports")
        assert done.exit_code == 0, done.stderr
