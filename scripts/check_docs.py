"""Says where the documents are wrong about the code; ends with status 1 if they are.

Held: docs/dependencies.md lists the dependencies of pyproject.toml, links in *.md lead to
files that exist, and the ``console`` and ``powershell`` blocks of the documents are commands and
options that exist. That the commands do what the documents show is held by
tests/test_shown_commands.py.
"""

import functools
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent

# Commands of others that a document may show without our checking their words.
FOREIGN = {"cd", "git", "pip", "pipx", "uv", "uvx", "apt", "sudo", "mkdir", "python3", "py"}

FENCE = re.compile(r"^```(console|powershell)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(<?([^)\s>]+)")
NAME = re.compile(r"[A-Za-z0-9._-]+")
ROW = re.compile(r"^\| *`([^`]+)` *\|", re.MULTILINE)


def declared() -> dict[str, set[str]]:
    """Return the dependencies of pyproject.toml by the section that documents them."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = {
        "Runtime": project["project"]["dependencies"],
        "Development": project["dependency-groups"]["dev"],
    }
    for extra, wanted in project["project"].get("optional-dependencies", {}).items():
        groups[f"Extra {extra}"] = wanted
    return {title: {_name(line) for line in wanted} for title, wanted in groups.items()}


def _name(requirement: str) -> str:
    found = NAME.match(requirement)
    return found.group().lower() if found else requirement


def documented() -> dict[str, set[str]]:
    """Return the dependencies that docs/dependencies.md lists, by section."""
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    return {part.splitlines()[0].strip(): set(ROW.findall(part)) for part in sections}


def wrong_dependencies() -> Iterator[str]:
    told, true = documented(), declared()
    for title in sorted(told.keys() | true.keys()):
        for name in sorted(true.get(title, set()) - told.get(title, set())):
            yield f"docs/dependencies.md: {title}: no reason for {name}"
        for name in sorted(told.get(title, set()) - true.get(title, set())):
            yield f"docs/dependencies.md: {title}: {name} is not in pyproject.toml"


def documents() -> list[Path]:
    """Return every Markdown file of the checkout, without hidden folders and what is built."""
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*.md"))
    ours = (path for path in found if not re.match(r"\.|build/|dist/", path.as_posix()))
    return sorted(ours)


def broken_links() -> Iterator[str]:
    for document in documents():
        for target in LINK.findall((ROOT / document).read_text("utf-8")):
            file = target.partition("#")[0]
            if "://" in target or target.startswith("mailto:") or not file:
                continue
            if not (ROOT / document.parent / file).exists():
                yield f"{document}: link to {target}, which is not there"


class Shown(NamedTuple):
    """A command that a document shows: its words and, line by line, what it prints."""

    document: str
    words: tuple[str, ...]
    output: tuple[str, ...]


def shown(document: str) -> Iterator[Shown]:
    """Yield the commands of a document, in its order.

    In ``console`` blocks they follow ``$``, with what they print below them; ``powershell`` blocks
    have a command a line. A command of scripts/run.py begins with ``run.py`` in the words.
    """
    for kind, block in FENCE.findall((ROOT / document).read_text("utf-8")):
        for command, output in _parted(kind, block.replace("\\\n", " ").splitlines()):
            yield Shown(document, _words(command), tuple(output))


def _parted(kind: str, lines: list[str]) -> list[tuple[str, list[str]]]:
    if kind == "powershell":
        return [(line.replace("\\", "/"), []) for line in lines if line and line[0] != "#"]
    parted: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith("$ "):
            parted.append((line[2:], []))
        elif parted:
            parted[-1][1].append(line)
    return parted


def _words(command: str) -> tuple[str, ...]:
    words = shlex.split(command)
    is_script = words[0] in ("python3", "py") and words[1:2] == ["scripts/run.py"]
    return ("run.py", *words[2:]) if is_script else tuple(words)


def wrong_commands() -> Iterator[str]:
    for document in documents():
        for command in shown(str(document)):
            if problem := problem_with(list(command.words)):
                yield f"{document}: {' '.join(command.words)}: {problem}"


def problem_with(words: list[str]) -> str:
    """Return what is wrong with a command, empty if it exists with its options."""
    if words[0] == "cstext":
        return problem_with_cstext(words[1:])
    if words[:2] == ["run.py", "cstext"]:
        return problem_with_cstext(words[2:])
    if words[0] == "run.py":
        known = re.findall(r"run\.py (\w+)", help_of("scripts/run.py"))
        return "" if words[1:2] and words[1] in known else "no such command of scripts/run.py"
    if words[0] in ("python", ".venv/bin/python"):
        return problem_with_python(words[1:])
    return "" if words[0] in FOREIGN else "unknown to scripts/check_docs.py"


def problem_with_python(words: list[str]) -> str:
    """Return what is wrong with a script of ours, or with pytest on a folder of ours."""
    named = [word for word in words if "/" in word and not word.startswith("-")]
    absent = [word for word in named if not (ROOT / word).exists()]
    return f"no file {' '.join(absent)}" if absent else ""


def problem_with_cstext(words: list[str]) -> str:
    path = ["-m", "cstext"]
    text = help_of(*path)
    while "COMMAND" in text and words and not words[0].startswith("-"):
        path.append(words.pop(0))
        text = help_of(*path)
        if not text:
            return f"no command {path[-1]}"
    options = (word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word))
    absent = [option for option in options if not re.search(rf"(?<!\S){option}(?![\w-])", text)]
    return f"no option {' '.join(absent)}" if absent else ""


@functools.cache
def help_of(*command: str) -> str:
    """Return what a command of ours says of itself, empty if there is no such command."""
    plain = {"COLUMNS": "300", "TERM": "dumb", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, *command, "--help"],
        cwd=ROOT,
        env=os.environ | plain,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout if done.returncode == 0 else ""


def main() -> int:
    problems = [*wrong_dependencies(), *broken_links(), *wrong_commands()]
    for problem in problems:
        print(problem)
    print(f"documents: {len(documents())} read, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
