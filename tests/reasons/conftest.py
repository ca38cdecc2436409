"""A small corpus, drawn from the shipped one: enough to train on in a second or two."""

from collections import defaultdict
from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reasons"
EACH = 12


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("labels")
    for path in sorted(CORPUS.glob("*.jsonl"))[:2]:
        by_reason: dict[str, list[str]] = defaultdict(list)
        for line in path.read_text("utf-8").splitlines():
            reason = line.split('"reason": "', 1)[1].split('"', 1)[0]
            by_reason[reason].append(line)
        kept = [line for lines in by_reason.values() for line in lines[:EACH]]
        (folder / path.name).write_text("\n".join(kept) + "\n", "utf-8")
    return sorted(folder.glob("*.jsonl"))
