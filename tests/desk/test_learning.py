"""The learning curve is worked out beside the page, at most one at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from cstext.desk.learning import Learning
from cstext.reasons import LabelledChat
from tests.labels.test_curve import labelled


def found(labels: list[LabelledChat], more: int) -> dict[str, Any]:
    return {"labels": len(labels), "more": more}


def broken(labels: list[LabelledChat], more: int) -> dict[str, Any]:
    raise ValueError(labels[0].chat.messages[0].text)


@pytest.fixture
def learning(request: pytest.FixtureRequest) -> Iterator[Learning]:
    one = Learning(request.param)
    yield one
    one.close()


def settled(learning: Learning, labels: list[LabelledChat]) -> dict[str, Any]:
    for _ in range(600):
        answer = learning.answer(labels)
        if answer["state"] != "working":
            return answer
        time.sleep(0.05)
    raise AssertionError("it never ended")


@pytest.mark.parametrize("learning", [found], indirect=True)
def test_it_is_asked_for_worked_out_and_kept(learning: Learning) -> None:
    few, enough = labelled(59), labelled(60)
    learning.begin(few)
    assert learning.answer(few)["state"] == "few"
    assert learning.answer(enough) == {"state": "idle"}
    learning.begin(enough)
    learning.begin(labelled(100))  # one at a time
    assert settled(learning, enough) == {"state": "ready", "labels": 60, "more": 240}
    learning.begin(labelled(100))
    assert settled(learning, enough)["labels"] == 100


@pytest.mark.parametrize("learning", [broken], indirect=True)
def test_one_that_fails_says_so_and_nothing_of_a_chat(learning: Learning) -> None:
    learning.begin(labelled(60))
    assert settled(learning, labelled(60)) == {"state": "failed"}
