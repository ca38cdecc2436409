"""Wrong things: one clear line on stderr, the exit status of the contract, nothing half written."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import pickle
import sys
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter

import cstext as api
from tests.cli.shop import CHATS, PHONE, cstext, label_lines

HEADER = "会话,角色,时间,内容"
LABEL = '{"session_id": "a", "reason": "%s", "messages": [{"role": "buyer", "text": "%s"}]}\n'


@cache
def cut_workbook() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.split(","))
        for number in range(1, 400):
            sheet.write_row(number, 0, ["c", "买家", "2026-03-02 10:00", f"在{number}"])
    whole = content.getvalue()
    return whole[: len(whole) // 2]


@pytest.fixture(autouse=True)
def wrong_things(folder: Path) -> None:
    texts = {
        "empty.csv": "",
        "no-time.csv": f"角色,买家,内容\n买家,tb1,{PHONE}\n",
        "all-bad.csv": f"{HEADER}\nc,谁,坏,{PHONE}\n",
        "orders-of-nobody.csv": "订单状态,总金额,订单创建时间\n已付款,5,2026-03-04 10:00\n",
        "labels-bad.jsonl": LABEL % ("stok", PHONE),
        "labels-no-json.jsonl": f"{{{PHONE}\n",
        "labels-few.jsonl": LABEL % ("stock", PHONE),
        "labels-none.jsonl": "\n",
        "labels.jsonl": label_lines(),
        "key.toml": '[columns]\ntext = "内容"\nrole = "角色"\nbuyer = "买家"\nsentat = "时间"\n',
        "column.toml": '[columns]\ntext = "内容"\nrole = "谁"\nbuyer = "买家"\n',
        "broken.toml": "[columns\n",
        "a-file": "x",
        "notes/readme.txt": "hello\n",
        "only-orders/o.csv": Path("orders.csv").read_text("utf-8"),
        "shop/chats.csv": CHATS,
        "shop/cstext.toml": 'shpo = "x"\n',
    }
    for name, text in texts.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, "utf-8")
    Path("picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    Path("zeros.bin").write_bytes(b"\0" * 300 + PHONE.encode() + b"\0\0\1")
    Path("model.pkl").write_bytes(pickle.dumps({"a": 1}))
    Path("pickled").mkdir()
    Path("pickled/model.pkl").write_bytes(pickle.dumps({"a": 1}))
    Path("folder").mkdir()
    Path("cut.xlsx").write_bytes(cut_workbook())


LONG = 300 * "x"
"""A name that no file can have."""

WEEK = "report chats.csv --week 2026-W10"

FAULTS = {
    # 3: input of which nothing can be read
    "inspect nosuch.csv": (3, "nosuch.csv：没有这个文件或文件夹"),
    "inspect x*.csv": (3, "x*.csv：没有这个文件或文件夹"),
    r"inspect C:\shop\x.csv": (3, r"C:\shop\x.csv：没有这个文件或文件夹"),
    "inspect empty.csv": (3, "empty.csv：是空文件；能读的格式：chat-jsonl"),
    "inspect picture.png": (3, "picture.png：是图片"),
    "inspect zeros.bin": (3, "zeros.bin：没有格式与它相符"),
    "inspect cut.xlsx": (3, "cut.xlsx：Excel 文件损坏、不完整或有密码"),
    "inspect no-time.csv": (3, "no-time.csv：没有时间列"),
    "response all-bad.csv": (3, "1 行被拒（第一处是第 1 行：时间读不懂）"),
    "inspect folder": (3, "没有找到聊天；"),
    "inspect notes": (3, "readme.txt：没有格式与它相符"),
    "report only-orders": (3, "没有找到聊天（only-orders/o.csv：订单）"),
    "inquiries chats.csv --orders orders-of-nobody.csv": (3, "没有订单编号也没有买家"),
    "inquiries chats.csv --orders chats.csv": (3, "里面是聊天，不是订单"),
    "lost chats.csv --orders folder": (3, "folder：里面没有订单"),
    f"lost chats.csv --orders {LONG}": (2, f"{LONG}：用不了：{os.strerror(errno.ENAMETOOLONG)}"),
    f"inspect {LONG}": (3, f"{LONG}：读不了：{os.strerror(errno.ENAMETOOLONG)}"),
    f"init {LONG}": (2, "cstext.toml：用不了"),
    "lost chats.csv --orders nosuch.csv": (3, "nosuch.csv：没有这个文件"),
    "response chats.csv --layout jd-log": (3, "行被拒"),
    "response chats.csv --mapping column.toml": (3, "没有对照文件里写的列 '谁'"),
    # 2: wrong usage
    "response chats.csv --layout csv": (2, "没有格式 'csv'；已有：chat-jsonl"),
    "response chats.csv --policy foo": (2, "没有口径 'foo'；已有：cstext"),
    "response chats.csv --set treshold_seconds=5": (
        2,
        "口径 cstext：没有设置 'treshold_seconds'；是不是 'threshold_seconds'？",
    ),
    "response chats.csv --set threshold_seconds=soon": (
        2,
        "口径 cstext：threshold_seconds：要是数字",
    ),
    "response chats.csv --set threshold_seconds": (2, "请写成 key=value"),
    "response chats.csv --by month": (2, "只能用 agent, day, hour, week, shop"),
    "response chats.csv --zone Mars/Base": (2, "'Mars/Base'：没有这个时区"),
    "response chats.csv --zone ../zone": (2, "没有这个时区"),
    "response chats.csv --from 2026-13-01": (2, "--from '2026-13-01'：日期请写成"),
    "response chats.csv --from 2026-03-05 --to 2026-03-04": (2, "在 --to 2026-03-04 之后"),
    "response chats.csv --format xml": (2, "只能用 table, csv, json, jsonl, parquet"),
    "response chats.csv --format parquet": (2, "--format parquet 要用 --output 写明文件"),
    "response chats.csv --format json -o a-file/x.json": (
        2,
        "x.json：写不了：它所在的文件夹是个文件",
    ),
    "response chats.csv --format json -o folder": (2, "folder：是文件夹"),
    "response chats.csv --mapping nosuch.toml": (
        2,
        "nosuch.toml：不是能读的对照文件：[Errno 2] No such file or directory",
    ),
    "response chats.csv --mapping picture.png": (2, "：不是能读的对照文件："),
    "response chats.csv --mapping broken.toml": (2, "：不是能读的对照文件："),
    "response chats.csv --mapping key.toml": (
        2,
        "key.toml：columns.sentat：没有这一项；是不是 'sent_at'？",
    ),
    "response shop": (2, "cstext.toml 第 1 行：shpo：没有这一项；是不是 'shop'？"),
    "lost chats.csv --orders orders.csv --orders-until soon": (2, "--orders-until 'soon'"),
    "convert chats.csv -o out.doc": (2, "文件名请以 .jsonl, .csv, .parquet, .xlsx 结尾"),
    "convert chats.csv -o a-file/out.csv": (2, "写不了"),
    "policies foo": (2, "没有口径 'foo'"),
    "metrics --lang fr": (2, "--lang 'fr'：只能用 zh 或 en"),
    f"{WEEK} --lang fr": (2, "--lang 'fr'：只能用 zh 或 en"),
    f"{WEEK} -o a-file": (2, "a-file：写不了"),
    f"{WEEK} --from 2026-03-02": (2, "--week 与 --from/--to 只能用一个"),
    "report chats.csv --week nonsense": (2, "'nonsense' 不是 ISO 周，请写成 2026-W45"),
    "report chats.csv --week 2026-W54": (2, "不是 ISO 周"),
    "report chats.csv --from 2026-03-02": (2, "复盘要同时写 --from 和 --to"),
    "train labels.jsonl -o a-file": (2, "a-file 是个文件"),
    "train labels.jsonl -o a-file/model": (2, "a-file 是个文件"),
    # 4: a model or label file refused
    "classify chats.csv --model nosuch": (4, "nosuch：不是模型文件夹：缺 card.json"),
    "classify chats.csv --model model.pkl": (4, "model.pkl：pickle、joblib 文件一读就会运行代码"),
    "classify chats.csv --model pickled": (4, "pickled：不是模型文件夹"),
    f"{WEEK} --model nosuch": (4, "nosuch：不是模型文件夹：缺 card.json"),
    "train labels-bad.jsonl -o new": (4, "labels-bad.jsonl:1：原因 reason 只能是 stock"),
    "train labels-no-json.jsonl -o new": (4, "labels-no-json.jsonl:1：不是 JSON"),
    "train labels-few.jsonl -o new": (4, "标注太少，训练不了（1；至少 10）"),
    "train picture.png -o new": (4, "picture.png：不是能读的标注文件"),
    "evaluate nosuch.jsonl": (4, "nosuch.jsonl：没有这个文件或文件夹"),
    "evaluate labels-none.jsonl": (4, "labels-none.jsonl：没有标注过的会话"),
}


@pytest.mark.parametrize("command", FAULTS, ids=str)
def test_a_fault_is_one_line_and_leaves_nothing(command: str) -> None:
    status, words = FAULTS[command]
    before = sorted(Path().rglob("*"))
    result = cstext(*command.split())
    assert result.exit_code == status, result.stderr or result.exception
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith(("error: ", "错误："))
    assert result.stdout == ""
    assert PHONE not in result.stderr
    assert sorted(Path().rglob("*")) == before


IN_ENGLISH = {
    "inspect nosuch.csv": "error: nosuch.csv: no such file or folder",
    "inspect no-time.csv": "error: no-time.csv: no column with the time",
    "convert chats.csv -o out.doc": "error: out.doc: end the name in .jsonl",
    "inspect folder": "error: no chats found",
}


@pytest.mark.parametrize("command", IN_ENGLISH, ids=str)
def test_a_fault_is_told_in_the_language_of_the_option_or_the_shop(command: str) -> None:
    asked = [cstext(*command.split(), *lang) for lang in (["--lang", "en"], ["--lang=en"])]
    Path("folder/cstext.toml").write_text('lang = "en"\n', "utf-8")
    Path("cstext.toml").write_text('lang = "en"\n', "utf-8")
    if "nosuch" not in command:
        asked.append(cstext(*command.split()))
    assert all(result.stderr.startswith(IN_ENGLISH[command]) for result in asked)
    assert cstext(*command.split(), "--lang", "zh").stderr.startswith("错误：")


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="nothing keeps this user from writing"
)
@pytest.mark.parametrize(
    "command", [f"{WEEK} -o sealed/review", "convert chats.csv -o sealed/out.csv"]
)
def test_a_folder_that_may_not_be_written(command: str) -> None:
    Path("sealed").mkdir(mode=0o500)
    result = cstext(*command.split())
    assert result.exit_code == 2
    assert "写不了" in result.stderr


MISSPELT = {
    "reponse": "没有命令 reponse（相近的：'response', 'report'）；见 root --help",
    "--nosuch": "没有选项 --nosuch；见 root --help",
    "response x --layot x": "没有选项 --layot（相近的：--lang, --layout）；见 root response --help",
    "convert chats.csv": "缺 '--output' / '-o'；见 root convert --help",
    "convert chats.csv --output": "选项 --output 后面要写值",
    "policies cstext plain": "多写了 plain；见 root policies --help",
    "desk chats.csv --port x": "'--port'：要是数字；见 root desk --help",
    "desk chats.csv --port 0x": "'--port'：要是数字；见 root desk --help",
}


@pytest.mark.parametrize("command", MISSPELT, ids=str)
def test_a_misspelt_command_line_is_told_in_one_line(command: str) -> None:
    result = cstext(*command.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"错误：{MISSPELT[command]}\n"


def test_a_misspelt_command_line_is_told_in_english() -> None:
    said = cstext("response", "chats.csv", "--lang", "en", "--nosuch").stderr
    assert said == "error: No such option: --nosuch; see root response --help\n"
    assert cstext("labels").stderr.startswith("Usage:")


def half_broken() -> Path:
    """Ten rows, those with an odd number broken."""
    rows = [
        f"c{n},{'谁' if n % 2 else '买家'},2026-03-02 10:00:0{n},{PHONE}号{n}" for n in range(10)
    ]
    Path("half.csv").write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    return Path("half.csv")


def test_half_the_rows_broken_leaves_the_other_half() -> None:
    result = cstext("response", half_broken(), "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["total"]["sessions"] == 5
    assert result.stderr == "5 行被拒（用 --rejected FILE 列出）\n"


def test_rejected_rows_are_written_as_they_stand() -> None:
    result = cstext("response", half_broken(), "--rejected", "rejected.csv")
    assert result.stderr == "5 行被拒（列在 rejected.csv）\n"
    with Path("rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["source"], row["line"]) for row in rows] == [
        ("half.csv", str(line)) for line in (2, 4, 6, 8, 10)
    ]
    assert rows[0]["reason"] == "角色为空或不认识"
    assert rows[0]["raw"] == f"c1\t谁\t2026-03-02 10:00:01\t{PHONE}号1"


@pytest.mark.parametrize("command", ["response nosuch.csv", "lost chats.csv --orders no.csv"])
def test_a_file_that_does_not_exist_has_no_rejected_rows(command: str) -> None:
    result = cstext(*command.split(), "--rejected", "rejected.csv")
    assert (result.exit_code, result.stderr.count("\n")) == (3, 1)
    assert "没有这个文件或文件夹" in result.stderr
    assert not Path("rejected.csv").exists()


@pytest.mark.parametrize(
    "command",
    ["response", "classify", "inspect", "convert", "report"],
)
def test_strict_finishes_and_ends_with_5(command: str) -> None:
    more = {
        "convert": ["-o", "out.jsonl"],
        "report": ["--week", "2026-W10", "-o", "review"],
    }.get(command, ["--format", "json"])
    result = cstext(command, half_broken(), *more, "--strict")
    assert result.exit_code == 5
    assert "有 5 行被拒，而且用了 --strict" in result.stderr
    made = {"convert": "out.jsonl", "report": "review/review.html"}.get(command)
    assert Path(made).is_file() if made else json.loads(result.stdout)


def test_strict_is_content_with_a_sound_file() -> None:
    result = cstext("response", "chats.csv", "--strict", "--rejected", "rejected.csv")
    assert (result.exit_code, result.stderr) == (0, "")
    assert Path("rejected.csv").read_text("utf-8-sig").split() == ["source,line,reason,raw"]


def test_a_file_that_failed_does_not_touch_the_old_one() -> None:
    Path("out.csv").write_text("old", "utf-8")
    assert cstext("convert", "nosuch.csv", "-o", "out.csv").exit_code == 3
    assert Path("out.csv").read_text("utf-8") == "old"


def test_times_too_coarse_for_waits_are_told_of() -> None:
    said = "会话编号,角色,时间,内容\nc,买家,2026/3/4,在吗\nc,客服,2026/3/4,在\n"
    Path("a.csv").write_text(said, "utf-8")
    Path("b.csv").write_text(said.replace("c,", "d,"), "utf-8")
    Path("c.csv").write_text(said.replace("c,", "e,").replace("3/4", "3/4 9:00"), "utf-8")
    told = cstext("response", "a.csv", "b.csv", "c.csv").stderr
    assert told == "注意：a.csv +1: 时间只有日期：等待时长无从得知\n"
    Path("o.csv").write_text("订单编号,买家会员名,下单时间\n1,c,2026/3/4\n", "utf-8")
    day = "2026-03-04"
    told = cstext("report", "a.csv", "--orders", "o.csv", "--from", day, "--to", day).stderr
    assert told == (
        "注意：o.csv: 订单只有日期没有时刻：与聊天同一天的订单，算在聊天之前\n"
        "注意：o.csv: 看不出哪些订单付了款：付款数据未知\n"
        "注意：a.csv: 时间只有日期：等待时长无从得知\n"
    )


def test_chats_without_times_say_what_they_do_not_count_for() -> None:
    lines = "".join(
        f'{{"session_id": "s{n}", "messages": [{{"role": "buyer", "text": "在吗"}}]}}\n'
        for n in range(3)
    )
    Path("untimed.jsonl").write_text(lines, "utf-8")
    result = cstext("response", "untimed.jsonl", "--format", "json")
    assert json.loads(result.stdout)["total"]["rounds"] == 0
    assert result.stderr == "3 条消息没有时间，不计入任何响应时间\n"
    assert cstext("classify", "untimed.jsonl").stderr == ""
    refused = cstext("report", "untimed.jsonl")
    assert (refused.exit_code, refused.stderr.count("\n")) == (3, 1)
    assert refused.stderr.startswith("错误：聊天没有时间，出不了复盘")


def test_a_review_of_less_than_a_week_says_which_days_there_are() -> None:
    line = {"session_id": "c", "buyer": "b", "messages": [
        {"role": "buyer", "sent_at": "2026-03-03T10:00:00", "text": "有货吗"}]}  # fmt: skip
    Path("day.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    assert cstext("report", "day.jsonl").stderr == (
        "错误：从第一条消息到最后一条（2026-03-03 至 2026-03-03）不满一个周一到周日；"
        "请用 --from 和 --to 写明日期\n"
    )


def test_an_export_is_not_written_over() -> None:
    half_broken()
    before = Path("half.csv").read_bytes()
    result = cstext("convert", "half.csv", "-o", "./half.csv")
    assert (result.exit_code, result.stderr) == (
        2,
        "错误：half.csv：是读入的文件，请写别的文件名\n",
    )
    assert Path("half.csv").read_bytes() == before


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text there")
def test_a_name_that_is_no_utf_8_is_shown_by_its_bytes() -> None:
    """As a ZIP of 聊天.csv from a Chinese Windows is unpacked elsewhere."""
    odd = os.fsdecode("聊天.csv".encode("gbk"))
    Path("own").mkdir()
    Path("chats.csv").rename(Path("own", odd))
    Path("own", os.fsdecode(b"\xb5.txt")).write_text("no chats", "utf-8")
    days = ("--from", "2026-03-02", "--to", "2026-03-03")
    assert cstext("report", "own", *days, "-o", "review").exit_code == 0
    facts = json.loads(Path("review/facts.json").read_text("utf-8"))
    assert r"own/\xc1\xc4\xcc\xec.csv" in str(facts["sources"]).replace(r"\\", "\\")


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text there")
@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "xlsx"])
def test_a_name_that_is_no_utf_8_can_be_written_and_read(ending: str) -> None:
    odd = Path(os.fsdecode(f"聊天.{ending}".encode("gbk")))
    assert cstext("convert", "chats.csv", "-o", str(odd)).exit_code == 0
    assert cstext("inspect", str(odd)).exit_code == 0
    if ending == "csv":
        folder = odd.with_suffix("")
        for command, option, place in (
            ("convert", "-o", folder / "m.csv"),
            ("import", "--workspace", folder),
        ):
            refused = cstext(command, "chats.csv", option, str(place))
            assert refused.exit_code == 2
            assert "不是 UTF-8" in refused.stderr
        with api.read("chats.csv") as shop:
            review = shop.report(folder, days=("2026-03-02", "2026-03-03"))
        assert list(review.folder.glob("tables/*.parquet"))
