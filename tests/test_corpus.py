"""The corpus of labelled chats holds what its datasheet, corpus/README.md, says of it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from cstext.tables import REASONS
from scripts import corpus_statistics as corpus

ROOT = Path(__file__).resolve().parents[1]
SECOND = ROOT / "corpus" / "second-reading"
KEYS = {
    "session_id",
    "platform",
    "trade",
    "manner",
    "reason",
    "second",
    "evidence",
    "messages",
}
CHATS = corpus.read_chats()
VOICES = sorted(file.stem for file in (ROOT / "corpus" / "reasons").glob("*.jsonl"))

Chat = dict[str, Any]


def faults(chat: Chat) -> list[str]:
    """Say what is wrong with a line of the corpus."""
    said, evidence = chat["messages"], chat["evidence"]
    roles = {message["role"] for message in said}
    checks = {
        "keys": set(chat) == KEYS,
        "session_id": bool(re.fullmatch(r"[a-z]+-\d{4}", chat["session_id"])),
        "platform": chat["platform"] in corpus.PLATFORMS,
        "manner": chat["manner"] in corpus.MANNERS,
        "trade": bool(chat["trade"]),
        "reason": chat["reason"] in REASONS,
        "second": chat["second"] in {None, *REASONS} - {chat["reason"]},
        "roles": "buyer" in roles and roles <= {"buyer", "agent"},
        "texts": all(message["text"].strip() for message in said),
        "evidence": evidence == sorted({n for n in evidence if 1 <= n <= len(said)}),
        "no evidence": bool(evidence) or chat["reason"] == "other",
    }
    return [name for name, holds in checks.items() if not holds]


def test_every_line_is_valid() -> None:
    wrong = {chat["session_id"]: faults(chat) for chat in CHATS}
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"reason": "price"}, ["reason"]),
        ({"second": "stock"}, ["second"]),
        ({"evidence": [3]}, ["evidence"]),
        ({"evidence": [0]}, ["evidence"]),
        ({"evidence": []}, ["no evidence"]),
        ({"messages": [{"role": "agent", "text": "在"}] * 2}, ["roles"]),
    ],
)
def test_a_faulty_line_is_told(change: Chat, fault: list[str]) -> None:
    said = [{"role": "buyer", "text": "有货吗"}, {"role": "agent", "text": "卖完了"}]
    good = dict.fromkeys(KEYS) | {
        "session_id": "voice-0001",
        "platform": "jd",
        "trade": "tea",
        "manner": "raw",
        "reason": "stock",
        "evidence": [2],
        "messages": said,
    }
    assert faults(good) == []
    assert faults(good | change) == fault


def test_there_are_enough_chats_each_with_a_name_of_its_own() -> None:
    names = Counter(chat["session_id"] for chat in CHATS)
    assert [name for name, times in names.items() if times > 1] == []
    assert len(names) >= 3000
    assert set(map(corpus.voice_of, CHATS)) == set(VOICES)


@pytest.mark.parametrize("voice", VOICES)
def test_every_chat_was_read_a_second_time(voice: str) -> None:
    chats = {chat["session_id"]: chat for chat in CHATS if corpus.voice_of(chat) == voice}
    rows = corpus.read_table(SECOND / f"{voice}.tsv")
    assert sorted(row["session_id"] for row in rows) == sorted(chats)
    for row in rows:
        places = {int(n) for n in row["evidence"].split(",") if n != "-"}
        assert row["reason"] in REASONS
        assert row["second"] in {"-", *REASONS} - {row["reason"]}
        assert row["confidence"] in {"1", "2", "3"}
        assert places <= set(range(1, len(chats[row["session_id"]]["messages"]) + 1))


def test_the_disputes_are_those_of_the_two_readings_and_settled_in_the_corpus() -> None:
    held = {chat["session_id"]: chat["reason"] for chat in CHATS}
    disputes = {row["session_id"]: row for row in corpus.read_table(SECOND / "disputes.tsv")}
    pairs = zip(held, corpus.readings(CHATS), strict=True)
    read = {name: pair for name, pair in pairs if pair[0] != pair[1]}
    assert {name: (row["first"], row["second"]) for name, row in disputes.items()} == read
    assert {name: row["settled"] for name, row in disputes.items()} == {
        name: held[name] for name in disputes
    }


def test_the_figures_in_the_datasheet_are_current() -> None:
    script = [sys.executable, str(ROOT / "scripts" / "corpus_statistics.py"), "--check"]
    found = subprocess.run(script, capture_output=True, text=True)
    assert (found.returncode, found.stderr) == (0, "")


def test_figures_go_between_the_markers() -> None:
    page = f"before {corpus.BEGIN}\nold\n{corpus.END} after"
    assert corpus.with_statistics(page, "new") == page.replace("old", "new")


def test_agreement_of_two_readings() -> None:
    # Ten chats, one disputed: chance alone would agree on (3·2 + 1 + 1 + 1 + 4·5) / 100 = 0.29.
    same = ["stock", "stock", "shipping", "courier", "explanation", *["other"] * 4]
    found = corpus.agreement([*((one, one) for one in same), ("stock", "other")])
    assert found.raw == pytest.approx(0.9)
    assert found.kappa == pytest.approx((0.9 - 0.29) / (1 - 0.29))
    assert found.f1["stock"] == pytest.approx(4 / 5)
    assert found.f1["other"] == pytest.approx(8 / 9)
    assert found.macro_f1 == pytest.approx((4 / 5 + 8 / 9 + 3) / 5)


def likeness(texts: Sequence[str]) -> tuple[float, int, int]:
    """Return the greatest share of 5-grams that two texts have in common, and which two.

    It is the share of the text that has fewer.
    """
    numbers: dict[str, int] = {}
    grams = [{text[i : i + 5] for i in range(len(text) - 4)} for text in texts]
    columns = [numbers.setdefault(gram, len(numbers)) for own in grams for gram in own]
    sizes = np.array(list(map(len, grams)))
    starts = np.concatenate([[0], sizes.cumsum()])
    table = csr_matrix((np.ones(len(columns), np.float32), columns, starts))
    common = (table @ table.T).tocoo()
    pair = common.row < common.col
    rows, cols = common.row[pair], common.col[pair]
    if not len(rows):
        return 0.0, 0, 0
    shares = common.data[pair] / np.minimum(sizes[rows], sizes[cols])
    top = int(shares.argmax())
    return float(shares[top]), int(rows[top]), int(cols[top])


def test_no_two_chats_are_alike() -> None:
    texts = [re.sub(r"\s", "", "".join(m["text"] for m in chat["messages"])) for chat in CHATS]
    share, one, other = likeness(texts)
    assert share < 0.5, (CHATS[one]["session_id"], CHATS[other]["session_id"])


def test_likeness_is_the_share_of_the_shorter_text() -> None:
    # abcdef has two 5-grams, both of them in xxabcdef; abcdeZ has one of its two in each.
    assert likeness(["abcdeZ", "xxabcdef", "abcdef"]) == (1.0, 1, 2)
    assert likeness(["abcdeZ", "xxabcdef"]) == (0.5, 0, 1)
    assert likeness(["abcdef", "ghijkl"])[0] == 0.0
