"""Foreign tables and JSON, read as a mapping file says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from cstext.errors import InputError, UsageError
from cstext.readers import ReadOptions
from cstext.readers.mapping import load_mapping

from .shop import take_in

DOCS = Path(__file__).parents[2] / "docs" / "mappings"
REAL = Path(__file__).parents[3] / "shared" / "real"


def read(file: Path, mapping: str, zone: str = "Asia/Shanghai") -> list[dict[str, Any]]:
    path = file.with_name("mapping.toml")
    path.write_text(mapping, "utf-8")
    return take_in(file, options=ReadOptions(mapping=path, zone=zone))[1]["messages"]


def test_nested_json_with_fields_above_the_messages(tmp_path: Path) -> None:
    file = tmp_path / "export.json"
    message = {"at": {"time": 1772590272}, "from": "美", "to": "t**", "msg": "亲"}
    session = {"meta": {"buyer": "t**"}, "messages": [message, message | {"from": "t**"}]}
    days = {"date": "2026-03-04", "shop": "店", "sessions": [session, {"messages": None}, session]}
    file.write_text(json.dumps(days, indent=1), "utf-8")
    rows = read(
        file,
        """
        rows = "sessions[*].messages[*]"
        time_format = "epoch_s"
        [columns]
        shop = "shop"
        buyer = "sessions[*].meta.buyer"
        sender = "sessions[*].messages[*].from"
        sent_at = "sessions[*].messages[*].at.time"
        text = "sessions[*].messages[*].msg"
        """,
    )
    keys = ("shop", "conversation", "role", "sent_ms", "line", "position")
    assert [tuple(row[k] for k in keys) for row in rows] == [
        ("店", "t**", "agent", 1772590272000, 1, 1),
        ("店", "t**", "buyer", 1772590272000, 1, 2),
        ("店", "t**", "agent", 1772590272000, 1, 3),
        ("店", "t**", "buyer", 1772590272000, 1, 4),
    ]


def test_of_a_workbook_the_sheet_that_has_the_columns_is_read(tmp_path: Path) -> None:
    file = tmp_path / "export.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sums, chats = (book.add_worksheet(name) for name in ("汇总", "往来"))
        sums.write_row(0, 0, ["员工", "条数", "天数"])
        chats.write_row(0, 0, ["谁家", "谁说", "何时", "说了啥"])
        chats.write_row(1, 0, ["tb1", "买家", "2026-03-04 10:11:12", "有货吗"])
    rows = read(
        file,
        """
        [columns]
        buyer = "谁家"
        role = "谁说"
        sent_at = "何时"
        text = "说了啥"
        """,
    )
    assert [(r["buyer"], r["role"], r["text"]) for r in rows] == [("tb1", "buyer", "有货吗")]


def test_a_table_without_header_with_times_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text(
        'c;04.03.2026 10:11;in;"hi\nyou"\nc;1772590330000;out;ho\nc;x;out;no\n', "utf-8"
    )
    rows = read(
        file,
        """
        header = false
        delimiter = ";"
        time_format = ["%d.%m.%Y %H:%M", "epoch_ms"]
        zone = "Europe/Berlin"
        [columns]
        conversation = 0
        sent_at = 1
        role = 2
        text = 3
        [roles]
        in = "buyer"
        out = "agent"
        """,
    )
    assert [(r["role"], r["sent_ms"], r["text"]) for r in rows] == [
        ("buyer", 1772615460000, "hi\nyou"),
        ("agent", 1772590330000, "ho"),
    ]


def test_day_and_clock_in_two_columns(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text("谁,说给,哪天,几点,话\nbuyer,tb1,2026/3/4,上午 10:11:12,在吗\n", "utf-8")
    mapping = """
        [columns]
        role = "谁"
        buyer = "说给"
        sent_day = "哪天"
        sent_at = "几点"
        text = "话"
        """
    assert [row["sent_ms"] for row in read(file, mapping)] == [1772590272000]


def test_replies_make_conversations_whatever_the_order(tmp_path: Path) -> None:
    header = "id,to,who,at,text\n"
    lines = [
        "7,,tb1,2026-03-04 10:00,a\n",
        "9,7,美,2026-03-04 10:01,b\n",
        "30,9,tb1,2026-03-04 10:02,c\n",
        "12,3,tb2,2026-03-04 10:03,answers what is not in the file\n",
        "13,3,tb2,2026-03-04 10:04,so does this\n",
        "14,,tb3,2026-03-04 10:05,alone\n",
    ]
    mapping = """
        [columns]
        message_id = "id"
        reply_to = "to"
        role = "who"
        sent_at = "at"
        text = "text"
        [roles]
        tb1 = "buyer"
        tb2 = "buyer"
        tb3 = "buyer"
        "美" = "agent"
        """
    file = tmp_path / "export.csv"
    for rows in (lines, lines[::-1]):
        file.write_text(header + "".join(rows), "utf-8")
        found = {r["text"]: r["conversation"] for r in read(file, mapping)}
        assert list(map(found.get, "abc")) == ["7", "7", "7"]
        assert found["answers what is not in the file"] == found["so does this"] == "3"
        assert found["alone"] == "14"


COLUMNS = '[columns]\nconversation = "c"\nrole = "r"\ntext = "t"\n'
WRONG = {
    "no TOML": ("[columns", "cannot be read as a mapping"),
    "no text": ('[columns]\nrole = "r"\nconversation = "c"', "columns.text: Field required"),
    "typing error": (COLUMNS + 'sender_at = "s"', "did you mean 'sender'"),
    "unknown role": (COLUMNS + '[roles]\na = "boss"', "roles.a: Input should be 'buyer'"),
    "unknown zone": ('zone = "Mars"\n' + COLUMNS, "zone: is no time zone"),
    "unknown format": ('time_format = "excel"\n' + COLUMNS, "must be auto, iso, epoch_s"),
    "no role": ('[columns]\nconversation = "c"\ntext = "t"', "needs role, or sender"),
    "no chat": ('[columns]\nrole = "r"\ntext = "t"', "needs conversation, buyer"),
    "reply to what": ('[columns]\nrole = "r"\ntext = "t"\nreply_to = "x"', "needs message_id"),
    "day of what": (COLUMNS + 'sent_day = "d"', "sent_day needs sent_at"),
    "rows where": ('[columns]\nrole="a[*].r"\ntext="a[*].t"\nbuyer="b"', "rows is missing"),
}


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_a_wrong_mapping_is_told(tmp_path: Path, case: str) -> None:
    text, words = WRONG[case]
    file = tmp_path / "m.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError) as caught:
        load_mapping(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert words in str(caught.value)


def test_a_column_that_the_file_lacks_is_told(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text("c,r,words\n1,buyer,private\n", "utf-8")
    with pytest.raises(InputError, match=r"export\.csv: no column 't', which the mapping names"):
        read(file, COLUMNS)


def test_a_mapping_leaves_orders_to_theirs(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(COLUMNS, "utf-8")
    (tmp_path / "a.csv").write_text("c,r,t\n1,buyer,hi\n", "utf-8")
    (tmp_path / "o.csv").write_text("订单号,买家,下单时间,金额\n1,tb1,2026-03-04,5\n", "utf-8")
    options = ReadOptions(mapping=tmp_path / "m.toml")
    intake, _ = take_in(tmp_path / "a.csv", tmp_path / "o.csv", options=options)
    assert [file.layout for file in intake.files] == ["mapped", "orders"]


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.toml")), ids=lambda path: path.name)
def test_the_documented_mappings_are_mappings(path: Path) -> None:
    assert load_mapping(path).columns.text is not None


REAL_LOGS = [
    # file, mapping, messages, conversations, of the buyers
    ("taobao_timed.json", "u-need.toml", 29, 2, 14),
    ("jd_sessions.tsv", "jd-dialogue.toml", 7429, 600, 3740),
    ("twitter_support.csv", "twitter-support.toml", 93, 27, 49),
]


@pytest.mark.skipif(not REAL.is_dir(), reason="the real logs lie outside the project")
@pytest.mark.parametrize(("name", "mapping", "messages", "conversations", "buyers"), REAL_LOGS)
def test_real_logs(name: str, mapping: str, messages: int, conversations: int, buyers: int) -> None:
    intake, tables = take_in(REAL / name, options=ReadOptions(mapping=DOCS / mapping))
    rows = tables["messages"]
    assert (intake.messages, intake.rejected) == (messages, 0)
    assert len({r["conversation"] for r in rows}) == conversations
    assert sum(r["role"] == "buyer" for r in rows) == buyers
    assert (intake.untimed == messages) == (name == "jd_sessions.tsv")
