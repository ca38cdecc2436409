"""`--open`: the browser comes in, and nobody learns the way from its command line."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest

from cstext.desk.opening import open_privately
from cstext.desk.sessions import Sessions
from tests.desk.running import ROOT, free_port, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Stands for a browser: keeps its command line and a copy of what it was given to open.
RECORDER = """
import shutil, sys
from pathlib import Path
from urllib.parse import unquote, urlparse
given, folder = sys.argv[1], Path(sys.argv[2])
page = Path(unquote(urlparse(given).path))
(folder / "mode").write_text(f"{page.stat().st_mode:o} {page.parent.stat().st_mode:o}")
shutil.copy(page, folder / "page.html")
(folder / "given.part").write_text(given)
(folder / "given.part").rename(folder / "given")
"""


def test_a_token_for_once_opens_one_session() -> None:
    sessions = Sessions("token", None, 60)
    once = sessions.token_once()
    assert sessions.is_open(sessions.enter(once))
    assert sessions.enter(once) is None
    assert sessions.enter("token") and sessions.enter("token")
    behind_a_password = Sessions("token", "a long password", 60)
    assert behind_a_password.enter(behind_a_password.token_once()) is None


@pytest.mark.skipif(os.name == "nt", reason="files have no such modes on Windows")
def test_the_browser_is_given_a_private_page_and_no_token(shop: Path, tmp_path: Path) -> None:
    recorder = tmp_path / "recorder.py"
    recorder.write_text(RECORDER)
    command = [
        sys.executable, "-m", "cstext", "desk", shop, "--labels", tmp_path / "labels.jsonl",
        "--port", str(free_port()), "--open",
    ]  # fmt: skip
    desk = subprocess.Popen(
        command, cwd=ROOT, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**os.environ, "BROWSER": f"{sys.executable} {recorder} %s {tmp_path}"},
    )  # fmt: skip
    try:
        assert desk.stdout is not None
        printed = desk.stdout.readline().strip()
        given = told(tmp_path / "given")
        page = (tmp_path / "page.html").read_text("utf-8")
        (link,) = re.findall(r'content="0; url=(http://127\.0\.0\.1[^"]+)"', page)
        assert given.startswith("file://") and "token" not in given
        assert link.partition("=")[0] == printed.partition("=")[0] and link != printed
        assert not any(part.partition("=")[2] in given for part in (link, printed))
        file, folder = (stat.S_IMODE(int(m, 8)) for m in (tmp_path / "mode").read_text().split())
        assert (file, folder) == (0o600, 0o700)
        with httpx2.Client() as client:
            assert client.get(link).status_code == 200
            assert client.get(httpx2.URL(link).join("/api/queue")).status_code == 200
        with httpx2.Client() as other:
            assert "set-cookie" not in other.get(link).headers
        desk.send_signal(signal.SIGINT)
        assert desk.wait(20) == 0
        assert not Path(given.removeprefix("file://")).parent.exists()
    finally:
        desk.kill()
        desk.wait(20)
        if desk.stdout:
            desk.stdout.close()


def told(path: Path) -> str:
    for _ in range(300):
        if path.exists():
            return path.read_text("utf-8")
        time.sleep(0.1)
    raise AssertionError("the browser was given nothing")


@pytest.mark.browser
def test_a_page_on_the_disk_leads_to_the_desk(
    chromium: Browser, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cookie is for requests of the desk's own pages (SameSite=Strict), and still arrives."""
    monkeypatch.setattr("webbrowser.open", lambda link: True)
    with running(shop, tmp_path / "labels.jsonl") as desk:
        page = open_privately(desk.link, tmp_path)
        tab = chromium.new_context().new_page()
        tab.goto(page.as_uri())
        tab.locator("#chat li").first.wait_for()
        assert "token" not in tab.url
        tab.context.close()
