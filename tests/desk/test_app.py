"""The desk over HTTP: what it answers, and above all what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from cstext.desk import Board
from cstext.desk.board import Choice
from cstext.desk.cases import Desk
from cstext.desk.guard import HEADERS, MOST_BODY
from cstext.desk.texts import TEXTS, desk_texts
from cstext.labels import Journal
from tests.desk.conftest import HOST, PASSWORD, TOKEN, application
from tests.desk.shop import COUNT, PHONE, SCRIPT

ORIGIN = {"origin": f"http://{HOST}"}
READS = ("/", "/api/start", "/api/queue", "/api/learning", "/api/chats/0", "/desk.js", "/nothing")
WRITES = ("/api/chats/0", "/api/undo", "/api/learning", "/api/leave", "/login", "/")


def stranger(board: Board, **more: Any) -> TestClient:
    """A browser that has not come by the link."""
    return TestClient(application(board, **more), base_url=f"http://{HOST}", follow_redirects=False)


def first(client: TestClient) -> dict[str, Any]:
    key = client.get("/api/queue").json()["chats"][0]["key"]
    chat: dict[str, Any] = client.get(f"/api/chats/{key}").json()
    return chat


def decision(chat: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"text_hash": chat["text_hash"], "reason": "stock", "id": "one", **more}


# What it answers.


def test_a_chat_is_decided_and_undone(client: TestClient, labels: Path) -> None:
    chat = first(client)
    done = client.post(
        f"/api/chats/{chat['key']}", json=decision(chat, second="courier", note="好")
    )
    assert done.status_code == 200
    assert (done.json()["chat"]["state"], done.json()["chat"]["cause"]) == ("decided", "stock")
    assert done.json()["progress"]["decided"] == 1
    again = client.get(f"/api/chats/{chat['key']}").json()
    assert again["labels"] == [
        {"person": "ann", "mine": True, "reason": "stock", "second": "courier", "note": "好"}
    ]
    assert client.post("/api/undo", json={"id": "two"}).json()["key"] == chat["key"]
    assert client.get(f"/api/chats/{chat['key']}").json()["labels"] == []
    assert len(labels.read_text("utf-8").splitlines()) == 2


def test_the_queue_is_filtered(client: TestClient) -> None:
    assert client.get("/api/queue").json()["total"] == COUNT
    found = client.get("/api/queue", params={"words": "四件套", "agent": "=小店:阿青"}).json()
    assert 0 < found["total"] < COUNT
    assert {chat["agent"] for chat in found["chats"]} == {"阿青"}
    choices = client.get("/api/start").json()
    assert [name for _, name in choices["agents"]] == ["小美", "阿青"]
    assert choices["goods"] == ["水洗棉四件套"] and len(choices["days"]) == 7


@pytest.mark.parametrize("wrong", [{"id": ""}, {"id": None}, {"action": "undo"}], ids=str)
def test_what_could_not_be_written_is_not_called_saved(
    client: TestClient, labels: Path, wrong: dict[str, Any]
) -> None:
    chat = first(client)
    answer = client.post(f"/api/chats/{chat['key']}", json=decision(chat, **wrong))
    assert answer.status_code == 422
    assert client.post("/api/undo", json={"id": ""}).status_code == 422
    assert Journal(labels).records() == []


def test_half_a_character_in_a_note_is_none(client: TestClient, labels: Path) -> None:
    chat = first(client)
    body = json.dumps(decision(chat, note="\ud83d好"))
    answer = client.post(
        f"/api/chats/{chat['key']}", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 200
    assert [line["note"] for line in Journal(labels).records()] == ["\ufffd好"]


def test_one_id_saves_one_chat(client: TestClient, labels: Path) -> None:
    one, other = (listed["key"] for listed in client.get("/api/queue").json()["chats"][:2])
    for key, status in ((one, 200), (one, 200), (other, 422)):
        chat = client.get(f"/api/chats/{key}").json()
        for more in ({}, {"action": "skip"}):
            answer = client.post(f"/api/chats/{key}", json=decision(chat, **more))
            assert answer.status_code == status
    assert len(Journal(labels).records()) == 1


def test_names_and_numbers_are_masked(client: TestClient) -> None:
    for chat in client.get("/api/queue").json()["chats"]:
        whole = client.get(f"/api/chats/{chat['key']}").text
        assert PHONE not in whole
        assert '"buyer":"b**' in whole


def test_in_the_random_order_nothing_tells_the_proposal(client: TestClient, board: Board) -> None:
    queue = client.get("/api/queue", params={"order": "random"}).json()["chats"]
    assert {(chat["cause"], chat["unsure"]) for chat in queue} == {(None, False)}
    chat = client.get(f"/api/chats/{queue[0]['key']}", params={"order": "random"}).json()
    assert chat["proposal"] is None and not any(m["evidence"] for m in chat["messages"])
    assert chat["wanted"] == []
    client.post(f"/api/chats/{chat['key']}", json=decision(chat, order="random"))
    after = client.get(f"/api/chats/{chat['key']}", params={"order": "random"}).json()
    assert after["proposal"]["reason"] == board.case(chat["key"]).decision.reason


def test_a_blind_reader_gets_nothing_of_others(desk: Desk, board: Board, labels: Path) -> None:
    for n, case in enumerate(desk.cases):
        board.decide(
            case.key, text_hash=case.text_hash, reason="shipping", second=None,
            note="别人写的", choice=Choice(), label_id=str(n),
        )  # fmt: skip
    blind = stranger(Board(desk, Journal(labels), "bob", blind=True))
    blind.get(f"/?token={TOKEN}")
    for order in ("review", "learn", "random"):
        queue = blind.get("/api/queue", params={"order": order})
        assert {(c["cause"], c["unsure"], c["state"]) for c in queue.json()["chats"]} == {
            (None, False, "open")
        }
        for case in desk.cases:
            chat = blind.get(f"/api/chats/{case.key}", params={"order": order})
            assert "别人写的" not in chat.text and '"evidence":true' not in chat.text
            assert (chat.json()["proposal"], chat.json()["labels"]) == (None, [])


def test_too_few_labels_for_a_curve_is_said(client: TestClient) -> None:
    assert client.get("/api/learning").json() == {"state": "few", "n": 0, "least": 60, "each": 5}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_in_its_language(board: Board, lang: str) -> None:
    browser = stranger(board, lang=lang)
    browser.get(f"/?token={TOKEN}")
    page = browser.get("/").text
    assert ('lang="zh-CN"' in page) == (lang == "zh")
    assert desk_texts(lang)["title"] in page
    assert browser.get("/api/start").json()["texts"] == desk_texts(lang)


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_both_languages_are_whole(key: str) -> None:
    zh, en = TEXTS[key]
    assert zh.strip() and en.strip()
    assert {part.split("}")[0] for part in zh.split("{")[1:]} == {
        part.split("}")[0] for part in en.split("{")[1:]
    }
    assert not any("\u3000" <= sign <= "\u9fff" or sign >= "\uff00" for sign in en)


# Whose request it is.


@pytest.mark.parametrize("path", READS)
def test_without_the_link_nothing_of_a_chat_is_shown(board: Board, path: str) -> None:
    answer = stranger(board).get(path)
    if path != "/desk.js":
        assert answer.status_code == 401
    assert "b0" not in answer.text and "四件套" not in answer.text


@pytest.mark.parametrize("token", ["", "x", TOKEN + "x", TOKEN[:-1], "错", "%00"])
def test_a_wrong_token_opens_nothing(board: Board, token: str) -> None:
    browser = stranger(board)
    answer = browser.get(f"/?token={token}")
    assert "set-cookie" not in answer.headers
    assert browser.get("/api/queue").status_code == 401


def test_the_link_gives_a_cookie_and_leaves_the_address(board: Board) -> None:
    answer = stranger(board).get(f"/?token={TOKEN}")
    assert '<meta http-equiv="refresh" content="0; url=/">' in answer.text
    assert TOKEN not in answer.text and "四件套" not in answer.text
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("cstext-desk-8765=")
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and TOKEN not in cookie


@pytest.mark.parametrize("cookie", ["cstext-desk-8765=x", "cstext-desk-8765=", '";;=', "a=\x7f"])
def test_a_made_up_cookie_opens_nothing(board: Board, cookie: str) -> None:
    assert stranger(board).get("/api/queue", headers={"cookie": cookie}).status_code == 401


def test_a_session_ends_when_idle_and_when_left(board: Board) -> None:
    now = [0.0]
    browser = stranger(board, clock=lambda: now[0])
    browser.get(f"/?token={TOKEN}")
    for now[0] in (59, 118, 177):
        assert browser.get("/api/queue").status_code == 200
    now[0] = 237
    assert browser.get("/api/queue").status_code == 401
    browser.get(f"/?token={TOKEN}")
    kept = dict(browser.cookies)
    assert browser.post("/api/leave", json={}, headers=ORIGIN).status_code == 200
    browser.cookies.update(kept)
    assert browser.get("/api/queue").status_code == 401


def test_where_a_password_is_set_the_token_opens_nothing(board: Board) -> None:
    now = [0.0]
    browser = stranger(board, password=PASSWORD, clock=lambda: now[0])
    browser.get(f"/?token={TOKEN}")
    assert 'type="password"' in browser.get("/").text

    def enter(password: object) -> int:
        return browser.post("/login", json={"password": password}, headers=ORIGIN).status_code

    assert [enter(wrong) for wrong in ("", "x", PASSWORD + "x", TOKEN)] == [401] * 4
    assert enter(7) == 422
    assert [enter("x"), enter("x")] == [401, 401]
    assert enter(PASSWORD) == 401  # two seconds for everybody
    now[0] = 3
    assert enter(PASSWORD) == 200
    assert browser.get("/api/queue").status_code == 200


# Where it comes from.


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:8766", "127.0.0.1:8765.evil", ""],
)
@pytest.mark.parametrize("path", ["/", "/api/queue", "/desk.js"])
def test_a_foreign_host_is_refused(client: TestClient, host: str, path: str) -> None:
    answer = client.get(path, headers={"host": host})
    assert (answer.status_code, answer.text) == (400, "unknown host")


def test_this_machines_other_names_are_its_own(client: TestClient) -> None:
    assert client.get("/desk.css", headers={"host": "LOCALHOST:8765"}).status_code == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "", f"https://{HOST}", "http://127.0.0.1:8766", None]
)
@pytest.mark.parametrize("path", WRITES)
def test_a_post_from_elsewhere_is_refused(
    client: TestClient, labels: Path, path: str, origin: str | None
) -> None:
    del client.headers["origin"]
    headers = {} if origin is None else {"origin": origin}
    assert client.post(path, json={"id": "x"}, headers=headers).status_code == 403
    assert labels.read_text() == ""


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_form_post_is_refused(client: TestClient, kind: str) -> None:
    answer = client.post("/api/undo", content='{"id": "x"}', headers={"content-type": kind})
    assert answer.status_code == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_no_other_method_does_anything(client: TestClient, method: str) -> None:
    answer = client.request(method, "/api/queue", json={})
    assert answer.status_code == 405
    assert not any(name.startswith("access-control") for name in answer.headers)


@pytest.mark.parametrize("path", READS)
def test_every_answer_carries_the_policy_and_allows_no_other_origin(
    client: TestClient, path: str
) -> None:
    answer = client.get(path, headers={"origin": "http://evil.example"})
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert not any(name.startswith("access-control") for name in answer.headers)
    assert "unsafe" not in answer.headers["content-security-policy"]


# What it carries.


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/desk.js/../../../app.py",
        "/assets/desk.js",
        "/api/chats/..%2f..%2f..%2fetc%2fpasswd",
        "/api/chats/%00",
        "/labels.jsonl",
        "//etc/passwd",
    ],
)
def test_no_path_reaches_the_disk(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text and "import" not in answer.text


@pytest.mark.parametrize("size", [MOST_BODY + 1, 10_000_000])
def test_a_large_post_is_refused(client: TestClient, labels: Path, size: int) -> None:
    body = json.dumps({"id": "x" * size}).encode()
    kind = {"content-type": "application/json"}
    assert client.post("/api/undo", content=body, headers=kind).status_code == 413

    def pieces() -> Iterator[bytes]:  # sent without a length
        for start in range(0, len(body), 8192):
            yield body[start : start + 8192]

    assert client.post("/api/undo", content=pieces(), headers=kind).status_code == 413
    assert labels.read_text() == ""


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "7", '"x"', "[" * 20_000, '{"id": 7}', '{"id": "%s"}' % ("x" * 65), "\x00",
     '{"order": "late"}', '{"note": ["x"]}', '{"reason": {"a": 1}}'],
)  # fmt: skip
def test_a_body_that_is_none_of_ours_is_refused(
    client: TestClient, labels: Path, body: str
) -> None:
    key = client.get("/api/queue").json()["chats"][0]["key"]
    kind = {"content-type": "application/json"}
    answer = client.post(f"/api/chats/{key}", content=body.encode(), headers=kind)
    assert answer.status_code in (409, 422)
    assert labels.read_text() == ""


def test_a_hostile_chat_is_data_and_no_page_holds_it(client: TestClient) -> None:
    queue = client.get("/api/queue", params={"words": "<script>"})
    assert queue.json()["total"] == COUNT // 6
    chat = client.get(f"/api/chats/{queue.json()['chats'][0]['key']}")
    assert chat.headers["content-type"] == "application/json"
    assert chat.json()["messages"][0]["text"].startswith(SCRIPT)
    assert "alert(1)" not in client.get("/").text


def test_a_label_file_that_cannot_be_written_is_said(
    client: TestClient, labels: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = first(client)
    labels.unlink()
    labels.mkdir()
    answer = client.post(f"/api/chats/{chat['key']}", json=decision(chat))
    assert (answer.status_code, answer.json()) == (507, {"error": "write"})
