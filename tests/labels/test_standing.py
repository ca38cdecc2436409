"""What a file's lines come to, in tables one can check by eye."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from cstext.labels import Journal, read_standing, standing
from cstext.labels.record import chat_hash, draw
from cstext.reasons import Chat, Turn, read_labels, undisputed
from cstext.reasons.same_chat import text_hash
from tests.labels.lines import MESSAGES, label

#  person:cause, person:undo, person:skip; ! settles a dispute      verdict     disputed
HISTORIES = [
    ("", None, False),
    ("ann:stock", "stock", False),
    ("ann:stock ann:courier", "courier", False),
    ("ann:stock ann:undo", None, False),
    ("ann:stock ann:skip", None, False),
    ("ann:skip ann:stock", "stock", False),
    ("ann:stock bob:stock", "stock", False),
    ("ann:stock bob:courier", None, True),
    ("ann:stock bob:courier bob:undo", "stock", False),
    ("ann:stock bob:courier ann:courier", "courier", False),
    ("ann:stock bob:courier cid:stock!", "stock", False),
    ("ann:stock bob:courier cid:stock! cid:undo", None, True),
    ("ann:stock bob:courier cid:other! bob:shipping", None, True),
    ("ann:stock bob:courier cid:stock! dan:stock", "stock", False),
    ("ann:stock bob:courier cid:stock! dan:courier", None, True),
    ("ann:stock bob:courier cid:stock! dan:courier eve:stock!", "stock", False),
    ("ann:undo ann:undo ann:other", "other", False),
]


@pytest.mark.parametrize(("history", "verdict", "disputed"), HISTORIES)
def test_who_says_what_in_the_end(history: str, verdict: str | None, disputed: bool) -> None:
    lines = []
    for number, step in enumerate(history.split()):
        person, said = step.split(":")
        cause = said.rstrip("!")
        action = cause if cause in ("undo", "skip") else "label"
        line = label("s1", None if action != "label" else cause, person, action=action)
        line["labelled_at"] = f"2026-11-16T10:00:{number:02}"
        lines.append(line | ({"settles": True} if said.endswith("!") else {}))
    session = standing(lines).get("s1")
    found = session.verdict if session else None
    assert (found.reason if found else None) == verdict
    assert (session.is_disputed if session else False) == disputed


def test_a_files_standing_labels_are_those_that_training_takes(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    journal = Journal(path)
    journal.extend([label("s1"), label("s2", "other"), label("s1", None, action="undo")])
    assert list(read_standing([path])) == ["s2"]


HERE, MORE, OTHER = (
    [{"role": "buyer", "text": text}] for text in ("有货吗", "有货吗 急", "包邮吗")
)
#  lines of one session's name: shop, text, cause    a chat of it: shop, text    what holds of it
SHARED = [
    ([("甲", HERE, "stock"), ("乙", OTHER, "other")], ("甲", HERE), "stock"),
    ([("甲", HERE, "stock"), ("乙", OTHER, "other")], ("乙", OTHER), "other"),
    ([("甲", HERE, "stock")], ("乙", OTHER), None),
    # a file of before, in which no line names a shop
    ([("", HERE, "stock")], ("甲", HERE), "stock"),
    ([("", HERE, "stock"), ("甲", HERE, "other")], ("甲", HERE), "other"),
    ([("", HERE, "stock"), ("甲", MORE, "other")], ("甲", MORE), "other"),
    (
        [("", HERE, "stock"), ("乙", OTHER, "other"), ("甲", MORE, "courier")],
        ("甲", HERE),
        "courier",
    ),
    # another export of the same chats calls the shop otherwise, or not at all
    ([("甲", HERE, "stock")], ("甲旗舰店", HERE), "stock"),
    ([("甲", HERE, "stock")], ("", HERE), "stock"),
    ([("甲", HERE, "stock"), ("甲旗舰店", HERE, "other")], ("甲", HERE), "other"),
    ([("甲", HERE, "stock"), ("甲旗舰店", HERE, "other")], ("", HERE), "other"),
    # the buyer came back to the chat later, and its sessions are parts; or only one was exported
    ([("甲", HERE, "stock")], ("甲", HERE, "c1#20261109T100000"), "stock"),
    ([("", HERE, "stock")], ("甲", HERE, "c1#20261109T100000"), "stock"),
    ([("甲", HERE, "stock")], ("甲", MORE, "c1#20261116T100000"), None),
    ([("甲", HERE, "stock", "c1#20261109T100000")], ("甲", HERE), "stock"),
    ([("甲", HERE, "stock", "c1#20261109T100000")], ("甲", HERE, "c1#20261116T100000"), None),
    (
        [("甲", HERE, "stock"), ("甲", HERE, "other", "c1#20261109T100000")],
        ("甲", HERE),
        "other",
    ),
    # the chat has gone on since: the label is known, and on another text
    ([("甲", HERE, "stock")], ("甲", MORE), "stock"),
    ([("甲", HERE, "stock")], ("", MORE), "stock"),
]


@pytest.mark.parametrize(("lines", "chat", "cause"), SHARED)
def test_whose_chat_a_label_is_of(lines, chat, cause: str | None) -> None:
    given = [
        label(*(name or ["c1"]), reason, shop=shop, messages=messages)
        for shop, messages, reason, *name in lines
    ]
    shop, messages, *name = chat
    mark = text_hash((m["role"], m["text"]) for m in messages)
    session = standing(given).of(*(name or ["c1"]), shop, mark)
    verdict = session.verdict if session else None
    assert (verdict.reason if verdict else None) == cause


ONE, GREW, OTHER = (
    [{"role": "buyer", "text": text} for text in texts]
    for texts in (
        ["在吗", "M码有货吗"],
        ["在吗", "M码有货吗", "算了"],
        ["在吗", "包邮吗", "几天到"],
    )
)
MASKED = {"messages": [{"role": "buyer", "text": "我电话138********"}]}


@pytest.mark.parametrize(
    ("first", "then", "chats"),
    [
        # two shops that number their chats alike, or weeks of one chat that were exported apart
        ({"messages": ONE}, {"messages": OTHER}, 2),
        ({"messages": ONE, "shop": "甲"}, {"messages": OTHER}, 2),
        ({"messages": ONE, "shop": "甲"}, {"messages": OTHER, "shop": "甲"}, 2),
        # a chat that went on, and one that is masked in a sheet: 1 of 1 text differs
        ({"messages": ONE, "shop": "甲"}, {"messages": GREW, "shop": "甲"}, 1),
        ({"messages": ONE}, {"text_hash": text_hash([("buyer", "我电话")]), **MASKED}, 2),
        ({"text_hash": "whole", "messages": ONE}, {**MASKED, "text_hash": "whole"}, 1),
    ],
)
def test_strangers_of_one_name_are_two_chats(tmp_path: Path, first, then, chats: int) -> None:
    lines = [label("c1", "stock", **first), label("c1", "courier", **then)]
    stands = [
        session and session.latest and session.latest.reason
        for line in lines
        for session in [standing(lines).of("c1", line.get("shop", ""), line["text_hash"])]
    ]
    assert stands == (["stock", "courier"] if chats == 2 else ["courier", "courier"])
    Journal(tmp_path / "labels.jsonl").extend(lines)
    assert len(read_labels([tmp_path / "labels.jsonl"])) == chats


@pytest.mark.parametrize(("messages", "is_known"), [(GREW, True), (OTHER, False)])
def test_what_was_said_tells_a_chat_that_went_on_from_a_stranger(messages, is_known: bool) -> None:
    turns = [Turn(message["role"], message["text"]) for message in messages]
    found = standing([label("c1", messages=ONE)]).of("c1", "", "of no line", turns)
    assert (found is not None) == is_known


def test_labels_of_two_shops_are_two_to_train_on(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    Journal(path).extend(
        [
            label("c1", "stock", shop="甲"),
            label("c1", "other", shop="乙", messages=OTHER),
            label("c1", "courier", "bob", shop="乙", messages=OTHER),
            label("c2", "stock"),
        ]
    )
    held = read_labels([path])
    assert [each.reason for each in held] == ["stock", "other", "courier", "stock"]
    assert [each.reason for each in undisputed(held)] == ["stock", "stock"]


def test_a_changed_text_has_another_hash_and_a_system_line_changes_nothing() -> None:
    chat = Chat("s1", (Turn("buyer", "有货吗"), Turn("agent", "有")))
    more = Chat("s1", (*chat.messages, Turn("buyer", "算了")))
    read = Chat("s1", (Turn("system", "已读"), *chat.messages))
    assert chat_hash(chat) == chat_hash(read) != chat_hash(more)
    assert text_hash([("buyer", "a"), ("buyer", "b")]) != text_hash([("buyer", "ab")])
    assert text_hash([("buyer", "a\ud800")])


def test_a_decision_holds_when_the_settings_come_to_know_a_robots_line() -> None:
    """As auto_reply_texts does; a label of before states a hash in which the role counts."""
    greeted = [{"role": "auto", "text": "您好"}, *MESSAGES]
    before = [{"role": "agent", "text": "您好"}, *MESSAGES]
    now = chat_hash(Chat("s1", tuple(Turn(each["role"], each["text"]) for each in greeted)))
    found = standing([label("s1", messages=before)]).of("s1", "", now)
    assert found is not None and found.labels[0].text_hash == now
    by_role = json.dumps([[each["role"], each["text"]] for each in greeted], ensure_ascii=False)
    stated = hashlib.sha256(by_role.replace(", ", ",").encode()).hexdigest()[:16]
    old = {**label("s1", messages=greeted), "text_hash": stated}
    assert standing([old])["s1"].labels[0].text_hash == now


def test_the_draw_is_even_and_always_the_same() -> None:
    draws = [draw(f"s{number}") for number in range(2000)]
    assert draws[:2] == [draw("s0"), draw("s1")]
    for tenth in range(10):
        assert 150 < sum(tenth <= 10 * one < tenth + 1 for one in draws) < 250
