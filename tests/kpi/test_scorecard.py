"""Score sheets: the worked case of the definitions, their checks, and what is shown."""

from decimal import Decimal
from pathlib import Path

import pytest

from cstext.errors import UsageError
from cstext.kpi.decimals import plain
from cstext.kpi.measures import MEASURES
from cstext.kpi.metrics import METRICS
from cstext.kpi.registry import share
from cstext.kpi.scorecard import load_scorecard, parse_scorecard, scorecard_names
from cstext.kpi.scoring import Told, score_agent
from cstext.tomlfile import TomlFile, tomllib

# 目标 92 %，转化 41 %，客单价 235，回复 96 %，响应 38 s，出勤 100 %
WORKED = {
    "target_reached": "0.92",
    "conversion_paid": "0.41",
    "value_per_buyer": "235",
    "reply_rate": "0.96",
    "average_response": "38",
    "attendance": "1",
}


def told(**values):
    """Measures as a score takes them; None: missing in the staff file."""
    return {
        name: Told(None, 0, "not_in_staff_file") if value is None else Told(Decimal(value), 10)
        for name, value in {**WORKED, **values}.items()
    }


def sheet(text: str) -> TomlFile:
    return TomlFile("my.toml", text, tomllib.loads(text, parse_float=Decimal))


def test_the_worked_sheet_is_82_5_and_silver():
    score = score_agent(load_scorecard("sales"), "小美", told(), {})
    assert score.score == Decimal("82.5")
    assert score.grade.name == "银牌"
    assert score.working() == ("85×30% + 80×20% + 80×20% + 80×20% + 80×5% + 100×5% = 82.5")


@pytest.mark.parametrize(
    ("measure", "value", "worth"),
    [
        # Each step's own end belongs to it; just beyond is the next one.
        ("target_reached", "1", 100),
        ("target_reached", "0.999999", 85),
        ("target_reached", "0.4", 10),
        ("target_reached", "0.399999", 0),
        ("conversion_paid", "0.45", 100),
        ("conversion_paid", "0.449999", 80),
        ("conversion_paid", "0.35", 60),
        ("conversion_paid", "0.349999", 0),
        ("value_per_buyer", "250", 100),
        ("value_per_buyer", "209.99", 0),
        ("reply_rate", "0.98", 100),
        ("reply_rate", "0.92", 60),
        ("reply_rate", "0.919999", 0),
        ("average_response", "35", 100),
        ("average_response", "35.001", 80),
        ("average_response", "55", 60),
        ("average_response", "55.001", 0),
        ("attendance", "0.985", 98.5),
    ],
)
def test_what_a_value_is_worth(measure, value, worth):
    score = score_agent(load_scorecard("sales"), "a", told(**{measure: value}), {})
    line = next(line for line in score.lines if line.item.name == measure)
    assert line.worth == Decimal(str(worth))


@pytest.mark.parametrize(
    ("score", "grade", "training"),
    [
        ("100", "卓越", "无需培训"),
        ("95", "卓越", "无需培训"),
        ("94.99", "优秀", "轻度培训"),
        ("94.5", "优秀", "轻度培训"),
        ("85", "优秀", "轻度培训"),
        ("84.99", "良好", "加强培训"),
        ("75", "良好", "加强培训"),
        ("65", "一般", "重点培训"),
        ("64.99", "不及格", "强化培训"),
        ("0", "不及格", "强化培训"),
    ],
)
def test_bands_are_half_open_94_5_is_very_good(score, grade, training):
    found = load_scorecard("after-sale").grade_of(Decimal(score))
    assert (found.name, found.training) == (grade, training)


def test_a_missing_measure_leaves_its_weight_to_the_others_and_is_shown():
    score = score_agent(load_scorecard("sales"), "a", told(attendance=None), {})
    # 77.5 points of 95.
    assert score.score == Decimal("81.58")
    assert score.working() == "(85×30% + 80×20% + 80×20% + 80×20% + 80×5%) ÷ 95% = 81.58"
    assert score.missing() == {"attendance": "not_in_staff_file"}
    assert [line.weight for line in score.lines][-1] == 0
    assert sum(line.weight for line in score.lines) == pytest.approx(100)


