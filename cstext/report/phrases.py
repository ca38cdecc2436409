"""What the facts say of changes, people and money, as rows of text: the same in every medium."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cstext.report import format as written
from cstext.report.texts import Texts

Facts = Mapping[str, Any]


def metrics_of(facts: Facts) -> dict[str, Facts]:
    """Return the metrics that have a say, by name."""
    return {metric["name"]: metric for metric in written.shown_metrics(facts)}


LISTED = ("stock", "shipping", "courier", "explanation")
"""The causes of which there is a list to act on."""

TRENDS = ("conversion_ordered", "average_response", "lost_inquiries", "paid_amount")
"""The metrics whose way over the weeks is drawn for each agent."""


def trended(facts: Facts) -> list[Facts]:
    """Return the metrics of `TRENDS` that have a say."""
    metrics = metrics_of(facts)
    return [metrics[name] for name in TRENDS if name in metrics]


def change_rows(facts: Facts, t: Texts) -> list[dict[str, Any]]:
    """Return what changed since the period before, what is more than chance first.

    Each: metric, title, now, before, difference and its 95 % interval, verdict, tone, sure, and
    whether it is the same as before.
    """
    metrics = metrics_of(facts)
    found = [c for c in facts["changes"] or [] if c["metric"] in metrics]
    found.sort(key=lambda change: not change["is_more_than_chance"])
    return [_change(change, metrics[change["metric"]], t) for change in found]


def changed_lead(facts: Facts, t: Texts) -> str:
    """Return how many changes are more than chance, or why none is told of."""
    if not facts["previous"]:
        return t("changed.none")
    rows = change_rows(facts, t)
    if not rows:
        return t("changed.few", name=facts["previous"]["name"])
    sure = sum(row["sure"] for row in rows)
    rest = sum(not (row["sure"] or row["same"]) for row in rows)
    kind = {
        (True, True): "lead", (True, False): "sure_only",
        (False, True): "chance_only", (False, False): "nothing",
    }[sure > 0, rest > 0]  # fmt: skip
    return t(f"changed.{kind}", sure=f"{sure:,}", rest=f"{rest:,}")


def _change(change: Facts, metric: Facts, t: Texts) -> dict[str, Any]:
    unit = metric["unit"]
    sure, same = change["is_more_than_chance"], change["difference"] == 0
    mood = {True: "good", False: "bad", None: "flat"}[change["is_better"]] if sure else "flat"
    return {
        "metric": change["metric"],
        "title": metric[t.lang],
        "now": written.figure(change["now"], unit, t.lang),
        "before": written.figure(change["before"], unit, t.lang),
        "difference": written.gap(change["difference"], unit, t.lang),
        "interval": interval(change, unit, t),
        "verdict": t(f"changed.{'sure' if sure else 'same' if same else 'chance'}"),
        "tone": mood,
        "sure": sure,
        "same": same,
    }


def interval(change: Facts, unit: str, t: Texts) -> str:
    """Return the 95 % interval of a difference."""
    low, high = (written.gap(change[end], unit, t.lang) for end in ("low", "high"))
    if unit == "ratio":
        low = low.split(" ")[0]
    return t("interval", low=low, high=high)


LEAST_PROFILES = 2


def profile_rows(facts: Facts, t: Texts) -> list[dict[str, Any]]:
    """Return each agent's strengths and weaknesses against the rest of the team, in words.

    Each: agent, strengths and weaknesses (a text each), and the gap of sales to the team's mean
    with its three parts as ``sales`` (texts; None where no orders are known). Of one agent alone
    there is nothing to compare.
    """
    metrics = metrics_of(facts)
    rows: list[dict[str, Any]] = []
    if len(facts["profiles"]) < LEAST_PROFILES:
        return rows
    for profile in facts["profiles"]:
        distances = {each["metric"]: each for each in profile["distances"]}
        rows.append(
            {
                "agent": profile["agent"],
                **{
                    side: [
                        _distance(distances[name], metrics[name], t)
                        for name in profile[side]
                        if name in metrics
                    ]
                    for side in ("strengths", "weaknesses")
                },
                "sales": sales_parts(profile["sales_gap"], t),
            }
        )
    return rows


def _distance(distance: Facts, metric: Facts, t: Texts) -> str:
    unit = metric["unit"]
    return t(
        "profile.distance",
        title=metric[t.lang],
        own=written.figure(distance["now"], unit, t.lang),
        rest=written.figure(distance["before"], unit, t.lang),
        gap=written.gap(distance["difference"], unit, t.lang),
        interval=interval(distance, unit, t),
    )


SALES_PARTS = ("fen", "by_inquiries", "by_conversion", "by_value")


def profiles_how(facts: Facts, t: Texts) -> str:
    """Return what the table of profiles compares; without orders it has no gap in sales."""
    return t("profile.how" if facts["orders_known"] else "profile.how.obstacle")


def sales_parts(gap: Facts | None, t: Texts) -> dict[str, str] | None:
    """Return the gap of sales to the team's mean and what each factor does to it."""
    if gap is None:
        return None
    return {part: written.gap(gap[part], "fen", t.lang) for part in SALES_PARTS}


