"""What one more hour is said to bring, where the truth is known."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pytest

from cstext.labels.curve import (
    LEAST,
    USUAL_SECONDS,
    Decide,
    is_enough,
    learning_curve,
    seconds_a_label,
)
from cstext.labels.record import draw
from cstext.reasons import Chat, LabelledChat, Turn
from cstext.tables import REASONS
from tests.labels.lines import label


def labelled(count: int) -> list[LabelledChat]:
    chats = [Chat(f"s{number}", (Turn("buyer", "有货吗"),)) for number in range(count)]
    return [
        LabelledChat(chat, REASONS[number % 5], None, (), "ann", "a", {})
        for number, chat in enumerate(chats)
    ]


def right_on(share: Callable[[int], float]) -> Callable[[Sequence[LabelledChat]], Decide]:
    """A learner that is right on this share of all chats, whichever, by its number of labels."""

    def learn(seen: Sequence[LabelledChat]) -> Decide:
        truth = {label.chat.session_id: label.reason for label in labelled(2000)}
        bound = share(len(seen))
        return lambda chats: [
            truth[chat.session_id] if draw(chat.session_id) < bound else "none" for chat in chats
        ]

    return learn


def test_a_gain_that_is_there_is_found() -> None:
    """Right on 0.2 + 0.1 ln n: 400 more on 400 bring 0.1 ln 2 = 7 points."""
    found = learning_curve(labelled(400), right_on(lambda n: 0.2 + 0.1 * math.log(n)), 400)
    assert [point["labels"] for point in found["points"]] == [80, 160, 320]
    assert found["gain"]["value"] == pytest.approx(0.1 * math.log(2), abs=0.02)
    assert 0 < found["gain"]["low"] < found["gain"]["value"] < found["gain"]["high"]
    assert found["now"]["value"] == pytest.approx(0.2 + 0.1 * math.log(320), abs=0.05)


def test_where_nothing_is_learned_the_interval_says_so() -> None:
    found = learning_curve(labelled(200), right_on(lambda n: 0.7), 200)
    assert found["gain"]["low"] <= 0 <= found["gain"]["high"]


def test_what_is_enough() -> None:
    assert not is_enough(labelled(LEAST - 1))
    assert is_enough(labelled(LEAST))
    assert not is_enough([label for label in labelled(200) if label.reason != "courier"])


def test_the_pace_is_that_of_one_sitting() -> None:
    times = ["10:00:00", "10:00:08", "10:00:20", "10:30:00", "10:30:10"]  # 8, 12, a pause, 10
    lines = [label("s", labelled_at=f"2026-11-16T{time}+08:00") for time in times]
    lines.insert(2, label("s", by="bob", labelled_at="2026-11-16T10:00:09+08:00"))
    assert seconds_a_label([*lines, {"labelled_at": None}]) == 10
    assert seconds_a_label([]) == USUAL_SECONDS


def test_labels_that_were_imported_together_tell_no_pace() -> None:
    """A sheet's rows are a thousandth of a second apart: nobody gives 3.6 million an hour."""
    sheet = [label("s", labelled_at=f"2026-11-16T10:00:00.{n:03}+08:00") for n in range(60)]
    assert seconds_a_label(sheet) == USUAL_SECONDS
    at = [label("s", labelled_at=f"2026-11-16T10:00:{second}+08:00") for second in (20, 27)]
    assert seconds_a_label([*sheet, *at]) == (20 - 0.059 + 7) / 2
