"""Pay: the worked cases of the definitions, and every amount's working."""

from decimal import Decimal
from pathlib import Path

import pytest

from cstext.errors import UsageError
from cstext.kpi.appraisal import Rules
from cstext.kpi.notices import Notice
from cstext.kpi.pay import Pay, load_pay, parse_pay
from cstext.kpi.payroll import Month, pay_slips
from cstext.kpi.scorecard import load_scorecard
from cstext.kpi.scoring import Score, Told
from cstext.kpi.staff import Staff, StaffRow
from cstext.kpi.steps import Step
from cstext.tomlfile import TomlFile, tomllib

CARD = load_scorecard("after-sale")
POST_WAGE, WARNINGS = load_pay("post-wage")
BASE_SCORE, _ = load_pay("base-score")
MONTH = "2026-11"


def slips(
    pay, sales=None, refunded=None, score="90", conversion=None, public="100000", grades=None,
    lang="zh", is_complete=True, per_buyer=None, **staff,
):  # fmt: skip
    """The pay slips of the people in ``sales``: name to own sales, in yuan."""
    sales = sales or {"小美": "18000"}
    values = {
        name: {
            "paid_amount": Told(Decimal(own), 9),
            "value_per_buyer": Told(per_buyer, 9),
            "refunded_amount": Told(refunded and Decimal(refunded), 9, "no_refunds_file"),
            "conversion_paid": Told(
                None if conversion is None else Decimal(conversion), 9, "pending"
            ),
        }
        for name, own in sales.items()
    }
    number = Decimal(score)
    scores = {
        name: Score(name, (), (), number, CARD.grade_of(number), is_complete=is_complete)
        for name in sales
    }
    told = {key: Decimal(value) for key, value in {"seniority": 50, "meal": 300, **staff}.items()}
    people = Staff(tuple(StaffRow(name, (), MONTH, told) for name in sales))
    history = {name: grades or [scores[name].grade.name] for name in sales}
    shop = {
        "silent_amount": Told(Decimal(public), 9),
        "silent_refunded_amount": Told(refunded and Decimal(refunded), 9, "no_refunds_file"),
    }
    month = Month(MONTH, scores, values, shop, history)
    return pay_slips(pay, month, people, CARD, lang)


def amount(slip, code):
    return next(each for each in slip.amounts if each.code == code)


@pytest.mark.parametrize(
    ("sales", "pays", "working"),
    [
        ("18000", "210", "150 + 2% × (18,000 - 15,000) = 210"),
        ("22000", "330", "250 + 4% × (22,000 - 20,000) = 330"),
        ("26000", "520", "2% × 26,000 = 520"),
        # Ends belong to the lower tier.
        ("15000", "750", "5% × 15,000 = 750"),
        ("15000.01", "150", "150 + 2% × (15,000.01 - 15,000) = 150"),
        ("20000", "250", "150 + 2% × (20,000 - 15,000) = 250"),
        ("25000", "450", "250 + 4% × (25,000 - 20,000) = 450"),
        ("0", "0", "5% × 0 = 0"),
    ],
)
def test_commission_tiers(sales, pays, working):
    (slip,) = slips(POST_WAGE, {"小美": sales})
    found = amount(slip, "commission")
    assert found.yuan == Decimal(pays)
    assert found.working.replace("\N{MINUS SIGN}", "-") == working


@pytest.mark.parametrize(
    ("conversion", "pays"),
    [("0.6", 500), ("0.59999", 400), ("0.55", 400), ("0.5", 300), ("0.49999", -200), ("0", -200)],
)
def test_conversion_bonus(conversion, pays):
    (slip,) = slips(BASE_SCORE, conversion=conversion, base="3000")
    assert amount(slip, "bonus_1").yuan == pays


LESS = POST_WAGE.model_copy(
    update={
        "commission": POST_WAGE.commission.model_copy(update={"less": "refunded_amount"}),
        "public_commission": POST_WAGE.public_commission.model_copy(
            update={"less": "silent_refunded_amount"}
        ),
    }
)
"""The post wage of shops that pay by what is left of the sales after refunds."""


