"""How people are named in a report: masked, unless everything is to be shown."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Any

import pyarrow as pa

from cstext.engine import Engine
from cstext.privacy import mask_nicks, mask_text, mask_told


class AsExported:
    """Names as exported, for rows that are joined by them; texts are masked unless all is shown."""

    def __init__(self, show_private: bool) -> None:
        self._is_masked = not show_private

    def text(self, text: str, buyer: str) -> str:
        """Return a text of the buyer's chat: the nick, which stands beside it, is no secret."""
        return mask_text(text) if self._is_masked else text

    def buyer(self, name: str) -> str:
        """Return a buyer's name."""
        return name

    def session(self, session_id: str, buyer: str) -> str:
        """Return the name of a session of the buyer's."""
        return session_id


class Names:
    """How people are named in the facts: masked, unless everything is to be shown."""

    def __init__(self, engine: Engine, show_private: bool) -> None:
        rows = engine.arrow(
            """
            SELECT s.session_n, s.session_id, s.shop, s.buyer, c.is_chat
            FROM sessions AS s JOIN conversations AS c ON c.conversation_n = s.conversation_n
            """
        )
        self._rows = rows
        self.is_masked = not show_private

    @cached_property
    def _masks(self) -> dict[str, str]:
        """What each buyer is called: worked out when it is first asked for, without the engine."""
        buyers = self._column("buyer")
        return mask_nicks(buyers) if self.is_masked else {name: name for name in buyers}

    @cached_property
    def _shown(self) -> list[str]:
        shops = self._column("shop")
        names = list(map(self._session, *map(self._column, ("session_id", "buyer", "is_chat"))))
        counts = Counter(names if len(set(shops)) > 1 else ())
        return [
            f"{name} ({shop})" if counts[name] > 1 else name
            for name, shop in zip(names, shops, strict=True)
        ]

    @cached_property
    def _sessions(self) -> dict[tuple[str, str], str]:
        columns = map(self._column, ("session_id", "buyer"))
        return dict(zip(zip(*columns, strict=True), self._shown, strict=True))

    def _column(self, name: str) -> list[Any]:
        column: list[Any] = self._rows.column(name).to_pylist()
        return column

    def _session(self, session_id: str, buyer: str, is_chat: bool) -> str:
        """A chat's own name says nothing of the buyer, but where it is made of the nick."""
        if is_chat and not session_id.startswith(f"{buyer}#"):
            return session_id
        return self._masks[buyer] + session_id.removeprefix(buyer)

    def buyer(self, name: str) -> str:
        """Return a buyer's name as it is shown."""
        return self._masks[name]

    def text(self, text: str, buyer: str) -> str:
        """Return a text of the buyer's chat as it is shown: the nick in it is masked too."""
        if not self.is_masked:
            return text
        return mask_text(mask_told(text, buyer, self._masks[buyer]))

    @cached_property
    def _buyers(self) -> dict[int, str]:
        return dict(zip(self._column("session_n"), self._column("buyer"), strict=True))

    def said(self, session_n: int, text: str) -> str:
        """Return a text of the session with this number as it is shown."""
        return self.text(text, self._buyers[session_n])

    def session(self, session_id: str, buyer: str) -> str:
        """Return the name of a session of the buyer's as it is shown: no two are shown alike.

        A nick in it is masked; where shops number their chats alike, the shop stands behind it.
        """
        return self._sessions[session_id, buyer]

    @cached_property
    def _numbered(self) -> dict[int, str]:
        return dict(zip(self._column("session_n"), self._shown, strict=True))

    def numbered(self, session_n: int) -> str:
        """Return the shown name of the session with this number."""
        return self._numbered[session_n]

    def table(self) -> pa.Table:
        """Return session_n, shown_session, shown_buyer of every session."""
        return pa.table(
            {
                "session_n": self._rows.column("session_n"),
                "shown_session": self._shown,
                "shown_buyer": [self._masks[name] for name in self._column("buyer")],
            }
        )
