"""Which carriers a text names, from the lexicon corpus/lexicons/carriers.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from cstext.resources import shipped

# What a buyer says about a carrier that he does not want, before its name or after it.
_REFUSES_BEFORE = re.compile(
    r"(不要|别发|别用|不发|不用|不想|不走|除了|除|讨厌|拒绝)[^，。！？,.!?]{0,4}$"
)
_REFUSES_AFTER = re.compile(
    r"^[^，。！？,.!?]{0,6}"
    r"(太慢|好慢|很慢|慢死|垃圾|不送|不到|不派|自取|不方便|(?<!行)不行|丢|差|恶心|不好)"
)


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
    lower = text.lower()
    return [
        Mention(
            names[match.group()],
            bool(
                _REFUSES_BEFORE.search(lower[max(0, match.start() - 10) : match.start()])
                or _REFUSES_AFTER.match(lower[match.end() : match.end() + 12])
            ),
        )
        for match in pattern.finditer(lower)
    ]


def has_mention(text: str) -> bool:
    """Whether a text names any carrier; no name reaches over a line break.

    >>> has_mention("在吗\\n能发顺丰吗"), has_mention("在吗")
    (True, False)
    """
    pattern, _ = _lexicon()
    return pattern.search(text.lower()) is not None


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
    # A Latin name is a word of its own, not a part of one.
    return f"(?<![a-z]){re.escape(alias)}(?![a-z])" if alias.isascii() else re.escape(alias)
