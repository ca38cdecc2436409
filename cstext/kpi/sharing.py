"""Public commission: a share of sales in equal parts that add up to it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cstext.kpi.decimals import exact_percent, plain, rounded

_OVER = {"zh": ("，", "余"), "en": (", ", "rest")}


def part_of(
    sales: Decimal, told: str, rate: Decimal, people: Sequence[str], person: str, lang: str
) -> tuple[Decimal, str]:
    """Return one person's part of ``rate`` × ``sales``, and how it was worked out.

    The whole is rounded to fen; the fen that do not divide go one each to those who stand first in
    ``people``, so that the parts add up to it. ``told`` is how the working writes the sales.
    """
    whole, among = rounded(sales * rate), len(people)
    fen, over = divmod(int(whole.scaleb(2)), among)
    part, least = (Decimal(each).scaleb(-2) for each in (fen + (people.index(person) < over), fen))
    share = f"{told} × {exact_percent(rate)}"
    if not over:
        return part, f"{share} ÷ {among} = {plain(part)}"
    comma, rest = _OVER[lang]
    more = f"{comma}+ 0.01 = {plain(part)}" if part > least else ""
    divided = f"{plain(whole)} ÷ {among} = {plain(least)} {rest} {plain(whole - least * among)}"
    return part, f"{share} = {plain(whole)}{comma}{divided}{more}"
