"""How figures, changes, times and what the facts say are written, the same in every medium."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Literal

from cstext.kpi.decimals import half_up
from cstext.report.escape import visible
from cstext.report.texts import Texts

Facts = Mapping[str, Any]

Tone = Literal["good", "bad", "flat"]

MINUS = "\N{MINUS SIGN}"
NONE = "–"
"""What stands for no value; never a 0."""

MOST_NAMES = 4
"""Names of shops or files that a sentence tells."""

_UNITS = {
    "zh": (" 小时", " 分", " 秒", " 个百分点"),
    "en": (" h", " min", " s", " pp"),
}


def one_line(text: str) -> str:
    """Return the visible text with every run of blanks and line breaks as one blank."""
    return " ".join(visible(text).split())


def fixed(value: float | Decimal, places: int) -> str:
    """Return a number to so many decimals, half up, as spreadsheets show it.

    A half is one by its decimals: 0.15 is one, though what is stored for it lies below.

    >>> fixed(0.125, 2), fixed(0.15, 1), fixed(1234.5, 0)
    ('0.13', '0.2', '1,235')
    """
    return f"{Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"


def percent(share: float, places: int) -> str:
    """Return a share as a percentage to so many decimals.

    >>> percent(1 / 16, 1), percent(3 / 80, 1), percent(0.5, 0)
    ('6.3%', '3.8%', '50%')
    """
    return f"{fixed(_hundredfold(share), places)}%"


def _hundredfold(share: float) -> Decimal:
    return Decimal(str(share)).scaleb(2)


def figure(value: float | None, unit: str, lang: str = "zh") -> str:
    """Return a metric's value as people read it; None as ``–``.

    >>> figure(1234, "count"), figure(0.5, "ratio"), figure(1.5, "number"), figure(None, "fen")
    ('1,234', '50.0%', '1.50', '–')
    """
    if value is None:
        return NONE
    if unit == "ratio":
        return percent(value, 1)
    if unit == "number":
        return fixed(value, 2)
    if unit == "seconds":
        return duration(value, lang)
    if unit == "fen":
        return yuan(value)
    return fixed(value, 0)


def brief(value: float | None, unit: str, lang: str = "zh") -> str:
    """Return a value for a narrow column: waits as seconds or minutes:seconds.

    >>> brief(9.44, "seconds"), brief(192, "seconds"), brief(0.774, "ratio")
    ('9s', '3:12', '77%')
    """
    if value is None:
        return NONE
    if unit == "ratio":
        return percent(value, 0)
    if unit != "seconds":
        return figure(value, unit, lang)
    whole = _whole(value)
    return f"{whole}s" if whole < 60 else f"{whole // 60:,}:{whole % 60:02}"


def yuan(fen: float) -> str:
    """Return an amount of fen in yuan, half a fen up as everywhere.

    >>> yuan(1234567), yuan(100.5)
    ('¥12,345.67', '¥1.01')
    """
    whole = half_up(Fraction(fen))
    return f"{MINUS if whole < 0 else ''}¥{abs(whole) // 100:,}.{abs(whole) % 100:02}"


def duration(seconds: float, lang: str = "zh") -> str:
    """Return seconds as seconds, minutes or hours.

    >>> duration(9.44), duration(192), duration(3599.7, "en")
    ('9.4 秒', '3 分 12 秒', '1 h 00 min')
    """
    hour, minute, second, _ = _UNITS[lang]
    if seconds < 59.95:
        return fixed(seconds, 1).removesuffix(".0") + second
    whole = _whole(seconds)
    if whole < 3600:
        return f"{whole // 60}{minute} {whole % 60:02}{second}"
    return f"{whole // 3600:,}{hour} {whole % 3600 // 60:02}{minute}"


def _whole(value: float) -> int:
    return half_up(Fraction(value))


def change(now: float | None, before: float | None, unit: str, lang: str = "zh") -> str | None:
    """Return the change with its sign, or None where one of the two is missing.

    >>> change(112, 100, "count"), change(0.4, 0.35, "ratio"), change(5, None, "count")
    ('+12 (+12%)', '+5.0 个百分点', None)
    """
    if now is None or before is None:
        return None
    difference = now - before
    size = gap(difference, unit, lang)
    if unit in ("ratio", "seconds") or not before or not difference:
        return size
    return f"{size} ({size[0]}{percent(abs(difference / before), 0)})"


def gap(value: float, unit: str, lang: str = "zh") -> str:
    """Return a difference with its sign; one that rounds to nothing has the places it needs.

    >>> gap(0.05, "ratio"), gap(1234, "fen"), gap(0, "count"), gap(0.3, "count")
    ('+5.0 个百分点', '+¥12.34', '±0', '+0.3')
    """
    sign = "+" if value > 0 else MINUS if value < 0 else "±"
    size, points = abs(value), _UNITS[lang][3]
    is_share = unit == "ratio"
    text = fixed(_hundredfold(size), 1) + points if is_share else figure(size, unit, lang)
    if value and not re.search("[1-9]", text):
        shown = Decimal(str(size)).scaleb({"ratio": 2, "fen": -2}.get(unit, 0))
        text = re.sub(r"[\d.]+", _first_digit(shown), text, count=1)
    return sign + text


def _first_digit(value: Decimal) -> str:
    """Return a number below one to its first digit that is none of the leading zeros.

    >>> _first_digit(Decimal("0.034")), _first_digit(Decimal("0.00096"))
    ('0.03', '0.001')
    """
    return f"{value.quantize(Decimal(1).scaleb(value.adjusted()), ROUND_HALF_UP):f}".rstrip("0")


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


def agent_names(facts: Facts) -> dict[str, str]:
    """Return every account and person of the facts with the name it is shown by."""
    coach = facts["demand"]["coach"]
    scored = facts["scorecard"]["scores"] if facts["scorecard"] else ()
    rows = [
        *facts["agents"], *facts["cases"], *facts["unanswered"], *coach, *scored,
        *(row["example"] for row in coach if row["example"]), *facts["causes"]["by_agent"],
        *(row for week in facts["weeks"] for row in week["agents"]),
    ]  # fmt: skip
    return short_names(row["agent"] for row in rows)


def shown_metrics(facts: Facts) -> list[Facts]:
    """Return the metrics that have a say: without an orders file, those that need none."""
    return [
        metric
        for metric in facts["metrics"]
        if metric["name"] in facts["total"]
        and "no_orders_file" not in facts["total"][metric["name"]]["left_out"]
    ]


def title(facts: Facts, t: Texts) -> list[str]:
    """Return the shop, where it has a name, and what the review is: of a week, or of other days."""
    kind = "" if facts["orders_known"] else ".obstacle"
    span = "" if "-W" in facts["period"]["name"] else ".days"
    return [*filter(None, [facts["shop"]]), t(f"title{kind}{span}")]


def orders_reach(facts: Facts, t: Texts) -> str:
    """Return up to when the orders speak, of several shops at most; nothing without orders."""
    kind = ".differs" if facts["orders_until_differs"] else ""
    return t(f"orders.until{kind}", day=facts["orders_until"]) if facts["orders_until"] else ""


def silent_days(facts: Facts, t: Texts) -> list[str]:
    """Return on how many days of the period, and of the one before, there is no chat at all."""
    return [
        t(key, name=days["name"], of=days["days"], n=days["days_without_chats"])
        for key, days in (
            ("period.silent", facts["period"]),
            ("compared.silent", facts["previous"]),
        )
        if days and days["days_without_chats"]
    ]


def days(facts: Facts) -> list[tuple[date, Facts | None]]:
    """Return every day of the period with its values; None where nothing was counted on it."""
    first, last = (date.fromisoformat(facts["period"][end]) for end in ("first", "last"))
    values = {row["day"]: row["values"] for row in facts["days"]}
    every = (first + timedelta(n) for n in range((last - first).days + 1))
    return [(day, values.get(day.isoformat())) for day in every]


def headline(facts: Facts, t: Texts) -> str:
    """Return the review's first sentence: how many inquiries, how many of them lost.

    Where none is lost and of some it is not known yet, it says no more than that.
    Without orders: how many met with one of the four causes, for ``other`` is no obstacle.
    """
    inquiries = facts["total"]["inquiries"]["value"]
    if not inquiries:
        return t("headline.nothing")
    causes = facts["causes"]["period"]
    if facts["orders_known"]:
        lost = sum(causes.values())
        is_open = not lost and (pending_inquiries(facts) or unknown_inquiries(facts))
        kind = ".open" if is_open else ""
        return t(f"headline{kind}", inquiries=f"{inquiries:,}", lost=f"{lost:,}")
    met = sum(n for cause, n in causes.items() if cause != "other")
    return t("headline.obstacles", inquiries=f"{inquiries:,}", met=f"{met:,}")


def lead(facts: Facts, t: Texts) -> list[str]:
    """Return the sentences under the headline: what is amiss, conversion, stake, pending."""
    apart = strays(facts["strays"], t)
    if not facts["orders_known"]:
        return apart or [t("headline.none")]
    pending = pending_inquiries(facts)
    staked = at_stake(facts)
    return [
        *apart,
        *_share(facts, t),
        *([t("headline.stake", amount=yuan(staked))] if staked else []),
        *([t("headline.pending", n=f"{pending:,}")] if pending else []),
        *_late_orders(facts, t),
        *_payment_untold(facts, t),
    ]


def _share(facts: Facts, t: Texts) -> list[str]:
    """Say how many ordered, and of whom: some that ordered may be in no conversion yet."""
    converted = facts["total"]["conversion_ordered"]
    if converted["value"] is None:
        return []
    unsettled = facts["total"]["lost_inquiries"]["left_out"]
    has_more = any(n > unsettled.get(why, 0) for why, n in converted["left_out"].items())
    kind = ".covered" if has_more else ""
    return [t(f"headline.share{kind}", conversion=percent(converted["value"], 1))]


def _payment_untold(facts: Facts, t: Texts) -> list[str]:
    """Say so where so many orders do not tell it that what was paid is not known."""
    paid = facts["total"]["paid_amount"]
    untold = paid["left_out"].get("payment_untold", 0)
    return [t("headline.untold", n=f"{untold:,}")] if untold and paid["value"] is None else []


def _late_orders(facts: Facts, t: Texts) -> list[str]:
    """Say so where the orders begin after the start of the period, or of the one before."""
    unknown = unknown_inquiries(facts)
    found = []
    for key in ("period", "previous"):
        days = facts[key]
        if days and days["orders_from"]:
            kind = "unknown" if key == "period" and unknown else key
            told = {"day": days["orders_from"], "name": days["name"], "n": f"{unknown:,}"}
            found.append(t(f"headline.late.{kind}", **told))
    return found


def still_growing(facts: Facts, t: Texts) -> str:
    """Say so where the last of the weeks will still lose and sell more, and what it is held to."""
    pending = pending_inquiries(facts)
    if not pending:
        return ""
    before = facts["total_before"] and facts["total_before"]["lost_inquiries"]["value"]
    then = "" if before is None else t("weeks.then", before=f"{before:,}")
    return t("weeks.open", n=f"{pending:,}") + then


def some_names(names: Sequence[str], t: Texts) -> str:
    """Return the first names of shops or files, a line's worth; dots stand for the others."""
    more = " …" if len(names) > MOST_NAMES else ""
    return t("comma").join(map(one_line, names[:MOST_NAMES])) + more


