"""The weekly review as Markdown, for pasting: draws the facts, computes none.

Text of the facts is escaped, so that no chat, name or file makes markup, a link or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cstext.report import format as written
from cstext.report.format import one_line
from cstext.report.phrases import (
    SALES_PARTS,
    change_rows,
    changed_lead,
    lists_unsure,
    profile_rows,
    profiles_how,
    reading_notes,
    reference_rows,
    settled_sentence,
    waited_lead,
)
from cstext.report.scores import score_rows
from cstext.report.texts import Texts
from cstext.writing import whole_file

Facts = Mapping[str, Any]

MOST_ROWS = 10
"""Rows of a list that are pasted; the others stand in the other files."""
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&@]|:(?=//)|(?<=www)\.|^[+-]|(?<=^\d)\.", re.IGNORECASE)
"""What makes markup, a line of a list, or (in some readers) a link of itself."""
MOST_TEXT = 120
SHOWN = ("receptions", "inquiries", "conversion_ordered", "paid_amount", "lost_inquiries",
         "first_response", "average_response", "unanswered_rounds")  # fmt: skip
"""The metrics of each agent that are pasted."""
WISHES = (
    ("restock", ("goods", "size", "colour")),
    ("dispatch", ("goods",)),
    ("carriers", ("carrier",)),
)


def write_markdown(facts: Facts, path: Path, lang: str = "zh") -> None:
    """Write the review as Markdown; the file is whole or not there."""
    with whole_file(path) as beside:
        beside.write_text(render_markdown(facts, lang), "utf-8", newline="\n")


def render_markdown(facts: Facts, lang: str = "zh") -> str:
    """Return the review as Markdown; equal facts give an equal text."""
    t = Texts(lang)
    parts = (_head, _changed, _causes, _wishes, _coach, _waited, _agents, _scores, _profiles,
             _references, _settled, _left_out, _definitions)  # fmt: skip
    blocks = [block for part in parts for block in part(facts, t)]
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    r"""Return a text that Markdown shows as it is, on one line.

    >>> escaped("[点我](http://x) <b>")
    '\\[点我\\](http\\://x) \\<b\\>'
    """
    return _MARKUP.sub(lambda match: "\\" + match.group(), one_line(text))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1) -> str:
    """A table whose first columns are text, the others figures."""
    rule = ["---"] * left + ["---:"] * (len(heads) - left)
    lines = [heads, rule, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _head(facts: Facts, t: Texts) -> Iterator[str]:
    period = facts["period"]
    yield f"# {escaped(' · '.join([*written.title(facts, t), period['name']]))}"
    days = t("period", first=period["first"], last=period["last"])
    partly = "" if period["is_complete"] else f" · **{t('period.incomplete')}**"
    yield escaped(" · ".join([days, *written.silent_days(facts, t)])) + partly
    yield f"**{written.headline(facts, t)}**"
    notes = [*written.unsure(facts, t), *written.people(facts, t)]
    yield from [*map(escaped, written.lead(facts, t)), *notes]


def _changed(facts: Facts, t: Texts) -> Iterator[str]:
    yield f"## {t('section.changed')}"
    yield changed_lead(facts, t)
    if not facts["changes"]:
        return
    heads = ("col.metric", "col.verdict", "this", "before.head", "difference", "col.interval")
    yield _table(
        [t(head) for head in heads],
        [
            [row["title"], row["verdict"], row["now"], row["before"], row["difference"],
             row["interval"]]
            for row in change_rows(facts, t)
        ],
        left=2,
    )  # fmt: skip
    yield t("changed.how", name=escaped(facts["previous"]["name"]))


def _causes(facts: Facts, t: Texts) -> Iterator[str]:
    causes = facts["causes"]
    yield f"## {t('section.causes' + ('' if facts['orders_known'] else '.obstacle'))}"
    before = causes["before"] or {}
    heads = [t(key) for key in ("causes.cause", "count", "before.head", "review", "causes.stake")]
    yield _table(
        heads,
        [
            [
                t.code("reason", cause),
                written.figure(n, "count"),
                written.figure(before.get(cause), "count"),
                written.figure(causes["unsure"].get(cause, 0), "count"),
                written.figure(causes["at_stake_fen"].get(cause), "fen"),
            ]
            for cause, n in causes["period"].items()
        ],
    )
    if written.at_stake(facts) is not None:
        yield t("causes.how", how=causes[f"at_stake_how_{t.lang}"])


def _wishes(facts: Facts, t: Texts) -> Iterator[str]:
    yield f"## {t('section.actions')}"
    if unsure := lists_unsure(facts, t):
        yield unsure
    for name, keys in WISHES:
        wishes = facts["demand"][name]
        yield f"### {t(f'{name}.title')}"
        if not wishes:
            yield t("nothing")
            continue
        yield _table(
            [*(t(f"col.{key}") for key in keys), t("col.buyers")],
            [
                [*(escaped(wish[key] or t("unknown")) for key in keys),
                 written.figure(wish["buyers"], "count")]
                for wish in wishes[:MOST_ROWS]
            ],
            left=len(keys),
        )  # fmt: skip
        yield from _more(wishes, t)


def _more(rows: Sequence[Any], t: Texts) -> Iterator[str]:
    if len(rows) > MOST_ROWS:
        yield t("more", n=len(rows) - MOST_ROWS)


def _coach(facts: Facts, t: Texts) -> Iterator[str]:
    names, rows = written.agent_names(facts), facts["demand"]["coach"]
    yield f"### {t('coach.title')}"
    if not rows:
        yield t("nothing")
        return
    heads = ("col.agent", "col.question", "col.answer", "coach.example.short",
             "coach.example.answer")  # fmt: skip
    yield _table(
        [t(head) for head in heads],
        [_coached(row, names, t) for row in rows[:MOST_ROWS]],
        left=len(heads),
    )
    if any(row["example"] for row in rows):
        yield t("coach.how")
    yield from _more(rows, t)


def _coached(row: Facts, names: Mapping[str, str], t: Texts) -> list[str]:
    example = row["example"] or {"question": written.NONE, "answer": written.NONE}
    said = (row["question"], row["answer"] or written.NONE, example["question"], example["answer"])
    return [_named(row["agent"], names, t), *(escaped(text[:MOST_TEXT]) for text in said)]


def _named(agent: str | None, names: Mapping[str, str], t: Texts) -> str:
    return t("unassigned") if agent is None else escaped(names[agent])


def _waited(facts: Facts, t: Texts) -> Iterator[str]:
    yield f"## {t('section.waited')}"
    yield waited_lead(facts, t)
    heads = ("col.hour", "col.rounds", "col.unanswered", "col.never", "col.mean", "col.staff")
    if facts["hours"]:
        yield _table(
            [t(head) for head in heads],
            [
                [row["hour"], written.figure(row["rounds"], "count"),
                 written.figure(row["unanswered_rounds"], "count"),
                 written.figure(row["never_answered"], "count"),
                 written.figure(row["mean_seconds"], "seconds", t.lang),
                 written.figure(row["agents"], "number")]
                for row in facts["hours"]
            ],
        )  # fmt: skip


def _agents(facts: Facts, t: Texts) -> Iterator[str]:
    if not facts["agents"]:
        return
    names, metrics = written.agent_names(facts), written.shown_metrics(facts)
    metrics = [m for m in metrics if m["name"] in SHOWN]
    rows = [(_named(row["agent"], names, t), row["values"]) for row in facts["agents"]]
    yield f"## {t('section.agents')}"
    yield _table(
        [t("col.agent"), *(m[t.lang] for m in metrics)],
        [
            [name, *(written.figure(values.get(m["name"], {}).get("value"), m["unit"], t.lang)
                     for m in metrics)]
            for name, values in [*rows, (t("shop"), facts["total"])]
        ],
    )  # fmt: skip


def _scores(facts: Facts, t: Texts) -> Iterator[str]:
    answer = facts["scorecard"]
    if answer is None or not answer["scores"]:
        return
    title = answer["scorecard"]["title_en" if t.lang == "en" else "title"]
    rows = score_rows(answer, t.lang, brief=True)
    yield f"## {t('section.scorecard')}: {escaped(title)}"
    yield _table(
        list(rows[0]),
        [
            [written.NONE if value in (None, "") else escaped(str(value)) for value in row.values()]
            for row in rows
        ],
        left=len(rows[0]),
    )
    yield from map(escaped, answer["warnings"])
    yield answer[f"rounding_{t.lang}"]


def _profiles(facts: Facts, t: Texts) -> Iterator[str]:
    rows = profile_rows(facts, t)
    if not rows:
        return
    names = written.agent_names(facts)
    parts = SALES_PARTS if facts["orders_known"] else ()
    heads = [t("col.agent"), t("col.strengths"), t("col.weaknesses")]
    yield f"## {t('section.profiles')}"
    yield _table(
        [*heads, *(t.code("sales", part) for part in parts)],
        [
            [
                _named(row["agent"], names, t),
                *("; ".join(row[side]) or written.NONE for side in ("strengths", "weaknesses")),
                *(row["sales"][part] if row["sales"] else written.NONE for part in parts),
            ]
            for row in rows
        ],
        left=len(heads),
    )
    yield profiles_how(facts, t)


def _references(facts: Facts, t: Texts) -> Iterator[str]:
    rows = reference_rows(facts, t)
    if not rows:
        return
    yield f"## {t('section.reference')}"
    heads = ("col.who", "col.metric", "col.ours", "col.theirs", "difference")
    yield _table(
        [t(head) for head in heads],
        [
            [escaped(row["who"]), row["title"], row["ours"], row["theirs"], row["difference"]]
            for row in rows
        ],
        left=2,
    )
    yield t("reference.how")


def _settled(facts: Facts, t: Texts) -> Iterator[str]:
    yield f"## {t('section.settled')}"
    unknown = t("settled.unknown" if facts["settled"] is None else "settled.none")
    yield escaped(settled_sentence(facts, t) or unknown)


def _left_out(facts: Facts, t: Texts) -> Iterator[str]:
    yield f"## {t('section.left_out')}"
    for name, reasons in facts["left_out"].items():
        said = t("comma").join(f"{t.code('because', why)} {n:,}" for why, n in reasons.items())
        yield f"- {t.code('left_out', name)}: {said or t('nothing')}"
    yield from (f"- {escaped(text)}" for text in written.strays(facts["strays"], t))
    yield from (f"- {escaped(text)}" for text in reading_notes(facts, t))
    yield f"- {written.rejected_title(facts, t, is_listed=False)}"


def _definitions(facts: Facts, t: Texts) -> Iterator[str]:
    yield f"## {t('section.definitions')}"
    yield "\n".join(
        f"- **{m[t.lang]}**: {m[f'definition_{t.lang}']}" for m in written.shown_metrics(facts)
    )
    yield t("policy.signature", signature=escaped(facts["policy"]["signature"]))
    yield t("made", version=facts["version"])
