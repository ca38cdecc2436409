"""The terminal summary: the facts' figures, 80 columns, nothing that a terminal would obey."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from cstext.report.terminal import terminal_summary
from tests.report.facts_sample import nothing_happened, sample, without_orders


def printed(facts: dict[str, Any], lang: str = "zh", folder: Path | None = None) -> str:
    out = io.StringIO()
    console = Console(file=out, width=80, force_terminal=True, color_system=None)
    console.print(terminal_summary(facts, lang, folder))
    return out.getvalue()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("make", [sample, without_orders, nothing_happened])
def test_no_line_is_wider_than_80_columns(make: Any, lang: str) -> None:
    facts = make()
    facts["shop"] = "一家名字特别特别长的旗舰店" * 6
    for row in facts["agents"]:
        row["agent"] = row["agent"] and row["agent"] + "一个名字特别特别长的客服账号"
    widths = [cell_len(line) for line in printed(facts, lang, Path("review")).splitlines()]
    assert max(widths) <= 80


def test_the_figures_are_those_of_the_facts() -> None:
    text = printed(sample())
    assert "286 个询单，流失 60 个" in text
    assert re.search(r"缺货 +█+ +17 +\+6 +5 +¥3,014.10", text)
    assert re.search(r"快递 +█+▍ +9 +\+1 +3 +¥1,595.70", text)
    assert re.search(r"其他 +█+▋ +8 +\N{MINUS SIGN}2 +4 +–", text)
    assert re.search(r"阿青 +77 +58 +68% +17 +1:43 +2:08 +14", text)
    assert re.search(r"未分配 +0 +0 +– +0 +– +– +16", text)
    assert re.search(r"全店 +371 +286 +77% +60 +42s +52s +39", text)


def test_the_longest_bar_is_the_most_frequent_cause() -> None:
    bars = {
        line.split()[0]: line.count("█") for line in printed(sample()).splitlines() if "█" in line
    }
    assert bars == {"缺货": 14, "发货": 9, "快递": 7, "客服解释": 11, "其他": 6}


def test_without_orders_it_speaks_of_obstacles() -> None:
    text = printed(without_orders())
    assert "没有订单文件，无法知道哪些询单流失" in text
    assert text.count("流失") == 1
    assert "障碍原因" in text


def test_control_codes_and_markup_of_the_facts_do_nothing() -> None:
    facts = sample()
    facts["shop"] = "\x1b]0;pwned\x07[bold red]店[/bold red]:smile:\u202e"
    facts["agents"][0]["agent"] = facts["agents"][0]["agent"] + "\x1b[2J"
    facts["demand"]["carriers"][0]["carrier"] = "顺丰\x1b[31m\n次日"
    text = printed(facts)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert "␛]0;pwned␇[bold red]店[/bold red]:smile:" in text
    assert "顺丰␛[31m 次日 ×4" in text


def test_it_says_where_the_files_are() -> None:
    text = printed(sample(), folder=Path("out"))
    for name in ("review.html", "review.xlsx", "facts.json", "tables"):
        assert str(Path("out") / name) in text