def strays(found: Facts | None, t: Texts) -> list[str]:
    """Return how many orders join no chat for want of their shop's name, and what to do."""
    if found is None:
        return []
    effect = t("strays.many" if found["are_many"] else "strays.few")
    return [
        t(
            "strays",
            orders=f"{found['orders']:,}",
            of=f"{found['of']:,}",
            shops=some_names(found["shops"], t),
        )
        + effect
        + t("strays.do")
    ]


def at_stake(facts: Facts) -> int | None:
    """Return the money at stake in all, in fen; None where no cause has an estimate."""
    known = [fen for fen in facts["causes"]["at_stake_fen"].values() if fen is not None]
    return sum(known) if known else None


def pending_inquiries(facts: Facts) -> int:
    """Return how many inquiries have no outcome yet."""
    return int(facts["total"]["lost_inquiries"]["left_out"].get("pending", 0))


def unknown_inquiries(facts: Facts) -> int:
    """Return how many inquiries have no known outcome because the orders begin after them."""
    return int(facts["total"]["lost_inquiries"]["left_out"].get("unknown", 0))


def known_losses(values: Facts) -> int | None:
    """Return the lost inquiries of a day's values; None where of all that are not it is unknown.

    Of a day whose windows are open, or before the orders, no loss is known: that is no day without
    one.
    """
    losses = values["lost_inquiries"]
    apart = sum(losses["left_out"].get(why, 0) for why in ("pending", "unknown"))
    lost: int | None = losses["value"]
    return lost if lost or not apart else None


