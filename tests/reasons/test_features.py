"""What a chat's exchanges add up to: how each cause stood at its strongest and when last named."""

import numpy as np
import pytest

from cstext.reasons import Chat, Turn
from cstext.reasons.cues import load_cues
from cstext.reasons.exchanges import exchanges_of
from cstext.reasons.features import CHAT_FEATURES, about_causes, chat_features
from cstext.tables import REASONS

CARRIER = REASONS.index("courier")


def spoken(*texts: str) -> Chat:
    return Chat("c", tuple(Turn(("buyer", "agent")[n % 2], text) for n, text in enumerate(texts)))


def test_a_turn_is_about_what_it_names_and_goes_on_with_what_was_named() -> None:
    exchanges = exchanges_of([spoken("能发顺丰吗", "不发", "唉", "亲", "要两条有吗", "有")])
    about = about_causes(exchanges, load_cues())
    assert about[:, CARRIER].tolist() == [True, True, False]
    assert about[:, REASONS.index("stock")].tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("strength", "is_about", "last"),
    [
        ([0.9, 0.1, 0.5], [1, 1, 0], 0.1),  # asked again and settled
        ([0.1, 0.9, 0.5], [1, 1, 0], 0.9),  # refused in the end
        ([0.9, 0.1, 0.5], [0, 0, 0], 1e-4),  # never named
    ],
)
def test_the_last_exchange_about_a_cause_tells_how_it_stood(
    strength: list[float], is_about: list[int], last: float
) -> None:
    exchanges = exchanges_of([spoken("一", "二", "三", "四", "五", "六")])
    probabilities = np.full((3, len(REASONS)), 0.05, np.float32)
    probabilities[:, CARRIER] = strength
    about = np.zeros((3, len(REASONS) - 1), bool)
    about[:, CARRIER] = is_about
    causes = len(REASONS) - 1
    (row,) = chat_features(probabilities, exchanges, about)
    found = dict(zip(CHAT_FEATURES, row[CARRIER : causes * 3 : causes], strict=True))
    wanted = {"top": max(strength), "second": 0.5, "last": last}
    assert found == pytest.approx({k: np.log(p / (1 - p)) for k, p in wanted.items()}, abs=1e-3)
    assert row[-1] == pytest.approx(np.log1p(3))
