"""What a lost buyer wanted, read from the chat, and counted over the lost inquiries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product, takewhile
from typing import Any

from cstext.demand.carriers import has_mention, mentions
from cstext.demand.items import linked_item
from cstext.demand.variants import COLOUR, SIZE, tidy_colour, tidy_size
from cstext.words import folded

_BESIDE = re.compile(r"[的码 ]{0,2}")
_LINK = re.compile(r"https?://[\x21-\x7e]+")
# What an agent offers in place of what was wanted.
_IN_PLACE = re.compile(
    r"(?:推荐|换成|改拍|(?:可以|建议您?|要不)(?:再|先)?[拍看选换买考])[^，。！？,.!?\n]*"
)
# What an agent says of a size or colour that is there, right before it or right after it.
_OFFERED_BEFORE = re.compile(r"(?:只|还|就)(?:有|剩下?)[^没缺断，。！？,.!?\s]{0,5}$")
_OFFERED_AFTER = re.compile(
    r"^码?的?(?:我们|这边|目前|现在|是|都|还|倒)*有(?:现?货|的|库存|哦|哈|呢|啊)*(?:[，。！,.!\s]|$)"
)
# What a buyer says of a size or colour that he does not want, right before it or right after it.
_REFUSES_BEFORE = re.compile(
    r"(?:(?<!要)不要|别要|不想要|不喜欢|别发|别给|讨厌|除了)"
    r"(?:我|发|给|成|要|拍|那|这|个|种|款|太|的){0,2}$"
)
_REFUSES_AFTER = re.compile(
    r"^码?的?(?:我|就|都|也)?(?:不要|不想要|不喜欢)(?:[了的啊哦呢吧，。！？,.!?\s]|要|换|$)"
)
_REACH = 8
_LEAST_OVERLAP, _MOST_OVERLAP = 3, 8
# What titles say of the shop and its terms: who asks about these asks for no goods.
_OF_SHOPS = re.compile(
    r"(?:官方)?(?:旗舰|专卖|专营)店|官方|正品|现货|预售|运费险|免运费|(?:顺丰)?包邮|顺丰"
    r"|(?:当天|(?:24|48)小时)?发货|秒发|[七7]天无理由(?:退换)?"
)
# Marks, a year, or a number that a price may be as well.
_NO_NAME = re.compile(r"\W*\d{0,3}\W*|\W*(?:19|20)\d\d\W*|\W*\d{1,4}年\W*")


@dataclass(frozen=True)
class Wanted:
    """What one buyer asked for: each list in the order in which it was named."""

    carriers: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()

    def as_facts(self) -> dict[str, list[str]]:
        """Return it as plain data."""
        return {key: list(value) for key, value in vars(self).items()}


@dataclass(frozen=True)
class Goods:
    """What a shop's goods are called: their ``names`` by the words in them (see `goods_names`),
    and of links the number by which they tell their goods, with the name."""

    names: Mapping[str, frozenset[str]]
    items: Mapping[str, str] = field(default_factory=dict)


def wanted(turns: Sequence[tuple[str, str]], evidence: Iterable[int], known: Goods) -> Wanted:
    """Return what the buyer of a chat wanted.

    ``turns`` are (role, text); ``evidence`` the numbers, from 1, of the messages that decided
    the cause: sizes and colours named there (or just before) weigh more than those elsewhere.
    What the buyer says he does not want (不要红色，要黑色) is none of it, whoever names it.
    Goods that no words name are those of the link or card the buyer came with (`linked_item`): by
    their name where it is ``known``, else as ID and their number.
    """
    evidence = tuple(evidence)
    buyer = [text for role, text in turns if role == "buyer"]
    near = [
        (role, text if role == "buyer" else _IN_PLACE.sub(" ", text))
        for n in evidence
        for role, text in turns[max(0, n - 2) : n]
    ]
    plain = "\n".join(map(_plain, buyer))
    beside = [(role, _plain(text)) for role, text in near]
    return Wanted(
        carriers=_carriers(buyer),
        goods=_goods([buyer, [text for _, text in near]], linked_item(turns, evidence), known),
        sizes=_chosen(SIZE, beside, plain),
        colours=_chosen(COLOUR, beside, plain),
    )


def _plain(text: str) -> str:
    return _LINK.sub(" ", folded(text))


def _carriers(texts: Sequence[str]) -> tuple[str, ...]:
    # Most chats name none: one look at all of it tells.
    if not has_mention("\n".join(texts)):
        return ()
    named = [mention for text in texts for mention in mentions(text)]
    refused = {mention.carrier for mention in named if mention.is_refused}
    return tuple(dict.fromkeys(m.carrier for m in named if m.carrier not in refused))


def _chosen(
    pattern: re.Pattern[str], near: Sequence[tuple[str, str]], buyer: str
) -> tuple[str, ...]:
    """What the buyer names near the evidence, else an agent there, else the buyer anywhere.

    Without what he turns down, nor what an agent says is there (没有了，只剩红色) if more is named.
    """
    named = _named(pattern, buyer)
    refused = {text for text, is_refused in named if is_refused}
    asked = [text for role, said in near if role == "buyer" for text, _ in _named(pattern, said)]
    told = [
        each
        for role, said in near
        if role != "buyer"
        for each in _named(pattern, said, by_agent=True)
    ]
    there = {text for text, is_there in told if is_there}
    missing = [text for text, is_there in told if not is_there]
    lacking = [text for text in asked if text not in there]
    for found in (lacking, missing, asked, [text for text, _ in named]):
        if kept := tuple(dict.fromkeys(text for text in found if text not in refused)):
            return kept
    return ()


def _named(
    pattern: re.Pattern[str], text: str, *, by_agent: bool = False
) -> list[tuple[str, bool]]:
    """Each size or colour that is named, and whether the words beside it turn it down.

    Of an agent's words: whether they say that it is there.
    """
    tidy = tidy_size if pattern is SIZE else tidy_colour
    before, after = (
        (_OFFERED_BEFORE, _OFFERED_AFTER) if by_agent else (_REFUSES_BEFORE, _REFUSES_AFTER)
    )
    return [
        (
            tidy(match.group()),
            bool(
                before.search(text[max(0, match.start() - _REACH) : match.start()])
                or after.match(text[match.end() : match.end() + _REACH])
            ),
        )
        for match in pattern.finditer(text)
    ]


Kind = tuple[str | None, str | None]


def kinds(turns: Sequence[tuple[str, str]], want: Wanted) -> list[Kind]:
    """Return the pairs of size and colour that were wanted; None: not named.

    Where the buyer puts each size to its colour (红色M码、黑色L码), and leaves none without, these
    pairs are all; else it is each size in each colour.

    >>> both = Wanted(sizes=("M", "L"), colours=("红色", "黑色"))
    >>> kinds([("buyer", "红色M码、黑色L码有吗")], both)
    [('M', '红色'), ('L', '黑色')]
    >>> len(kinds([("buyer", "红色和黑色的M码、L码有吗")], both))
    4
    """
    named: set[Kind] = set()
    for role, text in turns:
        if role == "buyer" and len(want.sizes) > 1 and len(want.colours) > 1:
            named.update(_paired(_plain(text), want))
    sizes, colours = ({kind[side] for kind in named} for side in (0, 1))
    if sizes == set(want.sizes) and colours == set(want.colours):
        order = product(want.sizes, want.colours)
        return [kind for kind in order if kind in named]
    return list(product(want.sizes or (None,), want.colours or (None,)))


def _paired(text: str, want: Wanted) -> list[Kind]:
    """The sizes and colours that stand side by side; none where one stands alone."""
    found = sorted(
        (match.start(), match.end(), is_colour, tidy(match.group()))
        for is_colour, pattern, tidy in (
            (False, SIZE, tidy_size), (True, COLOUR, tidy_colour))
        for match in pattern.finditer(text)
        if tidy(match.group()) in (want.colours if is_colour else want.sizes)
    )  # fmt: skip
    if len(found) % 2:
        return []
    pairs: list[Kind] = []
    for (_, end, is_first, one), (start, _, is_second, other) in zip(
        found[::2], found[1::2], strict=True
    ):
        if is_first == is_second or not _BESIDE.fullmatch(text[end:start]):
            return []
        pairs.append((other, one) if is_first else (one, other))
    return pairs


def goods_names(titles: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return each stretch of three or more characters of the goods' names with those names.

    A name is an order's title without its colour and size; what it says of the shop and its terms
    (旗舰店, 运费险) is in no stretch.

    >>> names = goods_names(["水洗棉四件套 雾蓝色", "水洗棉四件套", "磨毛四件套 1.8米"])
    >>> sorted(names["水洗棉"]), sorted(names["四件套"])
    (['水洗棉四件套'], ['水洗棉四件套', '磨毛四件套'])
    """
    stretches: dict[str, set[str]] = defaultdict(set)
    for name in {goods_name(title) for title in titles}:
        said = _OF_SHOPS.sub(" ", name)
        for size in range(_LEAST_OVERLAP, _MOST_OVERLAP + 1):
            for start in range(len(said) - size + 1):
                stretches[said[start : start + size]].add(name)
    return {stretch: frozenset(owners) for stretch, owners in stretches.items()}


