"""`kpi` with a score sheet, and `init`: from files to scores, pay and their working."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import Result

from tests.cli.shop import CHATS, ORDERS, answer, cstext

CARD = """\
title = "小表"
title_en = "Small sheet"
missing = "zero"
[[measures]]
name = "average_response"
weight = 60
steps = [
  { at_most = 20, worth = 100 },
  { more_than = 20, worth = 50 },
]
[[measures]]
name = "attendance"
weight = 40
line = [
  { at = "0%", worth = 0 },
  { at = "100%", worth = 100 },
]
[[grades]]
name = "好"
name_en = "Good"
at_least = 80
[[grades]]
name = "差"
name_en = "Bad"
at_least = 0
"""
PAY = """\
title = "工资"
title_en = "Pay"
allowances = ["meal"]
[wage]
by = "grade"
amounts = { "好" = 1000, "差" = 500 }
[commission]
tiers = [
  { up_to = 50, rate = "10%", of = "whole" },
  { rate = "1%", of = "whole" },
]
[[streaks]]
grade = "好"
months = 2
amount = 66
"""
STAFF = """\
姓名,账号,月份,出勤率,餐补,等级
王美,小美,2026-03,100%,30,
王美,小美,2026-02,,,好
李丽,小丽,2026-03,50%,30,
"""
GIVEN = ("chats.csv", "--orders", "orders.csv", "--policy", "plain", "--scorecard", "card.toml")
PAID = (*GIVEN, "--pay", "pay.toml", "--staff", "staff.csv", "--month", "2026-03")
WARNINGS = """\
注意：pay.toml 第 10 行：销售额超过 50 时，提成从 5 跌到 0.5
注意：2026-03：聊天记录不含其中所有日子
注意：2026-03：订单只到 2026-03-20，销售额和提成只算到那天
"""
WARNINGS_EN = """\
warning: pay.toml, line 10: the commission falls from 5 to 0.5 where sales pass 50
warning: 2026-03: the chats do not hold all of its days
warning: 2026-03: the orders reach to 2026-03-20 only; sales and commission are up to there
"""


@pytest.fixture(autouse=True)
def sheets(folder: Path) -> None:
    (folder / "huge.toml").write_text(PAY.replace("1000", "1e60"), "utf-8")
    for name, text in (("card.toml", CARD), ("pay.toml", PAY), ("staff.csv", STAFF)):
        (folder / name).write_text(text, "utf-8")


def test_scores_and_pay_are_worked_out() -> None:
    result = cstext("kpi", *PAID, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, WARNINGS)
    assert cstext("kpi", *PAID, "--format", "json", "--lang", "en").stderr == WARNINGS_EN
    said = json.loads(result.stdout)
    mei, li = said["scores"]
    # 小美 answered after 20 and 60 s: 40 s on average; 小丽 after 10 s.
    assert (mei["agent"], mei["score"], mei["grade"]) == ("王美", 70, "差")
    assert mei["working"] == "50×60% + 100×40% = 70"
    assert (li["agent"], li["score"], li["grade"]) == ("李丽", 80, "好")
    assert said["period"] == {"name": "2026-03", "is_complete": False}
    slips = {slip["agent"]: slip for slip in said["pay"]["slips"]}
    amounts = {each["code"]: each for each in slips["王美"]["amounts"]}
    # 小美's order of 59 yuan lies in the tier that falls; February's grade is in the staff file.
    assert [each["yuan"] for each in amounts.values()] == ["500.00", "0.59", "30.00", "0.00"]
    assert amounts["commission"]["working"] == "1% × 59 = 0.59"
    assert slips["王美"]["total"] == "530.59"
    assert slips["王美"]["working"] == "500 + 0.59 + 30 + 0 = 530.59"
    streak = slips["李丽"]["amounts"][-1]
    assert (streak["yuan"], streak["because"]) == (None, "earlier_grades_unknown")
    assert slips["李丽"]["total"] is None


def test_pay_in_the_settings_is_left_out_of_a_week_and_said(folder: Path) -> None:
    (folder / "cstext.toml").write_text('scorecard = "card.toml"\npay = "pay.toml"\n', "utf-8")
    week = ("kpi", *GIVEN[:5], "--staff", "staff.csv", "--week", "2026-W10", "--format", "json")
    result = cstext(*week)
    said = json.loads(result.stdout)
    assert (result.exit_code, said["pay"], said["period"]["name"]) == (0, None, "2026-W10")
    # 20 and 60 s are 40 s on average: 50 × 60 %; 10 s: 100 × 60 %. Attendance is a month's.
    assert {each["agent"]: each["score"] for each in said["scores"]} == {"王美": 30, "李丽": 60}
    assert "2026-W10：不是整月，只评分，不算工资" in result.stderr
    assert "2026-W10 is no month: scores only, no pay" in cstext(*week, "--lang", "en").stderr
    month = cstext(*week[:-4], "--month", "2026-03", "--format", "json")
    assert json.loads(month.stdout)["pay"]["slips"] and "不是整月" not in month.stderr
    assert cstext(*week, "--pay", "pay.toml").exit_code == 2
    # Without days, where the chats hold no whole month.
    all_days = (*week[:-4], "--format", "json")
    result = cstext(*all_days)
    said = json.loads(result.stdout)
    assert (result.exit_code, said["pay"], len(said["scores"])) == (0, None, 2)
    assert "不是整月，只评分，不算工资" in result.stderr
    refused = cstext(*all_days, "--pay", "pay.toml")
    assert refused.exit_code == 2
    assert "工资按月算，而聊天里没有一个整月" in refused.stderr


def test_a_review_scores_people_by_the_staff_file(folder: Path) -> None:
    asked = (*GIVEN, "--week", "2026-W10", "--staff", "staff.csv", "-o", "review")

    def workings() -> dict[str, str]:
        result = cstext("report", *asked)
        assert (result.exit_code, result.stderr) == (0, "")
        said = json.loads(Path("review/facts.json").read_text("utf-8"))["scorecard"]
        page = Path("review/review.html").read_text("utf-8")
        assert all(score["agent"] in page for score in said["scores"])
        return {score["agent"]: score["working"] for score in said["scores"]}

    # Two accounts of the export are two people of the staff file.
    staff = "姓名,账号,出勤率\n王美,小美,100%\n李丽,小丽,50%\n"
    (folder / "staff.csv").write_text(staff, "utf-8")
    assert workings() == {"王美": "50×60% + 100×40% = 70", "李丽": "100×60% + 50×40% = 80"}
    # What holds for a month says nothing of a week.
    (folder / "staff.csv").write_text(STAFF, "utf-8")
    assert workings() == {"王美": "50×60% + 0×40% = 30", "李丽": "100×60% + 0×40% = 60"}


def test_a_target_is_a_months_and_says_nothing_of_a_week(folder: Path) -> None:
    card = CARD.replace('"attendance"', '"target_reached"')
    card += '[[deductions]]\nname = "complaints"\neach = 3\n'
    (folder / "card.toml").write_text(card, "utf-8")
    (folder / "staff.csv").write_text("姓名,账号,目标,投诉\n王美,小美,118,1\n", "utf-8")

    def mei(*days: str) -> tuple[str, dict[str, str]]:
        result = cstext("kpi", *GIVEN, "--staff", "staff.csv", *days, "--format", "json")
        (score,) = json.loads(result.stdout)["scores"]
        return score["working"], score["missing"]

    # 59 of 118 yuan, and one complaint.
    assert mei("--month", "2026-03") == ("50×60% + 50×40% \N{MINUS SIGN} 3 = 47", {})
    assert mei("--week", "2026-W10") == (
        "50×60% + 0×40% = 30",
        {"target_reached": "told_by_month", "complaints": "told_by_month"},
    )
    (folder / "staff.csv").write_text("姓名,账号,目标,投诉\n王美,小美,0,1\n", "utf-8")
    assert mei("--month", "2026-03")[1] == {"target_reached": "none_in_staff_file"}


def test_of_a_month_before_the_orders_nobody_knows_the_sales(folder: Path) -> None:
    """Its inquiries have no order because none were given: neither lost, nor graded by that."""
    card = CARD.replace('"average_response"', '"reply_rate"').replace(
        "at_most = 20", 'at_least = "90%"'
    )
    card = card.replace("more_than = 20", 'less_than = "90%"').replace(
        '"attendance"', '"conversion_paid"'
    )
    (folder / "card.toml").write_text(card.replace('"zero"', '"reweighted"'), "utf-8")
    days = ("02-01", "02-28", "03-01", "03-31")
    (folder / "chats.csv").write_text(
        CHATS.split("\n")[0]
        + "".join(
            f"\nc{day},tb{day},,买家,2026-{day} 10:00:00,有货吗"
            f"\nc{day},tb{day},小美,客服,2026-{day} 10:00:20,有的"
            for day in days
        ),
        "utf-8",
    )
    (folder / "orders.csv").write_text(
        ORDERS.split("\n")[0]
        + "".join(
            f"\n{n},tb{day},59.00,交易成功,2026-{day} 11:00:00,2026-{day} 11:31:00"
            for n, day in enumerate((*days[2:], "04-09"))
        ),
        "utf-8",
    )
    (folder / "staff.csv").write_text("姓名,账号,餐补\n王美,小美,30\n", "utf-8")

    def mei(month: str) -> tuple[str, dict[str, str], dict[str, tuple[str | None, str | None]]]:
        said = json.loads(cstext("kpi", *PAID[:-1], month, "--format", "json").stdout)
        amounts = said["pay"]["slips"][0]["amounts"]
        return (
            said["scores"][0]["working"],
            said["scores"][0]["missing"],
            {each["code"]: (each["yuan"], each["because"]) for each in amounts},
        )

    working, missing, amounts = mei("2026-02")
    assert (working, missing) == ("100×60% ÷ 60% = 100", {"conversion_paid": "before_orders"})
    assert amounts["commission"] == (None, "before_orders")
    working, missing, amounts = mei("2026-03")
    assert (working, missing) == ("100×60% + 100×40% = 100", {})
    assert amounts["commission"] == ("1.18", None)


def test_who_was_not_there_does_not_lower_the_team_s_mean(folder: Path) -> None:
    card = CARD.replace('"attendance"', '"receptions"\nagainst = "team"')
    (folder / "card.toml").write_text(card, "utf-8")
    (folder / "staff.csv").write_text("姓名,账号\n王美,小美\n李丽,小丽\n赵新,小新\n", "utf-8")
    result = cstext("kpi", *GIVEN, "--staff", "staff.csv", "--format", "json")
    said = json.loads(result.stdout)
    # Two receptions and one: 1.5 on average, whoever else stands in the staff file.
    found = {score["agent"]: score["measures"][1]["value"] for score in said["scores"]}
    assert found == {"王美": 1.333333, "李丽": 0.666667, "赵新": None}
    assert result.stderr.endswith("：员工表里有，没给买家发过消息：赵新\n")


def test_days_that_no_export_holds_are_told_of_where_wages_follow(folder: Path) -> None:
    chats = "".join(
        f"c{day},tb{day},,买家,2026-03-{day} 10:00:00,有货吗\n" for day in ("01", "10", "31")
    )
    (folder / "chats.csv").write_text(CHATS + chats, "utf-8")
    said = cstext("kpi", *PAID).stderr
    # On the 1st, 2nd, 3rd, 4th, 8th, 10th and 31st somebody wrote; orders end with the 20th.
    assert "2026-03：31 天里有 24 天一条聊天也没有\n" in said
    assert "2026-03：订单只到 2026-03-20" in said
    assert "订单只到" not in cstext("kpi", *PAID, "--orders-until", "2026-03-31").stderr


def test_sales_that_may_still_grow_are_told_of_where_wages_follow(folder: Path) -> None:
    """An inquiry of the 31st may order up to April 2, an order of the 30th be paid up to then."""
    asked = "".join(
        f"c5,tb5,小美,{who},2026-03-31 10:00:{second},{text}\n"
        for who, second, text in (("买家", "00", "有货吗"), ("客服", "10", "有的"))
    )
    (folder / "chats.csv").write_text(CHATS + asked, "utf-8")
    unpaid = "1003,tb7,30.00,等待买家付款,2026-03-30 11:00:00,\n"
    (folder / "orders.csv").write_text(ORDERS + unpaid, "utf-8")

    def told(until: str, *more: str) -> str:
        said = cstext("kpi", *PAID, "--orders-until", until, *more).stderr
        return next(
            (line for line in said.splitlines() if "还会增加" in line or "grow" in line), ""
        )

    both = "注意：2026-03：订单截止时，还有 1 个询单可能下单、1 个订单可能付款，"
    assert told("2026-03-31") == both + "销售额和提成可能还会增加"
    assert "1 inquiry may still order and 1 order may still be paid" in told(
        "2026-04-01", "--lang", "en"
    )
    assert told("2026-04-02") == ""
    # Where the orders end within the month, the sales are up to there, and that is said instead.
    assert told("2026-03-30") == ""


def test_refunds_are_taken_off_and_it_is_told_how_far_they_reach(folder: Path) -> None:
    pay = PAY.replace("[commission]", '[commission]\nless = "refunded_amount"')
    (folder / "pay.toml").write_text(pay, "utf-8")

    def own(*given: str) -> tuple[dict[str, str | None], str]:
        result = cstext("kpi", *PAID, *given, "--format", "json")
        slip = json.loads(result.stdout)["pay"]["slips"][0]
        return slip["amounts"][1], result.stderr

    amount, said = own()
    assert (amount["yuan"], amount["because"]) == (None, "no_refunds_file")
    (folder / "refunds.csv").write_text(
        "退款编号,订单编号,退款金额,申请时间,退款状态\nr1,1001,9.50,2026-03-05 10:00:00,退款成功\n",
        "utf-8",
    )
    amount, said = own("--refunds", "refunds.csv")
    # 59 - 9.50 = 49.50: the tier up to 50.
    assert (amount["yuan"], amount["working"]) == ("4.95", "10% × (59 \N{MINUS SIGN} 9.5) = 4.95")
    assert "2026-03：退款表最后一笔在 2026-03-05，之后的退款没有扣" in said


def test_of_orders_that_tell_no_amount_nothing_is_paid_and_it_is_said(folder: Path) -> None:
    unpaid = "1003,tb1,,等待买家付款,2026-03-02 11:00:00,\n"
    (folder / "orders.csv").write_text(ORDERS.replace("59.00", "") + unpaid, "utf-8")
    result = cstext("kpi", *PAID, "--format", "json", "--lang", "en")
    amount = json.loads(result.stdout)["pay"]["slips"][0]["amounts"][1]
    assert (amount["yuan"], amount["because"]) == (None, "without_amount")
    assert "2026-03: paid orders that do not tell their amount, in no sales" in result.stderr
    assert "or commission: 1\n" in result.stderr


def test_a_grade_of_the_staff_file_is_one_of_the_sheet_in_either_language(folder: Path) -> None:
    def mei(grade: str) -> Result:
        (folder / "staff.csv").write_text(STAFF.replace(",好", f",{grade}"), "utf-8")
        card = CARD.replace("worth = 50", "worth = 90")
        (folder / "card.toml").write_text(card, "utf-8")
        return cstext("kpi", *PAID, "--format", "json")

    for grade in ("好", "Good"):
        streak = json.loads(mei(grade).stdout)["pay"]["slips"][0]["amounts"][-1]
        assert (streak["yuan"], streak["working"]) == ("66.00", "好 ← 好 → 66")
    # One that nobody knows would have ended the streak.
    refused = mei("很好")
    assert refused.exit_code == 2
    assert "人员表里的等级 很好 不在评分表里；评分表有：好, 差" in refused.stderr


def test_an_account_that_the_staff_file_misspells_is_told_of(folder: Path) -> None:
    (folder / "staff.csv").write_text("姓名,账号\n王美,小美\n李丽,小莉\n", "utf-8")
    result = cstext("kpi", *GIVEN, "--staff", "staff.csv", "--month", "2026-03")
    assert "2026-03：给买家发过消息，员工表里没有，不评分也不发工资：小丽" in result.stderr
    assert "2026-03：员工表里有，没给买家发过消息：李丽" in result.stderr
    # Names come out of exports, and a terminal would act on what is in them.
    (folder / "staff.csv").write_text("姓名,账号\n王美,小美\n李\x07丽,小莉\n", "utf-8")
    result = cstext("kpi", *GIVEN, "--staff", "staff.csv", "--month", "2026-03")
    assert "李␇丽" in result.stderr and "\x07" not in result.stderr
    (folder / "staff.csv").write_text("姓名,账号\n王美,小美\n李丽,小莉\n", "utf-8")
    # The review says so where it shows the scores. It pays nobody, so it tells nothing of pay.
    (folder / "cstext.toml").write_text('pay = "pay.toml"\n', "utf-8")
    asked = ("report", *GIVEN, "--week", "2026-W10", "--staff", "staff.csv", "--lang", "en")
    assert cstext(*asked, "-o", "review").exit_code == 0
    for name in ("review.html", "review.md"):
        told = Path("review", name).read_text("utf-8")
        assert "2026-W10: in the staff file, wrote to nobody: 李丽" in told
        assert "commission falls" not in told
    (folder / "cstext.toml").unlink()
    (folder / "staff.csv").write_text("姓名,月份,账号\n王美,2026-02,小美\n", "utf-8")
    result = cstext("kpi", *GIVEN, "--staff", "staff.csv", "--month", "2026-03")
    assert "2026-03：员工表里没有这段时间的人" in result.stderr


def test_a_staff_file_without_a_sheet_is_refused() -> None:
    result = cstext("report", "chats.csv", "--week", "2026-W10", "--staff", "staff.csv")
    assert result.exit_code == 2
    assert result.stderr.endswith("要同用 --scorecard（名称或 FILE.toml）\n")


def test_the_rows_are_for_people_in_their_language() -> None:
    result = cstext("kpi", *PAID, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert rows[0]["客服"] == "王美"
    assert (rows[0]["平均响应"], rows[0]["平均响应 →"]) == ("40.0", "50.0")
    assert (rows[0]["个人提成"], rows[0]["工资合计"]) == ("0.59", "530.59")
    # A file without --format has the amounts too.
    cstext("kpi", *PAID, "-o", "paid.csv")
    written = Path("paid.csv").read_text("utf-8-sig")
    assert list(csv.DictReader(io.StringIO(written))) == rows
    assert "连续等级奖: – (前几个月等级未知)" in rows[1]["工资算式"]
    result = cstext("kpi", *PAID, "--format", "csv", "--lang", "en")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert (rows[1]["Agent"], rows[1]["Grade"], rows[1]["Pay"]) == ("李丽", "Good", "")


def test_a_grade_before_the_orders_counts_where_the_sheet_needs_none(tmp_path: Path) -> None:
    """Both months' response is known; that February's commission is not bears on no grade."""
    chats = "".join(
        f"c{day},tb{day},小美,买家,2026-{day} 10:00:00,在吗\n"
        f"c{day},tb{day},小美,客服,2026-{day} 10:00:20,在\n"
        for day in ("02-01", "02-28", "03-01", "03-31")
    )
    (tmp_path / "chats.csv").write_text(f"会话ID,买家,客服,发送方,时间,内容\n{chats}", "utf-8")
    (tmp_path / "orders.csv").write_text(
        "订单编号,买家会员名,订单创建时间,订单付款时间,买家实际支付金额\n"
        "10000001,tb03-01,2026-03-01 10:30:00,2026-03-01 10:31:00,80\n"
        "10000002,tb03-31,2026-03-31 10:30:00,2026-03-31 10:31:00,20\n", "utf-8",
    )  # fmt: skip
    card = CARD.split("[[measures]]")
    only_response = next(part for part in card if "average_response" in part)
    sheet = card[0] + "[[measures]]" + only_response.replace("weight = 60", "weight = 100")
    grades = CARD[CARD.index("[[grades]]") :]
    (tmp_path / "card.toml").write_text(sheet + grades, "utf-8")
    (tmp_path / "pay.toml").write_text(PAY.replace('allowances = ["meal"]\n', ""), "utf-8")
    given = (tmp_path / name for name in ("chats.csv", "orders.csv", "card.toml", "pay.toml"))
    chats_csv, orders_csv, card_toml, pay_toml = map(str, given)
    result = cstext(
        "kpi", chats_csv, "--orders", orders_csv, "--scorecard", card_toml, "--pay", pay_toml,
        "--month", "2026-03", "--format", "json",
    )  # fmt: skip
    (slip,) = json.loads(result.stdout)["pay"]["slips"]
    # 1000 for 好; 1 % of 100; 66 for 好 in February and March.
    assert slip["working"] == "1,000 + 1 + 66 = 1,067"


def test_who_was_not_there_in_a_month_has_no_streak_and_is_paid(folder: Path) -> None:
    """小丽 came in March: that she was 好 in no month before is known, and no reason not to pay."""
    chats = "".join(
        f"c{day}{who},tb{day}{who},{who},买家,2026-{day} 10:00:00,在吗\n"
        f"c{day}{who},tb{day}{who},{who},客服,2026-{day} 10:00:20,在\n"
        for day, who in (("02-01", "小美"), ("02-28", "小美"), ("03-01", "小丽"), ("03-31", "小美"))
    )
    (folder / "card.toml").write_text(CARD.replace('"zero"', '"reweighted"'), "utf-8")
    pay = PAY[: PAY.index("[commission]")].replace('allowances = ["meal"]\n', "")
    (folder / "pay.toml").write_text(pay + PAY[PAY.index("[[streaks]]") :], "utf-8")

    def streaks(staff: str, more: str = "") -> dict[str, tuple[str | None, str, str | None]]:
        (folder / "chats.csv").write_text(f"会话,买家,客服,角色,时间,内容\n{chats}{more}", "utf-8")
        (folder / "staff.csv").write_text(f"姓名,账号,月份,出勤率\n{staff}", "utf-8")
        said = json.loads(cstext("kpi", *PAID, "--format", "json").stdout)
        last = {slip["agent"]: slip["amounts"][-1] for slip in said["pay"]["slips"]}
        return {who: (it["yuan"], it["working"], it["because"]) for who, it in last.items()}

    both = "王美,小美,,100%\n李丽,小丽,,100%\n"
    due = {"王美": ("66.00", "好 ← 好 → 66", None), "李丽": ("0.00", "好 ← – → 0", None)}
    assert streaks(both) == due
    assert streaks("王美,小美,,100%\n李丽,小丽,2026-03,100%\n") == due
    # An account that nobody knows wrote in February: it may have been hers, unless by the staff
    # file she was not there.
    strange = chats.split("\n")[1].replace("小美", "小新") + "\n"
    assert streaks(both, strange)["李丽"] == (None, "–", "earlier_grades_unknown")
    assert streaks("王美,小美,,100%\n李丽,小丽,2026-03,100%\n", strange) == due
    # The file has rows of March alone: of February it says nothing.
    march = "王美,小美,2026-03,100%\n李丽,小丽,2026-03,100%\n"
    assert streaks(march, strange)["李丽"] == (None, "–", "earlier_grades_unknown")
    assert streaks(march)["李丽"] == due["李丽"]
    # 赵新 has written to nobody at all: no grade of this month either.
    found = streaks(both + "赵新,小赵,,\n")
    assert found["赵新"] == ("0.00", "– ← – → 0", None)


def test_an_amount_below_0_is_a_number_in_a_csv(folder: Path) -> None:
    bonus = '[[bonuses]]\ntitle = "奖"\nmeasure = "receptions"\nsteps = [\n' \
        '  { at_least = 9, worth = 300 },\n  { less_than = 9, worth = -200 },\n]\n'  # fmt: skip
    (folder / "pay.toml").write_text(PAY.replace("[[streaks]]", f"{bonus}[[streaks]]"), "utf-8")
    row = next(csv.DictReader(io.StringIO(cstext("kpi", *PAID, "--format", "csv").stdout)))
    paid = [row[name] for name in ("岗位工资", "个人提成", "奖", "餐补", "连续等级奖")]
    assert (paid, row["工资合计"]) == (["500.00", "0.59", "-200.00", "30.00", "0.00"], "330.59")


def test_an_account_in_two_shops_is_one_person_and_told_of(tmp_path: Path) -> None:
    """Whether 小美 of both shops is one person, no export says; 小丽 is in one shop alone."""
    chats = "".join(
        f"{shop},{number},tb{number},{agent},{who},2026-03-02 10:00:{second},在\n"
        for number, (shop, agent) in enumerate((("甲", "小美"), ("乙", "小美"), ("乙", "小丽")))
        for who, second in (("买家", "00"), ("客服", "20"))
    )
    (tmp_path / "chats.csv").write_text(f"店铺,会话ID,买家,客服,发送方,时间,内容\n{chats}", "utf-8")
    (tmp_path / "card.toml").write_text(CARD.replace("attendance", "reply_rate"), "utf-8")
    given = ("kpi", str(tmp_path / "chats.csv"), "--scorecard", str(tmp_path / "card.toml"))
    assert cstext(*given).stderr == "注意：2026-03-02：在几家店都有的账号，各按一个人算：小美\n"
    told = "warning: 2026-03-02: accounts that stand in several shops, each counted as one person: "
    assert cstext(*given, "--lang", "en").stderr == f"{told}小美\n"


def test_amounts_of_one_title_are_a_column_each(folder: Path) -> None:
    """What is paid is the sum of the columns."""
    pay = PAY + '[[streaks]]\ngrade = "差"\nmonths = 2\namount = 7\n'
    (folder / "pay.toml").write_text(pay, "utf-8")
    (folder / "staff.csv").write_text(STAFF.replace(",好", ",差"), "utf-8")
    row = next(csv.DictReader(io.StringIO(cstext("kpi", *PAID, "--format", "csv").stdout)))
    paid = [row[name] for name in ("岗位工资", "个人提成", "餐补", "连续等级奖", "连续等级奖 2")]
    assert (paid, row["工资合计"]) == (["500.00", "0.59", "30.00", "0.00", "7.00"], "537.59")
    # Who is left out, first in the file, has the columns too, without an amount.
    staff = STAFF.replace("等级", "等级,缺勤天数").replace("30,\n", "30,,9\n", 1)
    (folder / "staff.csv").write_text(staff, "utf-8")
    (folder / "pay.toml").write_text(f"{pay}[leave_out]\nabsent_days_over = 8\n", "utf-8")
    out = next(csv.DictReader(io.StringIO(cstext("kpi", *PAID, "--format", "csv").stdout)))
    assert (list(out), out["岗位工资"], out["工资合计"]) == (list(row), "", "")
    (folder / "staff.csv").write_text(STAFF.replace(",好", ",差"), "utf-8")
    # A bonus called as the measure it is paid by stands beside it: 40 s on average, and 12 yuan.
    bonus = '[[bonuses]]\ntitle = "平均响应"\nmeasure = "average_response"\n'
    bonus += "steps = [{ at_most = 60, worth = 12 }, { more_than = 60, worth = 0 }]\n"
    (folder / "pay.toml").write_text(f"{PAY}{bonus}", "utf-8")
    row = next(csv.DictReader(io.StringIO(cstext("kpi", *PAID, "--format", "csv").stdout)))
    assert (row["平均响应"], row["平均响应 2"], row["工资合计"]) == ("40.0", "12.00", "542.59")


def test_every_format_has_the_same_agents(folder: Path) -> None:
    for form in ("jsonl", "csv", "table"):
        assert "小丽" in answer("kpi", *GIVEN, "--format", form)
    answer("kpi", *GIVEN, "--format", "parquet", "-o", "out.parquet")
    assert pq.read_table(folder / "out.parquet").column("客服").to_pylist() == ["小丽", "小美"]


def test_missing_measures_are_shown_with_the_reason() -> None:
    rows = list(csv.DictReader(io.StringIO(answer("kpi", *GIVEN, "--format", "csv"))))
    assert rows[0]["得分算式"] == "100×60% + 0×40% = 60"
    assert rows[0]["缺数据的指标"] == "出勤率 (员工表未填)"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--scorecard", "sales-template"), "第 13 行：measures.1.steps.2.worth：是空的"),
        (
            ("--scorecard", "nothing"),
            "没有评分表 'nothing'；已有：after-sale, sales, sales-template 或 FILE.toml",
        ),
        (("--pay", "pay.toml"), "--pay 与 --staff 要同用 --scorecard"),
        (("--scorecard", "card.toml", "--pay", "post-wage"), "工资规则里没有等级 好, 差 的工资"),
        (("--scorecard", "card.toml", "--pay", "pay.toml"), "聊天里没有一个整月；请写 --month"),
        (
            ("--scorecard", "card.toml", "--pay", "pay.toml", "--week", "2026-W10"),
            "工资按月算：请写 --month",
        ),
        (
            ("--scorecard", "card.toml", "--pay", "huge.toml", "--month", "2026-03"),
            "huge.toml 第 6 行：wage.amounts.好：太大了",
        ),
        (("--month", "2026-13"), "'2026-13' 不是月份，请写成 2026-11"),
        (("--month", "2026-03", "--from", "2026-03-01"), "只能用一个"),
        (("--by", "shift"), "要在 cstext.toml 里写 [[shifts]]"),
        (("--by", "agent", "--pay", "pay.toml"), "不与 --scorecard、--pay、--staff 同用"),
        (("--rows", "orders", "--scorecard", "card.toml"), "--by 与 --rows 只列指标"),
        (("--by", "moon"), "只能用 agent, shift, day, hour, week, month, goods, shop"),
    ],
)
def test_a_fault_is_one_line(given: tuple[str, ...], said: str) -> None:
    result = cstext("kpi", "chats.csv", "--orders", "orders.csv", *given)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_init_and_then_no_options_are_needed(folder: Path) -> None:
    settings = folder / "cstext.toml"
    result = cstext("init")
    assert (result.exit_code, result.stderr) == (0, "cstext.toml\n")
    again = cstext("init")
    assert again.exit_code == 2
    settings.write_text(
        settings.read_text("utf-8")
        .replace('#scorecard = "sales"', 'scorecard = "card.toml"')
        .replace('name = "cstext"', 'name = "plain"', 1),
        "utf-8",
    )
    scored = cstext("kpi", "--format", "csv")
    assert "出勤率 (员工表未填)" in scored.stdout
    # The staff file is no export; whoever meant it as one should know.
    assert scored.stderr == "有 1 个文件没有读（cstext inspect 说明原因）\n"
    assert "average_response" in cstext("kpi", "--by", "agent", "--format", "csv").stdout
    report = cstext("report")
    assert report.exit_code == 0, report.stderr
    assert (folder / "review" / "review.html").is_file()


def test_without_settings_the_files_must_be_named() -> None:
    result = cstext("report")
    assert result.exit_code == 2
    assert "cstext init" in result.stderr


def test_rows_as_a_table_leave_out_what_few_look_at_and_say_so() -> None:
    given = ("kpi", "chats.csv", "--orders", "orders.csv", "--rows", "inquiries")
    result = cstext(*given, "--lang", "en")
    assert "outcome" in result.stdout and "session_id" not in result.stdout
    assert "columns left out of the table: shop, session_id, is_settled," in result.stderr
    whole = cstext(*given, "--format", "csv")
    assert "session_id" in whole.stdout and whole.stderr == ""
