#!/usr/bin/env python3
"""Counts the corpus of labelled chats and puts the figures into corpus/README.md.

    python scripts/corpus_statistics.py [--check]

The agreement is that of the first reading with the second as it was before disputes were settled.
With --check nothing is written; status 1 says that the figures in the page are not these.
"""

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
PAGE = CORPUS / "README.md"
BEGIN, END = "<!-- statistics: begin -->", "<!-- statistics: end -->"

MANNERS = ("cleaned", "jd", "raw")
PLATFORMS = ("taobao", "jd", "pdd")
REASONS = ("stock", "shipping", "courier", "explanation", "other")

Chat = dict[str, Any]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Agreement:
    """How far two readings of the same chats agree; shares from 0 to 1 but for kappa."""

    raw: float
    kappa: float
    f1: Mapping[str, float]

    @property
    def macro_f1(self) -> float:
        return sum(self.f1.values()) / len(self.f1)


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """Compare readings; F1 is the same whichever of the two is taken for the truth."""
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    both = Counter(a for a, b in pairs if a == b)
    raw = both.total() / len(pairs)
    chance = sum(first[reason] * second[reason] for reason in REASONS) / len(pairs) ** 2
    f1 = {reason: 2 * both[reason] / (first[reason] + second[reason]) for reason in REASONS}
    return Agreement(raw, (raw - chance) / (1 - chance), f1)


def read_chats() -> list[Chat]:
    files = sorted((CORPUS / "reasons").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def voice_of(chat: Chat) -> str:
    return str(chat["session_id"]).rpartition("-")[0]


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def readings(chats: Sequence[Chat]) -> list[Pair]:
    """Return each chat's first and second label as they were before disputes were settled."""
    folder = CORPUS / "second-reading"
    before = {row["session_id"]: row["first"] for row in read_table(folder / "disputes.tsv")}
    second = {row["session_id"]: row["reason"] for row in second_rows(chats)}
    labels: list[Pair] = [(chat["session_id"], chat["reason"]) for chat in chats]
    return [(before.get(name, reason), second[name]) for name, reason in labels]


def second_rows(chats: Sequence[Chat]) -> Iterator[dict[str, str]]:
    for voice in sorted(set(map(voice_of, chats))):
        yield from read_table(CORPUS / "second-reading" / f"{voice}.tsv")


def statistics(chats: Sequence[Chat], pairs: Sequence[Pair]) -> str:
    shown = (seconds_line(chats), agreed_table(pairs), evidence_line(chats))
    parts = (voices_table(chats), lengths_table(chats), *shown)
    return "\n\n".join("\n".join(part) for part in parts)


def voices_table(chats: Sequence[Chat]) -> Iterator[str]:
    heads = ["chats", *MANNERS, *(f"on {name}" for name in PLATFORMS), "trades", *REASONS]
    yield row("voice", *heads)
    yield row("---", *["---:"] * len(heads))
    for voice in sorted(set(map(voice_of, chats))):
        yield row(voice, *counts([chat for chat in chats if voice_of(chat) == voice]))
    yield row("**all**", *counts(chats))


def counts(chats: Sequence[Chat]) -> Iterator[int]:
    yield len(chats)
    for key, values in (("manner", MANNERS), ("platform", PLATFORMS)):
        yield from (sum(chat[key] == value for chat in chats) for value in values)
    yield len({chat["trade"] for chat in chats})
    yield from (sum(chat["reason"] == reason for chat in chats) for reason in REASONS)


def lengths_table(chats: Sequence[Chat]) -> Iterator[str]:
    yield row("manner", "messages a chat", "characters an answer")
    yield row("---", "---", "---")
    for manner in (*MANNERS, "all"):
        part = [chat for chat in chats if manner in (chat["manner"], "all")]
        said = [message for chat in part for message in chat["messages"]]
        answers = [len(message["text"]) for message in said if message["role"] == "agent"]
        yield row(manner, quartiles([len(chat["messages"]) for chat in part]), quartiles(answers))


def quartiles(values: Sequence[int]) -> str:
    return " – ".join(f"{cut:g}" for cut in quantiles(values, n=4, method="inclusive"))


def seconds_line(chats: Sequence[Chat]) -> Iterator[str]:
    marked = sum(chat["second"] is not None for chat in chats)
    yield f"A second cause is marked in {marked} chats ({marked / len(chats):.1%})."


def agreed_table(pairs: Sequence[Pair]) -> Iterator[str]:
    found, disputes = agreement(pairs), sum(a != b for a, b in pairs)
    yield f"First reading against second, {len(pairs)} chats, {disputes} disputes:"
    yield f"raw agreement {found.raw:.1%}, Cohen's kappa {found.kappa:.3f},"
    yield f"macro-F1 {found.macro_f1:.3f}."
    yield ""
    yield row("cause", "first", "second", "both", "F1")
    yield row("---", *["---:"] * 4)
    for reason, f1 in found.f1.items():
        sides = (sum(pair[side] == reason for pair in pairs) for side in (0, 1))
        yield row(reason, *sides, pairs.count((reason, reason)), f"{f1:.3f}")


def evidence_line(chats: Sequence[Chat]) -> Iterator[str]:
    second = {row["session_id"]: row for row in second_rows(chats)}
    pairs = [
        (set(chat["evidence"]), set(map(int, other["evidence"].split(","))))
        for chat in chats
        if chat["reason"] == (other := second[chat["session_id"]])["reason"] != "other"
    ]
    meet, same = (sum(map(found, pairs)) / len(pairs) for found in (meets, is_same))
    yield "Where both gave the same of the four causes, their evidence has a message in common in"
    yield f"{meet:.1%} of {len(pairs)} chats and is the same in {same:.1%}."


def meets(pair: tuple[set[int], set[int]]) -> bool:
    return not pair[0].isdisjoint(pair[1])


def is_same(pair: tuple[set[int], set[int]]) -> bool:
    return pair[0] == pair[1]


def row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def with_statistics(page: str, text: str) -> str:
    """Return the page with the text between its markers."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{text}\n{END}{after}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    check = parser.parse_args().check
    chats = read_chats()
    text = statistics(chats, readings(chats))
    page = PAGE.read_text("utf-8")
    current = with_statistics(page, text)
    if check:
        sys.exit(f"{PAGE}: not the corpus's figures; run {__file__}" if page != current else 0)
    PAGE.write_text(current, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
