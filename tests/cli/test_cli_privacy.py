"""What a buyer wrote: masked unless asked for, harmless wherever it is shown, never in an error."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from tests.cli.shop import PHONE, answer, chat_line, cstext

FORMULA = "=cmd|' /C calc'!A0"
HOSTILE = f"{FORMULA} \x1b[31m<script>alert(1)</script>\x03\u202e\x9b31m 什么时候发货"
ACTIVE = ("\x1b", "\x03", "\u202e", "\x9b")
WEEK = ("--week", "2026-W10", "-o", "review")


@pytest.fixture
def hostile() -> Path:
    """A chat and a nick that mean harm; nobody answers."""
    at = "2026-03-02 10:00:00"
    line = chat_line("h1", ("buyer", at, HOSTILE), buyer=f"@{HOSTILE}")
    Path("hostile.jsonl").write_text(line, "utf-8")
    return Path("hostile.jsonl")


def review_texts(folder: Path) -> str:
    """All that a review's files say, compressed or not."""
    texts = [(folder / name).read_text("utf-8") for name in ("review.html", "facts.json")]
    with zipfile.ZipFile(folder / "review.xlsx") as book:
        texts += [book.read(name).decode("utf-8") for name in book.namelist() if ".xml" in name]
    texts += [str(pq.read_table(file).to_pydict()) for file in (folder / "tables").iterdir()]
    return "\n".join(texts)


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_phone_number_is_shown_only_when_asked_for(form: str) -> None:
    masked = answer("unanswered", "chats.csv", "--format", form)
    assert "138********" in masked
    assert PHONE not in masked
    assert PHONE in answer("unanswered", "chats.csv", "--format", form, "--show-private")


def test_a_nick_that_the_chat_repeats_is_masked_in_the_review() -> None:
    at, nick = "2026-03-05 10:00", "aliceWang1988"
    said = [
        ("buyer", f"{at}:00", f"M码有货吗 我是{nick}"),
        ("agent", f"{at}:20", f"亲爱的{nick}，没有货了呢"),
        ("buyer", f"{at}:40", f"那{nick}就不买了，什么时候有货"),
    ]
    line = chat_line("a", *said, buyer=nick)
    week = Path("chats.csv").read_text("utf-8-sig")
    Path("week").mkdir()
    Path("week/chats.csv").write_text(week, "utf-8")
    Path("week/alice.jsonl").write_text(line, "utf-8")
    answer("report", "week", "--orders", "orders.csv", *WEEK)
    texts = review_texts(Path("review"))
    assert "我是a**8" in texts and nick not in texts
    answer("report", "week", "--orders", "orders.csv", *WEEK, "--show-private")
    assert f"我是{nick}" in review_texts(Path("review"))


@pytest.mark.parametrize("command", [("lost",), ("classify", "--rows")], ids=" ".join)
def test_evidence_is_masked(command: tuple[str, ...]) -> None:
    said = [
        ("buyer", "2026-03-02 10:00:00", f"这件还有货吗 {PHONE}"),
        ("agent", "2026-03-02 10:00:20", f"亲 已经卖完了 没货了 {PHONE}"),
        ("buyer", "2026-03-02 10:00:40", f"没货那算了 不买了 {PHONE}"),
    ]
    Path("stock.jsonl").write_text(chat_line("s", *said), "utf-8")
    masked = cstext(*command, "stock.jsonl", "--format", "json")
    shown = cstext(*command, "stock.jsonl", "--format", "json", "--show-private")
    assert PHONE in shown.stdout
    assert PHONE not in masked.stdout + masked.stderr + shown.stderr


def test_a_review_masks_the_phone_number_and_the_nick() -> None:
    result = cstext("report", "chats.csv", *WEEK)
    assert result.exit_code == 0
    assert PHONE not in result.stdout + result.stderr
    said = review_texts(Path("review"))
    assert "138********" in said
    assert PHONE not in said
    assert "tb3" not in said


def test_a_review_shows_them_when_asked_to() -> None:
    answer("report", "chats.csv", *WEEK, "--show-private")
    said = review_texts(Path("review"))
    assert PHONE in said
    assert "tb3" in said


CRASH = """
from pathlib import Path
from cstext.cli import main
from cstext.kpi import answers

def broken(*arguments):
    text = Path("chats.csv").read_text("utf-8")
    raise KeyError(len(text))

answers.unanswered_answer = broken
main()
"""


def test_a_crash_prints_its_traceback_and_no_message() -> None:
    Path("crash.py").write_text(CRASH, "utf-8")
    command = [sys.executable, "crash.py", "unanswered", "chats.csv"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert "KeyError" in done.stderr
    assert "raise KeyError(len(text))" in done.stderr
    assert PHONE not in done.stderr


def test_a_hostile_chat_is_harmless_on_the_terminal(hostile: Path) -> None:
    for command in ("unanswered", "lost", "inquiries", "response"):
        rows = ["--rows"] if command == "response" else []
        shown = cstext(command, hostile, *rows).stdout
        assert not any(sign in shown for sign in ACTIVE)
    assert "␛[31m" in answer("unanswered", hostile)


def test_a_hostile_chat_is_harmless_as_csv(hostile: Path) -> None:
    text = answer("unanswered", hostile, "--format", "csv")
    assert not any(sign in text for sign in ACTIVE)
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["question"].startswith(f"'{FORMULA}")
    assert row["buyer"].startswith("'@=cmd")


def test_json_is_harmless_and_loses_nothing(hostile: Path) -> None:
    for form in ("json", "jsonl"):
        text = answer("unanswered", hostile, "--format", form)
        assert not any(sign in text for sign in ACTIVE)
        found = json.loads(text)
        (row,) = found["unanswered"] if form == "json" else [found]
        assert (row["question"], row["buyer"]) == (HOSTILE, f"@{HOSTILE}")


@pytest.mark.filterwarnings("ignore:.* extension is not supported")  # openpyxl, not we
def test_a_review_of_a_hostile_chat_is_harmless(hostile: Path) -> None:
    result = cstext("report", hostile, *WEEK, "--show-private")
    assert result.exit_code == 0
    assert not any(sign in result.stdout for sign in ACTIVE)
    page = Path("review/review.html").read_text("utf-8")
    assert "alert(1)" in page
    assert "<script>alert" not in page
    assert not any(sign in page for sign in ACTIVE)
    book = openpyxl.load_workbook("review/review.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    said = [cell for cell in cells if "cmd|" in str(cell.value)]
    assert said
    assert not any(cell.data_type == "f" for cell in said)


def test_a_hostile_chat_stays_text_in_a_converted_sheet(hostile: Path) -> None:
    cstext("convert", hostile, "-o", "out.xlsx")
    (sheet,) = openpyxl.load_workbook("out.xlsx")
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n"}
    cstext("convert", hostile, "-o", "out.csv")
    with Path("out.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert not any(str(cell).startswith(("=", "+", "-", "@")) for cell in row.values())


def test_an_error_line_shows_no_control_codes() -> None:
    result = cstext("response", "chats.csv", "--set", "\x1b[31mkey=\u202e1")
    assert result.exit_code == 2
    assert not any(sign in result.stderr for sign in ACTIVE)
