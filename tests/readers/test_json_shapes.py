"""JSON layouts in which any value stands where another should: read or rejected, never a crash."""

from __future__ import annotations

import copy
import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cstext.readers import Context, Head
from cstext.readers.json_lines import json_object
from cstext.readers.registry import reader_named

from .shop import chat, take_in

SAMPLES = Path(__file__).parent / "samples"
DEEP = json.loads("[" * 400 + "]" * 400)
VALUES = [None, [], {}, 0, -1.5, 10**30, True, "", "x", "\ud800", [None], [["x"]], {"a": []}, DEEP]


def lines(name: str) -> list[Any]:
    """The objects of a sample: of its lines, or the one that it is."""
    text = (SAMPLES / name).read_text("utf-8")
    whole = [text] if text.startswith("{\n") else text.splitlines()
    return [value for value in map(json_object, whole) if value]


def cells() -> list[Any]:
    with (SAMPLES / "users-messages.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = [row["messages"] for row in csv.DictReader(file)]
    return [json.loads(text) for text in texts if text.endswith("]")]


def places(value: Any) -> Iterator[Callable[[Any, Any], None]]:
    """Ways to put something in place of each part of a value."""
    keys = value if isinstance(value, dict) else range(len(value) if isinstance(value, list) else 0)
    for key in keys:

        def put(whole: Any, new: Any, key: Any = key) -> None:
            whole[key] = new

        yield put
        for deeper in places(value[key]):

            def put_deeper(whole: Any, new: Any, key: Any = key, deeper: Any = deeper) -> None:
                deeper(whole[key], new)

            yield put_deeper


def changed(values: list[Any]) -> list[Any]:
    """Each value with each of its parts replaced by each of the odd values."""
    found = []
    for value in values:
        for put in places(value):
            for new in VALUES:
                whole = copy.deepcopy(value)
                put(whole, new)
                found.append(whole)
    return found


def count(layout: str, path: Path) -> int:
    """How many rows a file is read as, with those rejected and those that a note leaves out."""
    batches = list(reader_named(layout).read(Head(path), Context()))
    left_out = sum(int(note.split(" ")[0]) for batch in batches for note in batch.notes)
    return left_out + sum(batch.rows.num_rows + batch.rejected.num_rows for batch in batches)


@pytest.mark.parametrize(
    ("layout", "sample"),
    [
        ("pdd-json", "pdd-json.jsonl"),
        ("wecom-archive", "wecom-archive.jsonl"),
        ("wecom-archive", "wecom-archive-new.jsonl"),
        ("sycm-json", "sycm-json.json"),
        ("chat-jsonl", "chat-jsonl.jsonl"),
    ],
)
def test_any_value_in_any_place(tmp_path: Path, layout: str, sample: str) -> None:
    odd = changed(lines(sample))
    path = tmp_path / "x.jsonl"
    path.write_text("".join(json.dumps(value) + "\n" for value in odd), "utf-8")
    assert len(odd) > 500
    if layout in ("pdd-json", "wecom-archive"):
        assert count(layout, path) == len(odd)
    else:  # Of a chat, a session or a list in which something else stands nothing can be counted.
        assert count(layout, path) > 0


def test_any_value_in_any_place_of_a_cell(tmp_path: Path) -> None:
    odd = changed(cells())
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["users", "messages"])
        writer.writerows(["tb_buyer01,小店旗舰店:小美", json.dumps(cell)] for cell in odd)
    assert count("users-messages", path) >= len(odd)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_chat_that_is_longer_than_the_head_of_a_file(tmp_path: Path, codec: str) -> None:
    said = [("buyer", f"10:00:{n % 60:02}", f"在吗{n}" * 20) for n in range(900)]
    file = tmp_path / "a.jsonl"
    file.write_bytes((chat("s1", *said) + chat("s2", *said[:1])).encode(codec))
    intake, tables = take_in(file)
    assert (intake.files[0].layout, len(tables["messages"])) == ("chat-jsonl", 901)


def pdd(number: str, second: int, text: str, *, by_shop: bool = False) -> Any:
    ends = [{"role": "user", "uid": "68"}, {"role": "mall_cs", "mall_id": "87", "csid": "小美"}]
    sender, receiver = reversed(ends) if by_shop else ends
    return {"msg_id": number, "type": 0, "content": text, "ts": 1747284400 + second} | {
        "from": sender,
        "to": receiver,
    }


def wecom(number: str, second: int, text: str, *, by_shop: bool = False) -> Any:
    sender, receiver = ("zhangsan", "wmBuyer") if by_shop else ("wmBuyer", "zhangsan")
    return {"msgid": number, "action": "send", "from": sender, "tolist": [receiver]} | {
        "msgtime": (1747284400 + second) * 1000,
        "msgtype": "text",
        "text": {"content": text},
    }


def sycm(number: str, second: int, text: str, *, by_shop: bool = False) -> Any:
    sender, receiver = ("小店:小美", "tb1") if by_shop else ("tb1", "小店:小美")
    told = {"userNickFrom": sender, "userNickTo": receiver, "msg": text, "msgId": number}
    meta = {"buyerNick": "t**", "psnNickName": "小店:小美", "startTime": "2025-05-15 12:46:40"}
    return {
        "sessions": [
            {"meta": meta, "messages": [told | {"gmtCreated": f"2025-05-15 12:46:{40 + second}"}]}
        ]
    }


@pytest.mark.parametrize("message", [pdd, wecom, sycm])
def test_a_message_told_twice_in_a_file_counts_once(
    tmp_path: Path, message: Callable[..., Any]
) -> None:
    asked, answered = message("1", 0, "在吗"), message("2", 9, "在", by_shop=True)
    # Asked twice in one second are two messages; a number that begins anew is another's.
    again, other = message("3", 0, "在吗"), message("1", 12, "好")
    told = [asked, asked, answered, again, other, asked, answered]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in told), "utf-8")
    intake, tables = take_in(file)
    assert [row["text"] for row in tables["messages"]] == ["在吗", "在", "在吗", "好"]
    assert intake.files[0].notes == ("3 messages told twice in the file left out",)
