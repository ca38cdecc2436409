"""Which chats are worth a person's time: those the model is torn over, none like another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from cstext.reasons import Chat, Decision, Model
from cstext.words import normalise

MOST = 300
"""Chats that are chosen one by one; those after them follow by uncertainty alone."""


def uncertainty(decisions: Sequence[Decision], model: Model) -> NDArray[np.float64]:
    """Return, per decision, 1 less the distance of the two likeliest causes: 1 is a toss-up.

    Likely by the rule by which the model decides: it leans to the actionable causes.
    """
    rows = [[one.probabilities[cause] for cause in model.causes] for one in decisions]
    shares = np.array(rows).reshape(len(decisions), len(model.causes))
    lean = np.full(len(model.causes), np.exp(model.lean))
    lean[model.causes.index("other")] = np.exp(-model.lean)
    leaned = shares * lean
    ranked = np.sort(leaned / leaned.sum(axis=1, keepdims=True), axis=1)
    doubt: NDArray[np.float64] = 1 - (ranked[:, -1] - ranked[:, -2])
    return doubt


def chat_vectors(chats: Sequence[Chat]) -> csr_matrix:
    """Return chats x pairs of characters (TF-IDF), rows of length 1, of what both sides wrote."""
    texts = [
        normalise("\n".join(turn.text for turn in chat.messages if turn.role != "system"))
        for chat in chats
    ]
    if not any(len(text) > 1 for text in texts):
        return csr_matrix((len(texts), 1))
    return TfidfVectorizer(analyzer="char", ngram_range=(2, 2)).fit_transform(texts)


def learning_order(doubt: NDArray[np.float64], vectors: csr_matrix, most: int = MOST) -> list[int]:
    """Return all rows, the best to learn from first.

    Each next row has the largest doubt x (1 - its likeness to the nearest row chosen before it);
    likeness is the cosine of two rows of ``vectors``. Equal ones stand in their own order.
    """
    left, chosen = doubt.copy(), []
    nearest = np.zeros(len(doubt))
    for _ in range(min(most, len(doubt))):
        row = int(np.argmax(left * (1 - nearest)))
        chosen.append(row)
        left[row] = -np.inf
        alike = np.asarray((vectors @ vectors[row].T).todense()).ravel()
        nearest = np.minimum(np.maximum(nearest, alike), 1 - 1e-9)
    rest = np.argsort(-left, kind="stable")[: len(doubt) - len(chosen)]
    return [*chosen, *rest.tolist()]