def unsure_cases(facts: Facts) -> int:
    """Return how many causes are to be reviewed by a person."""
    return sum(facts["causes"]["unsure"].values())


def unsure(facts: Facts, t: Texts) -> list[str]:
    """Return how many causes are to be reviewed, and why; empty where there are none."""
    count = unsure_cases(facts)
    is_disputed = facts["labels"] is not None and facts["labels"]["disputed"]
    key = "headline.unsure_or_disputed" if is_disputed else "headline.unsure"
    return [t(key, n=f"{count:,}")] if count else []


def people(facts: Facts, t: Texts) -> list[str]:
    """Return what people decided and how right that shows the model to be; empty without labels."""
    labels = facts["labels"]
    if labels is None:
        return []
    counts = [
        t(f"people.{key}", n=f"{labels[key]:,}")
        for key in ("decided", "disputed", "changed")
        if labels[key]
    ]
    return [*counts, *_measured(labels["measured"], t)]


def _measured(found: Facts | None, t: Texts) -> list[str]:
    if found is None or not found["accuracy"]["of"]:
        return [t("people.unmeasured")]
    shares = [_with_interval("people.accuracy", found["accuracy"], t)]
    if found["accuracy_sure"]["of"]:
        shares.append(_with_interval("people.accuracy_sure", found["accuracy_sure"], t))
    if found["judged"] < found["reached"]:
        shares.append(t("people.left", n=found["reached"] - found["judged"]))
    return shares


