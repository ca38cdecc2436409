"""The queue, decisions, undo, disputes and blind readers: through the board alone."""

from __future__ import annotations

import json
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from cstext.conversation.period import EVER, Period, parse_week
from cstext.desk import Board, load_desk
from cstext.desk.board import Choice, RefusedError
from cstext.desk.cases import Desk, DeskCase
from cstext.inquiries import Source, open_workbench
from cstext.labels import Journal, read_standing
from cstext.labels.measured import Decided, measured
from cstext.labels.record import chat_hash
from cstext.labels.seen import Seen
from cstext.reasons import read_labels
from cstext.report.causes import decide_causes, decide_weeks
from tests.cli.shop import chat_line
from tests.desk.shop import COUNT, PHONE, two_shops
from tests.labels.lines import label

IDS = count()


def decide(board: Board, case: DeskCase, reason: str = "stock", **more: str) -> None:
    choice = Choice(more.pop("order", "review"))  # type: ignore[arg-type]
    label_id = more.pop("label_id", f"id{next(IDS)}")
    board.decide(
        case.key, text_hash=case.text_hash, reason=reason, second=more.get("second"),
        note=more.get("note", ""), choice=choice, label_id=label_id,
    )  # fmt: skip


def written(labels: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in labels.read_text("utf-8").splitlines()]


def test_the_cases_are_the_weeks_lost_inquiries(desk: Desk) -> None:
    assert (desk.period.name, len(desk.cases), desk.orders_known) == ("2026-W46", COUNT, True)
    assert len({case.key for case in desk.cases}) == COUNT
    assert not any(case.chat.session_id in case.key for case in desk.cases)


def test_money_at_stake_is_that_of_the_goods_or_of_all_orders(desk: Desk) -> None:
    stakes = {case.goods: case.stake_fen for case in desk.cases}
    assert stakes == {"水洗棉四件套": 30000, "": 16000}


def test_unsure_ones_come_first_then_those_with_more_at_stake(board: Board) -> None:
    queue = board.queue(Choice())
    ranks = [(not case.decision.review, -(case.stake_fen or 0)) for case in queue]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) > 1


def test_the_random_order_is_the_draw_and_the_other_is_the_models(board: Board) -> None:
    assert [c.draw for c in board.queue(Choice("random"))] == sorted(
        case.draw for case in board.desk.cases
    )
    assert [case.learning for case in board.queue(Choice("learn"))] == list(range(COUNT))


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        (Choice(agent="=小店:阿青"), 12),
        (Choice(goods="水洗棉四件套"), 6),
        (Choice(day="2026-11-09"), 4),
        (Choice(state="open"), COUNT),
        (Choice(state="decided"), 0),
        (Choice(words="顺丰"), 4),
        (Choice(words="顺丰 四件套"), 2),
        (Choice(words=PHONE), 0),
        (Choice(words="138********"), 4),
        (Choice(agent="=nobody"), 0),
    ],
)
def test_filters_and_search_see_what_the_reader_sees(
    board: Board, choice: Choice, found: int
) -> None:
    assert len(board.queue(choice)) == found


def test_a_decision_is_written_with_all_that_it_was_about(board: Board, labels: Path) -> None:
    case = board.queue(Choice())[0]
    decide(board, case, "courier", second="stock", note=" 看过 ")
    (line,) = written(labels)
    assert line["reason"] == "courier" and line["second"] == "stock" and line["note"] == "看过"
    assert line["labelled_by"] == "ann" and str(line["labelled_at"]).endswith("+00:00")
    assert line["proposed"] == case.decision.reason and line["model"] == board.desk.model_id
    assert "sampled" not in line and "settles" not in line
    (found,) = read_labels([labels])
    assert chat_hash(found.chat) == found.record["text_hash"] == case.text_hash
    assert found.evidence
    assert board.state(case) == "decided"
    assert board.queue(Choice())[-1].key == case.key
    assert board.progress()["decided"] == 1


def test_a_request_that_comes_twice_is_written_once(board: Board, labels: Path) -> None:
    first, second, *_ = board.queue(Choice())
    for _ in range(2):
        decide(board, first, label_id="once")
        board.skip(second.key, text_hash=second.text_hash, label_id="twice")
    assert len(written(labels)) == 2
    assert board.undo("thrice") == second.key
    assert board.undo("thrice") == second.key  # sent again: nothing more is taken away


