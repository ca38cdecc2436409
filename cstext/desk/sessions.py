"""Who may see the desk: a token or a password (where one is set) opens a session that ends."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable

MOST_SESSIONS = 50
"""Open at one time; the one unused longest ends where another opens."""

_PAUSE, _FREE_TRIES = 2.0, 5  # seconds a wrong password costs everybody, after some for free


class Sessions:
    """The open sessions of one desk, in memory: they end with it, or after ``idle_seconds``."""

    def __init__(
        self,
        token: str,
        password: str | None,
        idle_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.needs_password = password is not None
        self._token, self._password = token, password
        self._idle = idle_seconds
        self._clock = clock
        self._last_used: dict[str, float] = {}
        self._once: set[str] = set()
        self._wrong, self._closed_until = 0, 0.0

    def token_once(self) -> str:
        """Return a token that opens one session and is worth nothing after that."""
        token = secrets.token_urlsafe(32)
        self._once.add(token)
        return token

    def enter(self, token: str) -> str | None:
        """Return a new session's secret for the right token; where a password is set, None."""
        once = next((each for each in self._once if _same(token, each)), None)
        if self.needs_password or (once is None and not _same(token, self._token)):
            return None
        self._once.discard(once or "")
        return self._open()

    def log_in(self, password: str) -> str | None:
        """Return a new session's secret for the right password.

        After five wrong ones each costs everybody two seconds: nobody gets far by guessing.
        """
        if self._password is None or self._clock() < self._closed_until:
            return None
        if _same(password, self._password):
            self._wrong = 0
            return self._open()
        self._wrong += 1
        if self._wrong > _FREE_TRIES:
            self._closed_until = self._clock() + _PAUSE
        return None

    def is_open(self, secret: str | None) -> bool:
        """Whether this is a session's secret; it is used by that, and its time begins anew."""
        self._end_idle()
        if secret is None or secret not in self._last_used:
            return False
        self._last_used[secret] = self._clock()
        return True

    def leave(self, secret: str | None) -> None:
        """End a session."""
        self._last_used.pop(secret or "", None)

    def _open(self) -> str:
        self._end_idle()
        while len(self._last_used) >= MOST_SESSIONS:
            del self._last_used[min(self._last_used, key=lambda each: self._last_used[each])]
        secret = secrets.token_urlsafe(32)
        self._last_used[secret] = self._clock()
        return secret

    def _end_idle(self) -> None:
        now = self._clock()
        self._last_used = {
            secret: used for secret, used in self._last_used.items() if now - used < self._idle
        }


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
