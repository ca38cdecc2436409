"""Many shops in one run: which folders are shops, and what stands side by side."""

from __future__ import annotations

import io
import json
import re
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from cstext.cli.refusals import why
from cstext.errors import InputError, ShopsError, UsageError
from cstext.inquiries import Source
from cstext.report.overview import raise_failures, shops_of, write_reviews
from cstext.report.overview_text import overview_summary
from cstext.report.review import Review
from tests.report.facts_sample import SCRIPT, nothing_happened, sample, without_orders

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = "b =cmd <b>&#"
RATE = {"value": 0.25, "cases": 240, "left_out": {}}
UP = {"metric": "loss_rate", "difference": 0.051, "is_more_than_chance": True, "is_better": False}


def shop(folder: Path, settings: str | None = "") -> Path:
    folder.mkdir(parents=True)
    if settings is not None:
        (folder / "cstext.toml").write_text(settings, "utf-8")
    return folder


def write(source: Source, folder: Path) -> Review:
    """Stands for the review of a shop: the made-up week, or the failure that its name asks for."""
    name = Path(source.inputs[0]).name
    if name == "broken":
        raise InputError(f"{name}: no message can be read {SCRIPT}")
    if name == "wrong":
        raise UsageError(f"{name}: no such zone")
    facts = {"a": sample, HOSTILE: without_orders, "none": nothing_happened}[name]()
    if name == "a":
        facts["total"]["loss_rate"], facts["shop"] = RATE, f"暖屋 {SCRIPT}"
        facts["changes"].append(UP)
    facts["total"].setdefault("loss_rate", {"value": None, "cases": 0, "left_out": {}})
    return Review(facts, folder, "zh", 2)


@pytest.fixture
def shops(tmp_path: Path) -> Path:
    for name in ("a", HOSTILE, "broken", "none", "wrong"):
        shop(tmp_path / "shops" / name)
    shop(tmp_path / "shops" / "notes", None)
    return tmp_path / "shops"


def overview(shops: Path, lang: str = "zh") -> dict[str, Any]:
    found = shops_of([shops])
    return write_reviews(Source([shops]), found, shops.parent / "reviews", write, lang)


def printed(facts: dict[str, Any], lang: str = "zh") -> str:
    out = io.StringIO()
    console = Console(file=out, width=80, force_terminal=True, color_system=None)
    console.print(overview_summary(facts, lang, Path("reviews")))
    return out.getvalue()


