"""Courtesies, which wait for no answer, and questions, which do. The words are data."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from cstext.resources import shipped

_EMOJI = r"\p{So}\p{Sk}\x{1F000}-\x{1FAFF}\x{200D}\x{FE0E}\x{FE0F}\x{20E3}"
_MARKS = r"[\s\p{P}\p{Z}\p{S}\p{Cc}\p{Cf}]"


class _Patterns(NamedTuple):
    emoji: str
    courtesy: str
    harmless: str
    question: str


def is_courtesy(texts: pa.Array) -> pa.Array:
    """Whether a text is nothing but courtesies or emoji; an empty or null one is not.

    >>> is_courtesy(pa.array(["好的，谢谢亲~", "[微笑]", "好的，那今天发吗", "在吗"])).to_pylist()
    [True, True, False, False]
    """
    pattern = _patterns()
    given = pc.fill_null(texts, "")
    without_emoji = pc.replace_substring_regex(given, pattern.emoji, "")
    had_emoji = pc.less(pc.binary_length(without_emoji), pc.binary_length(given))
    bare = pc.replace_substring_regex(without_emoji, _MARKS, "")
    only_emoji = pc.and_(pc.equal(bare, ""), had_emoji)
    asks = pc.match_substring_regex(without_emoji, "[?？]")
    polite = pc.or_(pc.match_substring_regex(bare, pattern.courtesy), only_emoji)
    return pc.and_not(polite, asks)


def is_question(texts: pa.Array) -> pa.Array:
    """Whether a text asks something that waits for an answer; closing formulas do not.

    >>> is_question(pa.array(["您要什么颜色呢", "还有其他可以帮您的吗", "这几天发货"])).to_pylist()
    [True, False, False]
    """
    pattern = _patterns()
    asked = pc.replace_substring_regex(pc.fill_null(texts, ""), pattern.harmless, "，")
    return pc.match_substring_regex(asked, pattern.question)


@cache
def _patterns() -> _Patterns:
    path = shipped("corpus", "lexicons", "courtesies.toml")
    lexicon: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    question = lexicon["question"]
    before, after = _any_of(lexicon["before"]), _any_of(lexicon["after"])
    word = _any_of(lexicon["words"])
    final_me = f"[^{question['final_me_not_after']}]么(?:[\\s~～。.!！，,]|$)"
    return _Patterns(
        emoji=(
            rf"\[{_any_of(lexicon['emoji_names'])}\]|#E-s\d+"
            rf"|/:(?:\d{{3}}|{_any_of(lexicon['emoji_codes'])})|[{_EMOJI}]"
        ),
        courtesy=rf"(?i)^(?:{before}*{word}{after}*)+$",
        harmless="(?i)" + "|".join([*question["closings"], *question["idioms"]]),
        question=f"{_any_of(question['marks'] + question['words'])}|{final_me}",
    )


def _any_of(words: list[str]) -> str:
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(re.escape(word) for word in longest_first)})"
