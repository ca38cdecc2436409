import numpy as np
import pytest

from cstext.reasons.scores import confusion, difference, f1_scores, score
from cstext.tables import REASONS

S, D, C, E, O = range(5)  # noqa: E741 - stock, dispatch, courier, explanation, other


ACTUAL = np.array([S, S, C, O, O, O])
FOUND = np.array([S, O, C, O, O, S])
SURE = np.array([0.9, 0.5, 0.8, 0.9, 0.7, 0.6])
ASIDE = np.array([False, True, False, False, False, True])


def test_scores_by_eye() -> None:
    scores = score(ACTUAL, FOUND, SURE, ASIDE)
    assert scores["accuracy"]["value"] == pytest.approx(4 / 6, abs=1e-4)
    stock = scores["causes"]["stock"]
    assert (stock["cases"], stock["precision"], stock["recall"]) == (2, 0.5, 0.5)
    assert stock["f1"]["value"] == 0.5
    assert scores["causes"]["courier"]["f1"]["value"] == 1.0
    # shipping and explanation are nowhere: they have no F1 and do not count in the mean
    assert scores["causes"]["shipping"]["f1"]["value"] is None
    assert scores["macro_f1"]["value"] == pytest.approx((0.5 + 1 + 2 / 3) / 3, abs=1e-4)
    assert scores["confusion"]["other"] == {**dict.fromkeys(REASONS, 0), "other": 2, "stock": 1}


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
