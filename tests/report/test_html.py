"""The page: read back as a parser and as a browser see it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cstext.report.excel.blocks import day_table
from cstext.report.excel.book import Book
from cstext.report.format import MINUS
from cstext.report.html import render_html, write_html
from cstext.report.texts import Texts
from tests.report.facts_sample import (
    CLOSING,
    CONTROLS,
    HOSTILE,
    LONG,
    SCRIPT,
    nothing_happened,
    sample,
    without_orders,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


class Reading(HTMLParser):
    """What a page holds: tags with attributes, text, and the cells of its tables."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.rows: list[list[str]] = []
        self.words: list[str] = []
        self._in = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = tag if tag in self.raw else ""
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._in = ""
        if tag == "table":
            self.rows.append([])

    def handle_data(self, data: str) -> None:
        if self._in:
            self.raw[self._in].append(data)
            return
        self.words.append(data)
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] = " ".join(f"{self.rows[-1][-1]} {data}".split())

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def row(self, first: str) -> list[str]:
        """Return the only row whose first cell begins so."""
        (found,) = [row for row in self.rows if row and row[0].startswith(first)]
        return found


@pytest.fixture(scope="module")
def page() -> Reading:
    return Reading(render_html(sample()))


# What it says.


def test_the_headline_and_its_parts_are_the_facts(page: Reading) -> None:
    for words in (
        "286 个询单，流失 60 个",
        "77.4% 下了单",
        "已下单 205 待定 21 缺货 17 发货 12 快递 9 客服解释 14 其他 8",
        "22 个的原因待复核",
        "暖屋旗舰店（合成数据）",
        "流失最多涉及 ¥9,219.60",
    ):
        assert words in page.text


@pytest.mark.parametrize(
    ("cause", "cells"),
    [
        ("缺货 想要", ["17", "", "28.3%", "▲ +6 (+55%) , 变差", "5", "¥3,014.10", "看聊天"]),
        (
            "发货 发货",
            ["12", "", "20.0%", f"▼ {MINUS}2 ({MINUS}14%) , 变好", "5", "¥2,127.60", "看聊天"],
        ),
        ("其他 价格", ["8", "", "13.3%", f"▼ {MINUS}2 ({MINUS}20%) , 变好", "4", "–", "看聊天"]),
    ],
)
def test_a_cause_has_its_count_change_and_money(
    page: Reading, cause: str, cells: list[str]
) -> None:
    assert page.row(cause)[1:] == cells


def test_an_agent_has_its_figures_and_no_value_is_a_dash(page: Reading) -> None:
    rows = [row for row in page.rows if row and row[0] == "未分配" and len(row) > 15]
    assert rows[0][1:9] == ["16", "0", "0", "–", "–", "0", "¥0.00", "–"]
    curt = next(row for row in page.rows if row and row[0] == "阿青" and len(row) > 15)
    assert [cell.split(" ")[0] for cell in curt[1:10]] == [
        "91", "77", "58", "67.9%", "62.3%", "36", "¥6,087.50", "¥184.47", "17",
    ]  # fmt: skip


def test_each_definition_stands_with_its_figure_cases_and_what_is_left_out(page: Reading) -> None:
    row = page.row("询单→付款转化率")
    assert row[1].startswith("有效期内下单且 72 小时内付款的询单")
    assert row[2:] == ["比率", "越高越好", "76.2% 265 例 · 未计入：待定 21"]


def test_every_metric_named_above_leads_to_its_definition(page: Reading) -> None:
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    links = [attrs["href"] for tag, attrs in page.tags if tag == "a"]
    assert len(links) > 20
    assert {str(link).removeprefix("#") for link in links} <= ids
    assert len(ids) == sum("id" in attrs for _, attrs in page.tags)


def test_the_action_lists_lead_to_their_chats(page: Reading) -> None:
    assert page.row("京东快递") == ["京东快递", "4", "4 个聊天"]
    asked = [a["data-chats"] for tag, a in page.tags if tag == "button" and "data-chats" in a]
    cases = sample()["cases"]
    courier = [n for n, case in enumerate(cases) if case["wanted"]["carriers"] == ["京东快递"]]
    assert " ".join(map(str, courier)) in asked


