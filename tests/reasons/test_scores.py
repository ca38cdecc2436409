import numpy as np
import pytest

from cstext.reasons.scores import confusion, difference, f1_scores, score
from cstext.tables import REASONS

S, D, C, E, O = range(5)  # noqa: E741 - stock, dispatch, courier, explanation, other


MEASURES = ("precision", "recall", "f1")
NOTHING = {"value": None, "low": None, "high": None}
ACTUAL = np.array([S, S, C, O, O, O])
FOUND = np.array([S, O, C, O, O, S])
SURE = np.array([0.9, 0.5, 0.8, 0.9, 0.7, 0.6])
ASIDE = np.array([False, True, False, False, False, True])


def test_scores_by_eye() -> None:
    scores = score(ACTUAL, FOUND, SURE, ASIDE)
    assert scores["accuracy"]["value"] == pytest.approx(4 / 6, abs=1e-4)
    stock = scores["causes"]["stock"]
    assert stock["cases"] == 2
    assert [stock[name]["value"] for name in MEASURES] == [0.5, 0.5, 0.5]
    other = scores["causes"]["other"]  # three named, three there, two of them the same
    assert [other[name]["value"] for name in MEASURES] == pytest.approx([2 / 3] * 3, abs=1e-4)
    assert scores["causes"]["courier"]["f1"]["value"] == 1.0
    # shipping and explanation are nowhere: they have no F1 and do not count in the mean
    assert scores["causes"]["shipping"]["f1"]["value"] is None
    assert scores["macro_f1"]["value"] == pytest.approx((0.5 + 1 + 2 / 3) / 3, abs=1e-4)
    assert scores["confusion"]["other"] == {**dict.fromkeys(REASONS, 0), "other": 2, "stock": 1}


def test_precision_and_recall_of_an_uneven_table_by_eye() -> None:
    """Of four dispatch chats three are found, and one courier chat is named dispatch too."""
    actual, found = np.array([D, D, D, D, C, O]), np.array([D, D, D, O, D, O])
    causes = score(actual, found, SURE, ASIDE)["causes"]
    values = {cause: [causes[cause][name]["value"] for name in MEASURES] for cause in causes}
    assert values["shipping"] == [0.75, 0.75, 0.75]
    assert values["other"] == [0.5, 1.0, 0.6667]
    assert values["courier"] == [None, 0.0, 0.0]  # there, never named: no precision
    assert values["stock"] == [None, None, None]
    assert causes["courier"]["precision"] == causes["stock"]["recall"] == NOTHING
    low, high = (causes["shipping"]["precision"][end] for end in ("low", "high"))
    assert low < 0.75 < high == 1.0


@pytest.mark.parametrize("seed", range(5))
def test_every_interval_holds_its_value(seed: int) -> None:
    draw = np.random.default_rng(seed)
    actual, other = draw.integers(0, 5, (2, 60))
    found = np.where(draw.random(60) < 0.6, actual, other)
    causes = score(actual, found, np.ones(60), np.zeros(60, bool))["causes"]
    for one in (causes[cause][name] for cause in REASONS for name in MEASURES):
        assert 0 <= one["low"] <= one["value"] <= one["high"] <= 1


def test_where_all_are_right_the_interval_is_one() -> None:
    actual = np.array([S, D, C, E, O] * 4)
    causes = score(actual, actual, np.ones(20), np.zeros(20, bool))["causes"]
    assert all(
        causes[cause][name] == {"value": 1.0, "low": 1.0, "high": 1.0}
        for cause in REASONS
        for name in MEASURES
    )


def test_coverage_against_accuracy_by_eye() -> None:
    coverage = score(ACTUAL, FOUND, SURE, ASIDE)["coverage"]
    assert coverage["decided"] == pytest.approx(4 / 6, abs=1e-4)
    assert coverage["accuracy"] == 1.0
    curve = {point["coverage"]: point["accuracy"] for point in coverage["curve"]}
    assert curve[0.5] == 1.0  # the three surest are right
    assert curve[1.0] == pytest.approx(4 / 6, abs=1e-4)


def test_an_interval_holds_its_value_and_is_the_same_every_time() -> None:
    one = score(ACTUAL, FOUND, SURE, np.zeros(6, bool))
    assert one == score(ACTUAL, FOUND, SURE, np.zeros(6, bool))
    assert one["accuracy"]["low"] < one["accuracy"]["value"] < one["accuracy"]["high"]


def test_f1_of_a_known_table() -> None:
    counts = confusion(np.array([S, S, D]), np.array([S, D, D]))
    assert f1_scores(counts)[:2].tolist() == pytest.approx([2 / 3, 2 / 3])
    assert np.isnan(f1_scores(counts)[C:]).all()


def test_the_gain_of_one_model_over_another_by_eye() -> None:
    actual = np.array([S, S, O, O] * 10)
    always_right, half_right = actual, np.array([S, O, O, S] * 10)
    found = difference(actual, always_right, half_right)
    assert found["macro_f1"] == {"own": 1.0, "shipped": 0.5}
    assert found["gain"]["value"] == 0.5
    assert 0.2 < found["gain"]["low"] < 0.5 < found["gain"]["high"] < 0.8
    assert difference(actual, actual, actual)["gain"] == {"value": 0, "low": 0, "high": 0}
