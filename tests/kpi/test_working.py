"""How much was written, handed over, and open at once: tables that one can check by eye."""

import re
from datetime import date

import pytest

from cstext.conversation.period import Period
from cstext.conversation.response import response_table
from cstext.kpi.figures import make_cells
from tests.chats import chats
from tests.kpi.desk import by_cell, of, open_desk, record, shop


def test_messages_and_characters_are_of_who_wrote_them():
    chat = "B0=有货吗 X1=您好 S5=有 S6=亲 B60@lan=发货吗 S70@lan=今天发"
    found = shop(chat, by="agent")
    assert of(found, "buyer_messages", "agent_messages", "auto_messages") == (2, 3, 1)
    assert of(found, "buyer_characters", "agent_characters") == (6, 5)
    assert of(found, "answers_per_question") == 1.5
    # Buyers' messages are of the account addressed.
    assert by_cell(found, "buyer_messages") == {"lan": 1, "mei": 1}
    assert by_cell(found, "agent_messages") == {"lan": 1, "mei": 2}
    assert by_cell(found, "auto_messages") == {"lan": 0, "mei": 1}
    assert by_cell(found, "answers_per_question") == {"lan": 1, "mei": 2}


def test_a_character_is_one_whatever_its_bytes():
    found = shop("B0=𠀀好a S5=😀")
    assert of(found, "buyer_characters", "agent_characters") == (3, 1)


HANDOVERS = {
    # one chat each: who took over, who handed on
    "B0 S5@a S10@a": ({}, {}),
    "B0 S5@b S15@c": ({"c": 1}, {"b": 1}),
    "B0 S5@d S6@e S7@d S8@e": ({"e": 2, "d": 1}, {"d": 2, "e": 1}),
    # An automatic greeting hands nothing over.
    "B0 X1@f S5@g": ({}, {}),
}


def test_handovers():
    found = shop("|".join(HANDOVERS), by="agent")
    for name, place in (("transfers_in", 0), ("transfers_out", 1)):
        due = {agent: n for both in HANDOVERS.values() for agent, n in both[place].items()}
        assert {agent: n for agent, n in by_cell(found, name).items() if n} == due
        assert of(found, name) == 4
    # Two of the four chats had two accounts.
    assert of(found, "transfer_rate") == 0.5


AT_ONCE = {
    # chats of one account: the most open at once, and the mean
    "B0 S60": (1, 1),
    # The second is open within the first: a minute of two in two minutes.
    "B0 S120|B30 S90": (2, 1.5),
    # One closes in the moment in which the other opens: beside it, for no time.
    "B0 S60|B60 S120": (2, 1),
    # Never together.
    "B0 S10|B20 S30": (1, 1),
    # Ten minutes of silence are within it, a second more is a pause.
    "B0 S600|B300 S310": (2, round(610 / 600, 6)),
    "B0 S601|B300 S310": (1, 1),
    # What nobody received is no reception.
    "B0 S120|B30 B90": (1, 1),
}


def test_receptions_open_at_once():
    chats_ = [
        re.sub(r"(?<=\d)(?= |$)", f"@agent{place}", chat)
        for place, notations in enumerate(AT_ONCE)
        for chat in notations.split("|")
    ]
    found = shop("|".join(chats_), by="agent")
    most, mean = (by_cell(found, name) for name in ("most_at_once", "mean_at_once"))
    for place, (notation, due) in enumerate(AT_ONCE.items()):
        agent = f"agent{place}"
        assert (most[agent], mean[agent]) == due, notation


def test_at_once_is_counted_in_each_cell_anew():
    found = shop("B0 S100|B10@lan S90@lan", by="agent")
    assert of(found, "most_at_once") == 2
    assert by_cell(found, "most_at_once") == {"lan": 1, "mei": 1}


OPEN_IN = [
    # chats; by what; in each cell the most open at once and the mean
    # From 09:58 to 10:05 and from 10:02 to 10:06: three minutes both, three minutes one.
    ("B09:58 S10:05|B10:02 S10:06", "hour", {"09": (1, 1), "10": (2, 1.5)}),
    # Both are open at midnight: two minutes before it, two minutes after, and then two more of one.
    ("B23:58 S5/00:02|B23:58 S5/00:04", "day", {"2026-03-04": (2, 2), "2026-03-05": (2, 1.5)}),
    ("B23:58 S5/00:02|B23:58 S5/00:04", "hour", {"00": (2, 1.5), "23": (2, 2)}),
    # What closes as the hour begins is still open then, beside what opens.
    ("B09:55 S10:00|B10:00 S10:01", "hour", {"09": (1, 1), "10": (2, 1)}),
    # What goes on from one quarter into the next is one reception.
    ("B09:10 S09:16 B09:25 S09:31", "hour", {"09": (1, 1)}),
    ("B15:55 S16:05|B15:59 S16:01", "shift", {"早班": (2, 1.2), None: (2, 1.2)}),
]


