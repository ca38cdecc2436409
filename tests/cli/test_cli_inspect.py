"""`inspect`: one screen that tells whether a file was understood; what was rejected is kept."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from cstext.report.faults import fault_text
from tests.cli.shop import CHATS, ORDERS, PHONE, answer, cstext

HEADER = "会话,角色,时间,内容\n"
CANARY = "独一无二的话"


def inspected(*arguments: str | Path) -> dict[str, Any]:
    return json.loads(cstext("inspect", *arguments, "--format", "json").stdout)


def rejected_rows(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_roles_days_and_gaps_of_a_file() -> None:
    (file,) = inspected("chats.csv")["files"]
    assert {name: file[name] for name in ("layout", "encoding", "rows", "rejected")} == {
        "layout": "table", "encoding": "utf-8", "rows": 8, "rejected": 0,
    }  # fmt: skip
    assert (file["buyer"], file["agent"], file["bot"], file["untimed"]) == (5, 3, 0, 0)
    assert (file["first"], file["last"]) == (
        "2026-03-02T10:00:00+08:00",
        "2026-03-08T20:05:00+08:00",
    )
    assert file["gaps"] == [{"from": "2026-03-05", "to": "2026-03-07", "days": 3}]
    assert file["silence"] == {
        "seconds": (4 * 24 + 8) * 3600.0,
        "from": "2026-03-04T12:00:00+08:00",
        "to": "2026-03-08T20:00:00+08:00",
    }


def test_the_period_bounds_what_is_counted() -> None:
    (file,) = inspected("chats.csv", "--from", "2026-03-03", "--to", "2026-03-04")["files"]
    assert (file["buyer"], file["agent"], file["gaps"]) == (2, 1, [])


SCREEN = """\
chats.csv
  格式      table · 聊天 · utf-8
  行数      读入 8，被拒 0
  消息      买家 5 · 客服 3
  时间      2026-03-02 10:00:00 至 2026-03-08 20:05:00
  缺口      3 天没有消息（2026-03-05…2026-03-07） · 最长间隔 4.3 天，2026-03-04 12:00:00 起
orders.csv
  格式      orders · 订单 · utf-8
  行数      读入 2，被拒 0
  时间      2026-03-03 11:30:00 至 2026-03-20 09:00:00
合计
  消息      买家 5 · 客服 3
  时间      2026-03-02 10:00:00 至 2026-03-20 09:00:00
  缺口      3 天没有消息（2026-03-05…2026-03-07） · 最长间隔 4.3 天，2026-03-04 12:00:00 起
"""


def test_the_screen() -> None:
    assert answer("inspect", "chats.csv", "orders.csv") == SCREEN
    english = answer("inspect", "chats.csv", "orders.csv", "--lang", "en")
    assert "3 days without a message (2026-03-05…2026-03-07)" in english
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in english)


def test_an_export_that_overlaps_is_said_to() -> None:
    Path("again.csv").write_text(CHATS, "utf-8")
    assert "8 条在别的文件里也有，只计一次" in answer("inspect", "chats.csv", "again.csv")


def test_many_files_have_a_line_each() -> None:
    for number in range(9):
        Path(f"{number}.csv").write_text(CHATS.replace("2026-03", f"2026-0{number + 1}"), "utf-8")
    lines = answer("inspect", *(f"{number}.csv" for number in range(9))).splitlines()
    assert lines[:9] == [
        f"{number}.csv  table · utf-8 · 读入 8，被拒 0 · 买家 5 · 客服 3" for number in range(9)
    ]
    assert lines[9:11] == ["合计", "  消息      买家 45 · 客服 27"]


def test_orders_alone_are_a_good_inspection() -> None:
    result = cstext("inspect", "orders.csv")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "orders · 订单 · utf-8" in result.stdout


def test_a_file_of_bad_rows_only_is_shown_and_ends_with_3() -> None:
    Path("bad.csv").write_text(f"{HEADER}c,谁,坏,{CANARY}{PHONE}\n" * 2, "utf-8")
    result = cstext("inspect", "bad.csv", "--rejected", "rejected.csv")
    assert result.exit_code == 3
    assert "被拒      时间读不懂：3 行，第 1 行起" in result.stdout
    assert "            …\t…\t…\t…138********\n" in result.stdout
    assert CANARY not in result.stdout + result.stderr
    assert "一条消息也读不出，3 行被拒" in result.stderr
    assert [(row["line"], row["reason"]) for row in rejected_rows("rejected.csv")] == [
        ("1", "时间读不懂"),
        ("2", "时间读不懂"),
        ("3", "时间读不懂"),
    ]
    assert CANARY + PHONE in cstext("inspect", "bad.csv", "--show-private").stdout


@pytest.mark.parametrize(
    "command",
    [
        "response",
        "unanswered",
        "inquiries",
        "classify",
        "lost",
        "kpi",
        "report",
        "convert -o o.csv",
    ],
)
def test_what_was_rejected_is_written_where_nothing_can_be_read(command: str) -> None:
    Path("bad.csv").write_text(f"{HEADER}c,谁,坏,{CANARY}\n", "utf-8")
    name, *more = command.split()
    result = cstext(name, "bad.csv", *more, "--rejected", "rejected.csv")
    assert result.exit_code == 3
    (row,) = rejected_rows("rejected.csv")
    assert row == {
        "source": "bad.csv", "line": "1", "reason": "时间读不懂", "raw": f"c\t谁\t坏\t{CANARY}",
    }  # fmt: skip


def test_what_was_rejected_before_a_damaged_file_is_written() -> None:
    Path("shop").mkdir()
    Path("shop/a.csv").write_text(f"{HEADER}c,谁,坏,话\nc,买家,2026-03-02 10:00,话\n", "utf-8")
    Path("shop/b.xlsx").write_bytes(b"PK\x03\x04[Content_Types].xml")
    assert cstext("response", "shop", "shop/b.xlsx", "--rejected", "rejected.csv").exit_code == 3
    assert [row["source"] for row in rejected_rows("rejected.csv")] == [str(Path("shop/a.csv"))]


def test_reasons_are_in_the_shops_language() -> None:
    Path("shop").mkdir()
    Path("shop/chats.csv").write_text(f"{HEADER}c,谁,2026-03-02 10:00,话\n" + "", "utf-8")
    Path("shop/cstext.toml").write_text('lang = "en"\n', "utf-8")
    cstext("response", "shop", "--rejected", "rejected.csv")
    assert rejected_rows("rejected.csv")[0]["reason"] == "the role is empty or no known word"
    shown = inspected("shop", "--lang", "zh")["rejected"]
    assert [row["reason"] for row in shown] == ["角色为空或不认识"]


def told_by_readers() -> set[str]:
    """Every reason and note that stands in the readers' golden files."""
    folder = Path(__file__).parents[1] / "readers" / "samples"
    rows = [
        json.loads(line)
        for path in folder.glob("*.expected.jsonl")
        for line in path.read_text("utf-8").splitlines()
    ]
    notes = {row["note"] for row in rows if "note" in row}
    return notes | {row["rejected"]["reason"] for row in rows if "rejected" in row}