def test_weights_that_do_not_divide_evenly_are_not_rounded_on_the_way():
    text = SHEET.format(weight=100, middle=MIDDLE, last=0).replace('"zero"', '"reweighted"')
    line = 'line = [{ at = "0%", worth = 0 }, { at = "100%", worth = 100 }]'
    names = ("attendance", "rounds_answered", "reply_rate", "satisfied_rate")
    measures = "".join(
        f'[[measures]]\nname = "{name}"\nweight = {weight}\n{line}\n'
        for name, weight in zip(names, (20, 20, 20, 40), strict=True)
    )
    head, _, rest = text.partition("[[measures]]")
    card = parse_scorecard(sheet(head + measures + "[[grades]]" + rest.partition("[[grades]]")[2]))
    values = {name: Told(Decimal("0.98515"), 10) for name in names[:3]} | {names[3]: Told(None)}
    # (98.515 + 98.515 + 98.515) ÷ 3 = 98.515, half up.
    assert score_agent(card, "a", values, {}).score == Decimal("98.52")


LINES = """\
title = "t"
title_en = "t"
missing = "reweighted"
[[measures]]
name = "reply_rate"
weight = 50
line = [{ at = "0%", worth = 0 }, { at = "100%", worth = 100 }]
[[measures]]
name = "attendance"
weight = 50
line = [{ at = "0%", worth = 0 }, { at = "100%", worth = 100 }]
[[deductions]]
name = "complaints"
each = 2.5
"""


@pytest.mark.parametrize(
    ("reply", "attendance", "complaints", "working", "score"),
    [
        ("0.9", "0.8", "2", "90×50% + 80×50% - 5 = 80", "80"),
        # By two decimals, 10.01 and 10, it would be 10.01.
        ("0.10005", "0.100048", "0", "10.005×50% + 10.0048×50% = 10", "10"),
        # What is left of the weights stands there, not a share of them that is rounded.
        ("0.9", None, "2", "90×50% ÷ 50% - 5 = 85", "85"),
        ("0.1", "0.1", "5", "10×50% + 10×50% - 12.5 = -2.5 → 0", "0"),
    ],
)
def test_a_working_comes_to_its_score(reply, attendance, complaints, working, score):
    values = {
        name: Told(value and Decimal(value), 9)
        for name, value in (
            ("reply_rate", reply), ("attendance", attendance), ("complaints", complaints)
        )
    }  # fmt: skip
    found = score_agent(parse_scorecard(sheet(LINES)), "a", values, {})
    assert found.working().replace("\N{MINUS SIGN}", "-") == working
    assert found.score == Decimal(score)


def test_a_deduction_that_nobody_told_is_shown_as_missing():
    values = {"reply_rate": Told(Decimal(1), 9), "attendance": Told(Decimal(1), 9)}
    values["complaints"] = Told(None, 0, "not_in_staff_file")
    found = score_agent(parse_scorecard(sheet(LINES)), "a", values, {})
    assert (found.score, found.missing()) == (100, {"complaints": "not_in_staff_file"})


def test_or_it_scores_zero_by_the_sheet_s_rule():
    card = load_scorecard("sales").model_copy(update={"missing": "zero"})
    score = score_agent(card, "a", told(attendance=None), {})
    assert score.score == Decimal("77.5")
    assert score.missing() == {"attendance": "not_in_staff_file"}
    assert "0×5%" in score.working()


def test_nothing_measured_is_no_score_and_no_grade():
    score = score_agent(load_scorecard("sales"), "a", told(**dict.fromkeys(WORKED)), {})
    assert (score.score, score.grade, score.working()) == (None, None, "–")


