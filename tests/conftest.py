"""Where a program that a marked test needs is missing, the test skips and says so."""

import shutil

import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PROGRAMS = {"browser": CHROMIUM, "office": ("soffice",)}


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, names in PROGRAMS.items():
        if item.get_closest_marker(marker) and not any(map(shutil.which, names)):
            pytest.skip(f"needs {' or '.join(names)}, which is not on the path")
