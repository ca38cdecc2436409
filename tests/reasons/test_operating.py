import numpy as np
import pytest

from cstext.reasons.operating import best_lean

STOCK, OTHER = 0, 4


@pytest.mark.parametrize(
    ("faint", "lean"),
    [(0, 0.5), (1, 0.5), (40, 1.75)],
    ids=["all found at 0.5", "one chat more at 1.75 is noise", "forty are none"],
)
def test_a_lean_is_no_greater_than_it_must_be(faint: int, lean: float) -> None:
    """Of 200 stock chats the faint ones are 0.15 sure and need a lean of 1.75, the rest 0.4."""
    stock = np.repeat([0.4, 0.15, 0.02], [200 - faint, faint, 200])
    found = np.zeros((400, 5), np.float32)
    found[:, STOCK], found[:, OTHER] = stock, 1 - stock
    assert best_lean(np.repeat([STOCK, OTHER], 200), found) == lean
