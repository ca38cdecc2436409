"""What is chosen to learn from, and which messages a label points at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from cstext.labels.choose import chat_vectors, learning_order, uncertainty
from cstext.labels.pointing import messages_for
from cstext.reasons import Chat, Decision, Model, Turn, load_model
from cstext.tables import REASONS


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


def decision(**shares: float) -> Decision:
    probabilities = dict.fromkeys(REASONS, 0.0) | shares
    top = max(probabilities, key=lambda cause: probabilities[cause])
    return Decision("s", top, shares[top], probabilities, "model", (), None, False)


def test_a_toss_up_is_what_the_model_is_torn_over(model: Model) -> None:
    flat = replace(model, lean=0.0)
    sure, torn = decision(stock=0.9, other=0.1), decision(stock=0.5, other=0.5)
    assert uncertainty([sure, torn], flat) == pytest.approx([0.2, 1.0])
    leaning = replace(model, lean=float(np.log(3) / 2))  # other must be three times as likely
    assert uncertainty([decision(stock=0.25, other=0.75)], leaning) == pytest.approx([1.0])
    assert len(uncertainty([], model)) == 0


def test_the_next_chat_is_in_doubt_and_like_none_before() -> None:
    alike = csr_matrix(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.6, 0.8]]))
    doubt = np.array([0.9, 0.8, 0.5, 0.7])
    # 0 first; 1 is its double (0.8·0), 2 unlike it (0.5·1), 3 half (0.7·0.4 = 0.28).
    # Then 3 is near 2 (0.7·0.2 = 0.14) and still before 1.
    assert learning_order(doubt, alike) == [0, 2, 3, 1]
    assert learning_order(doubt, alike, most=1) == [0, 1, 3, 2]
    assert learning_order(np.zeros(0), csr_matrix((0, 2))) == []


def test_chats_are_alike_by_what_both_sides_wrote() -> None:
    stock = [Turn("buyer", "M码还有货吗"), Turn("agent", "没有货了")]
    read = [Turn("system", "已读"), *stock]
    other = [Turn("buyer", "发什么快递"), Turn("agent", "发中通")]
    vectors = chat_vectors([Chat("s", tuple(t)) for t in (stock, read, other)])
    likeness = (vectors @ vectors.T).toarray()
    assert likeness[0, 1] == pytest.approx(1)
    assert likeness[0, 2] < 0.3
    assert chat_vectors([Chat("s", (Turn("buyer", "?"),))] * 2).shape[0] == 2


def test_a_label_points_at_the_exchange_that_it_is_about(model: Model) -> None:
    turns = [
        Turn("buyer", "在吗"),
        Turn("agent", "在的亲"),
        Turn("buyer", "能发顺丰吗"),
        Turn("agent", "不能指定快递呢"),
        Turn("buyer", "好吧"),
        Turn("agent", "嗯嗯"),
    ]
    chat = Chat("s", tuple(turns))
    assert messages_for([chat, chat], ["courier", "other"], model) == [(3, 4), ()]
    assert messages_for([Chat("s", (Turn("system", "已读"),))], ["stock"], model) == [()]
    talk = Chat("s", tuple(Turn(role, "嗯") for role in ("buyer", "agent") for _ in range(9)))
    for cause in REASONS[:-1]:
        assert messages_for([talk], [cause], model) == [(8, 9, 10, 11)]
