"""Decides the causes of the chats in `lines`, in whatever processes the engine runs them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa

from cstext.engine import Batches, Engine
from cstext.reasons import Chat, Classifier, Decision, Model, Turn, model_bytes, model_of_bytes

DECISIONS = pa.schema(
    [
        ("session_n", pa.int64()),
        ("reason", pa.string()),
        ("confidence", pa.float64()),
        ("causes", pa.list_(pa.string())),
        ("probabilities", pa.list_(pa.float64())),
        ("decided_by", pa.string()),
        ("evidence", pa.list_(pa.int64())),
        ("second", pa.string()),
        ("second_probability", pa.float64()),
        ("review", pa.bool_()),
    ]
)
_CHATS = "SELECT session_n AS chat, n, role, text, sent_ms FROM lines"
_TOGETHER = 2_000  # chats; bounds the memory, not the result


def decide_lines(engine: Engine, model: Model, *, with_evidence: bool = True) -> None:
    """Make the table `decisions`: what the model says of each chat of the table `lines`."""
    work = partial(decide_rows, with_evidence=with_evidence)
    engine.derive("decisions", _CHATS, work, model_bytes(model), DECISIONS)


def decision_of(session_id: str, row: dict[str, Any]) -> Decision:
    """Return a row of `decisions` as the decision that it is."""
    second = (row["second"], row["second_probability"]) if row["second"] else None
    return Decision(
        session_id=session_id,
        reason=row["reason"],
        confidence=row["confidence"],
        probabilities=dict(zip(row["causes"], row["probabilities"], strict=True)),
        decided_by=row["decided_by"],
        evidence=tuple(row["evidence"]),
        second=second,
        review=row["review"],
    )


def decide_rows(rows: Batches, model: bytes, *, with_evidence: bool) -> Batches:
    """Yield the decisions on the chats whose messages come one after another in ``rows``."""
    classifier = Classifier(_known(model))
    waiting: list[tuple[int, Chat]] = []
    for chat in _chats(rows):
        waiting.append(chat)
        if len(waiting) == _TOGETHER:
            yield _decided(waiting, classifier, with_evidence)
            waiting = []
    if waiting:
        yield _decided(waiting, classifier, with_evidence)


@lru_cache(maxsize=1)
def _known(packed: bytes) -> Model:
    return model_of_bytes(packed)


def _chats(rows: Batches) -> Iterator[tuple[int, Chat]]:
    names = ("chat", "role", "text", "sent_ms")
    lines = (
        line
        for batch in rows
        for line in zip(*(batch.column(name).to_pylist() for name in names), strict=True)
    )
    for number, said in groupby(lines, itemgetter(0)):
        yield number, Chat(str(number), tuple(Turn(*line[1:]) for line in said))


def _decided(
    chats: list[tuple[int, Chat]], classifier: Classifier, with_evidence: bool
) -> pa.RecordBatch:
    asked = [chat for _, chat in chats]
    decisions = classifier.classify(asked, with_evidence=with_evidence)
    rows = [
        {
            "session_n": number,
            "reason": found.reason,
            "confidence": found.confidence,
            "causes": list(found.probabilities),
            "probabilities": list(found.probabilities.values()),
            "decided_by": found.decided_by,
            "evidence": list(found.evidence),
            "second": found.second[0] if found.second else None,
            "second_probability": found.second[1] if found.second else None,
            "review": found.review,
        }
        for (number, _), found in zip(chats, decisions, strict=True)
    ]
    return pa.RecordBatch.from_pylist(rows, schema=DECISIONS)
