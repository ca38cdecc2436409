"""What was imported bit by bit, in any order, is what reading it all together gives."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cstext.errors import InputError
from cstext.inquiries import Source
from cstext.report.review import write_review

from .shop import HEADER, ORDER, keep, kept, ordered, said, shown, together, write

pytestmark = pytest.mark.long

# Few words, few moments, few names: so that files tell the same, contradict and repeat each other.
MESSAGE = st.builds(
    said,
    day=st.integers(1, 3),
    time=st.sampled_from(["09:00:00", "09:00:01", "23:59:59"]),
    text=st.sampled_from(["在吗", "有货吗", "", "=1+1"]),
    role=st.sampled_from(["买家", "客服", "系统", "谁"]),
    buyer=st.sampled_from(["tb1", "tb2", ""]),
    shop=st.sampled_from(["", "甲", "../乙"]),
    chat=st.sampled_from(["", "c1", "tb2"]),
)
UNTIMED = MESSAGE.map(lambda row: (*row[:6], "", row[7]))
ORDERED = st.builds(
    ordered,
    number=st.sampled_from(["1000000001", "1000000002"]),
    day=st.integers(1, 3),
    paid=st.booleans(),
    amount=st.sampled_from(["10.00", "20.00"]),
    shop=st.sampled_from(["", "甲"]),
)
CHATS = st.lists(st.one_of(MESSAGE, MESSAGE, UNTIMED), min_size=1, max_size=8)


@st.composite
def exports(draw):
    """Files, and the imports to which they are dealt, in an order of its own."""
    chats = draw(st.lists(CHATS, min_size=1, max_size=4, unique_by=str))
    orders = draw(st.lists(st.lists(ORDERED, min_size=1, max_size=3), max_size=2, unique_by=str))
    names = [f"chats{n}.csv" for n in range(len(chats))]
    names += [f"orders{n}.csv" for n in range(len(orders))]
    cut = draw(st.permutations(names))
    deals = draw(st.lists(st.integers(1, 3), min_size=len(names), max_size=len(names)))
    return dict(zip(names, [*chats, *orders], strict=True)), cut, deals


def check(made):
    files, cut, deals = made
    with tempfile.TemporaryDirectory() as place:
        folder, workspace = Path(place) / "in", Path(place) / "ws"
        for name, rows in files.items():
            write(folder / name, rows, ORDER if name.startswith("orders") else HEADER)
        try:
            whole = together(folder)
        except InputError:
            assume(False)
        left = list(cut)
        while left:
            count = deals[len(left) - 1]
            keep(workspace, *(folder / name for name in left[:count]))
            left = left[count:]
        assert kept(workspace) == whole
        assert shown(workspace) == shown(folder)


@settings(max_examples=5)
@given(exports())
def test_any_split_in_any_order(made):
    check(made)


@pytest.mark.heavy
@settings(max_examples=100)
@given(exports())
def test_any_split_in_any_order_often(made):
    check(made)


DAY_1 = [
    said(1, "10:00:00", "在吗"),
    said(1, "10:00:09", "在的", "客服"),
    said(1, "10:01:00", "好"),
]
DAY_2 = [said(2, "11:00:00", "有货吗"), said(2, "11:00:09", "有的", "客服")]
DAY_3 = [said(3, "12:00:00", "发货了吗")]


def stored(workspace):
    """How many rows of messages lie in the workspace, by date."""
    found = {}
    for path in workspace.glob("imports/*/messages/*/*.parquet"):
        found[path.parent.name] = found.get(path.parent.name, 0) + pq.read_metadata(path).num_rows
    return found


def test_a_file_that_is_known_is_not_read_whatever_its_name(tmp_path):
    first, second = (write(tmp_path / name, DAY_1) for name in ("a.csv", "b.csv"))
    workspace = tmp_path / "ws"
    assert keep(workspace, first).days
    before = kept(workspace), sorted(workspace.rglob("*"))
    for again in (first, second, tmp_path / "*.csv"):
        done = keep(workspace, again)
        assert (done.files, done.days) == ([], []) and done.known
    assert (kept(workspace), sorted(workspace.rglob("*"))) == before


def test_one_new_day_writes_one_day(tmp_path):
    write(tmp_path / "in" / "1.csv", DAY_1 + DAY_2)
    workspace = tmp_path / "ws"
    keep(workspace, tmp_path / "in")
    before = {path: path.stat().st_mtime_ns for path in workspace.rglob("*") if path.is_file()}
    write(tmp_path / "in" / "2.csv", DAY_3)
    done = keep(workspace, tmp_path / "in")
    assert (len(done.files), done.known, len(done.days)) == (1, 1, 1)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert stored(workspace) == {"date=2026-11-01": 3, "date=2026-11-02": 2, "date=2026-11-03": 1}


@pytest.mark.parametrize("names", [("chat-1.csv", "chat-2.csv"), ("same.csv", "same.csv")])
def test_a_longer_export_of_the_same_days_stores_the_new_day_alone(tmp_path, names):
    workspace = tmp_path / "ws"
    keep(workspace, write(tmp_path / names[0], DAY_1 + DAY_2))
    keep(workspace, write(tmp_path / names[1], DAY_1 + DAY_2 + DAY_3))
    assert stored(workspace) == {"date=2026-11-01": 3, "date=2026-11-02": 2, "date=2026-11-03": 1}
    found = kept(workspace)
    assert (len(found["messages"]), found["counts"][0]["duplicates"]) == (6, 5)


def test_a_day_told_otherwise_is_stored_beside(tmp_path):
    """The second export has the first's account; the two rows that are alike stay two."""
    twice = [said(1, "10:00:00", "在吗")] * 2
    workspace = tmp_path / "ws"
    for name, rows in (("a.csv", twice[:1]), ("b.csv", twice)):
        keep(workspace, write(tmp_path / name, rows))
    assert len(kept(workspace)["messages"]) == 2
    assert stored(workspace) == {"date=2026-11-01": 3}


