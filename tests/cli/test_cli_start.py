"""How the program starts: quickly, in any console, by either name."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.main import get_command

from cstext import __version__
from cstext.cli import app
from tests.cli.shop import cstext

HEAVY = ("numpy", "pandas", "pyarrow", "duckdb", "scipy", "sklearn", "pydantic", "jinja2")
COMMANDS = sorted(get_command(app).commands)  # type: ignore[attr-defined]

PROBE = f"""
import sys
from cstext.cli import app
try:
    app(sys.argv[1:])
finally:
    print(*(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)
"""


def run(*arguments: str, **more: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, timeout=60, **more)  # type: ignore[call-overload, no-any-return]


def test_help_waits_for_no_library() -> None:
    done = run("-c", PROBE, "--help")
    assert (done.returncode, done.stderr.split()) == (0, [])
    assert all(name in done.stdout.decode("utf-8") for name in COMMANDS)


def test_the_probe_would_notice() -> None:
    done = run("-c", PROBE, "formats")
    assert {b"numpy", b"pyarrow"} <= set(done.stderr.split())


def test_results_are_utf_8_whatever_the_console() -> None:
    environment = {
        "PYTHONIOENCODING": "cp1252",
        "PYTHONUTF8": "0",
        "PYTHONPATH": ":".join(sys.path),
    }
    done = run("-m", "cstext", "unanswered", "chats.csv", "--format", "csv", env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "请打我电话138********" in done.stdout.decode("utf-8")
    assert done.stdout.count(b"\r\n") == done.stdout.count(b"\n") == 3


def test_the_version_is_the_packages() -> None:
    assert cstext("--version").stdout == f"cstext {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_both_languages(command: str) -> None:
    result = cstext(command, "--help")
    assert result.exit_code == 0
    about = result.stdout.split("\n\n")[1].strip()
    assert about.isascii() is False
    assert any(word.isascii() and word.isalpha() for word in about.split())
