"""A made-up shop with 24 lost inquiries, and desks over them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cstext.desk import Board, load_desk
from cstext.desk.app import make_app
from cstext.desk.cases import Desk
from cstext.desk.learning import Learning
from cstext.desk.sessions import Sessions
from cstext.inquiries import Source, open_workbench
from cstext.labels import Journal
from tests.desk.shop import write_shop

HOST = "127.0.0.1:8765"
TOKEN = "the-token"
PASSWORD = "a long password"

Clock = Callable[[], float]


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_shop(tmp_path_factory.mktemp("desk") / "shop")


@pytest.fixture(scope="session")
def desk(shop: Path) -> Desk:
    with open_workbench(Source([shop])) as bench:
        return load_desk(bench, period=None, model=None, show_private=False)


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    return tmp_path / "labels.jsonl"


@pytest.fixture
def board(desk: Desk, labels: Path) -> Board:
    return Board(desk, Journal(labels), "ann")


def application(
    board: Board, *, password: str | None = None, clock: Clock | None = None, lang: str = "zh"
) -> Starlette:
    """The desk's application as `serve` makes it, its token known; idle after 60 seconds."""
    timed = {"clock": clock} if clock else {}
    return make_app(
        board,
        Sessions(TOKEN, password, 60, **timed),
        Learning(),
        lang=lang,
        hosts=frozenset((HOST, "localhost:8765")),
        cookie="cstext-desk-8765",
        secure=False,
    )


@pytest.fixture
def client(board: Board) -> TestClient:
    """A browser that came by the link."""
    found = TestClient(application(board), base_url=f"http://{HOST}", follow_redirects=False)
    assert found.get(f"/?token={TOKEN}").status_code == 200
    found.headers["origin"] = f"http://{HOST}"
    return found