def _with_interval(key: str, share: Facts, t: Texts) -> str:
    bounds = {name: percent(share[name], 1) for name in ("value", "low", "high")}
    return t(key, right=share["right"], of=share["of"], **bounds)


def left_out(value: Facts, t: Texts) -> str:
    """Return what a figure leaves out and why; nothing where it leaves out nothing."""
    return ", ".join(f"{t.code('because', why)} {n:,}" for why, n in value["left_out"].items())


def basis(value: Facts, unit: str, t: Texts) -> str:
    """Return how many cases a figure is about, and what it leaves out."""
    parts = [] if unit == "count" else [t("cases", n=f"{value['cases']:,}")]
    apart = left_out(value, t)
    return " · ".join([*parts, t("left_out", parts=apart)] if apart else parts)


def wait_label(upto: int | None, t: Texts) -> str:
    """Return the name of a step of the response distribution."""
    if upto is None:
        return t("waits.longer")
    for size, unit in ((3600, "hour"), (60, "minute")):
        if upto % size == 0:
            return t(f"waits.{unit}", n=upto // size)
    return t("waits.second", n=upto)


def policy_title(facts: Facts, t: Texts) -> str:
    """Return what the rules are called: their titles are Chinese, in English the name is enough."""
    return "" if t.lang == "en" else facts["policy"]["title"] or ""


def setting(value: Any, t: Texts) -> str:
    """Return a setting of the policy as text; a dash where it is not set."""
    if value is None or value == "" or value == []:
        return NONE
    if isinstance(value, bool):
        return t("yes" if value else "no")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def rejected_title(facts: Facts, t: Texts, is_listed: bool = True) -> str:
    """Return how many rows were rejected, and how many of them are listed if not all are."""
    n, listed = facts["rejected"]["count"], len(facts["rejected"]["rows"])
    if not n:
        return t("rejected.none")
    if n == listed or not is_listed:
        return t("rejected.all", n=f"{n:,}")
    return t("rejected.cut", n=f"{n:,}", shown=listed)
