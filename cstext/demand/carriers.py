"""Which carriers a text names, from the lexicon corpus/lexicons/carriers.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from cstext.resources import shipped
from cstext.words import folded

# What a buyer says about a carrier that he does not want, before its name or after it. What he asks
# (发不发, 到不到, 好不好) refuses nothing.
_REFUSES_BEFORE = re.compile(
    r"((?<!要)不要|别发|别用|(?<!发)不发|(?<!用)不用|(?<!想)不想|(?<!走)不走|除了|除(?!非)|讨厌|拒绝)"
    r"[^，。！？,.!?]{0,4}$"
)
_REFUSES_AFTER = re.compile(
    r"^[^，。！？,.!?]{0,6}"
    r"(太慢|好慢|很慢|慢死|垃圾|(?<!送)不送|(?<!到)不到|(?<!派)不派|自取|不方便|(?<!行)不行"
    r"|(?<![不没])(?<!不会)丢|[太很真好最务度]差(?![价额多])|差[劲评死]|恶心|(?<!好)不好"
    # trouble with it
    r"|[没不]动|[没不]更新|[卡停]在|投诉|乱放|不上门|没人送|暴力|虚假)"
    r"|^(?:快递)?的?(?:我|就|都|也)?(?:不要|不想要|不想用|别发)(?:[了的啊哦呢吧发，。！？,.!?\s]|$)"
)
# Before the carrier that is asked for in its place.
_REPLACED = re.compile(r"^[^，。！？,.!?]{0,4}[换改][成为发用到]{0,2}$")
# Why none is sent, or whether it is not, is asked by those who want it; 能不发…吗 is a plea.
_NOT_SENT = re.compile(r"(?:(?<!发)不发|(?<!用)不用|(?<!走)不走)[^，。！？,.!?]{0,2}$")
_ASKS_WHY = re.compile(r"为什么|为啥|怎么|是不是|难道|咋")
_PLEADS = re.compile(r"[能请别]|可以|麻烦|只要")
_ASKS = re.compile(r"^(?:快递)?[的了]?[吗么嘛？?]")
_CLAUSE_ENDS = re.compile(r"[，。！？,.!?\n]")
# Two carriers in one breath: what is said of one holds for both.
_JOINS = re.compile(r"(?:[和跟或及与、/]|还有|或者|以及)?")
_REACH_BEFORE, _REACH_AFTER = 10, 12


@dataclass(frozen=True)
class Mention:
    """A carrier named in a text, and whether the text turns it down."""

    carrier: str
    is_refused: bool


def mentions(text: str) -> list[Mention]:
    """Return the carriers a text names, in order.

    >>> [(m.carrier, m.is_refused) for m in mentions("能发顺丰吗，别发邮政")]
    [('顺丰', False), ('邮政', True)]
    """
    pattern, names = _lexicon()
    plain = folded(text).lower()
    found = list(pattern.finditer(plain))
    starts = [*(match.start() for match in found), len(plain)]
    ends = [0, *(match.end() for match in found)]
    around = [plain[end:start] for end, start in zip(ends, starts, strict=True)]
    refused = [
        _is_refused_before(before, after) or _is_refused_after(after, is_last=place == len(found))
        for place, (before, after) in enumerate(pairwise(around), 1)
    ]
    _share(refused, around[1:-1])
    return [
        Mention(names[match.group()], is_refused)
        for match, is_refused in zip(found, refused, strict=True)
    ]


def _is_refused_before(before: str, after: str) -> bool:
    """Whether the words since the carrier named before this one turn it down."""
    if not _REFUSES_BEFORE.search(before[-_REACH_BEFORE:]):
        return False
    clause = _CLAUSE_ENDS.split(before)[-1]
    if not _NOT_SENT.search(clause) or _PLEADS.search(clause):
        return True
    return not (_ASKS_WHY.search(clause) or _ASKS.match(after))


def _is_refused_after(after: str, *, is_last: bool) -> bool:
    """Whether the words up to the carrier named next turn this one down, or replace it by that."""
    if not is_last and _REPLACED.search(after):
        return True
    return _REFUSES_AFTER.match(after[:_REACH_AFTER]) is not None


def _share(refused: list[bool], between: Sequence[str]) -> None:
    """Of carriers named in one breath all are refused where the first or the last is."""
    joined = [_JOINS.fullmatch(words) is not None for words in between]
    for place in range(len(joined)):
        refused[place + 1] |= joined[place] and refused[place]
    for place in reversed(range(len(joined))):
        refused[place] |= joined[place] and refused[place + 1]


def has_mention(text: str) -> bool:
    """Whether a text names any carrier; no name reaches over a line break.

    >>> has_mention("在吗\\n能发顺丰吗"), has_mention("在吗")
    (True, False)
    """
    pattern, _ = _lexicon()
    return pattern.search(folded(text).lower()) is not None


@cache
def _lexicon() -> tuple[re.Pattern[str], dict[str, str]]:
    lexicon = tomllib.loads(shipped("corpus", "lexicons", "carriers.toml").read_text("utf-8"))
    names: dict[str, str] = {}
    branches: list[str] = []
    before = "|".join(f"(?<={re.escape(word)})" for word in lexicon["asked_with"])
    for carrier in lexicon["carrier"]:
        for alias in carrier["aliases"]:
            names[alias.lower()] = carrier["name"]
            branches.append(_branch(alias.lower()))
        for alias in carrier.get("only_after", ()):
            names[alias.lower()] = carrier["name"]
            branches.append(f"(?:{before}){_branch(alias.lower())}")
    branches.sort(key=len, reverse=True)
    # At most places a look at the sign that any name begins with is all.
    begins = re.escape("".join(sorted({alias[0] for alias in names})))
    return re.compile(f"(?=[{begins}])(?:{'|'.join(branches)})"), names


def _branch(alias: str) -> str:
    # A Latin name is a word of its own, not a part of one or of a parcel's number.
    return f"(?<![a-z0-9]){re.escape(alias)}(?![a-z0-9])" if alias.isascii() else re.escape(alias)