@pytest.mark.parametrize(
    ("sales", "refunded", "pays", "working", "public"),
    [
        ("18500", "500", "210", "150 + 2% × (18,500 - 500 - 15,000) = 210", "497.50"),
        ("27000", "1000", "520", "2% × (27,000 - 1,000) = 520", "495"),
        # What is left decides the tier: 15,000 is still of the first.
        ("15500", "500", "750", "5% × (15,500 - 500) = 750", "497.50"),
        ("18000", "0", "210", "150 + 2% × (18,000 - 0 - 15,000) = 210", "500"),
        ("18000", None, None, "–", None),
    ],
)
def test_refunds_are_taken_off_where_the_rules_say_so(sales, refunded, pays, working, public):
    (slip,) = slips(LESS, {"小美": sales}, refunded)
    own, shared = amount(slip, "commission"), amount(slip, "public_commission")
    assert (own.yuan, own.working.replace("\N{MINUS SIGN}", "-")) == (
        pays and Decimal(pays),
        working,
    )
    assert shared.yuan == (public and Decimal(public))
    assert (shared.because == own.because == "no_refunds_file") is (refunded is None)
    if refunded == "500":
        assert shared.working == "(100,000 \N{MINUS SIGN} 500) × 0.5% ÷ 1 = 497.5"


@pytest.mark.parametrize("name", ["scorecards.md", "scorecards.zh-CN.md"])
def test_the_rules_in_the_document_are_some(name: str):
    text = (Path(__file__).parents[2] / "docs" / name).read_text("utf-8")
    example = text.split("```toml\n")[2].split("```")[0]
    pay, warnings = parse_pay(TomlFile("t", example, tomllib.loads(example, parse_float=Decimal)))
    (slip,) = slips(pay, {"小美": "18500"}, "500", base="3000")
    assert (warnings, amount(slip, "commission").working in text) == ([], True)


def test_public_sales_of_100000_and_five_agents_are_100_each():
    found = slips(POST_WAGE, dict.fromkeys(["a", "b", "c", "d", "e"], "18000"))
    assert [amount(slip, "public_commission").yuan for slip in found] == [100] * 5
    assert amount(found[0], "public_commission").working == "100,000 × 0.5% ÷ 5 = 100"


@pytest.mark.parametrize(
    ("public", "people", "parts", "working"),
    [
        ("100000", "abcdef", ["83.34"] * 2 + ["83.33"] * 4,
         "100,000 × 0.5% = 500，500 ÷ 6 = 83.33 余 0.02，+ 0.01 = 83.34"),
        ("100002", "abc", ["166.67"] * 3, "100,002 × 0.5% ÷ 3 = 166.67"),
        # Half a fen is one, and there is one person whose it is.
        ("1", "abc", ["0.01", "0", "0"], "1 × 0.5% = 0.01，0.01 ÷ 3 = 0 余 0.01，+ 0.01 = 0.01"),
        ("1000", "abcde", ["1"] * 5, "1,000 × 0.5% ÷ 5 = 1"),
        # A working that ends with the digits of its result says it all the same.
        ("5000", "abcde", ["5"] * 5, "5,000 × 0.5% ÷ 5 = 5"),
    ],
)  # fmt: skip
def test_the_parts_of_public_commission_add_up(public, people, parts, working):
    found = [
        amount(slip, "public_commission")
        for slip in slips(POST_WAGE, dict.fromkeys(people, "9"), public=public)
    ]
    assert [each.yuan for each in found] == list(map(Decimal, parts))
    assert found[0].working == working
    if parts[0] != parts[-1]:
        assert found[-1].working == working.rpartition("，")[0]


@pytest.mark.parametrize(
    ("score", "wage"), [("95", 1800), ("94.5", 1700), ("75", 1600), ("65", 1500), ("64.99", 1400)]
)
def test_post_wage_by_grade(score, wage):
    (slip,) = slips(POST_WAGE, score=score)
    assert amount(slip, "wage").yuan == wage


