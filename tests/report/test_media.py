"""One review in four media: each is read back, and all must say the same figures."""

from __future__ import annotations

import io
import json
import re
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rich.console import Console

from cstext.report import format as written
from cstext.report.excel import write_excel
from cstext.report.html import render_html
from cstext.report.markdown import SHOWN, escaped, render_markdown
from cstext.report.terminal import terminal_summary
from cstext.report.texts import Texts
from tests.report.facts_sample import sample, without_orders
from tests.report.test_html import Reading

T = Texts("zh")
FACTS = sample()
UNITS = {metric["name"]: metric["unit"] for metric in FACTS["metrics"]}
TITLES = {metric["name"]: metric["zh"] for metric in FACTS["metrics"]}


def _pasted() -> dict[str, list[list[str]]]:
    """The rows of the Markdown tables by their section."""
    rows: dict[str, list[list[str]]] = {}
    section = ""
    for line in render_markdown(FACTS).splitlines():
        if line.startswith("#"):
            section = line.lstrip("# ")
        elif line.startswith("| "):
            cells = [re.sub(r"\\(.)", r"\1", cell) for cell in line[2:-2].split(" | ")]
            rows.setdefault(section, []).append(cells)
    return rows


@pytest.fixture(scope="module")
def pasted() -> dict[str, list[list[str]]]:
    return _pasted()


@pytest.fixture(scope="module")
def page() -> Reading:
    return Reading(render_html(FACTS))


@pytest.fixture(scope="module")
def printed() -> str:
    out = io.StringIO()
    Console(file=out, width=80, color_system=None).print(terminal_summary(FACTS))
    return out.getvalue()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("media") / "review.xlsx"
    write_excel(FACTS, path)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".* extension is not supported")
        return openpyxl.load_workbook(path)


def _sheet_rows(book: Any, name: str) -> dict[Any, list[Any]]:
    """The values of a native table by the first cell of each row."""
    (sheet,) = [sheet for sheet in book if name in sheet.tables]
    rows = [[cell.value for cell in row] for row in sheet[sheet.tables[name].ref]]
    return {row[0]: row[1:] for row in rows[1:]}


def _of_sheet(value: Any, unit: str) -> str:
    """A cell's number as people read it: amounts stand there in yuan."""
    if value == written.NONE:
        return written.NONE
    return written.figure(value * 100 if unit == "fen" else value, unit)


def test_the_headline_and_what_is_pending_are_the_same(
    page: Reading, book: Any, pasted: dict[str, Any], printed: str
) -> None:
    sheet = " ".join(str(cell.value) for cell in book["概览"]["A"])
    markdown = render_markdown(FACTS)
    for sentence in (written.headline(FACTS, T), *written.lead(FACTS, T)):
        for text in (page.text, sheet, markdown, printed):
            assert sentence in text
    settled = (
        "2026-W45 结束时待定的 20 个询单，现在：已付款 7、已下单未付 1、流失 12；已付款 ¥1,234.50。"
    )
    people = " ".join(str(cell.value) for cell in book["强弱与参照"]["A"])
    for text in (page.text, people, markdown.replace("\\", ""), printed.replace("\n", "")):
        assert settled in text


@pytest.mark.parametrize("cause", FACTS["causes"]["period"])
def test_a_cause_has_the_same_figures(
    cause: str, page: Reading, book: Any, pasted: dict[str, Any], printed: str
) -> None:
    causes, name = FACTS["causes"], T.code("reason", cause)
    n, before, unsure, stake = (
        causes[key][cause] for key in ("period", "before", "unsure", "at_stake_fen")
    )
    count, less, doubt, money = str(n), str(before), str(unsure), written.figure(stake, "fen")
    (row,) = [row for row in pasted["流失原因"] if row[0] == name]
    assert row[1:] == [count, less, doubt, money]
    cells = _sheet_rows(book, "causes")[name]
    assert [*map(str, cells[:3]), _of_sheet(cells[3], "fen")] == [count, less, doubt, money]
    shown = page.row(f"{name} {T.code('reason', f'{cause}.what')[:2]}")
    assert [shown[1], shown[5], shown[6]] == [count, doubt, money]
    (line,) = [line for line in printed.splitlines() if line.strip().startswith(f"{name} ")]
    assert line.split()[-4:] == [count, written.gap(n - before, "count"), doubt, money]


