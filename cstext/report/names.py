"""How people are named in a report: masked, unless everything is to be shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa

from cstext.engine import Engine
from cstext.privacy import mask_nicks, mask_text


class Names:
    """How people are named in the facts: masked, unless everything is to be shown."""

    def __init__(self, engine: Engine, show_private: bool) -> None:
        rows = engine.rows(
            """
            SELECT s.session_n, s.session_id, s.conversation, s.buyer, c.is_chat
            FROM sessions AS s JOIN conversations AS c ON c.conversation_n = s.conversation_n
            """
        )
        self._rows = rows
        names = {row["buyer"] for row in rows}
        self._masks: dict[str, str] = {name: name for name in names}
        if not show_private:
            self._masks = mask_nicks(names)
        self._sessions: dict[str, str] = {row["session_id"]: self._session(row) for row in rows}
        self._numbered = {row["session_n"]: self._session(row) for row in rows}
        self.text: Callable[[str], str] = (lambda text: text) if show_private else mask_text

    def _session(self, row: Mapping[str, Any]) -> str:
        """A chat's own name says nothing of the buyer, but where it is made of the nick."""
        session_id, buyer = row["session_id"], row["buyer"]
        made_of_nick = not row["is_chat"] or session_id.startswith(f"{buyer}#")
        if not made_of_nick:
            return str(session_id)
        return self._masks[buyer] + str(session_id).removeprefix(buyer)

    def buyer(self, name: str) -> str:
        """Return a buyer's name as it is shown."""
        return self._masks[name]

    def session(self, session_id: str) -> str:
        """Return a session's name as it is shown: a buyer's nick in it masked."""
        return self._sessions[session_id]

    def numbered(self, session_n: int) -> str:
        """Return the shown name of the session with this number."""
        return self._numbered[session_n]

    def table(self) -> pa.Table:
        """Return session_n, shown_session, shown_buyer of every session."""
        return pa.table(
            {
                "session_n": [row["session_n"] for row in self._rows],
                "shown_session": [self._sessions[row["session_id"]] for row in self._rows],
                "shown_buyer": [self._masks[row["buyer"]] for row in self._rows],
            }
        )
