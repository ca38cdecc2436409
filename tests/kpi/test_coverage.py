"""How often a 95 % interval holds the truth, simulated on data as shops have them."""

import numpy as np
import pytest

from cstext.kpi.estimate import Rate, by_days, difference, mean_of, rate_of

RUNS = 400
"""The share of intervals that hold is then known to about 0.011."""


def waits(dice, buyers, spread):
    """Waits in seconds, a few a buyer, alike within a buyer, most short and some very long."""
    n = 1 + dice.poisson(2, buyers)
    own = np.exp(dice.normal(3, 0.5, buyers))
    place = np.repeat(np.arange(buyers), n)
    seconds = own[place] * np.exp(dice.normal(0, spread, len(place)))
    return n.astype(float), np.bincount(place, seconds)


def hits(dice, buyers, share, alike=0.2):
    """Cases and hits, a few a buyer, alike within a buyer."""
    n = 1 + dice.poisson(2, buyers)
    odds = (1 - alike) / alike
    own = dice.beta(share * odds, (1 - share) * odds, buyers)
    return n.astype(float), dice.binomial(n, own).astype(float)


def holds(found):
    return found.low <= 0 <= found.high


def covered(draw):
    """Of intervals of the difference of two draws of one kind, the share that hold zero."""
    dice = np.random.default_rng(7)
    return np.mean([holds(draw(dice)) for _ in range(RUNS)])


@pytest.mark.parametrize(
    ("now", "before", "spread"), [(30, 30, 1.0), (100, 100, 1.5), (300, 300, 1.5), (150, 900, 1.0)]
)
def test_means_of_skewed_waits(now, before, spread):
    def draw(dice):
        return difference(mean_of(*waits(dice, now, spread)), mean_of(*waits(dice, before, spread)))

    assert 0.91 <= covered(draw) <= 0.99


@pytest.mark.parametrize(
    ("now", "before", "share"),
    [(20, 20, 0.9), (40, 40, 0.05), (100, 100, 0.95), (30, 300, 0.5), (300, 300, 0.3)],
)
def test_rates_in_clusters(now, before, share):
    def draw(dice):
        return difference(rate_of(*hits(dice, now, share)), rate_of(*hits(dice, before, share)))

    assert 0.91 <= covered(draw) <= 0.98


def test_without_the_design_effect_they_would_hold_less_often():
    def draw(dice):
        return difference(*(plain(*hits(dice, 100, 0.95)) for _ in range(2)))

    def plain(n, y):
        return Rate(y.sum() / n.sum(), int(n.sum()), n.sum())

    assert covered(draw) < 0.91


@pytest.mark.parametrize(("mean", "evenness"), [(5, 5), (50, 5), (200, 20)])
def test_counts_by_days(mean, evenness):
    week = np.array([1, 0.9, 1, 1.1, 1.2, 1.5, 1.4]) * mean

    def draw(dice):
        two = (dice.negative_binomial(evenness, evenness / (evenness + week)) for _ in range(2))
        return by_days(*two)

    assert 0.92 <= covered(draw) <= 0.98


def test_p_is_uniform_where_nothing_changed():
    dice = np.random.default_rng(3)
    p = [
        difference(rate_of(*hits(dice, 100, 0.4)), rate_of(*hits(dice, 100, 0.4))).p
        for _ in range(RUNS)
    ]
    assert np.mean(np.array(p) < 0.05) < 0.1
    assert 0.4 < np.mean(p) < 0.6
