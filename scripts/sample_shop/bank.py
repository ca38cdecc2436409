"""Reads the hand-written dialogues.

`@id options` opens a script. Then one line a message: `B` buyer, `A` agent (`a|b|c` are
alternatives), `C` a courtesy of the buyer, `W n` the next reply takes about n seconds.
Lines with `?` before them come together or not at all. In agent lines `^` is the manner of
address and `~` the ending particle of whoever speaks; `{…}` are slots (speech.py).
"""

from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "dialogues"


@dataclass(frozen=True)
class Line:
    """One message of a script, or a wait (`who` W, seconds in `wait`)."""

    who: str
    options: tuple[str, ...]
    optional: bool
    wait: float = 0.0


@dataclass
class Script:
    """One dialogue; `options` are the words of its first line."""

    name: str
    bank: str
    options: dict[str, str]
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All alternatives, for looking up words."""
        return "\n".join(o for line in self.lines for o in line.options)


def _line(raw: str) -> Line:
    optional = raw.startswith("?")
    who, _, rest = raw.removeprefix("?").partition(" ")
    if who == "W":
        return Line("W", (), optional, float(rest))
    if who not in ("A", "B", "C"):
        raise ValueError(f"not a dialogue line: {raw}")
    return Line(who, tuple(o.strip() for o in rest.split("|")), optional)


def read_bank(name: str) -> list[Script]:
    """The scripts of `dialogues/<name>.txt`, in file order."""
    scripts: list[Script] = []
    for raw in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if raw.startswith("@"):
            title, *words = raw[1:].split()
            pairs = (word.partition("=") for word in words)
            scripts.append(Script(title, name, {key: value for key, _, value in pairs}))
        elif raw and not raw.startswith("#"):
            scripts[-1].lines.append(_line(raw))
    return scripts


def _read_lists() -> dict[str, list[str]]:
    """The word lists of `dialogues/lists.txt` by name."""
    rows = (FOLDER / "lists.txt").read_text(encoding="utf-8").splitlines()
    pairs = (row.partition(":") for row in rows if not row.startswith("#"))
    return {name: words.split() for name, _, words in pairs}


LISTS = _read_lists()
