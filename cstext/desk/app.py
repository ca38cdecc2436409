"""The desk as a web application: one page, its data as JSON, decisions as JSON posts."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from cstext.desk.board import ORDERS, STATES, Board, Choice, Order, RefusedError
from cstext.desk.cases import DeskCase
from cstext.desk.guard import Guard, cookie_of
from cstext.desk.learning import Learning
from cstext.desk.sessions import Sessions
from cstext.desk.texts import desk_texts
from cstext.errors import CstextError
from cstext.readers.rows import whole_signs
from cstext.report.format import clock, short_names, yuan
from cstext.tables import REASONS
from cstext.version import VERSION

MOST_LISTED = 200
"""Chats of the queue that a page lists at one time."""

_MEDIA = {"css": "text/css", "js": "text/javascript"}


def make_app(
    board: Board,
    sessions: Sessions,
    learning: Learning,
    *,
    lang: str,
    hosts: frozenset[str],
    cookie: str,
    secure: bool,
) -> Starlette:
    """Return the application; ``hosts`` are the names (with port) it answers to.

    Nothing of a request ever names a file: pages, style and script are read once, here.
    """
    return _Pages(board, sessions, learning, lang, cookie, secure).app(hosts)


class _Pages:
    def __init__(
        self,
        board: Board,
        sessions: Sessions,
        learning: Learning,
        lang: str,
        cookie: str,
        secure: bool,
    ) -> None:
        self._board, self._sessions, self._learning = board, sessions, learning
        self._texts = desk_texts(lang)
        self._lang = lang
        self._cookie, self._secure = cookie, secure
        self._templates = Environment(
            loader=PackageLoader("cstext.desk", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        shown = [case.shown["agent"] for case in board.desk.cases]
        self._agents = short_names(shown)

    def app(self, hosts: frozenset[str]) -> Starlette:
        assets = [_asset(name) for name in ("desk.css", "desk.js", "login.js")]
        guard = Middleware(
            Guard,
            sessions=self._sessions,
            cookie=self._cookie,
            hosts=hosts,
            scheme="https" if self._secure else "http",
        )
        return Starlette(
            routes=[
                Route("/", self._page),
                *assets,
                Route("/login", self._log_in, methods=["POST"]),
                Route("/api/start", self._start),
                Route("/api/queue", self._queue),
                Route("/api/chats/{key}", self._chat),
                Route("/api/chats/{key}", self._decide, methods=["POST"]),
                Route("/api/undo", self._undo, methods=["POST"]),
                Route("/api/learning", self._ask_learning),
                Route("/api/learning", self._begin_learning, methods=["POST"]),
                Route("/api/leave", self._leave, methods=["POST"]),
            ],
            middleware=[guard],
            exception_handlers={RefusedError: _refused, CstextError: _not_written},
        )

    async def _page(self, request: Request) -> Response:
        if token := request.query_params.get("token"):
            secret = self._sessions.enter(token)
            if secret is None:
                return RedirectResponse("/", 303)
            # A page that leads on, no redirect: whoever came from elsewhere (a mail, a file) would
            # follow that without the cookie, which is for requests from the desk's own pages.
            return self._give(self._drawn("entered.html.jinja", 200), secret)
        if self._sessions.is_open(cookie_of(request.headers, self._cookie)):
            return self._drawn("desk.html.jinja", 200)
        name = "login.html.jinja" if self._sessions.needs_password else "closed.html.jinja"
        return self._drawn(name, 401)

    def _drawn(self, name: str, status: int) -> Response:
        html_lang = "zh-CN" if self._lang == "zh" else "en"
        known = self._board.desk.orders_known
        page = self._templates.get_template(name).render(
            t=self._texts,
            html_lang=html_lang,
            version=VERSION,
            title=self._texts["title" if known else "title.obstacle"],
            causes=REASONS,
            orders=ORDERS,
            states=STATES,
            blind=self._board.blind,
            reader=self._board.reader,
        )
        return HTMLResponse(page, status)

    async def _log_in(self, request: Request) -> Response:
        given = await _json(request)
        secret = self._sessions.log_in(_word(given, "password", 1000))
        if secret is None:
            raise HTTPException(401)
        return self._give(JSONResponse({}), secret)

    def _give(self, answer: Response, secret: str) -> Response:
        answer.set_cookie(
            self._cookie, secret, path="/", httponly=True, samesite="strict", secure=self._secure
        )
        return answer

    async def _leave(self, request: Request) -> Response:
        self._sessions.leave(cookie_of(request.headers, self._cookie))
        answer = JSONResponse({})
        answer.delete_cookie(self._cookie, path="/")
        return answer

    async def _start(self, request: Request) -> Response:
        self._board.refresh()
        cases = self._board.desk.cases
        agents = sorted({case.shown["agent"] or "" for case in cases})
        return JSONResponse(
            {
                "texts": self._texts,
                "lang": self._lang,
                "blind": self._board.blind,
                "causes": REASONS,
                "agents": [[f"={name}", self._agent(name or None)] for name in agents],
                "goods": sorted({case.goods for case in cases if case.goods}),
                "days": sorted({case.day for case in cases if case.day}),
                "progress": self._board.progress(),
            }
        )

    async def _queue(self, request: Request) -> Response:
        self._board.refresh()
        choice = _choice(request.query_params)
        queue = self._board.queue(choice)
        listed = [self._summary(case, choice.order) for case in queue[:MOST_LISTED]]
        return JSONResponse(
            {"total": len(queue), "chats": listed, "progress": self._board.progress()}
        )

    async def _chat(self, request: Request) -> Response:
        self._board.refresh()
        case = self._board.case(request.path_params["key"])
        return JSONResponse(self._whole(case, _choice(request.query_params).order))

    async def _decide(self, request: Request) -> Response:
        self._board.refresh()
        given = await _json(request)
        key, text_hash = request.path_params["key"], _word(given, "text_hash", 64)
        label_id = _id(given)
        choice = _choice(given)
        action = _word(given, "action", 10) or "label"
        if action not in ("label", "skip"):
            raise HTTPException(422)
        if action == "skip":
            self._board.skip(key, text_hash=text_hash, label_id=label_id)
        else:
            self._board.decide(
                key,
                text_hash=text_hash,
                reason=_word(given, "reason", 20),
                second=_word(given, "second", 20) or None,
                note=_word(given, "note", 2000),
                choice=choice,
                label_id=label_id,
            )
        case = self._board.case(key)
        return JSONResponse(
            {"chat": self._summary(case, choice.order), "progress": self._board.progress()}
        )

    async def _undo(self, request: Request) -> Response:
        self._board.refresh()
        given = await _json(request)
        key = self._board.undo(_id(given))
        return JSONResponse({"key": key, "progress": self._board.progress()})

    async def _ask_learning(self, request: Request) -> Response:
        self._board.refresh()
        return JSONResponse(self._learning.answer(self._board.labels()))

    async def _begin_learning(self, request: Request) -> Response:
        self._board.refresh()
        self._learning.begin(self._board.labels())
        return JSONResponse(self._learning.answer(self._board.labels()))

    def _agent(self, name: str | None) -> str:
        return self._agents.get(name, name) if name else self._texts["unassigned"]

    def _sender(self, message: Mapping[str, Any]) -> str:
        sender = str(message["sender"] or "")
        return "" if message["role"] == "system" else self._agents.get(sender, sender)

    def _summary(self, case: DeskCase, order: Order) -> dict[str, Any]:
        """A line of the queue: nothing in it tells a hidden proposal."""
        shows = self._board.shows_proposal(case, order)
        asked = (m["text"] for m in case.shown["messages"] if m["role"] == "buyer")
        marked = (
            m["text"] for m in case.shown["messages"] if m["is_evidence"] and m["role"] == "buyer"
        )
        said = next(marked if shows else asked, None) or next(asked, "")
        return {
            "key": case.key,
            "time": clock(case.shown["started_at"]),
            "buyer": case.shown["buyer"],
            "agent": self._agent(case.shown["agent"]),
            "cause": self._board.shown_cause(case, order),
            "state": self._board.state(case),
            "unsure": shows and case.decision.review,
            "stake": None if case.stake_fen is None else yuan(case.stake_fen),
            "said": said[:60],
        }

    def _whole(self, case: DeskCase, order: Order) -> dict[str, Any]:
        shows = self._board.show(case, order)
        shown = case.shown
        session = self._board.session(case)
        labels = [
            label
            for label in session.labels
            if not self._board.blind or label.person == self._board.reader
        ]
        return {
            **self._summary(case, order),
            "id": shown["session_id"],
            "text_hash": case.text_hash,
            # Some of it is read from the evidence, which would tell the hidden proposal.
            "wanted": [w for words in shown["wanted"].values() for w in words] if shows else [],
            "proposal": _proposal(shown) if shows else None,
            "labels": [
                {
                    "person": label.person,
                    "mine": label.person == self._board.reader,
                    "reason": label.reason,
                    "second": label.second,
                    "note": label.note,
                }
                for label in labels
            ],
            "messages": [
                {
                    "n": message["n"],
                    "role": message["role"],
                    "sender": self._sender(message),
                    "time": clock(message["at"], seconds=True) if message["at"] else "",
                    "text": message["text"],
                    "evidence": shows and message["is_evidence"],
                }
                for message in shown["messages"]
            ],
        }


def _proposal(shown: Mapping[str, Any]) -> dict[str, Any]:
    return {key: shown[key] for key in ("reason", "confidence", "decided_by", "review", "second")}


def _asset(name: str) -> Route:
    content = (files("cstext.desk") / "assets" / name).read_text("utf-8")
    media = _MEDIA[name.rpartition(".")[2]]

    async def give(request: Request) -> Response:
        return Response(content, media_type=media)

    return Route(f"/{name}", give)


def _choice(given: Mapping[str, Any]) -> Choice:
    order = _word(given, "order", 10) or ORDERS[0]
    if order not in ORDERS:
        raise HTTPException(422)
    filters = ("agent", "goods", "cause", "day", "state", "words")
    return Choice(order, *(_word(given, name, 200) for name in filters))


def _word(given: Mapping[str, Any], name: str, longest: int) -> str:
    value = given.get(name) or ""
    if not isinstance(value, str) or len(value) > longest:
        raise HTTPException(422)
    return whole_signs(value)


def _id(given: Mapping[str, Any]) -> str:
    """What tells a request that comes twice from two requests: without it nothing is written."""
    if name := _word(given, "id", 64):
        return name
    raise HTTPException(422)


async def _json(request: Request) -> dict[str, Any]:
    try:
        given = await request.json()
    except (ValueError, RecursionError) as error:
        raise HTTPException(422) from error
    if not isinstance(given, dict):
        raise HTTPException(422)
    return given


async def _refused(request: Request, error: Exception) -> Response:
    code = str(error)
    return JSONResponse({"error": code}, {"unknown": 404, "changed": 409}.get(code, 422))


async def _not_written(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": "write"}, 507)