@pytest.mark.parametrize(("notation", "by", "due"), OPEN_IN)
def test_a_reception_is_open_in_every_cell_that_it_reaches_into(notation, by, due):
    found = shop(notation, by=by)
    most, mean = (by_cell(found, name) for name in ("most_at_once", "mean_at_once"))
    assert {cell: (most[cell], mean[cell]) for cell in most} == due
    assert of(found, "most_at_once") == max(most.values())
    cases = {cell: values["most_at_once"].cases for cell, values in found.cells.items()}
    assert all(cases[cell] >= most[cell] for cell in most)


def test_what_was_open_before_the_days_asked_for_counts_in_them_from_midnight():
    chats_ = "B23:58 S5/00:02|B5/00:01 S5/00:04"
    found = shop(chats_, by="day", period=Period(date(2026, 3, 5)))
    assert by_cell(found, "most_at_once") == {"2026-03-05": 2}
    assert of(found, "most_at_once", "mean_at_once") == (2, 1.25)


def test_hours_on_duty_and_load():
    # mei wrote in two clock hours, lan in one; three buyers were received.
    found = shop("B10:00 S10:01|B10:30 S11:01|B11:10@lan S11:11@lan", by="hour")
    assert of(found, "agent_hours", "receptions_per_hour") == (3, 1)
    assert by_cell(found, "agent_hours") == {"10": 1, "11": 2}
    assert by_cell(found, "receptions") == {"10": 2, "11": 1}
    assert by_cell(found, "buyer_messages") == {"10": 2, "11": 1}


def test_satisfaction_is_of_the_sessions_that_were_rated():
    records = [
        record("4/10:00", "mei", 5, True),
        record("4/11:00", "mei", 4, False),
        record("4/12:00", "lan", 1),
        record("4/13:00", "lan", None, True),
    ]
    found = shop("B0 S5", by="agent", records=records)
    assert of(found, "satisfaction", "satisfied_rate") == (round(10 / 3, 6), round(2 / 3, 6))
    assert found.total["satisfaction"].cases == 3
    assert found.total["satisfaction"].left_out == {"not_rated": 1}
    assert by_cell(found, "satisfied_rate") == {"lan": 0, "mei": 1}
    assert of(found, "solved_rate") == round(2 / 3, 6)


def test_without_records_satisfaction_is_missing_with_the_reason():
    value = shop("B0 S5").total["satisfaction"]
    assert (value.value, value.left_out) == (None, {"no_records_file": 1})


@pytest.mark.parametrize(
    ("policy", "slow", "because"),
    [("plain", None, {"no_slow_rule": 4}), ("kuaimai", 1, {})],
)
def test_slow_receptions_are_those_of_the_policy(policy, slow, because):
    # 快麦: three rounds above 120 s a buyer-day; the fourth is just in time.
    chat = "B0 S121 B130 S251 B260 S381 B400 S520"
    value = shop(chat, policy=policy).total["slow_receptions"]
    assert (value.value, dict(value.left_out)) == (slow, because)


@pytest.mark.parametrize(
    ("policy", "within", "first"),
    [("plain", None, None), ("taobao-3min", 0.75, 0.5)],
)
def test_first_responses_have_a_spread_and_a_rate_of_their_own(policy, within, first):
    found = shop("B0 S10 B20 S30|B0 S200 B210 S220", policy=policy)
    assert of(found, "first_response", "first_median", "first_p90") == (105, 105, 181)
    assert of(found, "average_response", "median_response") == (57.5, 10)
    assert of(found, "within_threshold", "first_within") == (within, first)


WAITS = [
    "B0 S200 B210 X211 S220@lan",
    "B09:00 R09:01 B09:02 S09:20",
    "B22:59:59 S23:05 B23:06",
    "B5/07:59 S5/08:30 B5/08:31",
    "B10:00~ S10:01",
    "B- S-",
    "B12:00 B12:01^ S12:09@lan",
]


# One profile for each way to average, to rate and to call something slow.
@pytest.mark.parametrize(
    "policy", ["cstext", "jd-first30", "kuaimai", "kuaishou-3min", "pdd-3min", "tencent-desk"]
)
def test_figures_are_those_of_the_response_command(policy):
    with open_desk(chats(*WAITS), policy=policy) as engine:
        for by in ("agent", "hour"):
            table = response_table(engine, by)
            make_cells(engine, by, None)
            engine.make("response", "cstext.conversation")
            waits = engine.rows("SELECT * FROM response")
            found = {row["cell"]: row for row in waits if not row["is_total"]}
            total = next(row for row in waits if row["is_total"])
            assert_same(table["total"], total)
            for row in table[f"by_{by}"]:
                assert_same(row, found[row.pop(by)])


def assert_same(said, found):
    within = None if found["within"] is None else [found["within"], found["within_of"]]
    assert {**{key: found[key] for key in said}, "within": within} == said
