"""Serves the desk: on this machine alone, or with TLS and a password beyond it."""

from __future__ import annotations

import ipaddress
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from cstext.desk.app import make_app
from cstext.desk.board import Board
from cstext.desk.learning import Learning
from cstext.desk.sessions import Sessions
from cstext.errors import UsageError

LEAST_PASSWORD = 10
"""Characters that a password has at least."""

PORT = 8765
"""The port where none is asked for; if it is taken, any that is free."""


@dataclass(frozen=True)
class Place:
    """Where the desk is served. ``certfile`` and ``keyfile`` make it TLS; port None: see PORT."""

    host: str = "127.0.0.1"
    port: int | None = None
    certfile: Path | None = None
    keyfile: Path | None = None
    password: str | None = None
    idle_minutes: float = 30.0


def check_place(place: Place) -> None:
    """Refuse a place that is open to others without TLS and a password, or to all addresses.

    Raises:
        UsageError: with what is missing.
    """
    if (place.certfile is None) != (place.keyfile is None):
        raise UsageError("--certfile and --keyfile belong together: give both or none")
    for path in filter(None, (place.certfile, place.keyfile)):
        if not path.is_file():
            raise UsageError(f"{path}: no such file")
    if place.password is not None and len(place.password) < LEAST_PASSWORD:
        raise UsageError(f"the password has at least {LEAST_PASSWORD} characters")
    if is_loopback(place.host):
        return
    if place.host in ("0.0.0.0", "::", ""):
        raise UsageError(
            f"--host {place.host!r} listens on every network: name the address or name that"
            " people will type"
        )
    if place.certfile is None or place.password is None:
        raise UsageError(
            f"--host {place.host} lets others reach buyers' chats: it needs --certfile, --keyfile"
            " and a password (asked for, or in CSTEXT_DESK_PASSWORD); or leave --host out"
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the host.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("192.168.1.5")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def serve(
    board: Board,
    place: Place,
    lang: str,
    tell: Callable[[str], None],
    tell_once: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve the desk until it is stopped; ``tell`` hears the link once the desk answers.

    ``tell_once`` hears another link, which opens the desk one time. Where a password is set, both
    are the bare address.

    Raises:
        UsageError: the place is refused, the port is taken or the certificate cannot be read.
    """
    check_place(place)
    listening = _listen(place)
    port = int(listening.getsockname()[1])
    token = secrets.token_urlsafe(32)
    sessions = Sessions(token, place.password, place.idle_minutes * 60)
    learning = Learning()
    app = make_app(
        board,
        sessions,
        learning,
        lang=lang,
        hosts=_hosts(place.host, port),
        cookie=f"cstext-desk-{port}",
        secure=place.certfile is not None,
    )
    server = uvicorn.Server(_config(app, place))
    scheme = "https" if place.certfile else "http"
    link = f"{scheme}://{_in_url(place.host)}:{port}/"
    for hear, secret in ((tell, token), (tell_once, sessions.token_once())):
        hear(link if place.password is not None else f"{link}?token={secret}")
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        learning.close()
        listening.close()


def _config(app: object, place: Place) -> uvicorn.Config:
    try:
        config = uvicorn.Config(
            app,  # type: ignore[arg-type]
            log_config=None,  # a request's address holds the token
            access_log=False,
            server_header=False,
            date_header=False,
            ssl_certfile=str(place.certfile) if place.certfile else None,
            ssl_keyfile=str(place.keyfile) if place.keyfile else None,
            timeout_graceful_shutdown=3,
            lifespan="off",
            ws="none",
        )
        config.load()
    except OSError as error:  # ssl.SSLError is one
        raise UsageError(f"{place.certfile}: cannot be used as a certificate") from error
    return config


def _listen(place: Place) -> socket.socket:
    ports = (PORT, 0) if place.port is None else (place.port,)
    error: OSError | None = None
    for port in ports:
        try:
            return socket.create_server((place.host, port), family=_family(place.host))
        except OSError as refused:
            error = refused
    raise UsageError(
        f"{place.host}:{place.port}: cannot listen there; choose another --port"
    ) from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _hosts(host: str, port: int) -> frozenset[str]:
    names = {host, "127.0.0.1", "localhost", "::1"} if is_loopback(host) else {host.lower()}
    standard = {_in_url(name) for name in names} if port == 443 else set()
    return frozenset({f"{_in_url(name)}:{port}" for name in names} | standard)


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