class Cells(HTMLParser):
    """The rows of the page's tables, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.links: list[str | None] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def test_a_folder_of_shops_is_one_without_settings_that_holds_folders_with_them(shops: Path):
    names = ["a", HOSTILE, "broken", "none", "wrong"]
    assert [path.name for path in shops_of([shops])] == names
    assert shops_of([shops, shops]) == shops_of([shops / "a"]) == shops_of(["no-such"]) == []
    (shops / "cstext.toml").write_text("", "utf-8")
    assert shops_of([shops]) == []


def test_one_shop_that_fails_stops_no_other_and_the_status_says_it(shops: Path):
    found = overview(shops)
    assert [row["error"] is None for row in found["shops"]] == [True, True, False, True, False]
    assert (found["failed"], found["rejected"], found["other_folders"]) == (2, 6, ["notes"])
    with pytest.raises(ShopsError, match="2 of 5 shops failed: broken, wrong") as failed:
        raise_failures(found)
    assert failed.value.exit_code == InputError.exit_code


def test_page_terminal_and_json_say_the_same(shops: Path):
    found = overview(shops)
    home = shops.parent / "reviews"
    assert json.loads((home / "overview.json").read_text("utf-8")) == found
    page = Cells((home / "index.html").read_text("utf-8"))
    row = next(row for row in page.rows if row[0].startswith("暖屋"))
    assert row[1:7] == ["2026-W46", "286", "60", "25%", "+5.1 个百分点*", "52s"]
    assert row[8:13] == ["17", "12", "9", "14", "8"]
    assert page.links == ["a/review.html", "b%20%3Dcmd%20%3Cb%3E%26%23/review.html",
                          "none/review.html"]  # fmt: skip
    assert re.search(r"暖屋 .*286 +25% +\+5\.1\* +52s +¥[\d,.]+ +缺货", printed(found))


def test_what_does_not_add_up_is_not_added(shops: Path):
    total = overview(shops)["total"]
    assert total["inquiries"] == sum(
        make()["total"]["inquiries"]["value"] or 0
        for make in (sample, without_orders, nothing_happened)
    )
    assert set(total) == {"inquiries", "lost_inquiries", "causes", "at_stake_fen"}


def test_losses_without_an_estimate_are_told_beside_the_amount(shops: Path):
    found = overview(shops)
    assert "不在金额里" not in printed(found)
    [row] = [row for row in found["shops"] if row["folder"] == "none"]
    row |= {"orders_known": True}
    row["values"]["lost_inquiries"]["value"] = 7
    assert "1 家店没有付款的订单可估：其中流失的 7 个不在金额里。" in printed(found)


def test_obstacles_of_a_shop_without_orders_are_no_losses(shops: Path):
    """60 were lost in the one shop with orders; those of the other stand in its own review."""
    found = overview(shops)
    assert sum(found["shops"][1]["causes"].values()) > 0
    assert found["total"]["lost_inquiries"] == sum(found["total"]["causes"].values()) == 60
    page = Cells((shops.parent / "reviews" / "index.html").read_text("utf-8"))
    assert page.rows[2][8:13] == ["–"] * 5
    assert "1 家店没有可用的订单：其中 286 个询单是否流失不知道" in printed(found)


@pytest.mark.parametrize(
    ("lang", "head"), [("zh", "1 家店，286 个询单\n"), ("en", "1 shop: 286 inquiries\n")]
)
def test_where_no_shop_has_orders_the_head_tells_of_no_losses(tmp_path: Path, lang: str, head: str):
    shop(tmp_path / "shops" / HOSTILE)
    shown = re.sub(r"\x1b\[[\d;]*m", "", printed(overview(tmp_path / "shops", lang), lang))
    assert re.sub(r" +\n", "\n", shown).startswith(head)


def test_inquiries_from_before_the_orders_are_told_of(shops: Path):
    found = overview(shops)
    assert "订单开始的日子" not in printed(found)
    [row] = [row for row in found["shops"] if row["folder"] == "a"]
    row["values"]["lost_inquiries"]["left_out"] = {"unknown": 4, "pending": 2}
    assert "4 个询单早于本店订单开始的日子，是否流失不知道，没有算作流失。" in printed(found)


@pytest.mark.parametrize(
    ("lang", "head"),
    [("zh", "2 家店都没有做成，没有数字"), ("en", "2 shops failed, none was reviewed")],
)
def test_where_every_shop_failed_there_are_no_figures(tmp_path: Path, lang: str, head: str):
    for name in ("broken", "wrong"):
        shop(tmp_path / "shops" / name)
    facts = overview(tmp_path / "shops", lang)
    page = (tmp_path / "reviews" / "index.html").read_text("utf-8")
    for text in (page, printed(facts, lang)):
        assert head in text


def test_why_a_shop_failed_is_told_in_the_language_of_the_overview(shops: Path):
    folder = shops.parent / "reviews"
    told = partial(why, lang="zh")
    facts = write_reviews(Source([shops]), shops_of([shops]), folder, refused, "zh", told)
    line = "a：没有这个文件或文件夹"
    assert line in (folder / "index.html").read_text("utf-8")
    assert facts["shops"][0]["error"] == "a: no such file or folder"
    out = io.StringIO()
    Console(file=out, width=200).print(overview_summary(facts, "zh", folder, told))
    assert line in out.getvalue()


def refused(source: Source, folder: Path) -> Review:
    raise InputError(f"{Path(source.inputs[0]).name}: no such file or folder")


@pytest.mark.parametrize(
    ("causes", "told"),
    [
        ({"stock": 3, "courier": 2, "other": 9}, "缺货"),
        ({"stock": 2, "courier": 2, "other": 9}, "缺货、快递"),
        ({"stock": 1, "courier": 1, "shipping": 1}, "–"),
        ({"other": 9}, "–"),
    ],
)
def test_causes_that_are_as_frequent_are_both_the_main_one(shops: Path, causes, told: str):
    facts = overview(shops)
    facts["shops"] = [row for row in facts["shops"] if row["folder"] == "a"]
    facts["shops"][0]["causes"] = dict.fromkeys(facts["shops"][0]["causes"], 0) | causes
    (line,) = [line for line in printed(facts).splitlines() if line.strip().startswith("暖屋")]
    assert line.split()[-1] == told


def test_pending_inquiries_are_told_of(shops: Path):
    facts = overview(shops)
    for row in facts["shops"]:
        if row["error"] is None:
            row["values"]["lost_inquiries"]["left_out"] = {}
    assert "待定" not in printed(facts)
    facts["shops"][0]["values"]["lost_inquiries"]["left_out"] = {"pending": 21}
    assert "还有 21 个询单待定" in printed(facts)


def test_periods_that_differ_are_named(shops: Path):
    found = overview(shops)
    assert "周期不同" not in printed(found)
    found["shops"][3]["period"] = {**found["shops"][3]["period"], "name": "2026-W40"}
    assert "各店的周期不同（2026-W40, 2026-W46）" in printed(found)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_names_stay_names_and_fit(shops: Path, lang: str):
    found = overview(shops, lang)
    page = (shops.parent / "reviews" / "index.html").read_text("utf-8")
    assert not Cells(page).tags & {"script", "img", "b"}
    assert "script-src" not in page and "default-src 'none'" in page
    for row in found["shops"]:
        row["folder"] += "\x1b[31m"
    text = printed(found, lang)
    assert "\x1b[31m" not in text
    assert max(cell_len(line) for line in text.splitlines()) <= 80


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_nothing_runs(shops: Path, chromium: Browser, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    overview(shops)
    heard: list[str] = []
    tab = chromium.new_page(viewport={"width": width, "height": 900}, offline=True)
    tab.on("console", lambda message: heard.append(message.text))
    tab.on("dialog", lambda dialog: heard.append(dialog.message))
    tab.goto((shops.parent / "reviews" / "index.html").as_uri())
    assert not heard
    found = Axe().run(tab).response["violations"]
    tab.close()
    assert [violation["id"] for violation in found] == []
