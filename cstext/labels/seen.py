"""Which chats a reader has seen with the model's proposal: a file beside the label file."""

from __future__ import annotations

import json
import os
from pathlib import Path

from cstext.errors import UsageError
from cstext.locked import locked

_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)


class Seen:
    """Who has seen which proposals, in ``<label file>.seen``; only ever appended to.

    It is no part of the label file, which holds decisions alone. A line that was left torn is no
    line; what it would have said was not shown, for nothing is shown before it stands there.
    """

    def __init__(self, labels: Path) -> None:
        self._path = labels.with_name(f"{labels.name}.seen")
        self._known: set[tuple[str, str]] = set()
        self._offset = 0

    def has(self, person: str, session_id: str) -> bool:
        """Whether a person has seen what the model proposes for a session, at any desk."""
        self._take_in()
        return (person, session_id) in self._known

    def add(self, person: str, session_id: str) -> None:
        """Keep that a person sees the proposal; when this returns it survives the process.

        Raises:
            UsageError: the file cannot be written.
        """
        if self.has(person, session_id):
            return
        line = json.dumps([person, session_id], ensure_ascii=False)
        try:
            handle = os.open(self._path, _FLAGS, 0o600)
            try:
                with locked(handle):
                    # The line end before it parts it from whatever a killed desk left torn.
                    os.write(handle, f"\n{line}\n".encode("utf-8", "backslashreplace"))
            finally:
                os.close(handle)
        except OSError as error:
            raise UsageError(f"{self._path}: cannot be written: {error.strerror}") from error

    def _take_in(self) -> None:
        try:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                news = file.read()
        except FileNotFoundError:
            return
        except OSError as error:
            raise UsageError(f"{self._path}: cannot be read: {error.strerror}") from error
        whole = news[: news.rfind(b"\n") + 1]
        self._offset += len(whole)
        self._known.update(filter(None, map(_pair, whole.split(b"\n"))))


def _pair(line: bytes) -> tuple[str, str] | None:
    try:
        person, session_id = json.loads(line)
    except ValueError:
        return None
    return (str(person), str(session_id))