def test_a_month_s_wage_adds_up_and_says_how():
    (slip,) = slips(POST_WAGE, public="20000")
    # 优秀 1,700；18,000 → 210；20,000 × 0.5% ÷ 1 = 100；工龄 50；没有连续三个月卓越
    assert slip.total == Decimal("2060.00")
    assert slip.working() == "1,700 + 210 + 100 + 50 + 0 = 2,060"
    assert amount(slip, "wage").working == "优秀 1,700"


def test_base_times_score_with_commission_bonus_and_meal():
    (slip,) = slips(BASE_SCORE, score="82.5", conversion="0.41", base="3000")
    assert [each.yuan for each in slip.amounts] == [2475, 210, -200, 300]
    assert slip.total == 2785
    assert amount(slip, "wage").working == "3,000 × 82.5% = 2,475"
    assert slip.working() == "2,475 + 210 \N{MINUS SIGN} 200 + 300 = 2,785"


def test_a_rate_finer_than_a_hundredth_of_a_percent_stands_whole_in_its_working():
    tier = POST_WAGE.commission.tiers[-1].model_copy(update={"rate": Decimal("0.00125")})
    finer = POST_WAGE.model_copy(
        update={
            "commission": POST_WAGE.commission.model_copy(update={"tiers": [tier]}),
            "public_commission": POST_WAGE.public_commission.model_copy(
                update={"rate": Decimal("0.00125")}
            ),
        }
    )
    (slip,) = slips(finer, {"小美": "100000"})
    assert amount(slip, "commission").working == "0.125% × 100,000 = 125"
    assert amount(slip, "public_commission").working == "100,000 × 0.125% ÷ 1 = 125"


def test_a_share_just_below_a_step_is_not_shown_as_the_step():
    (slip,) = slips(BASE_SCORE, conversion="0.59996", base="3000")
    shown = "59.996% (≥ 55%, < 60%) → 400"
    assert (amount(slip, "bonus_1").working, amount(slip, "bonus_1").yuan) == (shown, 400)


@pytest.mark.parametrize(
    ("value", "working"),
    [
        (Decimal(62_999) / 300, "209.996667 (< 210) → 0"),
        (Decimal(700) / 3, "233.33 (≥ 210) → 50"),
    ],
)
def test_an_amount_is_shown_with_as_many_decimals_as_its_step_needs(value, working):
    (bonus,) = BASE_SCORE.bonuses
    steps = [Step(at_least=210, worth=Decimal(50)), Step(less_than=210, worth=Decimal(0))]
    changed = {"measure": "value_per_buyer", "steps": steps}
    pay = BASE_SCORE.model_copy(update={"bonuses": [bonus.model_copy(update=changed)]})
    (slip,) = slips(pay, per_buyer=value, base="3000")
    assert amount(slip, "bonus_1").working == working