@pytest.mark.parametrize("row", FACTS["agents"], ids=lambda row: str(row["agent"]))
def test_an_agent_has_the_same_figures(
    row: dict[str, Any], page: Reading, book: Any, pasted: dict[str, Any], printed: str
) -> None:
    name = T("unassigned") if row["agent"] is None else written.agent_names(FACTS)[row["agent"]]
    wanted = [row["values"][metric]["value"] for metric in SHOWN]
    texts = [written.figure(v, UNITS[m]) for v, m in zip(wanted, SHOWN, strict=True)]
    (line,) = [line for line in pasted["每位客服"] if line[0] == name]
    assert line[1:] == texts
    columns = [metric["name"] for metric in FACTS["metrics"]]
    sheet = _sheet_rows(book, "agents")[name]
    cells = [sheet[columns.index(metric)] for metric in SHOWN]
    assert [_of_sheet(cell, UNITS[m]) for cell, m in zip(cells, SHOWN, strict=True)] == texts
    (shown,) = [line for line in page.rows if len(line) == len(columns) + 1 and line[0] == name]
    for metric, text in zip(SHOWN, texts, strict=True):
        assert shown[1 + columns.index(metric)].startswith(text)
    (told,) = [line for line in printed.splitlines() if line.strip().startswith(f"{name} ")]
    brief = [
        written.brief(row["values"][m]["value"], UNITS[m]) for m in SHOWN if m != "paid_amount"
    ]
    assert told.split()[1:] == brief


@pytest.mark.parametrize("change", FACTS["changes"], ids=lambda change: change["metric"])
def test_a_change_has_the_same_figures_and_verdict(
    change: dict[str, Any], page: Reading, book: Any, pasted: dict[str, Any], printed: str
) -> None:
    unit, title = UNITS[change["metric"]], TITLES[change["metric"]]
    now, before = (written.figure(change[side], unit) for side in ("now", "before"))
    difference = written.gap(change["difference"], unit)
    verdict = "超出偶然" if change["is_more_than_chance"] else "可能偶然"
    (row,) = [row for row in pasted["有什么变化"] if row[0] == title]
    assert row[1:5] == [verdict, now, before, difference]
    cells = _sheet_rows(book, "changed")[title]
    assert [_of_sheet(cell, unit) for cell in cells[:2]] == [now, before]
    assert cells[2] == pytest.approx(change["difference"])
    assert cells[4] == verdict
    (shown,) = [row for row in page.rows if row and row[0] == title and row[-1] == verdict]
    assert shown[1:3] == [now, before]
    assert shown[3].startswith(difference)
    assert (f"{title}  {before} → {now}  {difference}" in printed) is change["is_more_than_chance"]


@pytest.mark.parametrize("row", FACTS["hours"], ids=lambda row: row["hour"])
def test_an_hour_has_the_same_rounds_and_staff(
    row: dict[str, Any], page: Reading, book: Any, pasted: dict[str, Any]
) -> None:
    texts = [
        written.figure(row["rounds"], "count"),
        written.figure(row["unanswered_rounds"], "count"),
        written.figure(row["never_answered"], "count"),
        written.figure(row["mean_seconds"], "seconds"),
        written.figure(row["agents"], "number"),
    ]
    (line,) = [line for line in pasted["谁在等、没等到"] if line[0] == row["hour"]]
    assert line[1:] == texts
    assert [row["hour"], *texts] in page.rows
    cells = _sheet_rows(book, "hours")[row["hour"]]
    told = [cells[0], cells[1], cells[3], cells[2], cells[4]]
    units = ("count", "count", "count", "seconds", "number")
    assert [_of_sheet(cell, unit) for cell, unit in zip(told, units, strict=True)] == texts


