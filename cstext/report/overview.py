"""One run over a folder of shops: a review of each, and one overview of all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cstext.errors import CstextError, ShopsError
from cstext.inquiries import Source
from cstext.report.html.overview import render_overview
from cstext.report.review import FILES, Review
from cstext.settings import FILE_NAME
from cstext.version import VERSION
from cstext.workspace import is_workspace
from cstext.writing import unfinished, whole_file

SCHEMA = 1
PAGE, FACTS = "index.html", "overview.json"
SHOWN = ("inquiries", "lost_inquiries", "loss_rate", "average_response")
"""The metrics by which shops stand side by side."""

Overview = dict[str, Any]


Write = Callable[[Source, Path], Review]
"""Writes the review of one shop into a folder."""


def shops_of(inputs: Sequence[str | Path]) -> list[Path]:
    """Return the shops of a folder of shops, by name; none where the input is anything else.

    Such a folder holds no ``cstext.toml`` and is no workspace itself; the folders in it that are
    one or the other are shops. Other folders and files in it belong to none.
    """
    if len(inputs) != 1 or not (folder := Path(inputs[0])).is_dir() or _is_shop(folder):
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and _is_shop(path))


def write_reviews(
    source: Source,
    shops: Sequence[Path],
    folder: Path,
    write: Write,
    lang: str,
    why: Callable[[str], str] = str,
) -> Overview:
    """Write ``folder/<shop>/`` for each, then index.html and overview.json; return the overview.

    A shop that fails is named with its error and does not stop the others; what an earlier run
    wrote of it stays where it is. Until all is written the folder is marked as unfinished.
    ``why`` says an error in the page's language.
    docs/facts.md lists the overview's keys.

    Raises:
        UsageError: the overview cannot be written.
    """
    with unfinished(folder):
        rows = [_row(replace(source, inputs=[shop]), shop, folder, write) for shop in shops]
        overview = _overview(rows, _others(shops, folder))
        _write(overview, folder, lang, why)
    return overview


def _overview(rows: Sequence[dict[str, Any]], others: Sequence[str]) -> Overview:
    told = [row for row in rows if row["error"] is None]
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "shops": rows,
        "total": _total(told),
        "failed": len(rows) - len(told),
        "rejected": sum(row["rejected"] for row in told),
        "other_folders": others,
    }


def _write(overview: Overview, folder: Path, lang: str, why: Callable[[str], str]) -> None:
    with whole_file(folder / FACTS) as beside:
        text = json.dumps(overview, ensure_ascii=False, indent=1)
        beside.write_text(text + "\n", "utf-8", newline="\n")
    with whole_file(folder / PAGE) as beside:
        beside.write_text(render_overview(overview, lang, why), "utf-8", newline="\n")


def raise_failures(overview: Overview) -> None:
    """Raise the failures of an overview, if there are any, as one error.

    Raises:
        ShopsError: names the shops; its status is that of the first one's error.
    """
    failed = [row for row in overview["shops"] if row["error"] is not None]
    if failed:
        names = ", ".join(row["folder"] for row in failed)
        raise ShopsError(
            f"{len(failed)} of {len(overview['shops'])} shops failed: {names};"
            " the overview says why",
            failed[0]["status"],
        )


def _others(shops: Sequence[Path], folder: Path) -> list[str]:
    """The folders beside the shops that are none; the reviews' own is not told of."""
    beside = (path for path in shops[0].parent.iterdir() if path.is_dir() and path not in shops)
    return sorted(
        path.name
        for path in beside
        if not path.name.startswith(".") and path.resolve() != folder.resolve()
    )


def _is_shop(folder: Path) -> bool:
    return (folder / FILE_NAME).is_file() or is_workspace(folder)


def _row(source: Source, shop: Path, folder: Path, write: Write) -> dict[str, Any]:
    try:
        facts = (review := write(source, folder / shop.name)).facts
    except CstextError as error:
        return {"folder": shop.name, "error": str(error), "status": error.exit_code}
    changes = {change["metric"]: change for change in facts["changes"] or []}
    stakes = [fen for fen in facts["causes"]["at_stake_fen"].values() if fen is not None]
    return {
        "folder": shop.name,
        "error": None,
        "status": 0,
        "shop": facts["shop"] or shop.name,
        "review": f"{shop.name}/{FILES['html']}",
        "period": facts["period"],
        "orders_known": facts["orders_known"],
        "values": {name: facts["total"][name] for name in SHOWN},
        "changes": {name: _change(changes[name]) for name in SHOWN if name in changes},
        "causes": facts["causes"]["period"],
        "at_stake_fen": sum(stakes) if stakes else None,
        "rejected": review.rejected,
    }


def _change(change: Mapping[str, Any]) -> dict[str, Any]:
    return {key: change[key] for key in ("difference", "is_more_than_chance", "is_better")}


def _total(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What adds up over shops; without orders causes are of obstacles, and no losses."""
    causes: Counter[str] = Counter()
    for row in rows:
        causes.update(row["causes"] if row["orders_known"] else ())
    stakes = [row["at_stake_fen"] for row in rows if row["at_stake_fen"] is not None]
    return {
        **{name: _sum(rows, name) for name in ("inquiries", "lost_inquiries")},
        "causes": dict(causes),
        "at_stake_fen": sum(stakes) if stakes else None,
    }


def _sum(rows: Sequence[Mapping[str, Any]], name: str) -> int | None:
    known = [row["values"][name]["value"] for row in rows]
    found = [value for value in known if value is not None]
    return sum(found) if found else None
