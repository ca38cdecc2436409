"""Whom to coach: what was asked, how it was answered, and how a colleague answered the like.

An example comes from the shop's own chats: a question of the same words (TF-IDF cosine) in a chat
that ended in an order, with the answer it was given. What asks nothing is no question. Among the
nearest the longest answer is taken; below `LEAST_LIKE` there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress, groupby, pairwise
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from cstext.conversation.period import Period, days_condition
from cstext.engine import Engine
from cstext.report.chats import session_lines
from cstext.report.names import Names
from cstext.words import default_segmenter, normalise_all
from cstext.words.courtesy import is_courtesy, is_question

LEAST_LIKE = 0.5
"""Cosine below which two questions are not of one kind."""
NEARLY_AS_LIKE = 0.9
MOST_CHATS = 3000
LEAST_WORDS, LEAST_ANSWER, MOST_ANSWER = 1, 8, 200

_SIDES = {"buyer": "buyer", "agent": "ours", "assist": "ours"}

_ASKING = frozenset((
    "没有", "有没有", "可以", "这个", "那个", "这款", "那款", "现在", "还是", "是不是", "会不会",
    "不会", "能不能", "到底", "什么", "什么时候", "怎么", "怎么样", "多少", "你们", "我们",
    "他们", "有人", "在吗", "你好", "您好", "一下", "就是", "一个", "两个", "如果", "但是",
    "还有", "是否", "哪个", "几号", "亲爱", "麻烦", "谢谢", "请问", "不是", "不能", "机器人",
))  # fmt: skip
"""Words of every question: they tell no kind."""

_SCOLDS = re.compile(
    "忽悠|骗人|骗子|坑人|坑爹|你们?.{0,3}是机器人|不就是客服|什么态度|不理人|没人理|真服|服了|无语"
)
"""What a buyer says of us, even in the form of a question, that nobody could answer better."""


@dataclass(frozen=True)
class Pair:
    """A question of a buyer and the first answer to it, in a chat that ended in an order."""

    session_n: int
    agent: str
    question: str
    answer: str


def coach_facts(
    cases: Iterable[Mapping[str, Any]], pairs: Sequence[Pair], names: Names
) -> list[dict[str, Any]]:
    """Return agent, session, question, answer and example (or None) of each case to coach.

    ``cases`` are lost inquiries that were explained badly: agent, session_id, messages (n, role,
    text, masked) and evidence. An example, one of ``pairs``, has session_id, agent, question,
    answer and ``alike``; its texts are masked as theirs.
    """
    given = list(cases)
    said = questions_and_answers([(case["messages"], case["evidence"]) for case in given])
    rows = [
        {"agent": case["agent"], "session_id": case["session_id"], **texts}
        for case, texts in zip(given, said, strict=True)
    ]
    if not rows:
        return []
    found = like_answers([row["question"] for row in rows], pairs)
    return [
        {**row, "example": None if hit is None else _example(*hit, names)}
        for row, hit in zip(rows, found, strict=True)
    ]


def questions_and_answers(
    cases: Sequence[tuple[Sequence[Mapping[str, Any]], Sequence[int]]],
) -> list[dict[str, str]]:
    """Return what was asked last up to the evidence, and what our side said to it, a line each.

    Each case has its messages (n, role, text) and the numbers of the evidence. What a buyer wrote
    in one go is one question; of it only the evidence counts, where there is any. Courtesies and
    scolding are no question, nor are parting words (nothing asked, nothing answered), if something
    was asked before.
    """
    texts = pa.array([m["text"] for messages, _ in cases for m in messages], pa.string())
    signs = zip(is_question(texts).to_pylist(), is_courtesy(texts).to_pylist(), strict=True)
    return [
        _last_asked([_line(m, *next(signs)) for m in messages], evidence)
        for messages, evidence in cases
    ]


class Line(NamedTuple):
    """A message, and whether it asks something, or is idle: a courtesy, or a buyer's scolding."""

    n: int
    role: str
    text: str
    asks: bool
    is_idle: bool


def _line(message: Mapping[str, Any], asks: bool, is_polite: bool) -> Line:
    role, text = message["role"], message["text"]
    is_scolding = role == "buyer" and _SCOLDS.search(text) is not None
    return Line(message["n"], role, text, asks and not is_scolding, is_polite or is_scolding)


