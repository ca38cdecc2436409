"""Kappa: worked by hand, and against scikit-learn."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from cstext.errors import UsageError
from cstext.labels.agreement import agreement
from cstext.tables import REASONS


def readers(*groups: tuple[int, str, str]) -> tuple[dict[str, str], dict[str, str]]:
    pairs = [(one, other) for count, one, other in groups for _ in range(count)]
    return (
        {f"s{n}": one for n, (one, _) in enumerate(pairs)},
        {f"s{n}": other for n, (_, other) in enumerate(pairs)},
    )


def test_worked_by_hand() -> None:
    """20 + 15 of 50 agree: 0.7; chance 0.5·0.6 + 0.5·0.4 = 0.5; kappa (0.7 - 0.5) / 0.5 = 0.4."""
    one, other = readers(
        (20, "stock", "stock"),
        (5, "stock", "other"),
        (10, "other", "stock"),
        (15, "other", "other"),
    )
    found = agreement(one, other)
    assert (found["chats"], found["agreed"], found["kappa"]["value"]) == (50, 35, 0.4)
    assert found["kappa"]["low"] < 0.4 < found["kappa"]["high"]
    stock = found["causes"]["stock"]
    assert {key: stock[key] for key in ("one", "other", "both")} == {
        "one": 25, "other": 30, "both": 20,
    }  # fmt: skip
    assert stock["kappa"]["value"] == 0.4
    assert found["causes"]["courier"]["kappa"] == {"value": None, "low": None, "high": None}
    assert len(found["disputes"]) == 15
    assert found["confusion"]["other"]["stock"] == 10


def test_only_shared_chats_count() -> None:
    one, other = readers((3, "stock", "stock"), (2, "courier", "courier"))
    found = agreement(one | {"alone": "other"}, other | {"also": "stock"})
    assert (found["chats"], found["kappa"]["value"]) == (5, 1.0)


def test_two_who_share_nothing_are_refused() -> None:
    with pytest.raises(UsageError, match="share 1 chats"):
        agreement({"s1": "stock", "s2": "other"}, {"s1": "stock"})


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(REASONS), st.sampled_from(REASONS)), min_size=2))
def test_it_is_scikit_learns(pairs: list[tuple[str, str]]) -> None:
    found = agreement(*readers(*((1, one, other) for one, other in pairs)))
    for value, chosen in [
        (found["kappa"]["value"], pairs),
        *(
            (row["kappa"]["value"], [(one == cause, other == cause) for one, other in pairs])
            for cause, row in found["causes"].items()
        ),
    ]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # scikit-learn's own, where kappa is not defined
            known = cohen_kappa_score(*zip(*chosen, strict=True))
        assert (value is None and np.isnan(known)) or value == pytest.approx(known, abs=1e-4)
