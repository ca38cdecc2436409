"""How a figure, a change, a time and a hostile text are written, the same in every medium."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

Lang = Literal["zh", "en"]
Tone = Literal["good", "bad", "flat"]

NONE = "–"
"""What stands for no value; never a 0."""

_UNITS = {
    "zh": (" 小时", " 分", " 秒", " 个百分点"),
    "en": (" h", " min", " s", " pp"),
}

# Marks that turn the reading direction: with them a text can pass for another one.
_BIDI = dict.fromkeys([0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_HARMFUL: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"},
    0x7F: "\u2421",
    **dict.fromkeys(range(0x80, 0xA0), "\ufffd"),
    **dict.fromkeys([0x2028, 0x2029], "\n"),
    **dict.fromkeys(_BIDI, "\ufffd"),
    **dict.fromkeys([0xFFFE, 0xFFFF], "\ufffd"),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}


def visible(text: str) -> str:
    r"""Return the text with what a page, a sheet or a terminal would obey made visible.

    >>> visible("a\x1b[31mb\x03")
    'a␛[31mb␃'
    """
    return text.replace("\r\n", "\n").translate(_HARMFUL)


def one_line(text: str) -> str:
    """Return the visible text with every run of blanks and line breaks as one blank."""
    return " ".join(visible(text).split())


def figure(value: float | None, unit: str, lang: Lang = "zh") -> str:
    """Return a metric's value as people read it; None as ``–``.

    >>> figure(1234, "count"), figure(0.5, "ratio"), figure(None, "fen")
    ('1,234', '50.0%', '–')
    """
    if value is None:
        return NONE
    if unit == "ratio":
        return f"{value:.1%}"
    if unit == "seconds":
        return duration(value, lang)
    if unit == "fen":
        return yuan(value)
    return f"{value:,.0f}"


def yuan(fen: float) -> str:
    """Return an amount of fen in yuan.

    >>> yuan(1234567), yuan(-50)
    ('¥12,345.67', '−¥0.50')
    """
    return f"{'−' if fen < 0 else ''}¥{abs(fen) / 100:,.2f}"


def duration(seconds: float, lang: Lang = "zh") -> str:
    """Return seconds as seconds, minutes or hours.

    >>> duration(9.44), duration(192), duration(3599.7, "en")
    ('9.4 秒', '3 分 12 秒', '1 h 00 min')
    """
    hour, minute, second, _ = _UNITS[lang]
    if seconds < 59.95:
        return f"{seconds:.1f}".removesuffix(".0") + second
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60}{minute} {whole % 60:02}{second}"
    return f"{whole // 3600:,}{hour} {whole % 3600 // 60:02}{minute}"


def change(now: float | None, before: float | None, unit: str, lang: Lang = "zh") -> str | None:
    """Return the change with its sign, or None where one of the two is missing.

    >>> change(112, 100, "count"), change(0.35, 0.4, "ratio"), change(5, None, "count")
    ('+12 (+12%)', '−5.0 个百分点', None)
    """
    if now is None or before is None:
        return None
    gap = now - before
    sign = "+" if gap > 0 else "−" if gap < 0 else "±"
    if unit == "ratio":
        return f"{sign}{abs(gap) * 100:.1f}{_UNITS[lang][3]}"
    size = f"{sign}{figure(abs(gap), unit, lang)}"
    if unit == "seconds" or not before or not gap:
        return size
    return f"{size} ({sign}{abs(gap / before):.0%})"


def tone(now: float | None, before: float | None, better: str) -> Tone:
    """Whether a change is good, bad or neither, by the metric's better direction."""
    if now is None or before is None or now == before or better == "none":
        return "flat"
    return "good" if (now > before) == (better == "up") else "bad"


def clock(iso: str | None, seconds: bool = False) -> str:
    """Return a time of the facts as month, day and time of day, in the shop's own clock.

    >>> clock("2026-11-09T21:03:07+08:00"), clock(None)
    ('11-09 21:03', '–')
    """
    if iso is None:
        return NONE
    return datetime.fromisoformat(iso).strftime("%m-%d %H:%M:%S" if seconds else "%m-%d %H:%M")


def short_names(names: Iterable[str | None]) -> dict[str, str]:
    """Return each account without its shop, as long as all stay distinct.

    >>> short_names(["小店:小美", "小店:阿青", None])
    {'小店:小美': '小美', '小店:阿青': '阿青'}
    """
    full = sorted({name for name in names if name})
    short = [name.rpartition(":")[2] or name for name in full]
    return dict(zip(full, short if len(set(short)) == len(full) else full, strict=True))


def is_empty(value: Any) -> bool:
    """Whether a fact says nothing: null, an empty text or an empty list."""
    return value is None or value == "" or value == []