def test_undo_goes_back_step_by_step(board: Board, labels: Path) -> None:
    first, second, *_ = board.queue(Choice())
    decide(board, first)
    board.skip(second.key, text_hash=second.text_hash, label_id="s")
    assert [board.state(case) for case in (first, second)] == ["decided", "skipped"]
    assert [board.undo(f"u{n}") for n in range(3)] == [second.key, first.key, None]
    assert [board.state(case) for case in (first, second)] == ["open", "open"]
    assert [line["action"] for line in written(labels)] == ["label", "skip", "undo", "undo"]


def test_undo_of_a_relabel_brings_the_earlier_label_back(
    desk: Desk, board: Board, labels: Path
) -> None:
    case, other, *_ = board.queue(Choice())
    decide(board, case, "stock", second="other", note="先看")
    decide(board, other, "shipping")
    decide(board, case, "courier")
    board.skip(case.key, text_hash=case.text_hash, label_id="skip")

    def stands() -> tuple[str, object]:
        (label,) = [
            label for label in read_labels([labels]) if label.chat.session_id == session
        ] or [None]
        return board.state(case), label and (label.reason, label.second, label.record["note"])

    session = case.chat.session_id
    steps = [stands()]
    undone = []
    for number in range(4):
        undone.append(board.undo(f"u{number}"))
        board = Board(desk, Journal(labels), "ann")  # nothing of it is known in memory alone
        steps.append(stands())
    assert undone == [case.key, case.key, other.key, case.key]
    assert steps == [
        ("skipped", None),
        ("decided", ("courier", None, "")),
        ("decided", ("stock", "other", "先看")),
        ("decided", ("stock", "other", "先看")),
        ("open", None),
    ]
    assert board.undo("u4") is None
    assert len(written(labels)) == 8


def test_undo_of_what_came_from_elsewhere_frees_the_chat(board: Board, labels: Path) -> None:
    case = board.queue(Choice())[0]
    decide(board, case, "stock")
    (line,) = written(labels)
    del line["label_id"]
    Journal(labels).append({**line, "reason": "courier"})
    board.refresh()
    assert board.undo("u0") == case.key
    assert board.state(case) == "open"
    assert board.undo("u1") is None


def test_undo_is_for_ones_own(desk: Desk, board: Board, labels: Path) -> None:
    bob = Board(desk, Journal(labels), "bob")
    decide(board, desk.cases[0])
    bob.refresh()
    assert bob.undo("u1") is None
    assert board.undo("u2") == desk.cases[0].key


def test_a_new_board_knows_what_the_old_one_knew(desk: Desk, board: Board, labels: Path) -> None:
    for case in board.queue(Choice())[:5]:
        decide(board, case)
    again = Board(desk, Journal(labels), "ann")
    assert again.progress() == board.progress()
    assert [case.key for case in again.queue(Choice())] == [
        case.key for case in board.queue(Choice())
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": "0" * 16}, "unknown"),
        ({"key": "../../etc/passwd"}, "unknown"),
        ({"text_hash": "0" * 16}, "changed"),
        ({"reason": "late"}, "cause"),
        ({"second": "late"}, "cause"),
        ({"second": "stock"}, "cause"),
    ],
)
def test_what_cannot_be_is_refused(
    board: Board, labels: Path, changes: dict[str, str], code: str
) -> None:
    case = board.desk.cases[0]
    given = {"key": case.key, "text_hash": case.text_hash, "reason": "stock", "second": None}
    given |= changes
    key = str(given.pop("key"))
    with pytest.raises(RefusedError, match=code):
        board.decide(key, **given, note="", choice=Choice(), label_id="x")  # type: ignore[arg-type]
    assert written(labels) == []


def test_chats_without_times_or_orders_have_a_desk_too(tmp_path: Path) -> None:
    path = tmp_path / "chats.jsonl"
    path.write_text(chat_line("c1", ("buyer", None, "M码有货吗"), ("agent", None, "没有了亲")))
    with open_workbench(Source([path])) as bench:
        found = load_desk(bench, period=None, model=None, show_private=False)
    assert not found.orders_known
    (case,) = found.cases
    assert (case.day, case.stake_fen) == ("", None)
    board = Board(found, Journal(tmp_path / "l.jsonl"), "ann")
    decide(board, case)
    assert [each.key for each in board.queue(Choice("random"))] == [case.key]


def test_a_week_without_losses_has_an_empty_desk(shop: Path, tmp_path: Path) -> None:
    day = date(2026, 11, 1)
    with open_workbench(Source([shop])) as bench:
        found = load_desk(bench, period=Period(day, day), model=None, show_private=False)
    board = Board(found, Journal(tmp_path / "l.jsonl"), "ann")
    assert (board.queue(Choice()), board.progress()["all"], board.undo("u")) == ([], 0, None)


