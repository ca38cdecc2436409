"""Runs what documents show, in a folder that holds what they speak of.

A block below ``<!-- file: NAME -->`` is a file that the reader is told to make. In what a command
prints, a line ``…`` stands for any lines; what goes to stderr is not compared.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from click.testing import Result
from typer.testing import CliRunner

from cstext.cli import app
from cstext.reasons.same_chat import text_hash
from scripts.check_docs import Shown

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "corpus" / "sample-shop"
FILE = re.compile(r"<!-- file: (\S+) -->\n+```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
TEXT = re.compile(r"^```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)

NOT_RUN = {
    ("pip",): "fetches from elsewhere",
    ("py", "--version"): "tells which Python the reader has",
    ("run.py", "sample"): "is run where its output is shown",
    ("run.py", "test"): "is what runs this",
    ("run.py", "check"): "is what CI runs",
    ("python", "scripts/sample_shop"): "writes into the checkout",
    ("cstext", "desk"): "serves until it is stopped: tests/desk",
}
"""How a command begins that is not run, and why; its options are checked all the same."""


def arguments(command: Shown) -> list[str] | None:
    """Return the arguments of cstext for a command, None for one that is not run."""
    words = command.words
    if words == ("run.py", "sample") and command.output:
        return ["report", "corpus/sample-shop", "-o", "build/review"]
    if words[:2] == ("run.py", "cstext"):
        words = words[1:]
    if any(words[: len(start)] == start for start in NOT_RUN) or "--engine" in words:
        return None  # Spark needs Java: tests/engine.
    assert words[0] == "cstext", f"{command.document}: nothing says how to run {words[0]}"
    return list(words[1:])


def furnish(folder: Path, document: str) -> None:
    """Put the sample shop, a small shop of one's own, labels and the document's files there."""
    (folder / "corpus").symlink_to(ROOT / "corpus")
    shop = folder / "my-shop"
    shop.mkdir()
    shutil.copy(SAMPLE / "orders_jd.xlsx", shop)
    (shop / "jd.log").write_text(_few_chats(), "utf-8")
    (folder / "labels.jsonl").write_text("".join(map(_label, _chats())), "utf-8")
    for name, content in FILE.findall((ROOT / document).read_text("utf-8")):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")


def _few_chats() -> str:
    """A sixth of a week of the sample shop, from its first chat to its last."""
    text = (SAMPLE / "jd_dongdong_w46.log").read_text("utf-8")
    first, *chats = re.split(r"(?=^/\*+以下为一通会话)", text, flags=re.MULTILINE)
    return "".join([first, *chats[::6], chats[-1]])


def _chats() -> list[str]:
    lines = (ROOT / "corpus" / "reasons" / "quay.jsonl").read_text("utf-8").splitlines()
    return lines[:20]


def _label(line: str) -> str:
    chat = json.loads(line)
    decided = {
        "action": "label",
        "labelled_by": "ann",
        "labelled_at": "2026-11-16T10:00:00+08:00",
        "text_hash": text_hash((m["role"], m["text"]) for m in chat["messages"]),
    }
    return json.dumps(chat | decided, ensure_ascii=False) + "\n"


def run(words: list[str]) -> Result:
    """Run cstext here."""
    return CliRunner().invoke(app, words)


def differs(shown: tuple[str, ...], printed: str) -> str:
    """Return what was printed, where it is not what was shown."""
    wanted = _lines("\n".join(shown))
    if not wanted:
        return ""
    pattern = "".join("(?:.*\n)*?" if line == "…" else re.escape(line) + "\n" for line in wanted)
    told = "".join(f"{line}\n" for line in _lines(printed))
    return "" if re.fullmatch(pattern, told) else told


def _lines(text: str) -> list[str]:
    """The lines without the blanks that end them, and without blank lines around them."""
    return [line.rstrip() for line in text.strip("\n").splitlines()]