def test_people_and_references_are_the_same(
    page: Reading, book: Any, pasted: dict[str, Any]
) -> None:
    weak = (
        "平均响应 2 分 08 秒，其他人 38.1 秒（差 +1 分 30 秒，95% 区间 +1 分 21 秒 至 +1 分 39 秒）"
    )
    split = [f"{written.MINUS}{part}" for part in ("¥1,234.56", "¥800.00", "¥500.00")]
    split.append("+¥65.44")
    (row,) = [row for row in pasted["强项与弱项"] if row[0] == "阿青"]
    assert row[2:] == [weak, *split]
    (shown,) = [row for row in page.rows if row and row[0] == "阿青" and row[-1] == split[-1]]
    assert shown[2:] == [weak, *split]
    cells = _sheet_rows(book, "profiles")["阿青"]
    assert cells[1] == weak
    assert [written.gap(round(cell * 100), "fen") for cell in cells[2:]] == split
    ours = ["同行均值", "平均响应", "52.4 秒", "40 秒", "+12.4 秒"]
    assert ours in pasted["参照"]
    assert ours in page.rows


def test_a_half_is_rounded_up_as_the_sheet_shows_it() -> None:
    facts = sample()
    facts["total"]["conversion_ordered"]["value"] = 1 / 16
    facts["total"]["average_response"]["value"] = 12.5
    page, text = Reading(render_html(facts)), render_markdown(facts)
    out = io.StringIO()
    Console(file=out, width=80, color_system=None).print(terminal_summary(facts))
    assert "有结果的询单里，6.3% 下了单。" in page.text
    assert "有结果的询单里，6.3% 下了单。" in text
    shop = next(line for line in out.getvalue().splitlines() if line.strip().startswith("全店"))
    assert {"6%", "13s"} <= set(shop.split())


def test_of_whom_so_many_ordered_is_true_while_windows_are_open() -> None:
    """Ordered 3, lost 1, pending 2: of the four with an outcome 75 % ordered, of the two whose
    windows have ended 50 %."""
    facts = sample()
    total = facts["total"]
    total["lost_inquiries"]["left_out"] = {"pending": 2}
    total["conversion_ordered"] |= {"value": 0.5, "cases": 2, "left_out": {"pending": 4}}
    text = render_markdown(facts)
    assert "整个有效期都有订单数据的询单里，50.0% 下了单。" in text
    assert "还有 2 个询单待定：订单数据还没到有效期的最后一天，不算流失。" in text
    total["conversion_ordered"]["left_out"] = {"pending": 2}
    assert "有结果的询单里，50.0% 下了单。" in render_markdown(facts)


def test_without_orders_no_gap_in_sales_is_spoken_of() -> None:
    facts = sample()
    told = "销售额与团队均值之差拆成"
    assert all(told in shown for shown in (render_html(facts), render_markdown(facts)))
    facts["orders_known"] = False
    assert not any(told in shown for shown in (render_html(facts), render_markdown(facts)))


def test_the_list_of_chats_is_as_sure_as_the_sentence_beside() -> None:
    facts = sample()
    facts["cases"][0] |= {"decided_by": "model", "confidence": 0.965, "sentence_zh": "把握 96%。"}
    (data,) = [raw for raw in Reading(render_html(facts)).raw["script"] if raw.startswith("{")]
    assert json.loads(data)["cases"][0]["confidence"] == "96%"