def test_money_is_rounded_to_fen_half_up_each_amount_by_itself():
    found = slips(POST_WAGE, {"a": "0.1", "b": "0.3", "c": "0.5"})
    # 5 % of 0.1, 0.3, 0.5 = 0.005, 0.015, 0.025
    assert [amount(slip, "commission").yuan for slip in found] == [
        Decimal("0.01"), Decimal("0.02"), Decimal("0.03"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("grades", "pays"),
    [
        (["卓越", "卓越", "卓越"], 200),
        (["卓越", "卓越", "优秀"], 0),
        (["优秀", "卓越", "卓越"], 0),
        (["卓越", "卓越", None], None),
        (["卓越", None, "优秀"], 0),
        # Who was not there in a month has no three months running.
        (["卓越", "卓越", ""], 0),
        (["卓越", "", None], 0),
    ],
)
def test_three_months_running_at_the_top(grades, pays):
    (slip,) = slips(POST_WAGE, score="96", grades=grades)
    found = amount(slip, "streak")
    assert found.yuan == pays
    assert (found.because == "earlier_grades_unknown") == (pays is None)
    assert (slip.total is None) == (pays is None)


@pytest.mark.parametrize(("score", "because"), [("100", "score_incomplete"), (None, "no_score")])
def test_a_streak_of_which_this_months_grade_is_missing_says_so(score, because):
    month = Month(
        MONTH, {"小美": Score("小美", (), (), score and Decimal(score), None, is_complete=False)},
        {"小美": {}}, {}, {"小美": [None, "卓越", "卓越"]},
    )  # fmt: skip
    only_streaks = Pay(title="t", title_en="t", streaks=POST_WAGE.streaks)
    (slip,) = pay_slips(only_streaks, month, Staff(()), CARD, "zh")
    assert amount(slip, "streak").because == because


def test_in_english_a_streak_s_working_is_english():
    (slip,) = slips(POST_WAGE, score="96", grades=["卓越"] * 3, lang="en")
    assert amount(slip, "streak").working == " ← ".join(["Outstanding"] * 3) + " → 200"


def test_three_months_failing_is_a_flag_and_no_amount():
    (slip,) = slips(POST_WAGE, score="50", grades=["不及格"] * 3)
    assert slip.flags == ("连续三个月不及格，请主管处理",)
    (slip,) = slips(POST_WAGE, score="50", grades=["不及格"] * 2 + ["一般"])
    assert slip.flags == ()


def test_absent_for_more_than_two_months_is_left_out_and_shares_in_nothing():
    values = {"a": "18000", "b": "18000"}
    assert all(slip.left_out is None for slip in slips(POST_WAGE, values, absent_days="60"))
    for slip in slips(POST_WAGE, values, absent_days="61"):
        assert slip.left_out == "累计缺勤 61 天，超过 60 天"
        assert (slip.amounts, slip.total) == ((), None)


def test_what_is_missing_makes_no_total_and_no_zero():
    (slip,) = slips(BASE_SCORE, conversion="0.6")
    assert amount(slip, "wage").because == "not_in_staff_file"
    assert slip.total is None


@pytest.mark.parametrize("pay", [POST_WAGE, BASE_SCORE])
def test_by_a_score_that_is_not_complete_no_wage_is_paid(pay):
    (slip,) = slips(pay, conversion="0.6", is_complete=False, base="3000")
    assert (amount(slip, "wage").yuan, amount(slip, "wage").because) == (None, "score_incomplete")
    assert slip.total is None


def test_the_tier_that_falls_is_warned_of_and_computed_as_it_stands():
    (warning,) = WARNINGS
    assert warning == Notice(
        "commission_falls",
        {"file": "pay post-wage", "line": 17, "end": "750", "above": "150", "sales": "15,000"},
    )


RULES = """\
title = "t"
title_en = "t"
[commission]
tiers = [
  { up_to = 100, rate = "1%", of = "whole" },
  { up_to = 200, rate = "2%", of = "excess", plus = 1 },
  { rate = "3%", of = "whole" },
]
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("up_to = 200", "up_to = 100", "line 6: .*above the tier before"),
        ('{ rate = "3%"', '{ up_to = 300, rate = "3%"', "line 7: .*no up_to"),
        ('rate = "2%"', "rate = 0.02", "line 6: .*percentage"),
        ('rate = "2%"', 'rate = "-2%"', "line 6: .*cannot be below 0"),
        ("plus = 1", "pluss = 1", "line 6: .*did you mean 'plus'"),
        ("[commission]", '[commission]\nsales = "orders"', "line 4: .*no amount of money"),
        ("[commission]", '[commission]\nless = "orders"', "line 4: .*no amount of money"),
    ],
)
def test_a_fault_is_told_with_its_line(old, new, said):
    text = RULES.replace(old, new)
    with pytest.raises(UsageError, match=said):
        parse_pay(TomlFile("pay.toml", text, tomllib.loads(text, parse_float=Decimal)))


def test_tiers_that_climb_are_not_warned_of():
    file = TomlFile("pay.toml", RULES, tomllib.loads(RULES, parse_float=Decimal))
    assert parse_pay(file)[1] == []


def test_pay_by_grades_that_the_sheet_does_not_give_is_refused():
    with pytest.raises(UsageError, match="no wage for grade 金牌, 铜牌, 银牌"):
        Rules(load_scorecard("sales"), POST_WAGE).checked()
    assert Rules(load_scorecard("sales"), BASE_SCORE).checked()