def test_what_is_more_than_chance_stands_first_and_apart(page: Reading) -> None:
    rows = [row for row in page.rows if row and row[-1] in ("超出偶然", "可能偶然")]
    assert [row[0] for row in rows] == ["询单流失", "平均响应", "询单", "询单→下单转化率"]
    assert rows[0][1:] == ["60", "52", "+8 , 变差", "+2 至 +15", "超出偶然"]
    assert "2 项变化超出偶然，其余 2 项可能只是波动。" in page.text


def test_a_bad_answer_stands_beside_a_better_one_of_the_shop(page: Reading) -> None:
    assert "同事这样答过类似的问题 小禾 : 克重多少 → 亲，净重 1.2 公斤，秋天盖正好" in page.text


def test_the_weeks_the_heat_and_the_trend_say_their_figures(page: Reading) -> None:
    assert "2026-W45：缺货 11、发货 14、快递 8、客服解释 9、其他 10" in page.text
    heat = next(row for row in page.rows if row and row[0] == "二" and len(row) == 25)
    assert heat[1 + 9].split(" ")[0] == str(2 * 9 % 37 + 1)
    assert "询单→下单转化率: 54.3% → 61.1% → 67.9%" in page.text
    pending = sample()["total"]["lost_inquiries"]["left_out"]["pending"]
    before = sample()["total_before"]["lost_inquiries"]["value"]
    assert f"最后一期还有 {pending} 个询单待定" in page.text
    assert f"那时上期流失 {before:,} 个" in page.text


def test_a_day_whose_windows_are_open_is_none_without_a_loss() -> None:
    facts = sample()
    day = facts["days"][-1]["values"]
    asked = day["inquiries"]["value"]
    day["lost_inquiries"] = {"value": 0, "cases": 0, "left_out": {"pending": 4}}
    page = Reading(render_html(facts))
    assert f"{asked} 个询单，流失 0，4 个待定" in page.text
    assert f"–/{asked}" in page.text
    assert f" 0/{asked}" not in page.text


def test_scores_are_shown_with_their_working_and_what_is_missing(page: Reading) -> None:
    shown = next(row for row in page.rows if row and row[0] == "小禾" and "94.5" in row)
    assert shown[1:] == ["94.5", "优秀", "85×30% + …", "平均响应 (没有数据)"]


def test_what_was_left_out_rejected_and_read_is_listed(page: Reading) -> None:
    assert page.row("无人接待")[1] == "31"
    assert page.row("机器人接待")[1] == "19"
    assert ["千牛聊天记录.txt", "812", "时间读不懂"] in page.rows
    assert ["千牛聊天记录.txt", "聊天", "qianniu-txt", "gb18030", "4,102", "2"] in page.rows
    assert "cstext@3f9a1c20d7be" in page.text


def test_without_orders_it_speaks_of_obstacles_and_never_of_losses() -> None:
    reading = Reading(render_html(without_orders()))
    assert "没有订单文件，无法知道哪些询单流失；以下只是聊天中出现的障碍。" in reading.text
    assert reading.text.count("流失") == 1
    other = without_orders()["causes"]["period"]["other"]
    assert other and f"286 个询单，{60 - other} 个聊天里有四种障碍之一" in reading.text
    assert not any("损失" in row for row in reading.words)


def test_in_english_no_chinese_is_left_but_what_the_facts_hold() -> None:
    facts = sample()
    facts |= {"shop": "Shop", "cases": [], "unanswered": [], "agents": [], "sources": []}
    facts["causes"]["by_agent"], facts["rejected"]["rows"], facts["skipped"] = [], [], []
    facts["demand"] = {"restock": [], "carriers": [], "dispatch": [], "coach": []}
    facts |= {"scorecard": None, "profiles": [], "reference": []}
    facts["policy"]["title"] = "Default"
    page = render_html(facts, "en")
    assert '<html lang="en">' in page
    text = Reading(page).text
    assert "60 of 286 inquiries were lost" in text
    assert not re.search(r"[\u3400-\u9fff]", text)


