"""Courtesies, which wait for no answer, and questions, which do. The words are data."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from string import ascii_letters
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from cstext.resources import shipped
from cstext.words.traditional import TO_SIMPLIFIED

_EMOJI = r"\p{So}\p{Sk}\x{1F000}-\x{1FAFF}\x{200D}\x{FE0E}\x{FE0F}\x{20E3}"
_MARKS = r"[\s\p{P}\p{Z}\p{S}\p{Cc}\p{Cf}]"
_HAN_AND_LATIN = [*map(chr, range(0x3400, 0xA000)), *ascii_letters]
_TRADITIONAL = {new: chr(old) for old, new in TO_SIMPLIFIED.items()}


class _Patterns(NamedTuple):
    other: str
    emoji: str
    courtesy: str
    asks: str
    harmless: tuple[str, ...]
    question: str


def is_courtesy(texts: pa.Array) -> pa.Array:
    """Whether a text is nothing but courtesies or emoji; an empty or null one is not.

    >>> is_courtesy(pa.array(["好的，谢谢亲~", "[微笑]", "好的，那今天发吗", "在吗"])).to_pylist()
    [True, True, False, False]
    """
    pattern = _patterns()
    # Most texts hold a character that no courtesy holds: that is known ten times sooner.
    may_be = pc.fill_null(pc.invert(pc.match_substring_regex(texts, pattern.other)), False)
    return pc.replace_with_mask(may_be, may_be, _is_courtesy(texts.filter(may_be), pattern))


def _is_courtesy(given: pa.Array, pattern: _Patterns) -> pa.Array:
    without_emoji = pc.replace_substring_regex(given, pattern.emoji, " ")
    parts = pc.utf8_trim(pc.replace_substring_regex(without_emoji, f"{_MARKS}+", " "), " ")
    only_emoji = pc.and_(pc.equal(parts, ""), pc.not_equal(without_emoji, given))
    asks = pc.match_substring_regex(without_emoji, pattern.asks)
    polite = pc.or_(pc.match_substring_regex(parts, pattern.courtesy), only_emoji)
    return pc.and_not(polite, asks)


def is_question(texts: pa.Array) -> pa.Array:
    """Whether a text asks something that waits for an answer; closing formulas do not.

    >>> is_question(pa.array(["您要什么颜色呢", "还有其他可以帮您的吗", "这几天发货"])).to_pylist()
    [True, False, False]
    """
    pattern = _patterns()
    given = pc.fill_null(texts, "")
    asks = pc.match_substring_regex(given, pattern.question)
    rest = given.filter(asks)
    # One after the other: as one pattern they take nine times as long.
    for harmless in pattern.harmless:
        rest = pc.replace_substring_regex(rest, harmless, "，")
    return pc.replace_with_mask(asks, asks, pc.match_substring_regex(rest, pattern.question))


@cache
def _patterns() -> _Patterns:
    path = shipped("corpus", "lexicons", "courtesies.toml")
    lexicon: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    question, emoji = lexicon["question"], lexicon["emoji"]
    final = [*question["final"], f"[^{question['final_me_not_after']}]么"]
    asks_at_end = f"(?:{'|'.join(final)})(?:[\\s~～。.!！，,]|$)"
    emoji_pattern = (
        rf"\[{_any_of(emoji['names'])}\]|#E-s\d+|/:(?:\d{{3}}|{_any_of(emoji['codes'])})"
        rf"|[{_EMOJI}]|{'|'.join(emoji['faces'])}"
    )
    courtesy = f"(?i){_courtesy(lexicon)}"
    return _Patterns(
        other=_none_of(emoji_pattern + courtesy),
        emoji=emoji_pattern,
        courtesy=courtesy,
        asks=f"[{''.join(question['marks'])}]|{asks_at_end}",
        harmless=tuple(f"(?i){text}" for text in [*question["closings"], *question["idioms"]]),
        question=f"{_any_of(question['marks'] + question['words'])}|{asks_at_end}",
    )


def _none_of(patterns: str) -> str:
    """The pattern of a Han character or Latin letter that does not stand in patterns.

    They take no such character but those that stand in them, beside digits.
    """
    known = {*patterns, *patterns.upper(), *patterns.lower()}
    others = {ord(sign) for sign in _HAN_AND_LATIN if sign not in known}
    starts = sorted(n for n in others if n - 1 not in others)
    ends = sorted(n for n in others if n + 1 not in others)
    return f"[{''.join(f'{chr(a)}-{chr(b)}' for a, b in zip(starts, ends, strict=True))}]"


def _courtesy(lexicon: dict[str, Any]) -> str:
    """The pattern of a text that is courtesies and nothing else; a blank stands for its marks."""
    particle, people = _any_of(lexicon["particles"]), _any_of(lexicon["people"])
    to_people, to_nobody = f"{particle}|{people}", f"{particle}+{people}*"
    opening, nothing = f"{_any_of(lexicon['openings'])}*", lexicon["nothing"]
    courtesies, after_answer, answers = [f"{_wishes(lexicon['wishes'])}(?:{to_people})*"], [], []
    for group in lexicon["courtesies"].values():
        before, words, after = (_any_of(group.get(key, [])) for key in ("before", "words", "after"))
        follows = to_people if group.get("to_people") else to_nobody
        if group.get("is_answer"):
            answers.append(words)
            continue
        courtesies.append(f"{before}*{words}(?:{after}|{follows})*")
        if group.get("after_answer"):
            after_answer.append(courtesies[-1])
    courtesies.append(f"{_no_more(nothing)}(?:{to_nobody})*")
    answer = f"{opening}(?:{'|'.join([*answers, _nothing(nothing)])})"
    thanks = f"{opening}(?:{'|'.join(after_answer)})"
    unit = f"(?:{opening}(?:{'|'.join(courtesies)})|(?:{answer})+(?:{to_nobody}|{thanks}))"
    alone = f"{_any_of(lexicon['alone'])}(?:{thanks})*"
    first = f"(?:{unit}+(?:{answer})*|(?:{answer})+|{alone})"
    later = f" (?:{to_people})*(?:{unit}*(?:{answer})*|{alone})"
    return f"^{first}(?:{later})*$"


def _nothing(parts: dict[str, list[str]]) -> str:
    """Nothing, or nothing of a kind: 没有, 暂时没有, 没有其他问题."""
    when, none, of, other, matter = (
        _any_of(parts[key]) for key in ("when", "none", "nothing_of", "other", "matter")
    )
    return f"{when}*(?:{none}|{of}(?:{other}的?{matter}?|{matter}))"


def _no_more(parts: dict[str, list[str]]) -> str:
    """Nothing more: 没有了, 暂时没了, 其他的没有了."""
    when, no_more, other, matter = (
        _any_of(parts[key]) for key in ("when", "no_more", "other", "matter")
    )
    return f"(?:{when}*|{other}的?{matter}?[都也就]?){no_more}"


def _wishes(parts: dict[str, list[str]]) -> str:
    to, what, how = (_any_of(parts[key]) for key in ("to", "what", "how"))
    return f"{to}*{what}{how}"


def _any_of(words: list[str]) -> str:
    """A pattern of one of the words in simplified or traditional characters; a blank may lack."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(''.join(map(_character, word)) for word in longest_first)})"


def _character(character: str) -> str:
    if character == " ":
        return " ?"
    traditional = _TRADITIONAL.get(character)
    return f"[{character}{traditional}]" if traditional else re.escape(character)