def goods_name(title: str) -> str:
    """Return what goods are called: their title without colour, flavour and size.

    >>> goods_name("水洗棉四件套 雾蓝色 1.8米")
    '水洗棉四件套'
    """
    return " ".join(SIZE.sub(" ", COLOUR.sub(" ", title)).split())


def _goods(said: Iterable[Sequence[str]], item: str | None, known: Goods) -> tuple[str, ...]:
    """What the first texts that name goods name, which of several the link tells; else the link."""
    linked = None if item is None else known.items.get(item, f"ID {item}")
    stretch = next(filter(None, (_longest(texts, known.names) for texts in said)), None)
    if stretch is None:
        return () if linked is None else (linked,)
    owners = known.names[stretch]
    if len(owners) == 1:
        return tuple(owners)
    return (linked if linked in owners else _common(stretch, owners),)


def _longest(texts: Iterable[str], names: Mapping[str, frozenset[str]]) -> str:
    """The longest stretch of the goods' names in the texts, the first of equal; "": none."""
    longest = ""
    for text in texts if names else ():
        # A stretch that is known is made of shorter ones that are: most texts have none.
        starts = [
            start
            for start in range(len(text) - _LEAST_OVERLAP + 1)
            if text[start : start + _LEAST_OVERLAP] in names
        ]
        for size in (
            range(_MOST_OVERLAP, max(_LEAST_OVERLAP - 1, len(longest)), -1) if starts else ()
        ):
            stretches = (text[start : start + size] for start in starts)
            found = next((s for s in stretches if len(s) == size and _is_name(s, names)), None)
            if found:
                longest = found
                break
    return longest


