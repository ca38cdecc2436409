"""The site in a browser: it asks no other host for anything, and finds Chinese words."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts import build_site
from scripts.build_site import QUIET

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent


class Silent(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, *said: object) -> None:
        pass


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", tmp_path]
    done = subprocess.run(build, cwd=ROOT, env=os.environ | QUIET, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answer = functools.partial(Silent, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def test_a_page_without_a_place_in_the_navigation_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("docs", "scripts"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "README.md", "README.zh-CN.md", "CHANGELOG.md"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "docs" / "stray.md").write_text("# Stray\n", "utf-8")
    monkeypatch.setattr(build_site, "ROOT", tmp_path)
    monkeypatch.setattr(build_site, "SITE", tmp_path / "site")
    assert build_site.main() == 1
    assert "stray.md" in capfd.readouterr().err


@pytest.mark.browser
def test_the_search_finds_chinese_words_and_nothing_comes_from_elsewhere(
    chromium: Browser, address: str
) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "index.html")
    page.click("input.md-search__input")
    page.fill("input.md-search__input", "打码")
    page.keyboard.press("End")  # The page looks when a key is let go.
    found = page.wait_for_selector(".md-search-result__link")
    assert found is not None
    assert ".zh-CN.html" in (found.get_attribute("href") or "")
    assert [url for url in asked if not url.startswith(address)] == []
    page.close()
