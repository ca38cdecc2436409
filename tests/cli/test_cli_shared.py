"""Every command that reads INPUT has the same options, and each of them does what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from cstext.cli import app
from cstext.cli.texts import TEXTS
from tests.cli.shop import PHONE, answer, chat_line, cstext

COMMANDS: dict[str, Any] = get_command(app).commands  # type: ignore[attr-defined]
# `import` keeps what exports say; rules, zone and days are asked for when that is read.
READING = sorted(
    name
    for name, command in COMMANDS.items()
    if any(p.name == "inputs" for p in command.params) and name != "import"
)
SHARED = {
    "--layout", "--mapping", "--zone", "--from", "--to", "--policy", "--set", "--week",
    "--rejected", "--strict", "--lang", "--show-private",
}  # fmt: skip
MORE = {"convert": ("-o", "out.csv"), "report": ("-o", "review")}
TABLES = [name for name in READING if name not in ("desk", "report", "convert")]

MAPPING = """\
[columns]
buyer = "谁"
sent_at = "几点"
text = "说啥"
role = "边"
[roles]
"买" = "buyer"
"卖" = "agent"
"""
ODD = """\
谁,几点,说啥,边
tb1,2026-03-02 23:30:00{zone},M码有货吗,买
tb1,2026-03-02 23:31:00{zone},没有了,卖
"""


def test_all_are_there() -> None:
    assert {"response", "unanswered", "inquiries", "lost", "kpi", "classify", "convert", "segment",
            "inspect", "desk", "report"} <= set(READING)  # fmt: skip


@pytest.mark.parametrize("name", READING)
def test_a_command_that_reads_has_every_shared_option(name: str) -> None:
    assert {option for p in COMMANDS[name].params for option in p.opts} >= SHARED


@pytest.mark.parametrize("name", ["response", "report", "convert"])
@pytest.mark.parametrize(
    ("option", "status", "said"),
    [
        (("--zone", "Mars"), 2, "没有这个时区"),
        (("--lang", "fr"), 2, "只能用 zh 或 en"),
        (("--layout", "nosuch"), 2, "nosuch"),
        (("--mapping", "nosuch.toml"), 2, "nosuch.toml"),
        (("--policy", "nosuch"), 2, "没有口径 'nosuch'"),
        (("--set", "nosuch=1"), 2, "没有设置 'nosuch'"),
        (("--from", "9.3."), 2, "日期请写成"),
        (("--from", "2026-W10", "--to", "2026-W10"), 2, "日期请写成"),
        (("--from", "2026-03-09", "--to", "2026-03-02"), 2, "在 --to"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_an_option_cannot_be_is_told_by_every_command(
    name: str, option: tuple[str, ...], status: int, said: str
) -> None:
    result = cstext(name, "chats.csv", *option, *MORE.get(name, ()))
    assert (result.exit_code, result.stderr.count("\n")) == (status, 1), result.stderr
    assert said in result.stderr


def rows(name: str, *options: str | Path) -> Any:
    """What a command gives as JSON, without what tells the rules."""
    if name == "convert":
        cstext("convert", *options, "-o", "out.jsonl")
        return Path("out.jsonl").read_text("utf-8").splitlines()
    found = json.loads(answer_of(name, *options, "--format", "json"))
    return {key: value for key, value in found.items() if key not in ("policy", "segmenter")}


def answer_of(*arguments: str | Path) -> str:
    result = cstext(*arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize("name", [*TABLES, "convert"])
def test_days_bound_what_is_shown(name: str) -> None:
    days = ("--from", "2026-03-03", "--to", "2026-03-04")
    bounded, all_days = rows(name, "chats.csv", *days), rows(name, "chats.csv")
    assert bounded != all_days
    assert rows(name, "chats.csv", "--from", "2026-03-02", "--to", "2026-03-08") == all_days
    assert rows(name, "chats.csv", "--week", "2026-W10") == all_days


@pytest.mark.parametrize("name", ["response", "convert"])
def test_a_mapping_and_a_zone_are_followed(name: str) -> None:
    Path("mine.toml").write_text(MAPPING, "utf-8")
    given = ("odd.csv", "--mapping", "mine.toml")
    day = ("--from", "2026-03-02", "--to", "2026-03-02")
    Path("odd.csv").write_text(ODD.format(zone=""), "utf-8")
    assert rows(name, *given, *day) == rows(name, *given)
    Path("odd.csv").write_text(ODD.format(zone="+08:00"), "utf-8")
    assert rows(name, *given, *day) == rows(name, *given)
    tokyo = (*given, "--zone", "Asia/Tokyo")  # there it is the day after
    assert rows(name, *tokyo, *day) != rows(name, *tokyo)


def test_the_mapping_that_the_settings_name_is_followed_unless_a_layout_is_named() -> None:
    Path("shop").mkdir()
    Path("shop/mine.toml").write_text(MAPPING, "utf-8")
    Path("shop/odd.csv").write_text(ODD.format(zone=""), "utf-8")
    refused = cstext("response", "shop")
    assert refused.exit_code == 3 and "--mapping" in refused.stderr
    Path("shop/cstext.toml").write_text('mapping = "mine.toml"\n', "utf-8")
    assert rows("response", "shop") == rows("response", "shop", "--mapping", "shop/mine.toml")
    Path("kept").mkdir()
    Path("kept/cstext.toml").write_text('mapping = "../shop/mine.toml"\n', "utf-8")
    assert cstext("import", "shop/odd.csv", "--workspace", "kept").exit_code == 0
    assert rows("response", "kept") == rows("response", "shop")
    assert cstext("response", "shop", "--layout", "table").exit_code == 3


@pytest.mark.parametrize("name", READING)
def test_strict_holds_everywhere_and_says_why_in_its_language(name: str) -> None:
    good = chat_line("g", ("buyer", "2026-03-02 10:00:00", "在吗"), buyer="tb1")
    Path("half.jsonl").write_text(good + "{}\n", "utf-8")
    more = MORE.get(name, ())
    days = ("--from", "2026-03-02", "--to", "2026-03-02") if name in ("report", "desk") else ()
    lang = ("--lang", "en") if READING.index(name) % 2 else ()
    result = cstext(name, "half.jsonl", "--strict", "--rejected", "bad.csv", *lang, *days, *more)
    assert result.exit_code == 5
    said = "1 row rejected (listed in bad.csv)" if lang else "1 行被拒（列在 bad.csv）"
    assert said in result.stderr
    assert Path("bad.csv").read_text("utf-8-sig").count("\n") == 2


def test_the_shop_s_own_language_is_the_default(folder: Path) -> None:
    shop = folder / "shop"
    shop.mkdir()
    (shop / "chats.csv").write_text((folder / "chats.csv").read_text("utf-8"), "utf-8")
    (shop / "cstext.toml").write_text('lang = "en"\n', "utf-8")
    assert cstext("lost", shop).stderr.startswith("no orders file")
    assert cstext("lost", shop, "--lang", "zh").stderr.startswith("没有订单文件")


@pytest.mark.parametrize("name", ["classify", "lost"])
def test_a_cause_is_explained_in_the_language(name: str) -> None:
    more = ("--rows",) if name == "classify" else ()
    options = ("chats.csv", "--format", "jsonl", *more)
    for lang in ("zh", "en"):
        first = json.loads(cstext(name, *options, "--lang", lang).stdout.splitlines()[0])
        told = next(value for key, value in first.items() if key.startswith("sentence"))
        assert told.isascii() == (lang == "en")


def test_convert_shows_all_by_default_and_refuses_both_ways_at_once() -> None:
    cstext("convert", "chats.csv", "-o", "out.csv", "--show-private")
    assert PHONE in Path("out.csv").read_text("utf-8")
    result = cstext("convert", "chats.csv", "-o", "out.csv", "--mask", "--show-private")
    assert result.exit_code == 2


def test_the_model_of_the_shop_decides_in_lost_too(trained: tuple[Path, str]) -> None:
    """`report` took the model of cstext.toml, `lost` the shipped one: one inquiry, two causes."""
    command = ("lost", "chats.csv", "--orders", "orders.csv", "--format", "json")
    without = answer(*command)
    Path("cstext.toml").write_text(f'model = "{trained[0].as_posix()}"\n', "utf-8")
    assert answer(*command) == answer(*command, "--model", trained[0]) != without


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_both_languages_have_the_same_blanks(key: str) -> None:
    zh, en = TEXTS[key]
    blanks = [{re.split("[:}]", part)[0] for part in text.split("{")[1:]} for text in (zh, en)]
    assert blanks[0] == blanks[1]
    assert not any("\u3000" <= sign <= "\u9fff" or sign >= "\uff00" for sign in en)
