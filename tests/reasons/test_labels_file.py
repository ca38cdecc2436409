import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from cstext.errors import ArtifactError
from cstext.labels import read_standing
from cstext.reasons import latest_by_session, read_labels, undisputed

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reasons"


def line(**changes: Any) -> str:
    record = {
        "session_id": "s1",
        "reason": "stock",
        "messages": [{"role": "buyer", "text": "有货吗"}, {"role": "agent", "text": "没有"}],
    }
    return json.dumps(record | changes, ensure_ascii=False)


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_the_last_line_of_a_person_wins(tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.jsonl",
        line(labelled_by="x", reason="stock"),
        line(labelled_by="y", reason="other"),
        line(labelled_by="x", reason="courier", confidence=0.9, shade="#123"),
    )
    labels = read_labels([file])
    assert [(label.person, label.reason) for label in labels] == [("x", "courier"), ("y", "other")]
    assert labels[0].record["shade"] == "#123"
    assert labels[0].group == "a"


@pytest.mark.parametrize("action", ["undo", "skip"])
def test_an_undone_or_skipped_label_is_no_label(tmp_path: Path, action: str) -> None:
    undone = line(labelled_by="x", action=action, reason=None)
    assert read_labels([write(tmp_path / "a.jsonl", line(labelled_by="x"), undone)]) == []


def test_a_skip_may_carry_anything(tmp_path: Path) -> None:
    skips = [line(action="skip", messages=odd, session_id="s2") for odd in (5, [5], [{}], None)]
    assert len(read_labels([write(tmp_path / "a.jsonl", line(), *skips)])) == 1


def test_of_two_persons_the_one_who_labelled_last_is_taken(tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.jsonl",
        line(labelled_by="x", labelled_at="2026-11-02T10:00:00+08:00", reason="courier"),
        line(labelled_by="y", labelled_at="2026-11-01T10:00:00+08:00", reason="other"),
    )
    assert [label.reason for label in latest_by_session(read_labels([file]))] == ["courier"]


@pytest.mark.parametrize(
    ("second", "kept"),
    [
        ({"reason": "stock"}, ["stock"]),
        ({"reason": "courier"}, []),
        ({"reason": "courier", "settles": True}, ["courier"]),
        ({"reason": None, "action": "undo"}, ["stock"]),
    ],
)
def test_a_disputed_chat_teaches_nothing_until_it_is_settled(
    tmp_path: Path, second: dict[str, Any], kept: list[str]
) -> None:
    file = write(
        tmp_path / "a.jsonl",
        line(labelled_by="x", labelled_at="2026-11-01T10:00:00Z", reason="stock"),
        line(labelled_by="y", labelled_at="2026-11-02T10:00:00Z", **second),
    )
    assert [label.reason for label in undisputed(read_labels([file]))] == kept


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("2026-11-01T18:00:00+08:00", "2026-11-01T11:00:00.000+00:00"),
        ("2026-11-01T23:30:00-05:00", "2026-11-02T04:31:00Z"),
        ("2026-11-01T18:00:00", "2026-11-02T02:01:00+08:00"),
        (None, "2026-11-01T11:00:00Z"),
        ("yesterday", "2026-11-01T11:00:00Z"),
    ],
)
def test_the_order_of_decisions_is_that_of_moments_not_of_their_writing(
    tmp_path: Path, first: str | None, later: str
) -> None:
    file = write(
        tmp_path / "a.jsonl",
        line(labelled_by="y", labelled_at=later, reason="courier", settles=True),
        line(labelled_by="x", labelled_at=first, reason="stock"),
    )
    assert [label.reason for label in undisputed(read_labels([file]))] == ["courier"]
    assert [label.reason for label in latest_by_session(read_labels([file]))] == ["courier"]
    verdict = read_standing([file])["s1"].verdict
    assert verdict is not None and verdict.reason == "courier"


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("{", "no JSON"),
        ("[]", "one JSON object"),
        (line(session_id=None), "session_id is missing"),
        (line(reason="late"), "reason must be one of stock, shipping"),
        (line(reason=None), "reason must be one of"),
        (line(second="late"), "second must be one of"),
        (line(action="delete"), "action must be one of"),
        (line(messages=[]), "messages are missing"),
        (line(messages=[{"role": "buyer"}]), "message 1 has no text"),
        (line(messages=[{"role": "boss", "text": "好"}]), "message 1: role must be one of"),
        (line(evidence=[3]), "evidence must be message numbers"),
    ],
)
def test_a_bad_line_is_named_with_its_file(tmp_path: Path, bad: str, says: str) -> None:
    file = write(tmp_path / "a.jsonl", line(), "", bad)
    with pytest.raises(ArtifactError, match=says) as raised:
        read_labels([file])
    assert f"{file}:3: " in str(raised.value)
    assert "有货吗" not in str(raised.value)


def test_what_is_no_text_file_is_refused(tmp_path: Path) -> None:
    picture = tmp_path / "a.jsonl"
    picture.write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(ArtifactError, match="cannot be read as a label file"):
        read_labels([picture])
    with pytest.raises(ArtifactError, match=r"none\.jsonl: no such file"):
        read_labels([tmp_path / "none.jsonl"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_is_refused_for_it_could_be_read_but_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ArtifactError, match="pipe: is a pipe or a device"):
        read_labels([tmp_path / "pipe"])


def test_the_corpus_reads() -> None:
    labels = read_labels(sorted(CORPUS.glob("*.jsonl")))
    assert len(labels) > 600
    assert all(label.evidence for label in labels if label.reason != "other")
