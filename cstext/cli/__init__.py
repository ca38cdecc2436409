"""The command line: each command parses, calls one library function, prints what it gives."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from cstext.cli.refusals import language_of, refusal
from cstext.cli.streams import open_streams
from cstext.errors import CstextError, UsageError
from cstext.report.escape import visible
from cstext.version import VERSION

_ARGUMENTS = "cstext.arguments"

_MISUSE: type[Exception] = typer.BadParameter.__mro__[1]
"""What the command line's parser raises: typer has it in a part of its own, or of click."""


class ErrorBoundary(TyperGroup):
    """The only place where an error of ours, or of the parser, becomes text and an exit status."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Keep the command line as it is given: it tells in which language errors are told."""
        ctx.meta[_ARGUMENTS] = list(args)
        with _told(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; print an error in one line and exit with its status."""
        with _told(ctx):
            done = super().invoke(ctx)
            sys.stdout.flush()  # while a fault can be told
            return done


@contextmanager
def _told(ctx: Any) -> Iterator[None]:
    try:
        yield
    except (CstextError, OSError, _MISUSE) as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # it carries the help
            raise
        refused = _refused(error)
        told = refusal(" ".join(str(refused).split()), language_of(ctx.meta[_ARGUMENTS]))
        typer.echo(visible(told), err=True)
        raise typer.Exit(refused.exit_code) from error


def _refused(error: Exception) -> CstextError:
    if isinstance(error, CstextError):
        return error
    return _of_a_file(error) if isinstance(error, OSError) else _of_the_line(error)


def _of_the_line(error: Any) -> UsageError:
    """What the parser says of a command line, and where its options are told."""
    hint = f"; see {error.ctx.command_path} --help" if error.ctx else ""
    return UsageError(error.format_message().rstrip(".") + hint)


def _of_a_file(error: OSError) -> CstextError:
    """What the system says of a file: it is none of ours, and no bug.

    Raises:
        OSError: it says it of no file.
    """
    if not isinstance(error.filename, str | os.PathLike):
        raise error
    return UsageError(f"{os.fspath(error.filename)}: cannot be used: {error.strerror}")


app = typer.Typer(
    cls=ErrorBoundary,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # a crash must not print a buyer's message
    rich_markup_mode=None,
    help="客服聊天记录分析：响应、未回复、询单流失及原因。 Learn from customer-service chat logs.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cstext {VERSION}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Learn from customer-service chat logs: response times, lost inquiries, and why."""


from cstext.cli import (  # noqa: E402  (they add their commands to app)
    catalog,
    causes,
    convert,
    desk,
    history,
    init,
    inspection,
    labels,
    learn,
    segment,
    tables,
    weekly,
)

__all__ = [
    "app", "catalog", "causes", "convert", "desk", "history", "init", "inspection", "labels",
    "learn", "main", "segment", "tables", "weekly",
]  # fmt: skip


def main() -> None:
    """Run the command line."""
    open_streams()
    app()
