"""Whom to coach: what was asked, how it was answered, and how a colleague answered the like.

An example comes from the shop's own chats: a question of the same words (TF-IDF cosine) in a chat
that ended in an order, with the answer it was given. Among the nearest the longest answer is
taken; below `LEAST_LIKE` there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cstext.conversation.period import Period, days_condition
from cstext.engine import Engine
from cstext.report.chats import session_lines
from cstext.report.names import Names
from cstext.words import default_segmenter, normalise

LEAST_LIKE = 0.5
"""Cosine below which two questions are not of one kind."""
NEARLY_AS_LIKE = 0.9
MOST_CHATS = 3000
LEAST_WORDS, LEAST_ANSWER, MOST_ANSWER = 1, 8, 200

_ASKING = frozenset((
    "没有", "有没有", "可以", "这个", "那个", "这款", "那款", "现在", "还是", "是不是", "会不会",
    "不会", "能不能", "到底", "什么", "什么时候", "怎么", "怎么样", "多少", "你们", "我们",
    "他们", "有人", "在吗", "你好", "您好", "一下", "就是", "一个", "两个", "如果", "但是",
    "还有", "是否", "哪个", "几号", "亲爱", "麻烦", "谢谢", "请问", "不是", "不能", "机器人",
))  # fmt: skip
"""Words of every question: they tell no kind."""

Words = Callable[[str], list[str]]


@dataclass(frozen=True)
class Pair:
    """A question of a buyer and the first answer to it, in a chat that ended in an order."""

    session_n: int
    agent: str
    question: str
    answer: str


def coach_facts(
    engine: Engine, cases: Iterable[Mapping[str, Any]], period: Period, names: Names
) -> list[dict[str, Any]]:
    """Return agent, session, question, answer and example (or None) of each case to coach.

    ``cases`` are lost inquiries that were explained badly: agent, session_id, messages (n, role,
    text, masked) and evidence. An example has session_id, agent, question, answer and ``alike``;
    its texts are masked as theirs.
    """
    rows = [
        {
            "agent": case["agent"],
            "session_id": case["session_id"],
            **question_and_answer(case["messages"], case["evidence"]),
        }
        for case in cases
    ]
    if not rows:
        return []
    pairs = list(_pairs(engine, Period(None, period.last)))
    found = like_answers([row["question"] for row in rows], pairs)
    return [
        {**row, "example": None if hit is None else _example(*hit, names)}
        for row, hit in zip(rows, found, strict=True)
    ]


def question_and_answer(
    messages: Sequence[Mapping[str, Any]], evidence: Sequence[int]
) -> dict[str, str]:
    """Return the buyer's last words up to the evidence, and what our side wrote next, if any."""
    last = max(evidence, default=len(messages))
    asked = [m for m in messages if m["role"] == "buyer" and m["n"] <= last]
    after = asked[-1]["n"] if asked else 0
    answered = [m for m in messages if m["role"] in ("agent", "assist") and m["n"] > after]
    return {
        "question": asked[-1]["text"] if asked else "",
        "answer": answered[0]["text"] if answered else "",
    }


def like_answers(
    questions: Sequence[str], pairs: Sequence[Pair]
) -> list[tuple[Pair, float] | None]:
    """Return the example for each question, and how much alike the two questions are."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = _words()
    known = [pair for pair in pairs if len(words(pair.question)) >= LEAST_WORDS]
    if not known:
        return [None] * len(questions)
    vectors = TfidfVectorizer(analyzer=words)
    asked = vectors.fit_transform([pair.question for pair in known])
    alike = vectors.transform(questions) @ asked.T
    found: list[tuple[Pair, float] | None] = []
    for number in range(len(questions)):
        row = alike[number]
        best = float(row.data.max()) if row.nnz else 0.0
        if best < LEAST_LIKE:
            found.append(None)
            continue
        near = row.indices[row.data >= best * NEARLY_AS_LIKE]
        chosen = max(np.sort(near).tolist(), key=lambda place: len(known[place].answer))
        found.append((known[chosen], float(alike[number, chosen])))
    return found


def _words() -> Words:
    """What a question is compared by: words of two characters and more that tell its kind."""
    segmenter = default_segmenter()

    def words(text: str) -> list[str]:
        cut = segmenter.cut(normalise(text))
        return [w for w in cut if len(w) > 1 and w not in _ASKING and not w.isdigit()]

    return words


def _pairs(engine: Engine, until: Period) -> Iterator[Pair]:
    """The questions and first answers of the latest chats that ended in an order."""
    latest = f"""
        i.session_n IN (
            SELECT session_n FROM inquiries
            WHERE left_out_because IS NULL AND outcome IN ('paid', 'ordered')
                AND {days_condition(until, "day")}
            ORDER BY started_ms DESC NULLS LAST, session_n NULLS LAST
            LIMIT {MOST_CHATS}
        )
    """
    for session_n, lines in session_lines(engine, latest).items():
        asked: str | None = None
        for line in lines:
            if line["role"] == "buyer":
                asked = line["text"]
            elif asked and line["role"] in ("agent", "assist"):
                if LEAST_ANSWER <= len(line["text"]) <= MOST_ANSWER:
                    yield Pair(session_n, line["sender"], asked, line["text"])
                asked = None


def _example(pair: Pair, alike: float, names: Names) -> dict[str, Any]:
    return {
        "session_id": names.numbered(pair.session_n),
        "agent": pair.agent,
        "question": names.text(pair.question),
        "answer": names.text(pair.answer),
        "alike": round(alike, 3),
    }