@pytest.mark.parametrize(
    ("known", "grade", "is_complete"),
    [
        (("attendance",), None, False),
        # 45 of the weights, and 50 of them.
        (("conversion_paid", "reply_rate", "average_response"), None, False),
        (("target_reached", "reply_rate"), "银牌", True),
    ],
)
def test_a_score_of_little_of_the_weights_has_no_grade(known, grade, is_complete):
    card = load_scorecard("sales")
    values = {name: WORKED[name] if name in known else None for name in WORKED}
    score = score_agent(card, "a", told(**values), {})
    assert score.score is not None
    assert (score.grade and score.grade.name, score.is_complete) == (grade, is_complete)
    assert score.measured == sum(i.weight for i in card.measures if i.name in known)


def test_where_what_is_missing_scores_zero_every_score_is_complete():
    card = load_scorecard("sales").model_copy(update={"missing": "zero"})
    values = dict.fromkeys(WORKED) | {"attendance": "1"}
    score = score_agent(card, "a", told(**values), {})
    assert (score.score, score.grade.name, score.is_complete) == (5, "铜牌", True)


def test_after_sale_service_resolution_receptions_less_complaints():
    values = {
        "satisfied_rate": Told(Decimal("0.9"), 10),
        "solved_rate": Told(Decimal("0.8"), 10),
        "receptions": Told(Decimal(60), 60),
        "complaints": Told(Decimal(2), 1),
    }
    score = score_agent(load_scorecard("after-sale"), "a", values, {"receptions": Decimal(80)})
    # 90×40% + 80×40% + 75×20% - 2 = 81
    assert score.score == 81
    assert score.working() == "90×40% + 80×40% + 75×20% \N{MINUS SIGN} 2 = 81"


def test_the_template_is_refused_until_it_is_filled():
    assert "sales-template" in scorecard_names()
    with pytest.raises(UsageError, match=r"sales-template, line \d+: .*fill it in"):
        load_scorecard("sales-template")


SHEET = """\
title = "t"
title_en = "t"
missing = "zero"
[[measures]]
name = "reply_rate"
weight = {weight}
steps = [
  {{ at_least = "90%", worth = 100 }},
  {{ {middle} }},
  {{ less_than = "50%", worth = 0 }},
]
[[grades]]
name = "A"
at_least = 80
[[grades]]
name = "B"
at_least = {last}
"""
MIDDLE = 'at_least = "50%", less_than = "90%", worth = 60'


@pytest.mark.parametrize(
    ("changed", "line", "said"),
    [
        ({"middle": 'at_least = "50%", at_most = "90%", worth = 60'}, 8, "overlaps"),
        ({"middle": 'at_least = "50%", less_than = "80%", worth = 60'}, 8, "leaves a gap"),
        ({"middle": 'more_than = "50%", less_than = "90%", worth = 60'}, 9, "leaves a gap"),
        ({"middle": 'at_least = "40%", less_than = "90%", worth = 60'}, 9, "overlaps"),
        ({"middle": 'at_least = "50%", less_than = "90%", worth = 101'}, 8, "falls"),
        ({"middle": 'at_least = "50%", less_than = "90%", worth = -1'}, 9, "falls"),
        ({"middle": 'at_least = "90%", less_than = "50%", worth = 60'}, 9, "no value can lie"),
        ({"middle": 'at_least = 0.5, less_than = "90%", worth = 60'}, 9, "percentage"),
        ({"middle": 'at_least = "", less_than = "90%", worth = 60'}, 9, "blank; fill it in"),
        ({"middle": 'at_lest = "50%", less_than = "90%", worth = 60'}, 9, "'at_least'"),
        ({"weight": 90}, 6, "add up to 90"),
        ({"last": 1}, 17, "begin at 0"),
        ({"last": 80}, 17, "below the grade before"),
    ],
)
def test_a_fault_is_told_with_its_line(changed, line, said):
    text = SHEET.format(**{"weight": 100, "middle": MIDDLE, "last": 0, **changed})
    with pytest.raises(UsageError, match=said) as caught:
        parse_scorecard(sheet(text))
    # A fault between two steps stands at the better one of the two.
    assert f"line {line}:" in str(caught.value)


def test_the_sheet_itself_is_fine():
    card = parse_scorecard(sheet(SHEET.format(weight=100, middle=MIDDLE, last=0)))
    assert [plain(step.worth) for step in card.measures[0].steps] == ["100", "60", "0"]


