"""A word that only the chats hold goes through every failure: no error, log or traceback has it."""

from __future__ import annotations

import logging
import traceback
import warnings
from pathlib import Path

import pytest

from cstext.errors import CstextError
from cstext.readers import READERS, Context, Head, Reader
from tests.cli.shop import chat_line, cstext
from tests.readers.shop import qianniu

CANARY = "金丝雀唱歌"
AT = "2026-03-04 10:00:00"
JD = "/*****************以下为一通会话************************************/\n"

# Each holds the canary in a text that is read, or in a row that cannot be.
BROKEN: dict[str, bytes] = {
    "table": f"会话,角色,时间,内容\nc,买家,坏,{CANARY}\nc,{CANARY},{AT},在\n".encode(),
    "table, quote left open": f'会话,角色,时间,内容\nc,买家,{AT},"{CANARY}\n'.encode(),
    "table, too many cells": f"会话,角色,时间,内容\nc,买家,{AT},{CANARY},{CANARY}\n".encode(),
    "table, no time": f"会话,角色,内容\nc,{CANARY},{CANARY}\n".encode(),
    "table, broken bytes": f"会话,角色,时间,内容\nc,谁,{AT},{CANARY}".encode()[:-1] + b"\xff\xfe\n",
    "table, NUL": f"会话,角色,时间,内容\nc,谁,{AT},\0{CANARY}\0\n".encode(),
    "chats": chat_line(CANARY, (CANARY, AT, CANARY)).encode(),
    "chats, cut off": chat_line("c", ("buyer", AT, CANARY)).encode()[:-9],
    "chats, nested": b'{"session_id":"c","messages":' + b"[" * 3000 + CANARY.encode(),
    "chats, odd time": chat_line("c", ("buyer", CANARY, CANARY)).encode(),
    "qianniu": qianniu("店", ("tb1", "25:00:00", CANARY)).encode("gb18030"),
    "qianniu, no buyer": f"店\n\ncntaobaotb1({AT}):  {CANARY}\n{CANARY}\n".encode(),
    "jd": f"{JD}{CANARY}\nj****23 2026-13-01 10:00:00\n{CANARY}\n".encode(),
    "wechat, nobody told": f"{AT} {CANARY}\n{CANARY}\n\n{AT} 乙\n{CANARY}\n".encode(),
    "wechat": f"localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime\n"
    f"1,2,1,0,0,坏,,{CANARY},坏\n{CANARY}\n".encode(),
    "json": f'{{"message": {{"content": "{CANARY}", "ts": "{CANARY}"}}}}\n'.encode(),
    "prose": f"{CANARY}\n{CANARY}\n".encode(),
    "nothing but noise": CANARY.encode("utf-16") + bytes(range(9)) * 9,
}


@pytest.mark.parametrize("case", BROKEN)
def test_no_layouts_failure_tells_what_was_said(
    tmp_path: Path, case: str, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "export"
    file.write_bytes(BROKEN[case])
    caplog.set_level(logging.DEBUG)
    for reader in READERS:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            told = failure(reader, file)
        told += caplog.text + "".join(str(warning.message) for warning in warned)
        assert CANARY not in told, reader.name


def failure(reader: Reader, file: Path) -> str:
    """What a reading by a layout that need not fit says, with all errors behind it, and notes."""
    try:
        batches = list(reader.read(Head(file, file.name), Context()))
    except CstextError as error:
        return "".join(traceback.format_exception(error)) + str(error)
    reasons = (reason for x in batches for reason in x.rejected.column("reason").to_pylist())
    return "".join([*reasons, *(note for x in batches for note in x.notes)])


@pytest.mark.parametrize("case", BROKEN)
def test_no_command_tells_it_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("export").write_bytes(BROKEN[case])
    result = cstext("inspect", "export", "--strict")
    assert CANARY not in result.stdout + result.stderr
    assert isinstance(result.exception, SystemExit | None)


def test_the_canary_is_where_it_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("export").write_bytes(BROKEN["table"])
    cstext("response", "export", "--rejected", "rejected.csv")
    assert CANARY in Path("rejected.csv").read_text("utf-8-sig")