# The random sample.


def test_only_the_next_of_the_whole_random_order_is_sampled(board: Board, labels: Path) -> None:
    first, second, third, *_ = board.queue(Choice("random"))
    decide(board, third, order="random")  # out of turn
    decide(board, first, order="random")
    decide(board, second)  # in another order
    fourth = board.queue(Choice("random"))[0]
    board.decide(
        fourth.key, text_hash=fourth.text_hash, reason="stock", second=None, note="",
        choice=Choice("random", agent=f"={fourth.shown['agent']}"), label_id="narrowed",
    )  # fmt: skip
    assert [line.get("sampled") for line in written(labels)] == [None, "random", None, None]


def test_the_proposal_is_hidden_until_a_sampled_chat_is_decided(board: Board) -> None:
    case = board.queue(Choice("random"))[0]
    assert board.shows_proposal(case, "review")
    assert not board.shows_proposal(case, "random")
    assert board.shown_cause(case, "random") is None
    decide(board, case, order="random")
    assert board.shows_proposal(case, "random")


def test_a_chat_whose_proposal_was_seen_before_is_drawn_but_not_blind(
    desk: Desk, board: Board, labels: Path
) -> None:
    first, second, third, *_ = board.queue(Choice("random"))
    assert not board.show(second, "random")
    assert board.show(first, "review")
    again = Board(desk, Journal(labels), "ann")  # the process was killed in between
    for case in (first, second, third):
        decide(again, case, order="random")
    lines = written(labels)
    assert [line["sampled"] for line in lines] == ["random"] * 3
    assert [line.get("saw_proposal") for line in lines] == [True, None, None]
    population = [
        Decided(case.chat.session_id, case.text_hash, case.decision.reason, is_sure=True)
        for case in desk.cases
    ]
    found = measured(population, read_standing([labels]), desk.model_id)
    assert found is not None
    assert (found["judged"], found["blind"]) == (3, 2)


def test_an_own_decision_taken_back_is_no_longer_blind(board: Board, labels: Path) -> None:
    case = board.queue(Choice("random"))[0]
    decide(board, case, order="random")
    assert board.show(case, "random")  # as it was decided, the proposal was shown
    board.undo("u")
    assert not board.show(case, "random")
    decide(board, case, order="random")
    assert [line.get("saw_proposal") for line in written(labels)] == [None, None, True]


def test_what_a_killed_desk_left_torn_spoils_no_line(board: Board, labels: Path) -> None:
    first, second, *_ = board.queue(Choice("random"))
    with labels.with_name("labels.jsonl.seen").open("ab") as file:
        file.write(b'["ann", "to')
    assert board.show(second, "review")
    seen = Seen(labels)
    assert seen.has("ann", second.chat.session_id)
    assert not seen.has("ann", first.chat.session_id)
    assert not seen.has("bob", second.chat.session_id)


# Two readers.


def test_a_blind_reader_sees_nothing_and_reads_first_what_others_have(
    desk: Desk, board: Board, labels: Path
) -> None:
    chosen = [board.queue(Choice())[place] for place in (3, 7)]
    for case in chosen:
        decide(board, case, "explanation")
    bob = Board(desk, Journal(labels), "bob", blind=True)
    assert {case.key for case in bob.queue(Choice())[:2]} == {case.key for case in chosen}
    assert bob.queue(Choice(cause="explanation")) == []
    assert bob.progress()["decided"] == 0
    assert not any(bob.shows_proposal(case, "review") for case in desk.cases)
    decide(bob, chosen[0], "stock")
    assert bob.state(chosen[0]) == "decided"
    assert [case.key for case in bob.queue(Choice(cause="stock"))] == [chosen[0].key]


def test_chats_of_two_shops_with_one_number_are_decided_each_by_itself(tmp_path: Path) -> None:
    with open_workbench(Source([two_shops(tmp_path / "shops")])) as bench:
        desk = load_desk(bench, period=None, model=None, show_private=False)
        labels = tmp_path / "labels.jsonl"
        board = Board(desk, Journal(labels), "ann")
        one, other = desk.cases
        assert [case.chat.session_id for case in (one, other)] == ["c1", "c1"]
        decide(board, one, "shipping")
        assert (board.state(one), board.state(other)) == ("decided", "open")
        decide(board, other, "explanation")
        assert (board.state(one), board.state(other)) == ("decided", "decided")
        decided = decide_causes(bench.engine, desk.model, EVER, read_standing([labels]))
        assert [case.decision.reason for case in decided] == ["shipping", "explanation"]
        assert [label.reason for label in board.labels()] == ["shipping", "explanation"]
        assert board.undo("u1") == other.key
        assert (board.state(one), board.state(other)) == ("decided", "open")


