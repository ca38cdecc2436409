"""The page in a browser: a supervisor at the keyboard, on a phone, beside a desk that dies."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from cstext.labels import read_standing
from cstext.reasons import read_labels
from cstext.tables import REASONS
from tests.desk.running import Running, running
from tests.desk.shop import COUNT, PHONE, SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def served(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Path]]:
    """One running desk for all tests here; its label file is emptied before each."""
    labels = tmp_path_factory.mktemp("labels") / "labels.jsonl"
    with running(shop, labels) as desk:
        yield desk, labels


@pytest.fixture
def labels(served: tuple[Running, Path]) -> Path:
    served[1].write_bytes(b"")
    return served[1]


@pytest.fixture
def page(chromium: Browser, served: tuple[Running, Path], labels: Path) -> Iterator[Page]:
    """The desk opened by its link; a console message, an error, a dialog or a request to anywhere
    else fails the test.
    """
    heard: list[str] = []
    tab = chromium.new_context(viewport=WIDE).new_page()  # type: ignore[arg-type]
    tab.on("console", lambda message: heard.append(f"console: {message.text}"))
    tab.on("pageerror", lambda error: heard.append(f"error: {error}"))
    tab.on("dialog", lambda dialog: heard.append(f"dialog: {dialog.message}"))
    tab.on("request", lambda request: heard.append(request.url))
    open_desk(tab, served[0].link)
    yield tab
    tab.context.close()
    base = served[0].link.partition("?")[0]
    known = (base, "console: Failed to load resource: net::ERR_FAILED")  # what a test cut off
    assert [said for said in heard if not said.startswith(known)] == []


def open_desk(tab: Page, link: str) -> None:
    tab.goto(link)
    tab.locator("#chat li").first.wait_for()


def pressed(tab: Page, key: str, said: str) -> None:
    """Press a key and wait until the page says what came of it."""
    tab.evaluate("document.getElementById('said').textContent = ''")  # the same words may come
    tab.keyboard.press(key)
    expect(tab.locator("#said")).to_have_text(said)


def shown(tab: Page) -> str:
    """The key of the chat on the screen."""
    tab.locator("#list [aria-current]").wait_for(state="attached")
    return str(tab.locator("#list [aria-current]").get_attribute("data-key"))


SAID = dict(zip(REASONS, ("缺货", "发货", "快递", "客服解释", "其他"), strict=True))


def test_a_chat_is_decided_without_a_mouse(page: Page, labels: Path) -> None:
    page.keyboard.press("Shift+Digit3")
    page.keyboard.press("n")
    page.keyboard.type("看过 2 遍")
    page.keyboard.press("Enter")
    before = shown(page)
    pressed(page, "1", "已存：缺货")
    assert shown(page) != before
    (label,) = read_labels([labels])
    assert (label.reason, label.second, label.record["note"]) == ("stock", "courier", "看过 2 遍")
    assert page.locator("#progress").inner_text() == f"已判 1 / {COUNT}"
    assert page.locator("#note").input_value() == page.locator("#second").input_value() == ""
    pressed(page, "s", "已跳过")
    pressed(page, "u", "已撤销")
    pressed(page, "u", "已撤销")
    assert shown(page) == before
    pressed(page, "u", "没有可撤销的")
    assert read_labels([labels]) == []


def test_arrows_go_through_the_queue_and_the_search_finds(page: Page) -> None:
    current = page.locator("#list [aria-current]")
    first = shown(page)
    page.keyboard.press("ArrowRight")
    expect(current).not_to_have_attribute("data-key", first)
    page.keyboard.press("ArrowLeft")
    expect(current).to_have_attribute("data-key", first)
    page.keyboard.press("/")
    page.keyboard.type("顺丰")
    page.keyboard.press("Enter")
    expect(page.locator("#list .case")).to_have_count(4)
    page.locator("#chat", has_text="顺丰").wait_for()
    assert page.evaluate("document.activeElement.id") == "chat"
    pressed(page, "3", "已存：快递")


def test_filters_narrow_the_queue(page: Page) -> None:
    page.get_by_text("筛选", exact=True).click()
    page.get_by_label("客服", exact=True).select_option("=小店:小美")
    expect(page.locator("#list .case")).to_have_count(12)
    page.get_by_label("日期").select_option("2026-11-10")
    expect(page.locator("#list .case")).to_have_count(2)
    page.get_by_role("button", name="清除筛选").click()
    expect(page.locator("#list .case")).to_have_count(COUNT)


def test_the_proposal_and_its_evidence_are_marked_but_not_in_the_random_order(page: Page) -> None:
    page.locator("#about", has_text="模型判断").wait_for()
    proposed = page.locator(".cause.proposed")
    assert proposed.count() == 1
    page.get_by_label("顺序").select_option("random")
    page.locator("#about", has_text="先不显示模型的判断").wait_for()
    assert proposed.count() == page.locator("#chat .evidence").count() == 0
    assert page.locator("#list .tag").count() == 0
    page.locator("#chat").focus()
    pressed(page, "5", "已存：其他")
    assert page.locator("#list .tag").count() == 1


def test_a_hostile_chat_is_shown_as_text(page: Page) -> None:
    page.locator("#words").fill("<script>")
    page.locator("#words").press("Enter")
    page.locator("#chat", has_text=SCRIPT).wait_for()
    expect(page.locator("#list .case")).to_have_count(4)
    assert page.locator("#chat img, #chat script, #list img, #list script").count() == 0
    assert PHONE not in page.content()


def test_a_desk_that_does_not_answer_is_said_and_the_same_key_tries_again(
    page: Page, labels: Path
) -> None:
    before = shown(page)
    page.route("**/api/chats/*", lambda route: route.abort())
    page.keyboard.press("2")
    page.locator("#said.bad", has_text="没有存上").wait_for()
    assert shown(page) == before and read_labels([labels]) == []
    page.unroute("**/api/chats/*")
    pressed(page, "2", "已存：发货")
    assert [label.reason for label in read_labels([labels])] == ["shipping"]


def test_an_answer_that_is_lost_on_its_way_doubles_nothing(page: Page, labels: Path) -> None:
    def write_but_lose(route: Any) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/api/chats/*", write_but_lose)
    page.keyboard.press("2")
    page.locator("#said.bad", has_text="没有存上").wait_for()
    page.unroute("**/api/chats/*")
    pressed(page, "2", "已存：发货")
    assert len(labels.read_text("utf-8").splitlines()) == 1


def test_an_undo_whose_answer_is_lost_takes_back_one_decision(page: Page, labels: Path) -> None:
    pressed(page, "1", "已存：缺货")
    pressed(page, "2", "已存：发货")

    def lose(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/api/undo", lose)
    page.keyboard.press("u")
    page.locator("#said.bad", has_text="没有存上").wait_for()
    page.unroute("**/api/undo")
    pressed(page, "u", "已撤销")
    assert [label.reason for label in read_labels([labels])] == ["stock"]


def test_a_key_pressed_before_the_next_chat_is_there_decides_nothing(
    page: Page, labels: Path
) -> None:
    before = shown(page)
    page.evaluate(
        """() => {
          ahead.clear();
          const real = fetch;
          window.fetch = async (path, options) => {
            if (!options) await new Promise((later) => setTimeout(later, 500));
            return real(path, options);
          };
        }"""
    )
    page.keyboard.press("1")
    expect(page.locator("#progress")).to_have_text(f"已判 1 / {COUNT}")
    assert shown(page) == before
    page.keyboard.press("2")
    page.keyboard.press("ArrowRight")
    page.locator("#said", has_text="已存：缺货").wait_for()
    assert shown(page) != before
    assert [label.reason for label in read_labels([labels])] == ["stock"]


def test_a_chat_that_cannot_be_fetched_is_not_said_to_be_unsaved(page: Page, labels: Path) -> None:
    page.evaluate("ahead.clear()")
    page.route(
        "**/api/chats/*",
        lambda route: route.abort() if route.request.method == "GET" else route.continue_(),
    )
    page.keyboard.press("3")
    page.locator("#said.bad", has_text="已存：快递 · 连不上服务").wait_for()
    assert [label.reason for label in read_labels([labels])] == ["courier"]


@pytest.mark.parametrize("listing", [False, True])
def test_a_phone_holds_it(page: Page, listing: bool) -> None:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    if listing:
        page.get_by_role("button", name="列表").click()
        page.locator("#list .case").nth(3).click()
        page.locator("#chat li").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    for cause in REASONS:
        box = page.locator(f"[data-cause={cause}]").bounding_box()
        assert box is not None and box["height"] >= 40
        assert box["y"] + box["height"] <= NARROW["height"]
    chat = page.locator("#chat").bounding_box()
    assert chat is not None and chat["height"] > 200
    page.locator("[data-cause=stock]").click()
    page.locator("#said", has_text="已存：缺货").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing(page: Page, scheme: Any, size: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
    pressed(page, "1", "已存：缺货")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_leaving_ends_the_session(page: Page) -> None:
    page.get_by_role("button", name="结束").click()
    page.get_by_text("已结束").wait_for()
    answer = page.request.get(page.url + "api/queue")
    assert answer.status == 401


@pytest.mark.heavy
def test_twenty_chats_with_undo_reloads_and_kills_between(
    chromium: Browser, shop: Path, tmp_path: Path
) -> None:
    """Nothing that the page said was saved is lost, nothing is doubled, whenever the desk dies."""
    labels = tmp_path / "labels.jsonl"
    expected: dict[str, str] = {}
    with running(shop, labels) as desk:
        tab = chromium.new_page(viewport=WIDE)  # type: ignore[arg-type]

        def killed() -> None:
            desk.kill()
            desk.start()
            open_desk(tab, desk.link)

        def reloaded() -> None:
            tab.reload()
            tab.locator("#chat li").first.wait_for()

        def undone() -> None:
            gone = list(expected)[-1]
            pressed(tab, "u", "已撤销")
            assert shown(tab) == gone
            del expected[gone]

        between: dict[int, Callable[[], None]] = {
            2: undone, 5: reloaded, 7: killed, 9: undone, 12: killed, 15: reloaded, 17: killed,
        }  # fmt: skip
        open_desk(tab, desk.link)
        for step in range(22):
            reason = REASONS[step % 5]
            key = shown(tab)
            assert key not in expected
            pressed(tab, str(step % 5 + 1), f"已存：{SAID[reason]}")
            expected[key] = reason
            between.get(step, lambda: None)()
        assert tab.locator("#progress").inner_text() == f"已判 20 / {COUNT}"
        tab.close()
    standing = read_standing([labels])
    found = sorted(label.reason for session in standing.values() for label in session.labels)
    assert found == sorted(expected.values())
    assert len(standing) == 20
    lines = [json.loads(line) for line in labels.read_text("utf-8").splitlines()]
    assert len({line["label_id"] for line in lines}) == len(lines) == 24
