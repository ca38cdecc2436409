"""Measures how well "needs no answer" is told, on labelled endings of real chats.

    .venv/bin/python scripts/endings.py [--shared ../shared]

`tests/real/endings.tsv` says of a buyer's message in a real chat whether it would need an answer
if none came. The chats are not ours to hand on and lie outside the project, in the folder given.
Each is cut after its message and read, with made-up times, as any export is; the message needs an
answer if a round is left open. The figures are printed and put into docs/unanswered.md.
"""

import argparse
import csv
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cstext.conversation import build_conversation
from cstext.engine import Engine
from cstext.policy import load_policy
from cstext.readers import ReadOptions, ingest

ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "tests" / "real" / "endings.tsv"
PAGE = ROOT / "docs" / "unanswered.md"
BEGIN, END = "<!-- endings: begin -->", "<!-- endings: end -->"
START = datetime(2026, 3, 4, 10)

Said = tuple[str, str]
Chats = dict[tuple[str, str], list[Said]]


@dataclass(frozen=True)
class Ending:
    """A labelled message: where it stands (its number counts from 1) and what was decided."""

    source: str
    session: str
    number: int
    needs_answer: bool

    @property
    def key(self) -> str:
        return f"{self.source} {self.session} {self.number}"

    @property
    def was_looked_at(self) -> bool:
        """Whether it is of the half whose errors may be looked at when words are mended."""
        return int(hashlib.sha256(self.key.encode()).hexdigest(), 16) % 2 == 0


@dataclass(frozen=True)
class Score:
    """Counts of "needs no answer": said and true, said but false, true but missed, neither."""

    right: int
    wrong: int
    missed: int
    rest: int

    def cells(self) -> list[str]:
        counts = [str(n) for n in (self.right, self.wrong, self.missed, self.rest)]
        shares = [_share(self.right, self.right + n) for n in (self.wrong, self.missed)]
        return [*counts, *shares]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "–"


def read_labels() -> list[Ending]:
    with LABELS.open(encoding="utf-8", newline="") as file:
        return [
            Ending(
                row["source"], row["session_id"], int(row["message"]), row["needs_answer"] == "1"
            )
            for row in csv.DictReader(file, delimiter="\t")
        ]


def read_chats(shared: Path) -> Chats:
    """Return the real chats by source and session, each message as role and text."""
    chats: Chats = {}
    name = "reasons/real_dev.jsonl"
    for line in _lines(shared / name):
        chat = json.loads(line)
        said = [(message["role"], message["text"]) for message in chat["messages"]]
        chats[name, chat["session_id"]] = said
    name = "real/jd_sessions.tsv"
    for line in _lines(shared / name):
        session, _, is_agent, _, _, _, text = line.split("\t", 6)
        said = chats.setdefault((name, session), [])
        said.append(("agent" if is_agent == "1" else "buyer", text))
    return chats


def _lines(path: Path) -> Iterator[str]:
    if not path.is_file():
        sys.exit(f"{path} is missing: the real chats are no part of the project; see --shared")
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from (line.rstrip("\n") for line in file)


def as_export(ending: Ending, said: list[Said]) -> str:
    """Return the chat up to the labelled message as a line of chat JSONL, a message a minute."""
    messages = [
        {"role": role, "text": text, "sent_at": (START + timedelta(minutes=n)).isoformat(" ")}
        for n, (role, text) in enumerate(said[: ending.number])
    ]
    return json.dumps({"session_id": ending.key, "messages": messages}, ensure_ascii=False)


def said_to_wait(endings: list[Ending], chats: Chats) -> set[str]:
    """Return the keys of the endings after which, by the default policy, a round is open."""
    with tempfile.TemporaryDirectory() as folder, Engine() as engine:
        export = Path(folder) / "endings.jsonl"
        lines = (as_export(ending, chats[ending.source, ending.session]) for ending in endings)
        export.write_text("\n".join(lines), "utf-8")
        ingest(engine, [export], ReadOptions())
        build_conversation(engine, load_policy())
        rows = engine.rows(
            "SELECT DISTINCT conversation FROM rounds"
            " WHERE left_out_because IS NULL AND replied_ms IS NULL"
        )
    return {row["conversation"] for row in rows}


def score(endings: list[Ending], waiting: set[str]) -> Score:
    pairs = [(not ending.needs_answer, ending.key not in waiting) for ending in endings]
    return Score(
        right=pairs.count((True, True)),
        wrong=pairs.count((False, True)),
        missed=pairs.count((True, False)),
        rest=pairs.count((False, False)),
    )


def groups(endings: list[Ending], chats: Chats) -> Iterator[tuple[str, list[Ending]]]:
    """Yield the endings in all, by half, and by where the message stands in its chat."""
    yield "all", endings
    yield "errors looked at", [ending for ending in endings if ending.was_looked_at]
    yield "errors not looked at", [ending for ending in endings if not ending.was_looked_at]
    places = [place_of(ending, chats[ending.source, ending.session]) for ending in endings]
    for place in ("last message of the chat", "buyer's last message", "earlier message"):
        yield place, [e for e, where in zip(endings, places, strict=True) if where == place]


def place_of(ending: Ending, said: list[Said]) -> str:
    after = [role for role, _ in said[ending.number :]]
    if not after:
        return "last message of the chat"
    return "earlier message" if "buyer" in after else "buyer's last message"


def table(endings: list[Ending], chats: Chats, waiting: set[str]) -> str:
    head = (
        "| labelled messages | n | said, true | said, false | missed | neither "
        "| precision | recall |\n|---|---|---|---|---|---|---|---|"
    )
    rows = (
        f"| {name} | {len(part)} | {' | '.join(score(part, waiting).cells())} |"
        for name, part in groups(endings, chats)
    )
    return "\n".join([head, *rows])


def put_into_page(text: str) -> None:
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    chats, endings = read_chats(parser.parse_args().shared), read_labels()
    figures = table(endings, chats, said_to_wait(endings, chats))
    print(figures)
    put_into_page(figures)


if __name__ == "__main__":
    main()