AGAINST = """\
title = "t"
title_en = "t"
missing = "zero"
[[measures]]
name = "reply_rate"
weight = 100
against = "team"
steps = [
  { at_least = "110%", worth = 100 },
  { less_than = "110%", worth = 0 },
]
"""


@pytest.mark.parametrize(
    ("own", "team", "worth"),
    [((39, 39), (50, 55), 100), ((33, 50), (36, 60), 100), ((38, 39), (50, 55), 0)],
)
def test_a_share_that_meets_a_step_against_the_team_s_is_in_it(own, team, worth):
    """39 of 39 against 50 of 55 is 110 %, however many decimals 50 of 55 is shown with."""
    own_rate, team_rate = (
        MEASURES["reply_rate"].exact(share(hits, cases)) for hits, cases in (own, team)
    )
    score = score_agent(
        parse_scorecard(sheet(AGAINST)), "a", {"reply_rate": Told(own_rate, own[1])},
        {"reply_rate": team_rate},
    )  # fmt: skip
    assert score.score == worth


def test_a_value_per_buyer_just_below_a_step_is_not_in_it():
    """629.99 yuan of three buyers are 209.9966…: shown as 210.00, and worth what lies below 210."""
    row = {"paid_fen": 62_999, "amount_inquirers": 3, "orders_without_amount": 0}
    found = METRICS["value_per_buyer"].compute(row)
    exact = MEASURES["value_per_buyer"].exact(found)
    score = score_agent(load_scorecard("sales"), "a", told(value_per_buyer=exact), {})
    line = next(line for line in score.lines if line.item.name == "value_per_buyer")
    assert (found.value, line.worth) == (21_000, 0)


TWICE = """\
title = "t"
title_en = "t"
missing = "zero"
[[measures]]
name = "receptions"
weight = 100
steps = [
  { at_least = 50, worth = 100 },
  { less_than = 50, worth = 0 },
]
[[grades]]
name = "A"
at_least = 0
[[deductions]]
name = "complaints"
each = 1
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        # Each would have been scored by the other's value.
        (
            "weight = 100",
            "weight = 50\nline = [{ at = 0, worth = 0 }, { at = 9, worth = 1 }]\n[[measures]]\n"
            'name = "receptions"\nagainst = "team"\nweight = 50',
            "line 9: .*'receptions' stands there twice",
        ),
        ("at_least = 0", 'at_least = 9\n[[grades]]\nname = "A"\nat_least = 0', "'A' stands there"),
        ("each = 1", "each = -1", "line 16: .*must be more than 0"),
        ("_least = 50", "_least = nan", "line 8: .*finite"),
    ],
)
def test_what_would_be_counted_wrong_is_refused(old, new, said):
    text = TWICE.replace(old, new, 1)
    if 'against = "team"' in text:
        text = text.replace("= 50, worth", '= "50%", worth')
    with pytest.raises(UsageError, match=said):
        parse_scorecard(sheet(text))


@pytest.mark.parametrize(
    ("name", "near"), [("reply_rat", "reply_rate"), ("conversion_payd", "conversion_paid")]
)
def test_the_nearest_measure_is_named(name, near):
    text = SHEET.format(weight=100, middle=MIDDLE, last=0).replace("reply_rate", name)
    with pytest.raises(UsageError, match=f"line 5: .*did you mean '{near}'"):
        parse_scorecard(sheet(text))


def test_for_a_measure_that_is_better_low_the_steps_must_fall():
    text = SHEET.format(weight=100, middle=MIDDLE, last=0)
    with pytest.raises(UsageError, match="falls: a better value is worth less"):
        parse_scorecard(sheet(text.replace("reply_rate", "loss_rate")))


@pytest.mark.parametrize("name", ["scorecards.md", "scorecards.zh-CN.md"])
def test_the_sheet_in_the_document_is_one(name: str):
    text = (Path(__file__).parents[2] / "docs" / name).read_text("utf-8")
    example = text.split("```toml\n")[1].split("```")[0]
    assert parse_scorecard(sheet(example)).missing == "reweighted"
