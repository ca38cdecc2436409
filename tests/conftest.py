"""Where something that a marked test needs is missing, the test skips and says so."""

from __future__ import annotations

import functools
import importlib.util
import re
import shutil
import subprocess
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
PROGRAMS = {"browser": CHROMIUM, "office": ("soffice",), "spark": ("java",)}

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
    if item.get_closest_marker("spark"):
        if importlib.util.find_spec("pyspark") is None:
            pytest.skip("needs pyspark: pip install -r requirements-spark.lock")
        if java_version() < 17:
            pytest.skip(f"needs Java 17 or later, this is {java_version()}")


@functools.cache
def java_version() -> int:
    """Return the first number of Java's version, 0 if it does not say."""
    said = subprocess.run(["java", "-version"], capture_output=True, encoding="utf-8").stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, silent on the network; for tests marked ``browser``."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()
