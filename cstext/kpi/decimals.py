"""Exact numbers of score sheets and pay: read, rounded by one rule, and written.

Scores are rounded to two decimals, money to fen, both half up and only when they stand: what is
computed on the way is exact.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator

MINUS = "\N{MINUS SIGN}"
ROUNDING_ZH = "得分保留两位小数，金额保留到分，均四舍五入；中间计算不取整。"
ROUNDING_EN = (
    "Scores to two decimals, money to fen, half up; nothing is rounded on the way to them."
)
_MOST = Decimal(10) ** 12
_PERCENT = re.compile(r"^\s*(-?\d+(?:\.\d+)?)\s*[%\uff05]\s*$")


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("must be a number; fill it in" if value == "" else "must be a number")
    return sized(Decimal(value))


def sized(value: Decimal) -> Decimal:
    """Return a number that can be reckoned with to the fen.

    Raises:
        ValueError: it is not finite, or larger than any wage or weight.
    """
    if not value.is_finite():
        raise ValueError("must be a finite number")
    if abs(value) > _MOST:
        raise ValueError("is too large")
    return value


def _percent(value: Any) -> Any:
    share = parse_percent(value) if isinstance(value, str) else None
    if share is None:
        raise ValueError('must be a percentage, as "5%"')
    if share < 0:
        raise ValueError("cannot be below 0")
    return sized(share)


def as_factor(told: str) -> str:
    """Return a sum as a working multiplies it: in brackets where it takes something off.

    >>> as_factor("500"), as_factor(f"500 {MINUS} 20") == f"(500 {MINUS} 20)"
    ('500', True)
    """
    return f"({told})" if MINUS in told else told


Number = Annotated[Decimal, BeforeValidator(_number)]
"""A number of a TOML file, exact; text is refused."""

Percent = Annotated[Decimal, BeforeValidator(_percent)]
"""A percentage as text, so that nobody has to guess whether 5 is 5 % or 500 %."""


def parse_percent(text: str) -> Decimal | None:
    """Return a share written as a percentage.

    >>> parse_percent("45%"), parse_percent("0.45")
    (Decimal('0.45'), None)
    """
    match = _PERCENT.match(text)
    return Decimal(match[1]).scaleb(-2) if match else None


def rounded(value: Decimal) -> Decimal:
    """Return a score or an amount to two decimals, half up.

    >>> rounded(Decimal("82.505")), rounded(Decimal("-0.005"))
    (Decimal('82.51'), Decimal('-0.01'))
    """
    return round_to(value, 2)


def round_to(value: Decimal, places: int) -> Decimal:
    """Return a number to so many decimals, half up.

    >>> round_to(Decimal("66.66666667"), 4)
    Decimal('66.6667')
    """
    with localcontext() as context:
        context.prec = 50
        return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def half_up(value: Fraction) -> int:
    """Return the nearest whole number, as fen are; half up, below zero half down.

    >>> half_up(Fraction(49_997, 2)), half_up(Fraction(-1, 2)), half_up(Fraction(7, 3))
    (24999, -1, 2)
    """
    nearest = int(abs(value) + Fraction(1, 2))
    return -nearest if value < 0 else nearest


def plain(value: Decimal) -> str:
    """Return a number as people write it: thousands parted, no needless zeros.

    >>> plain(Decimal("18000.00")), plain(Decimal("82.50")), plain(Decimal("-200"))
    ('18,000', '82.5', '-200')
    """
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: Decimal) -> str:
    """Return a share as a percentage, to two decimals.

    >>> percent(Decimal("0.005")), percent(Decimal(1) / 3)
    ('0.5%', '33.33%')
    """
    return f"{plain(rounded(share * 100))}%"


def exact_percent(share: Decimal) -> str:
    """Return a share as a percentage with all its decimals, so that what is made of it adds up.

    >>> exact_percent(Decimal("0.00125")), exact_percent(Decimal("0.05"))
    ('0.125%', '5%')
    """
    return f"{plain(share.scaleb(2))}%"