def _common(stretch: str, owners: frozenset[str]) -> str:
    """What all the names say around the stretch that they share: one name for one set of goods.

    >>> _common("棉毛巾", frozenset({"新疆棉毛巾家用 条纹组", "新疆棉毛巾家用 组"}))
    '新疆棉毛巾家用'
    """
    heads, tails = zip(*(name.split(stretch, 1) for name in sorted(owners)), strict=True)
    head = _alike([head[::-1] for head in heads])[::-1]
    return f"{head}{stretch}{_alike(tails)}".strip()


def _alike(texts: Sequence[str]) -> str:
    """How all the texts begin."""
    signs = zip(*texts, strict=False)
    return "".join(each[0] for each in takewhile(lambda each: len({*each}) == 1, signs))


def _is_name(stretch: str, names: Mapping[str, frozenset[str]]) -> bool:
    return stretch in names and _NO_NAME.fullmatch(stretch) is None


DEMANDS = ("stock", "shipping", "courier")
"""The causes of which `demand_tables` says what was wanted."""


def demand_tables(cases: Iterable[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Count what the lost buyers wanted: restock, carriers, dispatch, each with its chats.

    A case holds reason, buyer, shop, session_id, wanted and kinds. A buyer of a shop counts once in
    a row: in another shop the same name is another buyer. Who wanted several kinds or carriers
    stands in the row of each: rows do not add up.
    """
    rows: dict[str, dict[tuple[str | None, ...], list[Mapping[str, Any]]]] = {
        "restock": defaultdict(list),
        "carriers": defaultdict(list),
        "dispatch": defaultdict(list),
    }
    for case in cases:
        want = case["wanted"]
        if case["reason"] == "stock":
            for size, colour in case["kinds"]:
                rows["restock"][_first(want["goods"]), size, colour].append(case)
        elif case["reason"] == "shipping":
            rows["dispatch"][(_first(want["goods"]),)].append(case)
        elif case["reason"] == "courier":
            for carrier in want["carriers"]:
                rows["carriers"][(carrier,)].append(case)
    keys = {
        "restock": ("goods", "size", "colour"),
        "carriers": ("carrier",),
        "dispatch": ("goods",),
    }
    return {
        name: sorted(
            (
                {
                    **dict(zip(keys[name], key, strict=True)),
                    "buyers": len({(case["shop"], case["buyer"]) for case in chats}),
                    "sessions": [case["session_id"] for case in chats],
                }
                for key, chats in groups.items()
            ),
            key=lambda row: (
                all(row[k] is None for k in keys[name]),
                -row["buyers"],
                [row[k] or "" for k in keys[name]],
            ),
        )
        for name, groups in rows.items()
    }


def _first(values: Sequence[str]) -> str | None:
    return values[0] if values else None
