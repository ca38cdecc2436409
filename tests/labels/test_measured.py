"""The accuracy that is measured is the model's, not that of the chats people like to look at."""

from __future__ import annotations

import random

import pytest

from cstext.labels import Session, standing
from cstext.labels.measured import Decided, measured
from cstext.labels.record import draw
from cstext.reasons import Turn
from cstext.reasons.same_chat import text_hash
from tests.labels.lines import MESSAGES, label

HASH = text_hash((m["role"], m["text"]) for m in MESSAGES)
MODEL = "default@1"


def by_draw(count: int) -> list[str]:
    return sorted((f"s{number}" for number in range(count)), key=draw)


def sampled(session: str, reason: str, **more: object) -> dict[str, object]:
    return label(session, reason, sampled="random", model=MODEL) | more


def test_by_eye() -> None:
    names = by_draw(6)
    population = [Decided(name, HASH, "stock", is_sure=name != names[1]) for name in names]
    lines = [
        sampled(names[0], "stock"),
        label(names[1], "courier", model=MODEL),  # decided before, in another order
        label(names[2], None, action="skip"),
        sampled(names[3], "stock"),
        label(names[5], "stock", model=MODEL),  # behind the last of the sample
    ]
    found = measured(population, standing(lines), MODEL)
    assert found is not None
    assert {key: found[key] for key in ("population", "reached", "judged", "blind")} == {
        "population": 6, "reached": 4, "judged": 3, "blind": 2,
    }  # fmt: skip
    assert found["accuracy"] == {
        "right": 2, "of": 3, "value": 0.6667, "low": 0.2077, "high": 0.9385,
    }  # fmt: skip
    assert (found["accuracy_sure"]["right"], found["accuracy_sure"]["of"]) == (2, 2)


@pytest.mark.parametrize(
    "line",
    [
        label("s1", "stock", model=MODEL),
        sampled("s1", "stock", model="default@2"),
        sampled("s1", "stock", action="undo"),
        sampled("elsewhere", "stock"),
    ],
    ids=["not at random", "another model", "undone", "another week"],
)
def test_without_a_random_label_nothing_is_measured(line: dict[str, object]) -> None:
    assert measured([Decided("s1", HASH, "stock", True)], standing([line]), MODEL) is None


def test_a_chat_that_changed_or_is_disputed_is_not_judged() -> None:
    first, second, third = by_draw(3)
    population = [
        Decided(first, "another text", "stock", True),
        Decided(second, HASH, "stock", True),
        Decided(third, HASH, "stock", True),
    ]
    lines = [
        sampled(first, "stock"),
        sampled(second, "stock"),
        label(second, "other", by="bob", model=MODEL),
        sampled(third, "stock"),
    ]
    found = measured(population, standing(lines), MODEL)
    assert found is not None
    assert (found["reached"], found["judged"], found["accuracy"]["right"]) == (3, 1, 1)


def test_another_chat_of_the_same_number_was_not_drawn() -> None:
    """Last week's was; this week's is exported alone, and its chats are another sample."""
    (name,) = by_draw(1)
    here = Decided(name, "another text", "stock", True, turns=(Turn("buyer", "能发顺丰吗"),))
    assert measured([here], standing([sampled(name, "stock")]), MODEL) is None


def week(seed: int) -> tuple[list[Decided], dict[str, str], dict[str, Session]]:
    """A week of 300 chats: 150 unsure ones, of which half are decided wrongly, and 150 sure ones
    that are all right. Sixty unsure ones were labelled first, then forty at random.
    """
    chance = random.Random(seed)
    names = [f"w{seed}-{number}" for number in range(300)]
    sure = {name: number % 2 == 0 for number, name in enumerate(names)}
    truth = {n: "stock" if sure[n] or chance.random() < 0.5 else "other" for n in names}
    unsure = [name for name in names if not sure[name]][:60]
    lines = [label(name, truth[name], model=MODEL) for name in unsure]
    drawn = [name for name in sorted(names, key=draw) if name not in unsure][:40]
    lines += [sampled(name, truth[name]) for name in drawn]
    return [Decided(name, HASH, "stock", sure[name]) for name in names], truth, standing(lines)


def test_chats_labelled_before_do_not_flatter_it() -> None:
    """The forty alone hold too few unsure chats: 0.8 on average, where the truth is 0.75."""
    misses, inside = [], 0
    for seed in range(60):
        population, truth, sessions = week(seed)
        found = measured(population, sessions, MODEL)
        assert found is not None
        right = sum(cause == "stock" for cause in truth.values()) / len(truth)
        misses.append(found["accuracy"]["value"] - right)
        inside += found["accuracy"]["low"] <= right <= found["accuracy"]["high"]
    assert abs(sum(misses) / len(misses)) < 0.02
    assert inside >= 54
