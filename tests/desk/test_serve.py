"""The running desk: who may reach it, many requests at once, and how it starts and ends."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import ssl
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from cstext.desk.serve import Place, check_place
from cstext.errors import UsageError
from tests.cli.shop import cstext
from tests.desk.running import ROOT, free_port, running


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Names of a certificate and a key."""
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).touch()
    return tmp_path / "cert.pem", tmp_path / "key.pem"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_this_machine_needs_neither_tls_nor_password(host: str) -> None:
    check_place(Place(host))


def test_other_machines_need_both(pair: tuple[Path, Path]) -> None:
    certfile, keyfile = pair
    check_place(Place("192.168.1.5", None, certfile, keyfile, "long enough"))
    for place in (
        Place("192.168.1.5"),
        Place("192.168.1.5", password="long enough"),
        Place("192.168.1.5", certfile=certfile, keyfile=keyfile),
        Place("shop.example"),
    ):
        with pytest.raises(UsageError, match="--certfile, --keyfile and a password"):
            check_place(place)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_every_network_at_once_is_refused(pair: tuple[Path, Path], host: str) -> None:
    with pytest.raises(UsageError, match="listens on every network"):
        check_place(Place(host, None, *pair, "long enough"))


def test_a_short_password_or_half_a_pair_is_refused(pair: tuple[Path, Path]) -> None:
    with pytest.raises(UsageError, match="at least 10"):
        check_place(Place(password="short"))
    with pytest.raises(UsageError, match="belong together"):
        check_place(Place(certfile=pair[0]))
    with pytest.raises(UsageError, match="no such file"):
        check_place(Place(certfile=pair[0], keyfile=pair[1].with_name("none")))


def test_the_command_refuses_before_it_reads(tmp_path: Path) -> None:
    result = cstext("desk", tmp_path / "nothing", "--host", "192.168.1.5")
    assert result.exit_code == 2
    assert "会让别人看到买家的聊天" in result.stderr


def test_a_port_that_is_taken_is_said(shop: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = cstext("desk", shop, "--labels", tmp_path / "l.jsonl", "--port", str(port))
    assert result.exit_code == 2
    assert "请换一个 --port" in result.stderr


def test_a_label_file_of_something_else_is_refused(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "l.jsonl").write_text("{}\n")
    result = cstext("desk", shop, "--labels", tmp_path / "l.jsonl")
    assert result.exit_code == 4


async def send(link: httpx2.URL, cookie: str, path: str, body: str | None = None) -> int:
    """One request on a connection of its own; returns the status."""
    reader, writer = await asyncio.open_connection(link.host, link.port)
    base = f"{link.host}:{link.port}"
    lines = [f"Host: {base}", f"Cookie: {cookie}", "Connection: close"]
    if body is not None:
        kind = "Content-Type: application/json"
        lines += [f"Origin: http://{base}", kind, f"Content-Length: {len(body)}"]
    head = f"{'GET' if body is None else 'POST'} {path} HTTP/1.1"
    writer.write("\r\n".join([head, *lines, "", body or ""]).encode())
    answer = await reader.read()
    writer.close()
    return int(answer.split()[1])


@pytest.mark.heavy
def test_a_thousand_requests_at_once_lose_nothing(shop: Path, labels: Path) -> None:
    """800 reads and 200 decisions, all begun together; then it ends on Ctrl-C in good order."""

    async def ask(link: httpx2.URL, cookie: str, chats: list[dict[str, str]]) -> list[int]:
        bodies = (
            (f"/api/chats/{chat['key']}", json.dumps(decision(chat, n)))
            for n, chat in enumerate((chats * 9)[:200])
        )
        writes = [send(link, cookie, path, body) for path, body in bodies]
        reads = [send(link, cookie, f"/api/chats/{chats[n % 24]['key']}") for n in range(800)]
        return await asyncio.gather(*writes, *reads)

    def decision(chat: dict[str, str], number: int) -> dict[str, str]:
        return {"text_hash": chat["text_hash"], "reason": "stock", "id": f"id{number}"}

    with running(shop, labels) as desk:
        link = httpx2.URL(desk.link)
        with httpx2.Client(base_url=link.join("/"), follow_redirects=True) as client:
            client.get(link)
            queue = client.get("/api/queue").json()["chats"]
            chats = [client.get(f"/api/chats/{one['key']}").json() for one in queue]
            ((name, value),) = client.cookies.items()
        with ThreadPoolExecutor(1) as apart:  # a browser test may have left a loop running here
            statuses = apart.submit(asyncio.run, ask(link, f"{name}={value}", chats)).result()
        assert statuses == [200] * 1000
        assert desk.stop() == 0
    ids = [json.loads(line)["label_id"] for line in labels.read_text("utf-8").splitlines()]
    assert sorted(ids) == sorted(f"id{number}" for number in range(200))


@pytest.mark.heavy
@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl for a certificate")
def test_beyond_this_machine_it_speaks_tls_and_asks_for_the_password(
    shop: Path, labels: Path, tmp_path: Path
) -> None:
    """The loopback address under TLS with a password: what another host would get."""
    certfile, keyfile = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
         "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-out", certfile, "-keyout", keyfile],
        check=True, capture_output=True,
    )  # fmt: skip
    port = str(free_port())
    command = [
        sys.executable, "-m", "cstext", "desk", shop, "--labels", labels, "--port", port,
        "--certfile", certfile, "--keyfile", keyfile,
    ]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=ROOT, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={"CSTEXT_DESK_PASSWORD": "a long password", "PATH": ""},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        link = process.stdout.readline().strip()
        assert link == f"https://127.0.0.1:{port}/"
        trust = ssl.create_default_context(cafile=certfile)
        with httpx2.Client(verify=trust, base_url=link, headers={"origin": link[:-1]}) as client:
            assert client.get("/").status_code == 401
            assert client.post("/login", json={"password": "wrong"}).status_code == 401
            entered = client.post("/login", json={"password": "a long password"})
            assert "Secure" in entered.headers["set-cookie"]
            assert client.get("/api/queue").status_code == 200
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()