def test_other_accounts_read_a_file_again_and_what_it_then_says_stands(tmp_path):
    rows = [("c1", nick, "2026-11-01 10:00:00", "在吗") for nick in ("tb1", "小店客服")]
    chats = write(tmp_path / "a.csv", rows, ("会话", "发送人", "时间", "内容"))
    workspace = tmp_path / "ws"
    workspace.mkdir()
    for agents, roles in ((["别人"], ["buyer", "buyer"]), (["小店*"], ["buyer", "agent"])):
        text = f"[accounts]\nagents = {json.dumps(agents)}\n"
        (workspace / "cstext.toml").write_text(text, "utf-8")
        assert len(keep(workspace, chats).files) == 1
        assert [row["role"] for row in kept(workspace)["messages"]] == roles
        assert keep(workspace, chats).known == 1


SHOPS = ["../x", "=cmd|' /C calc'!A0", "🛒 小店", "a/b\x00c", "date=none", "*"]


def test_a_shop_may_be_called_anything(tmp_path):
    rows = [said(1, "10:00:00", "在吗", shop=shop) for shop in SHOPS]
    keep(tmp_path / "ws", write(tmp_path / "in.csv", rows))
    assert kept(tmp_path / "ws") == together(tmp_path / "in.csv")
    assert {path.name for path in tmp_path.iterdir()} == {"ws", "in.csv"}
    assert stored(tmp_path / "ws") == {"date=2026-11-01": len(rows)}


def test_a_workspace_may_lie_anywhere(tmp_path):
    workspace = tmp_path / "a[b]*? '库'"
    keep(workspace, write(tmp_path / "in.csv", DAY_1))
    assert kept(workspace) == together(tmp_path / "in.csv")


@pytest.mark.heavy
def test_the_sample_shop_file_by_file_backwards(tmp_path):
    """Every layout that it has; its settings are taken over."""
    shop = Path(__file__).parents[2] / "corpus" / "sample-shop"
    files = [
        path for path in sorted(shop.iterdir()) if path.suffix not in (".toml", ".json", ".md")
    ]
    for path in reversed(files):
        keep(tmp_path / "ws", path)
    assert (tmp_path / "ws" / "cstext.toml").read_bytes() == (shop / "cstext.toml").read_bytes()
    for name, inputs in (("a", [tmp_path / "ws"]), ("b", files)):
        write_review(Source(inputs), tmp_path / name)
    a, b = ((tmp_path / name / "facts.json").read_bytes() for name in ("a", "b"))
    assert a == b