def test_an_empty_week_says_so() -> None:
    text = Reading(render_html(nothing_happened())).text
    assert "本期没有询单" in text
    assert "NaN" not in text and "None" not in text


@pytest.mark.parametrize(
    ("days", "labelled"),
    [
        (7, ["一\n11-02", "二\n11-03", "三\n11-04", "四\n11-05", "五\n11-06", "六\n11-07",
             "日\n11-08"]),
        (31, ["11-02", "11-09", "11-16", "11-23", "11-30"]),
        (100, ["12-01", "01-01", "02-01"]),
    ],
)  # fmt: skip
def test_a_chart_of_many_days_names_few_of_them(days: int, labelled: list[str]) -> None:
    facts = sample()
    values = facts["days"][0]["values"]
    every = [str(date(2026, 11, 2) + timedelta(n)) for n in range(days)]
    facts["days"] = [{"day": day, "values": values} for day in every]
    facts["period"] |= {"first": every[0], "last": every[-1]}
    chart = render_html(facts).partition('<ol class="columns days')[2].partition("</ol>")[0]
    told = re.findall(r'<span class="below" aria-hidden="true">([^<]*)</span>', chart)
    assert len(told) == days
    assert [label for label in told if label.strip()] == labelled


def test_a_day_without_chats_keeps_its_place_in_the_chart() -> None:
    facts = sample()
    del facts["days"][2]
    chart = render_html(facts).partition('<ol class="columns days')[2].partition("</ol>")[0]
    told = re.findall(r'<span class="below" aria-hidden="true">(.)\n', chart)
    assert told == list("一二三四五六日")
    assert re.findall(r"\d{4}-11-\d\d：没有聊天", chart)[0] == "2026-11-11：没有聊天"
    rows = day_table(Book(None, facts, Texts(), {}))[1]
    assert rows[2] == [date(2026, 11, 11), None, None, None, None]


def test_days_that_are_no_week_are_not_called_one() -> None:
    facts = sample()
    facts["period"]["name"] = "2026-11-09"
    page = render_html(facts)
    assert f"<title>{facts['shop']} · 流失询单报告 · 2026-11-09</title>" in page
    assert "周报" not in page


@pytest.mark.parametrize(("is_masked", "told"), [(True, "聊天已脱敏"), (False, "未脱敏")])
def test_a_page_says_whether_it_is_masked(is_masked: bool, told: str) -> None:
    text = Reading(render_html(sample() | {"is_masked": is_masked})).text
    assert [words for words in ("聊天已脱敏", "未脱敏") if words in text] == [told]


def test_a_cut_list_says_so_and_names_the_file_with_all() -> None:
    facts = sample() | {"cases_total": 5000}
    text = Reading(render_html(facts)).text
    assert "共 5,000 个，这里只放涉及金额最多的 60 个；全部见 tables/lost.parquet。" in text


def test_an_incomplete_period_is_marked_and_nothing_is_compared() -> None:
    facts = sample()
    facts["period"]["is_complete"] = False
    facts |= {"previous": None, "total_before": None}
    facts["causes"]["before"] = None
    for row in facts["agents"]:
        row["before"] = None
    page = render_html(facts)
    assert "本期不完整" in page
    assert 'class="drift' not in page


# What it cannot do.


@pytest.mark.parametrize("make", [sample, without_orders, nothing_happened])
def test_only_what_the_policy_names_can_run_or_load(make: Callable[[], dict[str, Any]]) -> None:
    reading = Reading(render_html(make()))
    (policy,) = [a["content"] for tag, a in reading.tags if a.get("http-equiv")]
    data, script = reading.raw["script"]
    (style,) = reading.raw["style"]
    assert policy == (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    for tag, attributes in reading.tags:
        assert not {name for name in attributes if name.startswith("on")}, tag
        assert not attributes.keys() & {"style", "src", "srcset", "action", "data"}, tag
        assert str(attributes.get("href", "#")).startswith("#")
    assert not re.search(r"https?:|@import|url\(", style + script)
    assert json.loads(data)["cases"] is not None


def test_hostile_chats_arrive_as_data_word_for_word_but_for_control_codes() -> None:
    reading = Reading(render_html(sample()))
    assert [tag for tag, _ in reading.tags if tag in ("script", "img", "iframe")] == ["script"] * 2
    cases = json.loads(reading.raw["script"][0])["cases"]
    texts = [message["text"] for case in cases for message in case["messages"]]
    for text in (SCRIPT, LONG, CLOSING):
        assert text in texts
    assert "␃颜色␛[31m红␀的␇有吗" in texts
    assert CONTROLS not in texts
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", reading.raw["script"][0]
    )


