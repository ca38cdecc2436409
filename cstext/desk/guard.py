"""What stands before every request: whose it is, where it comes from, how large it may be."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cstext.desk.sessions import Sessions

MOST_BODY = 64 * 1024
"""Bytes of a request at most; a decision with the longest note has a few hundred."""

OPEN = frozenset(("/", "/desk.css", "/desk.js", "/login.js", "/login"))
"""What is answered without a session: it holds nothing of a chat, or looks for itself."""

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """ASGI middleware; refuses before the application hears of a request.

    A Host that is none of ``hosts`` is refused (400: DNS rebinding), a request that is no GET or
    HEAD and does not come from one of ``origins`` as JSON (403, 415: cross-site posts), a body
    above ``MOST_BODY`` (413), and what needs a session and has none (401). No answer allows
    another origin anything.
    """

    def __init__(
        self, app: ASGIApp, sessions: Sessions, cookie: str, hosts: frozenset[str], scheme: str
    ) -> None:
        self._app = app
        self._sessions = sessions
        self._cookie = cookie
        self._hosts = hosts
        self._origins = frozenset(f"{scheme}://{host}" for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let the application do it."""
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
                return
            await self._app(scope, receive, send)
            return
        safe = _with_headers(send)
        refused = self._refusal(scope)
        if refused is not None:
            await refused(scope, receive, safe)
            return
        body = _Bounded(receive)
        try:
            await self._app(scope, body, safe)
        except TooLargeError:
            await _refuse(413)(scope, receive, safe)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if headers.get("host", "").lower() not in self._hosts:
            return _refuse(400)
        if scope["method"] not in ("GET", "HEAD"):
            if headers.get("origin", "").lower() not in self._origins:
                return _refuse(403)
            if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
                return _refuse(415)
            length = headers.get("content-length", "0")
            if not length.isdecimal() or int(length) > MOST_BODY:
                return _refuse(413)
        if scope["path"] not in OPEN and not self._sessions.is_open(
            cookie_of(headers, self._cookie)
        ):
            return _refuse(401)
        return None


class TooLargeError(Exception):
    """A body went on beyond ``MOST_BODY``, whatever its length was said to be."""


class _Bounded:
    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._bytes = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._bytes += len(message.get("body", b""))
        if self._bytes > MOST_BODY:
            raise TooLargeError
        return message


def cookie_of(headers: Headers, name: str) -> str | None:
    """Return a cookie's value, None where it is not there or the header cannot be read."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return None
    return found.value if found else None


def _refuse(status: int) -> PlainTextResponse:
    reasons = {400: "unknown host", 401: "no session", 403: "foreign origin", 413: "too large"}
    return PlainTextResponse(reasons.get(status, "refused"), status)


def _with_headers(send: Send) -> Send:
    async def safe(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return safe