def test_a_decision_holds_when_the_buyer_comes_back_to_the_chat(tmp_path: Path) -> None:
    """What was the chat's only session is then a part of it, and is called by its start."""
    shop, labels = two_shops(tmp_path / "shops"), tmp_path / "labels.jsonl"
    with open_workbench(Source([shop])) as bench:
        desk = load_desk(bench, period=None, model=None, show_private=False)
        decide(Board(desk, Journal(labels), "ann"), desk.cases[1], "shipping")
    with (shop / "chats.csv").open("a", encoding="utf-8") as file:
        file.write("甲店,c1,ann,,买家,2026-11-16 10:00:00,在吗\n")
        file.write("甲店,c1,ann,小美,客服,2026-11-16 10:00:20,在的\n")
    with open_workbench(Source([shop])) as bench:
        week, both = parse_week("2026-W46"), [parse_week("2026-W46"), parse_week("2026-W47")]
        people = read_standing([labels])
        case = decide_causes(bench.engine, desk.model, week, people)[1]
        assert (case.chat.session_id, case.decision.reason) == ("c1#20261109T100000", "shipping")
        decide_weeks(bench.engine, desk.model, both, people)
        assert bench.engine.rows("SELECT reason FROM causes WHERE decided_by = 'person'") == [
            {"reason": "shipping"}
        ]
        board = Board(
            load_desk(bench, period=week, model=None, show_private=False), Journal(labels), "ann"
        )
        assert board.progress()["decided"] == 1
        assert board.undo("u1") == board.desk.cases[1].key
        assert board.progress()["decided"] == 0


def test_a_dispute_comes_back_and_is_settled(desk: Desk, board: Board, labels: Path) -> None:
    case = board.queue(Choice())[5]
    decide(board, case, "courier")
    decide(Board(desk, Journal(labels), "bob", blind=True), case, "stock")
    board.refresh()
    assert board.state(case) == "disputed"
    assert board.queue(Choice())[0].key == case.key
    assert read_standing([labels])[case.chat.session_id].verdict is None
    decide(board, case, "stock")
    assert board.state(case) == "decided"
    verdict = read_standing([labels])[case.chat.session_id].verdict
    assert verdict is not None and verdict.reason == "stock"


def test_a_clock_that_runs_ahead_keeps_no_dispute_open(desk: Desk, labels: Path) -> None:
    case, journal = desk.cases[0], Journal(labels)
    decide(Board(desk, journal, "ann"), case, "courier")
    early = json.loads(labels.read_text("utf-8").splitlines()[0])
    ahead = {"labelled_by": "bob", "labelled_at": "2099-01-01T00:00:00.000+00:00", "label_id": "b"}
    journal.append({**early, **ahead, "reason": "stock"})
    board = Board(desk, journal, "ann")
    assert board.state(case) == "disputed"
    decide(board, case, "shipping")
    verdict = read_standing([labels])[case.chat.session_id].verdict
    assert verdict is not None and verdict.reason == "shipping"
    assert [label.reason for label in board.labels()] == ["shipping"]


def test_a_chat_that_changed_since_comes_back(desk: Desk, labels: Path) -> None:
    journal, case = Journal(labels), desk.cases[0]
    first = case.chat.messages[0]
    messages = [{"role": first.role, "text": first.text}]
    line = {"session_id": case.chat.session_id, "reason": "stock", "messages": messages}
    journal.append({**line, "labelled_by": "ann"})
    board = Board(desk, journal, "ann")
    assert board.state(case) == "changed"
    assert board.queue(Choice())[0].key == case.key
    decide(board, case)
    assert board.state(case) == "decided"


def test_another_chat_of_the_same_number_is_open_and_takes_nothing_away(
    desk: Desk, labels: Path
) -> None:
    """A week that is exported alone calls its chat as last week's export called another one."""
    journal, case = Journal(labels), desk.cases[0]
    messages = [{"role": "buyer", "text": "上周问的"}]
    journal.append(label(case.chat.session_id, "courier", messages=messages))
    board = Board(desk, journal, "ann")
    assert board.state(case) == "open"
    board.skip(case.key, text_hash=case.text_hash, label_id="k1")
    assert (board.state(case), len(board.labels())) == ("skipped", 1)
    decide(board, case)
    assert (board.state(case), len(board.labels())) == ("decided", 2)
    assert board.undo("u1") == case.key and board.undo("u2") == case.key
    assert (board.state(case), len(board.labels())) == ("open", 1)