def _last_asked(lines: Sequence[Line], evidence: Sequence[int]) -> dict[str, str]:
    said = [line for line in lines if line.role in _SIDES]
    turns = [list(turn) for _, turn in groupby(said, lambda line: _SIDES[line.role])]
    pairs = [pair for pair in pairwise([*turns, []]) if pair[0][0].role == "buyer"]
    marked = [(_of_evidence(turn, after, evidence), after) for turn, after in pairs]
    known = [place for place, (question, _) in enumerate(marked) if question]
    asked = [marked[place] for place in known if _is_to_answer(*marked[place])]
    before = [pair for pair in pairs[: known[-1]] if _is_to_answer(*pair)] if known else []
    last = [marked[place] for place in known[-1:]]
    question, answer = (asked or before or last or [([], turns[0] if turns else [])])[-1]
    matter = [line for line in answer if not line.is_idle] or answer
    return {"question": _text(question), "answer": _text(matter)}


def _of_evidence(
    turn: Sequence[Line], answer: Sequence[Line], evidence: Sequence[int]
) -> Sequence[Line]:
    """Its lines that are evidence; all where only the answer is, or nothing at all."""
    marked = [line for line in turn if line.n in evidence]
    is_whole = not evidence or any(line.n in evidence for line in answer)
    return marked or (turn if is_whole else [])


def _is_to_answer(question: Sequence[Line], answer: Sequence[Line]) -> bool:
    is_matter = any(not line.is_idle for line in question)
    return is_matter and (bool(answer) or any(line.asks for line in question))


def _text(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)


def like_answers(
    questions: Sequence[str], pairs: Sequence[Pair]
) -> list[tuple[Pair, float] | None]:
    """Return the example for each question, and how much alike the two questions are."""
    words = _words([*(pair.question for pair in pairs), *questions])
    cut = zip(pairs, words, strict=False)
    known = [(pair, said) for pair, said in cut if len(said) >= LEAST_WORDS]
    if not known:
        return [None] * len(questions)
    alike = _likeness(words[len(pairs) :], [said for _, said in known])
    found: list[tuple[Pair, float] | None] = []
    for first, last in pairwise(alike.indptr.tolist()):
        near, cosines = alike.indices[first:last], alike.data[first:last]
        best = cosines.max(initial=0.0)
        if best < LEAST_LIKE:
            found.append(None)
            continue
        places = np.flatnonzero(cosines >= max(LEAST_LIKE, best * NEARLY_AS_LIKE))
        places = places[np.argsort(near[places])]
        chosen = max(places.tolist(), key=lambda place: len(known[near[place]][0].answer))
        found.append((known[near[chosen]][0], float(cosines[chosen])))
    return found


def _likeness(asked: Sequence[Sequence[str]], known: Sequence[Sequence[str]]) -> Any:
    """The cosines of TF-IDF vectors, asked x known, as a sparse matrix; a word that no known
    text has tells nothing."""
    from scipy.sparse import csr_array

    columns = {word: n for n, word in enumerate(dict.fromkeys(chain.from_iterable(known)))}

    def counts(rows: Sequence[Sequence[str]]) -> Any:
        kept = [[columns[word] for word in row if word in columns] for row in rows]
        places = np.fromiter(chain.from_iterable(kept), np.int64)
        ends = np.cumsum([0, *map(len, kept)])
        table = csr_array((np.ones(len(places)), places, ends), shape=(len(rows), len(columns)))
        table.sum_duplicates()
        return table

    def vectors(table: Any) -> Any:
        rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
        weights = table.data * rarity[table.indices]
        lengths = np.sqrt(np.bincount(rows, weights**2, minlength=table.shape[0]))
        table.data = weights / lengths[rows]
        return table

    said = counts(known)
    rarity = np.log((1 + len(known)) / (1 + np.bincount(said.indices))) + 1
    return vectors(counts(asked)) @ vectors(said).T


def _words(texts: Sequence[str]) -> list[list[str]]:
    """What questions are compared by: words of two characters and more that tell their kind."""
    cut = default_segmenter().cut_all(normalise_all(texts))
    return [
        [w for w in words if len(w) > 1 and w not in _ASKING and not w.isdigit()] for words in cut
    ]


def answered_pairs(engine: Engine, until: Period) -> list[Pair]:
    """Return the questions and first answers of the latest chats that ended in an order."""
    pairs = list(_pairs(engine, until))
    asks = is_question(pa.array([pair.question for pair in pairs], pa.string())).to_pylist()
    return list(compress(pairs, asks))


def _pairs(engine: Engine, until: Period) -> Iterator[Pair]:
    latest = f"""
        i.session_n IN (
            SELECT session_n FROM inquiries
            WHERE left_out_because IS NULL AND outcome IN ('paid', 'ordered', 'untold')
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
        "question": names.said(pair.session_n, pair.question),
        "answer": names.said(pair.session_n, pair.answer),
        "alike": round(alike, 3),
    }
