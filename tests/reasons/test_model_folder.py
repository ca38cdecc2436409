"""A model's folder holds one model at any moment, wherever the run that writes it is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cstext.errors import ArtifactError
from cstext.reasons.model_folder import read_folder, write_folder

NAMES = ("model.npz", "model.json")
OLD = {"model.npz": b"old arrays", "model.json": b"{}"}
NEW = {"model.npz": b"new arrays", "model.json": b'{"new": 1}'}

DYING = """
import os, signal, sys
from pathlib import Path
from cstext.reasons.model_folder import write_folder

def dying(self, *given, real=Path.replace, left=[int(sys.argv[2])]):
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    return real(self, *given)

Path.replace = dying
write_folder(Path(sys.argv[1]), {"model.npz": b"new arrays", "model.json": b'{"new": 1}'}, {})
"""
"""Writes a model, and dies by kill -9 where it would move a file after so many."""

BEFORE_THE_CARD = 2


@pytest.mark.skipif(os.name == "nt", reason="nothing dies by a signal there")
@pytest.mark.parametrize("moved", range(5))
def test_a_killed_run_leaves_one_model(tmp_path: Path, moved: int) -> None:
    write_folder(tmp_path, OLD, {})
    run = subprocess.run([sys.executable, "-c", DYING, tmp_path, str(moved)])
    assert run.returncode == -signal.SIGKILL
    assert read_folder(tmp_path, NAMES)[1] == (OLD if moved <= BEFORE_THE_CARD else NEW)
    third = {**OLD, "model.npz": b"third"}
    write_folder(tmp_path, third, {})
    assert read_folder(tmp_path, NAMES)[1] == third
    seen = sorted(path.name for path in tmp_path.iterdir() if path.name[:8] != ".writing")
    assert seen == ["card.json", "model.json", "model.npz"]


def test_a_full_disk_leaves_the_model_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(tmp_path, OLD, {})

    def full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space"):
        patched.setattr(Path, "write_bytes", full)
        write_folder(tmp_path, NEW, {})
    assert read_folder(tmp_path, NAMES)[1] == OLD
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["card.json", *NAMES])


def test_who_reads_while_others_write_gets_one_model(tmp_path: Path) -> None:
    models = [dict.fromkeys(NAMES, b"%d" % n) for n in range(40)]
    write_folder(tmp_path, models[0], {})

    with ThreadPoolExecutor(3) as pool:
        writing = [
            pool.submit(lambda part=part: [write_folder(tmp_path, each, {}) for each in part])
            for part in (models[::2], models[1::2])
        ]
        while not all(each.done() for each in writing):
            assert read_folder(tmp_path, NAMES)[1] in models
        for each in writing:
            each.result()


@pytest.mark.parametrize("digest", ["../../../secret", "", None, 7, ["x"]])
def test_a_card_whose_hash_is_none_is_refused(tmp_path: Path, digest: object) -> None:
    card = write_folder(tmp_path, OLD, {})
    other = {**card, "files": {**card["files"], "model.npz": digest}}
    (tmp_path / "card.json").write_text(json.dumps(other), "utf-8")
    with pytest.raises(ArtifactError, match=r"model\.npz: differs|model\.npz is missing"):
        read_folder(tmp_path, NAMES)
