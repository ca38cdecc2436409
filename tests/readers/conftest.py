"""Golden files: ``pytest tests/readers --update-expected`` writes them anew, to be read by eye."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-expected", action="store_true", help="rewrite the golden files")
