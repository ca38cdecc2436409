"""ZIP archives: members are read as files; what is wrong with one is told in a line."""

from __future__ import annotations

import errno
import io
import os
import tempfile
import zipfile
from pathlib import Path

import pytest

from cstext.errors import InputError
from cstext.readers import archive

from .shop import chat, qianniu, take_in

SAMPLES = Path(__file__).parent / "samples"
HERE = {"1.txt": qianniu("店:美", ("tb1", "10:00:00", "在吗")).encode("gb18030")}


def zipped(members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture(autouse=True)
def nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """What is unpacked lies in a private folder, which is gone in the end, whatever happened."""
    place = tmp_path / "unpacked-here"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield
    assert list(place.iterdir()) == []
    assert {path.name for path in tmp_path.iterdir()} <= {"unpacked-here", "in"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "in"
    path.mkdir()
    return path


def test_members_of_all_kinds_are_told_by_content(folder: Path) -> None:
    names = ("qianniu-txt.txt", "jd-log.log", "jd-sessions.xlsx", "orders.csv", "refunds.csv")
    members = {f"export/{n}": (SAMPLES / name).read_bytes() for n, name in enumerate(names)}
    members |= {"readme.txt": b"Chats of a shop,\nand orders.\n", "__MACOSX/._0": b"x"}
    (folder / "week.zip").write_bytes(zipped(members))
    intake, tables = take_in(folder)
    source = f"{folder}/week.zip"
    assert [(file.source, file.layout) for file in intake.files] == [
        (f"{source}/export/0", "qianniu-txt"),
        (f"{source}/export/1", "jd-log"),
        (f"{source}/export/2", "jd-sessions"),
        (f"{source}/export/3", "orders"),
        (f"{source}/export/4", "refunds"),
    ]
    assert [(skipped.source, skipped.reason) for skipped in intake.skipped] == [
        (f"{source}/__MACOSX/._0", "hidden file"),
        (f"{source}/readme.txt", "no layout fits it"),
    ]
    loose = take_in(*(SAMPLES / name for name in names))[1]
    assert [str(row | {"source": ""}) for row in tables["orders"]] == [
        str(row | {"source": ""}) for row in loose["orders"]
    ]
    ids = [{row["message_id"] for row in each["messages"]} for each in (tables, loose)]
    assert ids[0] == ids[1]


def test_a_file_loose_and_in_two_archives_counts_once(folder: Path) -> None:
    (folder / "a.zip").write_bytes(zipped(HERE))
    (folder / "b.zip").write_bytes(zipped({"again.txt": HERE["1.txt"], "zip": zipped(HERE)}))
    (folder / "c.txt").write_bytes(HERE["1.txt"])
    intake, _ = take_in(folder)
    assert (intake.messages, intake.duplicates, len(intake.files)) == (1, 3, 4)
    assert intake.files[2].source == f"{folder}/b.zip/zip/1.txt"


def test_archives_are_opened_one_deep(folder: Path) -> None:
    (folder / "a.zip").write_bytes(zipped(HERE | {"b": zipped({"c": zipped(HERE)})}))
    intake, _ = take_in(folder)
    assert len(intake.files) == 1
    reason = "is a ZIP archive deep in another: unpack it and name the files in it"
    assert [(s.source, s.reason) for s in intake.skipped] == [(f"{folder}/a.zip/b/c", reason)]


def test_names_in_gbk_are_read_and_names_that_lead_out_are_not(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "聊天记录/小美.txt"
    placeholder = "x" * len(name.encode("gb18030"))
    members = {placeholder: HERE["1.txt"]}
    packed = zipped(members).replace(placeholder.encode(), name.encode("gb18030"))
    (folder / "a.zip").write_bytes(packed)
    outside = ("../up.txt", "/etc/x", "C:\\x.txt", "a\\..\\..\\x", "bell\x07/../x")
    (folder / "b.zip").write_bytes(zipped(dict.fromkeys(outside, b"x") | {"ok\x1b[2J": b"x"}))
    intake, _ = take_in(folder)
    assert [file.source for file in intake.files] == [f"{folder}/a.zip/{name}"]
    assert sorted(
        (s.source.removeprefix(f"{folder}/b.zip/"), s.reason) for s in intake.skipped
    ) == [
        ("../up.txt", "its name leads out of the archive"),
        ("/etc/x", "its name leads out of the archive"),
        ("C:\\x.txt", "its name leads out of the archive"),
        ("a\\..\\..\\x", "its name leads out of the archive"),
        ("bell?/../x", "its name leads out of the archive"),
        ("ok?[2J", "no layout fits it"),
    ]


def locked() -> bytes:
    """The locked bit set in the member's two headers."""
    packed = bytearray(zipped(HERE))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def strange_packing() -> bytes:
    packed = bytearray(zipped(HERE))
    for place in (8, packed.index(b"PK\x01\x02") + 10):
        packed[place] = 97
    return bytes(packed)


def flipped() -> bytes:
    packed = bytearray(zipped(HERE, zipfile.ZIP_STORED))
    packed[packed.index(b"cntaobao")] ^= 1
    return bytes(packed)


BAD = {
    "cut off": (zipped(HERE)[:-30], "a.zip: the ZIP file is damaged or cut off"),
    "flipped": (flipped(), "a.zip/1.txt: is damaged in the ZIP file"),
    "locked": (locked(), "a.zip/1.txt: is locked with a password"),
    "strange": (strange_packing(), "a.zip/1.txt: is packed in a way that cannot be read"),
    "lzma": (zipped(HERE, zipfile.ZIP_LZMA), "a.zip/1.txt: is packed in a way that cannot be read"),
    "empty": (zipped({}), "no chats found"),
    "no chats": (zipped({"a.txt": b"x"}), "a.zip/a.txt: no layout fits it"),
    "twice locked": (zipped({"b.zip": locked()}), "a.zip/b.zip/1.txt: is locked"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_archive_is_told_in_one_line(folder: Path, name: str) -> None:
    content, message = BAD[name]
    (folder / "a.zip").write_bytes(content)
    with pytest.raises(InputError) as told:
        take_in(folder / "a.zip")
    assert message in str(told.value)
    assert "\n" not in str(told.value)


BOMBS = {
    "one member": {"a": b" " * 3_000_000},
    "many members": {f"{n}": b" " * 300_000 for n in range(10)},
    "in another": {"b.zip": zipped({f"{n}": b" " * 300_000 for n in range(10)})},
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_unpacks_to_too_much_is_refused(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "ALWAYS_ALLOWED", 1 << 20)
    (folder / "a.zip").write_bytes(zipped(BOMBS[name]))
    with pytest.raises(InputError, match="unpacks to more than 200 times the archive's size"):
        take_in(folder)


def test_a_full_disk_is_told_in_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (folder / "a.zip").write_bytes(zipped(HERE))
    monkeypatch.setattr(archive._Budget, "spend", full)
    with pytest.raises(InputError, match=r"a.zip/1.txt: cannot be unpacked: No space left"):
        take_in(folder)


def test_too_many_members_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    (folder / "a.zip").write_bytes(zipped({str(n): b"x" for n in range(4)}))
    with pytest.raises(InputError, match="holds more than 3 files"):
        take_in(folder)


def test_a_large_export_that_shrinks_well_is_no_bomb(folder: Path) -> None:
    lines = "".join(chat(f"s{n}", ("buyer", "10:00:00", "在吗")) for n in range(3000))
    (folder / "a.zip").write_bytes(zipped({"chats.jsonl": lines.encode()}))
    assert take_in(folder / "a.zip")[0].messages == 3000


DAMAGED = {
    "damaged.zip": (BAD["cut off"][0], "the ZIP file is damaged or cut off"),
    "damaged.xlsx": ((SAMPLES / "qiyu.xlsx").read_bytes()[:900], "the Excel file is damaged"),
    "locked.zip": (locked(), "is locked with a password"),
    "flipped.zip": (flipped(), "is damaged in the ZIP file"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_damaged_in_a_folder_stops_no_other(folder: Path, name: str) -> None:
    content, reason = DAMAGED[name]
    (folder / name).write_bytes(content)
    (folder / "z.zip").write_bytes(zipped({**HERE, "0.zip": content, "2.xlsx": content}))
    intake, tables = take_in(folder)
    assert [row["text"] for row in tables["messages"]] == ["在吗"]
    assert next(skipped.source for skipped in intake.skipped).startswith(f"{folder}/{name}")
    assert [skipped.reason.startswith(reason) for skipped in intake.skipped] == [True] * 3
    assert all(skipped.is_damaged for skipped in intake.skipped)
    (folder / "z.zip").unlink()
    with pytest.raises(InputError, match=reason):
        take_in(folder)