@pytest.mark.parametrize("reason", sorted(told_by_readers()))
def test_what_readers_say_is_said_in_chinese(reason: str) -> None:
    assert fault_text(reason, "zh") != reason
    assert fault_text(reason, "en") == reason


def test_orders_and_chats_of_a_folder() -> None:
    Path("shop").mkdir()
    Path("shop/o.csv").write_text(ORDERS, "utf-8")
    Path("shop/c.csv").write_text(CHATS, "utf-8")
    Path("shop/a.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    found = inspected("shop")
    assert [(Path(f["source"]).name, f["kind"]) for f in found["files"]] == [
        ("c.csv", "chats"),
        ("o.csv", "orders"),
    ]
    assert found["skipped"] == [{"source": str(Path("shop/a.png")), "reason": "是图片"}]


def test_a_table_that_nobody_reads_shows_its_columns_and_no_words() -> None:
    Path("shop").mkdir()
    Path("shop/c.csv").write_text(CHATS, "utf-8")
    Path("shop/odd.csv").write_text(f"会话编号,谁说的,发言时间\n1,顾客,{CANARY}\n", "utf-8")
    Path("shop/rows.csv").write_text(f"c1,tb1,2026-03-02 10:00,{CANARY}\n" * 2, "utf-8")
    assert [row["reason"] for row in inspected("shop")["skipped"]] == [
        "没有格式与它相符（列名：会话编号, 谁说的, 发言时间；可写对照 --mapping）",
        "没有格式与它相符",
    ]
    assert "（列名：会话编号, 谁说的, 发言时间；" in cstext("inspect", "shop/odd.csv").stderr


def test_a_file_that_two_layouts_claim_is_named_with_both() -> None:
    Path("shop").mkdir()
    Path("shop/c.csv").write_text(CHATS, "utf-8")
    both = 'buyer,chat_date,chat_text,users,messages\ntb1,2026-03-02,"10:00:00\n在\ntb1",tb1,[]\n'
    Path("shop/two.csv").write_text(both, "utf-8")
    (skipped,) = inspected("shop")["skipped"]
    assert skipped == {
        "source": str(Path("shop/two.csv")),
        "reason": "有多个格式与它相符（sender-last, users-messages），请用 --layout 指定",
    }
    assert "sender-last, users-messages" in cstext("inspect", "shop/two.csv").stderr


def test_notes_stand_below_the_line_of_a_file_and_not_all_that_is_skipped_is_listed() -> None:
    Path("shop").mkdir()
    for number in range(9):
        Path(f"shop/{number}.csv").write_text(CHATS.replace("M码", f"{number}码"), "utf-8")
        Path(f"shop/{number}.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    Path("shop/a.txt").write_text("2026-03-02 10:00:00 老王\n在吗\n\n", "utf-8")
    lines = cstext("inspect", "shop").stdout.splitlines()
    assert "  说明      请在 cstext.toml 里写明本店账号：[accounts] agents = [...]" in lines
    assert lines[-1] == "  …"


def test_how_session_records_found_their_chats() -> None:
    begin, end = "/*****************以下为一通会话*****/", "/*****************会话结束*****/"
    starts = ("j****23", "10:00:00"), ("t****99", "10:10:00")
    lines = [f"{begin}\n{nick} 2024-03-01 {at}\n在吗\n{end}\n" for nick, at in starts]
    Path("log.txt").write_text("".join(lines), "utf-8")
    records = "2024-03-01 10:00:00,j****23\n2024-03-01 10:10:30,tom99\n2024-03-01 12:00:00,zoe11\n"
    Path("records.csv").write_text(f"咨询时间,顾客,满意度\n{records}", "utf-8")
    answer_ = inspected("log.txt", "records.csv")
    matched = {"exact": 1, "time": 1, "doubtful": 0, "none": 1}
    assert [file["matched"] for file in answer_["files"]] == [None, matched]
    assert answer_["total"]["matched"] == matched
    shown = answer("inspect", "log.txt", "records.csv")
    assert "  匹配      同一会话或同一秒 1 · 按时间 1 · 存疑 0 · 没有对应聊天 1\n" in shown
    assert answer("inspect", "records.csv", "log.txt").count("匹配") == 2
