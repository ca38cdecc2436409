"""Where a program that a marked test needs is missing, the test skips and says so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A slow or busy machine is no fault of the code.
settings.register_profile("here", deadline=None)
settings.load_profile("here")

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PROGRAMS = {"browser": CHROMIUM, "office": ("soffice",)}

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def program(names: tuple[str, ...]) -> str | None:
    """Return the path of the first of these that is installed."""
    return next(filter(None, map(shutil.which, names)), None)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, names in PROGRAMS.items():
        if item.get_closest_marker(marker) and program(names) is None:
            pytest.skip(f"needs {' or '.join(names)}, which is not on the path")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, silent on the network; for tests marked ``browser``."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()