def test_a_hostile_name_is_text_wherever_it_stands() -> None:
    facts = sample()
    for row in (facts["agents"][0], facts["causes"]["by_agent"][0], facts["cases"][0]):
        row["agent"] = SCRIPT
    facts["shop"] = facts["demand"]["restock"][0]["goods"] = SCRIPT
    facts["sources"][0]["source"] = facts["unanswered"][0]["question"] = SCRIPT
    facts["rejected"]["rows"][0]["reason"] = facts["policy"]["settings"]["window"] = SCRIPT
    reading = Reading(render_html(facts))
    assert [tag for tag, _ in reading.tags if tag in ("script", "img")] == ["script"] * 2
    assert reading.text.count("<script>alert(1)</script>") >= 8


def test_equal_facts_make_equal_pages() -> None:
    assert render_html(sample()) == render_html(sample())


def test_a_page_that_cannot_be_drawn_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "review.html"
    write_html(sample(), path)
    before = path.read_bytes()
    broken = sample()
    del broken["funnel"]
    with pytest.raises(Exception, match="funnel"):
        write_html(broken, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


# In a browser.


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    """The page as opened from disk; any console message, error or request fails the test."""
    path = tmp_path / "review.html"
    write_html(sample(), path)
    heard: list[str] = []
    tab = chromium.new_page(viewport={"width": 1280, "height": 900}, offline=True)
    tab.on("console", lambda message: heard.append(f"console: {message.text}"))
    tab.on("pageerror", lambda error: heard.append(f"error: {error}"))
    tab.on("dialog", lambda dialog: heard.append(f"dialog: {dialog.message}"))
    tab.on("request", lambda request: heard.append(request.url))
    tab.goto(path.as_uri())
    yield tab
    tab.close()
    assert heard == [path.as_uri()]


@pytest.mark.browser
def test_search_and_filters_find_chats(opened: Page) -> None:
    def shown() -> str:
        return opened.locator("#shown").inner_text()

    assert shown() == "显示 60 / 60 个聊天"
    opened.get_by_label("原因", exact=True).select_option("courier")
    assert shown() == "显示 9 / 60 个聊天"
    opened.get_by_label("把握", exact=True).select_option("unsure")
    assert shown() == "显示 3 / 60 个聊天"
    opened.get_by_role("button", name="清除筛选").click()
    assert shown() == "显示 60 / 60 个聊天"
    opened.get_by_label("客服", exact=True).select_option("=暖屋旗舰店:阿青")
    assert shown() == "显示 17 / 60 个聊天"
    opened.get_by_role("button", name="清除筛选").click()
    opened.get_by_label("搜索").fill("顺丰 不送到村")
    assert shown() == "显示 4 / 60 个聊天"
    opened.get_by_label("搜索").fill("没有人说过的话")
    assert opened.locator("#list").inner_text() == "没有符合条件的聊天"


@pytest.mark.browser
def test_a_chat_opens_with_its_evidence_marked(opened: Page) -> None:
    opened.locator("#list button").first.click()
    chat = opened.get_by_role("dialog")
    assert chat.locator("#chat-why").inner_text().startswith("缺货 待复核 模型判断 · 把握 38%")
    assert chat.locator("li").count() == 7
    marked = chat.locator("li.evidence .text")
    assert marked.all_inner_texts() == [SCRIPT, "亲亲，奶茶色 1.5m床 已经卖完了哦"]
    assert "第 3 条，文件第 5 行" in chat.locator("li.evidence").first.inner_text()


@pytest.mark.browser
def test_every_hostile_text_is_shown_as_text(opened: Page) -> None:
    opened.locator("#list button").first.click()
    for _ in HOSTILE:
        opened.get_by_role("button", name="下一个").click()
    assert opened.locator("dialog img, dialog script, dialog style").count() == 0
    opened.keyboard.press("Escape")
    opened.locator("#list button").nth(HOSTILE.index(LONG)).click()
    long = opened.locator("li.evidence .text").first
    assert len(long.inner_text()) == 600
    opened.get_by_role("button", name="展开全文（40000 字）").click()
    assert long.inner_text() == LONG


@pytest.mark.browser
def test_everything_works_from_the_keyboard(opened: Page) -> None:
    opened.locator("#list button").nth(2).focus()
    opened.keyboard.press("Enter")
    position = opened.locator("#position")
    assert position.inner_text() == "第 3 / 60 个"
    opened.keyboard.press("ArrowRight")
    assert position.inner_text() == "第 4 / 60 个"
    opened.keyboard.press("ArrowLeft")
    opened.keyboard.press("ArrowLeft")
    assert position.inner_text() == "第 2 / 60 个"
    opened.keyboard.press("Escape")
    assert not opened.locator("dialog").is_visible()
    assert opened.evaluate("document.activeElement.textContent").startswith("11-09 11:2")


@pytest.mark.browser
def test_totals_open_their_chats(opened: Page) -> None:
    opened.locator("#carriers button, #actions button", has_text="4 个聊天").last.click()
    assert opened.locator("#shown").inner_text() == "显示 4 / 60 个聊天 · 只看选中的 4 个聊天"
    opened.locator("#causes button").first.click()
    assert opened.locator("#shown").inner_text() == "显示 17 / 60 个聊天"
    assert opened.get_by_label("原因", exact=True).input_value() == "stock"


@pytest.mark.browser
def test_agents_sort_by_a_heading_with_missing_values_last(opened: Page) -> None:
    def names() -> list[str]:
        return opened.locator("#agent-table tbody th").all_inner_texts()

    opened.get_by_role("button", name="平均响应").click()
    assert [*names()[:2], names()[-1]] == ["阿青", "暖屋京东客服02", "未分配"]
    opened.get_by_role("button", name="平均响应").click()
    assert [names()[0], names()[-1]] == ["小禾", "未分配"]
    heading = opened.locator("#agent-table").get_by_role("columnheader", name="平均响应")
    assert heading.get_attribute("aria-sort") == "ascending"
    assert not opened.get_by_role("columnheader", name="客服订单数").is_visible()
    opened.get_by_label("显示全部指标").check()
    assert opened.get_by_role("columnheader", name="客服订单数").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_page_is_never_wider_than_the_screen(opened: Page, width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 800})
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    opened.locator("#list button").first.click()
    box = opened.locator("dialog").bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] == width


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(opened: Page, scheme: Any) -> None:
    opened.emulate_media(color_scheme=scheme)
    assert opened.evaluate(CONTRAST) == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(opened: Page, scheme: Any, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    opened.emulate_media(color_scheme=scheme)
    opened.set_viewport_size({"width": width, "height": 900})
    opened.locator("details").first.locator("summary").click()
    found = Axe().run(opened).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


# Each element with text of its own whose contrast with its nearest opaque ground is below AA.
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (under, colour) => {
    canvas.fillStyle = under; canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const linear = (v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = (c) => c.map((v) => linear(v / 255))
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = (e) => {
    const layers = [];
    for (let at = e; at; at = at.parentElement) {
      layers.unshift(getComputedStyle(at).backgroundColor);
    }
    let under = "#fff";
    for (const layer of layers) under = `rgb(${rgb(under, layer)})`;
    return under;
  };
  const poor = [];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.checkVisibility() || e.closest("script, style, .sr, .skip, :disabled")) continue;
    const under = ground(e);
    const [a, b] = [light(rgb(under, getComputedStyle(e).color)), light(rgb(under, under))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) poor.push(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`);
  }
  return [...new Set(poor)];
}"""


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
