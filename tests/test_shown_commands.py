"""Every command that a document shows runs, and prints what the document shows below it.

Each is a program with all that it does: `scripts/run.py check shown` runs them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.check_docs import documents, shown
from tests.shown import NOT_RUN, PYTHON, ROOT, TEXT, arguments, differs, furnish, run

IN_A_COPY = "docs/extending.md"
"""Its commands want the changes that it shows: tests/test_extending.py."""

SHOWING = [
    str(document)
    for document in documents()
    if str(document) != IN_A_COPY and list(shown(str(document)))
]
PYTHON_NOT_RUN = {"docs/spark.md": "wants Spark and a table: tests/engine"}


@pytest.mark.heavy
@pytest.mark.parametrize("document", SHOWING)
def test_commands_do_what_the_document_shows(
    document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(tmp_path, document)
    monkeypatch.chdir(tmp_path)
    for command in shown(document):
        words = arguments(command)
        if words is None:
            continue
        done = run(words)
        said = f"{document}: {' '.join(command.words)}"
        assert done.exit_code == 0, f"{said}: {done.output}"
        assert not (other := differs(command.output, done.stdout)), f"{said} prints\n{other}"


def test_the_readmes_show_the_same_sample() -> None:
    [told] = TEXT.findall((ROOT / "README.zh-CN.md").read_text("utf-8"))
    [sample] = [c for c in shown("README.md") if c.words == ("run.py", "sample")]
    assert tuple(told.splitlines()) == sample.output


# What benches print stands in docs/performance.md, and their own check is to be run again.
@pytest.mark.parametrize("document", [str(d) for d in documents() if d.stem != "performance"])
def test_commands_stand_in_blocks_that_are_run(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    bare = re.findall(r"^```(\w*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    blocks = [block for kind, block in bare if kind in ("", "text", "sh", "bash", "shell")]
    assert not [b for b in blocks if re.search(r"^\$ |^(cstext|python3?|py|pip) ", b, re.MULTILINE)]


def test_what_is_not_run_is_shown_somewhere() -> None:
    starts = {command.words[:n] for name in SHOWING for command in shown(name) for n in (1, 2)}
    assert set(NOT_RUN) <= starts


def test_a_line_that_is_not_printed_is_noticed() -> None:
    printed = "first\nsecond\nthird\n"
    assert not differs(("first", "…", "third"), printed)
    assert not differs(("…", "second", "third"), printed)
    assert differs(("first", "third"), printed)
    assert differs(("first", "second"), printed)


def with_python() -> list[str]:
    return [str(d) for d in documents() if PYTHON.search((ROOT / d).read_text("utf-8"))]


@pytest.mark.parametrize("document", [d for d in with_python() if d not in PYTHON_NOT_RUN])
def test_python_runs_as_the_document_shows_it(
    document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(tmp_path, document)
    source = "\n".join(PYTHON.findall((ROOT / document).read_text("utf-8")))
    monkeypatch.chdir(tmp_path)
    exec(compile(source, document, "exec"), {"__name__": "shown"})
