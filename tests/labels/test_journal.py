"""A label that was said to be kept is there, whatever happens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cstext.errors import ArtifactError, UsageError
from cstext.labels import Journal
from cstext.reasons import read_labels
from tests.labels.lines import label

WRITER = """
import sys
from pathlib import Path
from cstext.labels import Journal
from tests.labels.lines import label
journal = Journal(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    journal.append(label(f"{sys.argv[2]}-{number}", note="备注" * 500))
    print(number, flush=True)
"""


def writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    """A process of its own that labels ``count`` chats and says which it was told are kept."""
    command = [sys.executable, "-c", WRITER, str(path), name, str(count)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, encoding="utf-8", cwd=Path(__file__).parents[2]
    )


def names(path: Path) -> list[str]:
    return [json.loads(line)["session_id"] for line in path.read_text("utf-8").splitlines()]


def test_a_label_is_one_line_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "new" / "labels.jsonl"
    journal = Journal(path)
    journal.append(label("s1"))
    journal.append(label("s2", "courier", note="两\n行"))
    assert names(path) == ["s1", "s2"]
    assert [found.reason for found in read_labels([path])] == ["stock", "courier"]
    assert [record["session_id"] for record in journal.records()] == ["s1", "s2"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    Journal(tmp_path / "labels.jsonl")
    assert (tmp_path / "labels.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_desk_sees_what_another_writes(tmp_path: Path) -> None:
    one, other = (Journal(tmp_path / "labels.jsonl") for _ in range(2))
    one.append(label("s1"))
    other.append(label("s2"))
    one.append(label("s3"))
    for journal in (one, other):
        assert [record["session_id"] for record in journal.records()] == ["s1", "s2", "s3"]


def test_two_desks_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    writers = [writer(path, name, 40) for name in ("a", "b", "c")]
    assert [process.wait(60) for process in writers] == [0, 0, 0]
    for process in writers:
        assert process.stdout is not None
        process.stdout.close()
    assert sorted(names(path)) == sorted(f"{name}-{n}" for name in "abc" for n in range(40))


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not of Windows")
@pytest.mark.parametrize("after", [0, 3, 11])
def test_what_was_told_before_kill_9_is_there(tmp_path: Path, after: int) -> None:
    path = tmp_path / "labels.jsonl"
    process = writer(path, "a", 100_000)
    assert process.stdout is not None
    with process.stdout as said:
        for _ in range(after + 1):
            told = int(said.readline())
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
    Journal(path).append(label("next"))
    *before, last = names(path)
    assert last == "next"
    assert before == [f"a-{number}" for number in range(len(before))]
    assert len(before) > told


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_only_its_owner_can_read_what_was_torn(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_bytes(b'{"session_id": "s1", "messages": [{"role": "buyer", "te')
    Journal(path)
    torn = tmp_path / "labels.jsonl.torn"
    assert torn.read_bytes().startswith(b'{"session_id"')
    assert torn.stat().st_mode & 0o777 == 0o600


def test_a_line_cut_anywhere_loses_no_other(tmp_path: Path) -> None:
    """Every place at which a write can have been cut: the torn label goes, whole ones stay."""
    path = tmp_path / "labels.jsonl"
    first, second = (json.dumps(label(name), ensure_ascii=False).encode() for name in ("s1", "s2"))
    for cut in range(len(second) + 2):
        path.write_bytes((first + b"\n" + second + b"\n")[: len(first) + 1 + cut])
        assert [found.chat.session_id for found in read_labels([path])][:1] == ["s1"]
        journal = Journal(path)
        journal.append(label("s3"))
        whole = ["s2"] if cut >= len(second) else []
        assert names(path) == ["s1", *whole, "s3"]
    torn = (tmp_path / "labels.jsonl.torn").read_bytes().split(b"\n")
    assert second[:-1] in torn


def test_a_disk_that_is_full_keeps_the_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "labels.jsonl"
    journal = Journal(path)
    journal.append(label("s1"))
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, content: write(handle, content[:20]))
    with pytest.raises(UsageError, match="cannot be written: no room") as raised:
        journal.append(label("s2"))
    assert "有货" not in str(raised.value)
    monkeypatch.undo()
    assert names(path) == ["s1"]


NO_LABELS = {
    "bytes": b"\x89PNG\r\n\x1a\n\x00\x01\xff",
    "text": "第一行\n没有行尾".encode(),
    "settings": b'{"name": "mine"}',
    "one line of bytes": b"\x00\x01\xff",
}


@pytest.mark.parametrize("name", NO_LABELS)
def test_what_is_no_label_file_stays_as_it_is(tmp_path: Path, name: str) -> None:
    path = tmp_path / "mine"
    path.write_bytes(NO_LABELS[name])
    with pytest.raises(ArtifactError):
        Journal(path)
    assert path.read_bytes() == NO_LABELS[name]
    assert list(tmp_path.iterdir()) == [path]


def test_zeros_that_a_power_cut_left_are_a_torn_end(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    Journal(path).append(label("s1"))
    whole = path.read_bytes()
    path.write_bytes(whole + 7 * b"\0")
    assert len(Journal(path).records()) == 1
    assert path.read_bytes() == whole


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text('{"name": "no label"}\n', "utf-8")
    with pytest.raises(ArtifactError, match="session_id is missing"):
        Journal(path)
    with pytest.raises(UsageError, match="cannot be written"):
        Journal(tmp_path)
