"""Label Studio's own library takes what is exported to it.

    .venv/bin/python -m pytest -m heavy tests/labels/test_label_studio_itself.py

It is fetched into an environment of its own: it brings more than all the rest of the tests need.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cstext.labels import Journal
from cstext.labels.label_studio import CONFIG
from cstext.report.interchange import export_file
from tests.labels.lines import label

# `validate_task` of 2.1 calls `validate_annotation` without one: they are validated apart.
TAKES = """\
import json, sys
from label_studio_sdk.label_interface import LabelInterface

config, tasks = (open(name, encoding="utf-8").read() for name in sys.argv[1:])
face = LabelInterface(config)
face.validate()
for task in json.loads(tasks):
    face.validate_task({"data": task["data"]})
    checks = [face.validate_annotation(made) for made in task["annotations"]]
    checks += [face.validate_prediction(made) for made in task.get("predictions", [])]
    print(len(checks), all(checks))
"""


@pytest.mark.heavy
def test_the_library_takes_every_task(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "env"], check=True)
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    fetch = [python, "-m", "pip", "install", "--quiet", "label-studio-sdk>=2.1"]
    subprocess.run(fetch, check=True)
    labels, tasks, config = (tmp_path / name for name in ("l.jsonl", "tasks.json", "config.xml"))
    Journal(labels).extend([
        label("s1", "stock", proposed="other", proposed_confidence=0.4, model="m@1"),
        label("s2", "explanation", by="bob", evidence=[1]),
    ])  # fmt: skip
    export_file([labels], tasks, "label-studio", show_private=False)
    config.write_text(CONFIG, "utf-8")
    command = [python, "-c", TAKES, config, tasks]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.splitlines() == ["2 True", "1 True"], done.stderr