def reference_rows(facts: Facts, t: Texts) -> list[dict[str, str]]:
    """Return each reference figure beside ours: who, title, theirs, ours, difference."""
    metrics = metrics_of(facts)
    rows = []
    for given in facts["reference"]:
        metric = metrics.get(given["metric"])
        if metric is None:
            continue
        ours, unit = facts["total"][given["metric"]]["value"], metric["unit"]
        rows.append(
            {
                "who": given["who"],
                "title": metric[t.lang],
                "theirs": written.figure(given["value"], unit, t.lang),
                "ours": written.figure(ours, unit, t.lang),
                "difference": written.NONE
                if ours is None
                else written.gap(ours - given["value"], unit, t.lang),
            }
        )
    return rows


def reading_notes(facts: Facts, t: Texts) -> list[str]:
    """Return what the readers say: left out, doubled, not read; each with its files."""
    files: dict[str, list[str]] = {}
    for file in facts["sources"]:
        for note in file["notes"]:
            files.setdefault(t.fault(note), []).append(file["source"])
    for file in facts["skipped"]:
        why = t("skipped.why", why=t.fault(file["reason"]))
        files.setdefault(why, []).append(file["source"])
    doubled = facts["duplicates"]
    return [
        *(
            t("noted", note=note, files=written.some_names(names, t))
            for note, names in files.items()
        ),
        *([t("duplicates", n=f"{doubled:,}")] if doubled else []),
    ]


def waited_lead(facts: Facts, t: Texts) -> str:
    """Return how many waited in vain, to how many of them a robot alone wrote, and who was late."""
    kinds = [waited_kind(row) for row in facts["unanswered"]]
    robot, hanging = kinds.count("robot"), kinds.count("left_hanging")
    late = kinds.count("after_session")
    never = robot + kinds.count("never_answered")
    told = t("waited.lead", never=f"{never:,}", hanging=f"{hanging:,}")
    more = (("waited.robot", robot), ("waited.late", late))
    return told + "".join(t(key, n=f"{n:,}") for key, n in more if n)


def waited_kind(row: Facts) -> str:
    """Return the code of the label: ``robot`` is never answered, but a robot wrote."""
    is_robot = row["kind"] == "never_answered" and row["is_robot_only"]
    return "robot" if is_robot else str(row["kind"])


def has_shops(rows: Sequence[Facts]) -> bool:
    """Whether the rows are of several shops, and each is to name its own."""
    return len({row["shop"] for row in rows}) > 1


def agent_caused(facts: Facts, t: Texts) -> str:
    """Return how many of the causes are the agents' explanation; nothing where there is no cause.

    Without orders: of the chats that met with one of the four obstacles, for ``other`` is none.
    """
    causes = facts["causes"]["period"]
    n, is_lost = causes["explanation"], facts["orders_known"]
    whole = sum(k for cause, k in causes.items() if is_lost or cause != "other")
    if not whole:
        return ""
    kind = ".obstacle" if not is_lost else ".none" if not n else ".all" if n == whole else ""
    told = {"all": f"{whole:,}", "n": f"{n:,}", "rest": f"{whole - n:,}"}
    return t(f"causes.agent_caused{kind}", **told, share=written.figure(n / whole, "ratio"))


def funnel_note(facts: Facts, t: Texts) -> str:
    """Return what the steps of the funnel count, and how many inquiries have no outcome yet."""
    open_yet = written.pending_inquiries(facts) + written.unknown_inquiries(facts)
    is_told = facts["orders_known"] and open_yet
    return t("funnel.note") + (t("funnel.open", n=f"{open_yet:,}") if is_told else "")


def lists_unsure(facts: Facts, t: Texts) -> str:
    """Return a warning where the lists to act on rest on causes that are to be reviewed."""
    unsure = facts["causes"]["unsure"]
    return t("actions.unsure") if any(unsure.get(cause) for cause in LISTED) else ""


def settled_sentence(facts: Facts, t: Texts) -> str | None:
    """Return what became of the period before's pending inquiries; None where none is known."""
    settled = facts["settled"]
    if settled is None or not settled["count"]:
        return None
    parts = [f"{t.code('outcome', code)} {n:,}" for code, n in settled["outcomes"].items()]
    paid = settled["paid_fen"]
    return t(
        "settled.sentence" if paid is not None else "settled.unpaid",
        name=settled["period"],
        n=f"{settled['count']:,}",
        parts=t("comma").join(parts),
        paid="" if paid is None else written.yuan(paid),
    )
