"""The made-up shop on disk: the working folder of every test here."""

from __future__ import annotations

from pathlib import Path

import pytest
from threadpoolctl import threadpool_limits

from tests.cli.shop import CHATS, ORDERS, cstext, label_lines


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with chats.csv and orders.csv."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "chats.csv").write_text(CHATS, "utf-8")
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    return tmp_path


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A model that `train` made of fifty chats, and what the command printed."""
    place = tmp_path_factory.mktemp("trained")
    (place / "labels.jsonl").write_text(label_lines(), "utf-8")
    with threadpool_limits(1):
        result = cstext(
            "train", place / "labels.jsonl", "-o", place / "mine", "--alone", "--format", "json"
        )
    assert result.exit_code == 0, result.stderr
    return place / "mine", result.stdout