NOTES = {
    "zh": ["群聊消息 3 条不计（千牛聊天记录.txt）", "时间没有秒：等待时长只精确到分钟（咚咚.log）",
           "没有读：是图片（图片/截图.png）", "1,207 条消息在别的文件里也有，只计一次"],
    "en": ["3 messages of group chats left out (千牛聊天记录.txt)",
           "no time has seconds: waits are known to the minute (咚咚.log)",
           "not read: is a picture (图片/截图.png)",
           "1,207 messages stand in another file too, counted once"],
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_the_readers_left_out_is_told(lang: str, tmp_path: Path) -> None:
    page, text = Reading(render_html(FACTS, lang)).text, render_markdown(FACTS, lang)
    assert [note for note in NOTES[lang] if note not in page] == []
    assert [note for note in NOTES[lang] if f"- {escaped(note)}\n" not in text] == []
    write_excel(FACTS, tmp_path / "review.xlsx", lang)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".* extension is not supported")
        book = openpyxl.load_workbook(tmp_path / "review.xlsx")
    first, second, unread, _ = NOTES[lang]
    noted, skipped = _sheet_rows(book, "notes"), _sheet_rows(book, "skipped")
    assert [f"{text}" for (text,) in noted.values()] == [
        re.split("[（(]", note)[0].strip() for note in (first, second)
    ]
    assert skipped["图片/截图.png"][0] in unread


def test_rejected_rows_are_called_so_and_listed_where_they_are() -> None:
    facts = sample()
    assert "- 读不了的行：3 行。\n" in render_markdown(facts)
    assert "读不了的行：3 行。" in Reading(render_html(facts)).text
    facts["rejected"]["count"] = 1200
    assert "- 读不了的行：1,200 行。\n" in render_markdown(facts)
    assert "读不了的行：1,200 行，列出前 3 行。" in Reading(render_html(facts)).text


def test_a_title_that_nobody_wrote_in_english_is_not_shown_there() -> None:
    title = FACTS["policy"]["title"]
    assert title in Reading(render_html(FACTS)).text
    assert title not in Reading(render_html(FACTS, "en")).text


def test_the_contents_lead_only_to_what_is_there() -> None:
    reference = {"who": "同行", "metric": "conversion_ordered", "value": 0.5}
    facts = without_orders() | {"reference": [reference]}
    tags = Reading(render_html(facts)).tags
    ids = {attrs.get("id") for _, attrs in tags}
    links = [href for _, attrs in tags if (href := attrs.get("href") or "").startswith("#")]
    assert links and [link for link in links if link[1:] not in ids] == []


def test_a_shop_without_a_name_has_a_title(tmp_path: Path) -> None:
    facts = sample() | {"shop": ""}
    page = render_html(facts)
    assert "<h1>流失询单周报</h1>" in page
    assert f"<title>流失询单周报 · {facts['period']['name']}</title>" in page
    assert render_markdown(facts).startswith(f"# 流失询单周报 · {facts['period']['name']}\n")
    write_excel(facts, tmp_path / "review.xlsx")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".* extension is not supported")
        book = openpyxl.load_workbook(tmp_path / "review.xlsx")
    assert book.worksheets[0]["A1"].value == "流失询单周报"


def test_pasted_text_makes_no_markup() -> None:
    facts = sample()
    facts["shop"] = "[点](javascript:x) <img src=x> *店*|"
    facts["demand"]["restock"][0]["goods"] = "a|b\n\n# 标题"
    text = render_markdown(facts)
    assert "<img" not in text.replace("\\<img", "")
    assert not re.search(r"(?<!\\)\]\(", text)
    assert escaped("- www.x.cn http://x a@b") == "\\- www\\.x.cn http\\://x a\\@b"
    assert escaped("a|b\n\n# 标题") == "a\\|b \\# 标题"
    assert escaped("a|b\n\n# 标题") in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_state_can_be_pasted(lang: str, tmp_path: Path) -> None:
    from tests.report.facts_sample import nothing_happened, without_orders

    for facts in (nothing_happened(), without_orders()):
        text = render_markdown(facts, lang)
        assert "None" not in text.replace("None\n", "")
        assert text.endswith("\n")
