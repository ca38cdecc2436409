"""Every error that is the input's or the user's fault, with the exit status it ends in.

A message is one line: it names the file (and line), says what is wrong and what to do.
It never carries a buyer's words.
"""


class CstextError(Exception):
    """Base of all errors that cstext raises on purpose; the CLI prints it in one line."""

    exit_code = 1


class UsageError(CstextError):
    """The command or its options cannot be carried out as given."""

    exit_code = 2


class InputError(CstextError):
    """A file of which nothing can be read, or that is not what it was named as."""

    exit_code = 3


class LayoutError(InputError):
    """No reader takes the file, or more than one does."""


class ArtifactError(CstextError):
    """A model or label file that is refused."""

    exit_code = 4


class RejectedRowsError(CstextError):
    """The work is finished, rows were rejected, and ``--strict`` was given."""

    exit_code = 5


class ShopsError(CstextError):
    """Some shops of many failed; the run ends as the first of them would have ended alone."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code
