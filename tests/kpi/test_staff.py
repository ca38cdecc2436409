"""The staff file: the same people from CSV, XLSX and TOML."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from cstext.conversation.period import EVER, Period
from cstext.errors import UsageError
from cstext.kpi.cells import Holding
from cstext.kpi.months import parse_month
from cstext.kpi.staff import load_staff

ROWS = [
    ["姓名", "账号", "月份", "底薪", "出勤率", "目标", "缺勤天数", "等级", "备注"],
    ["小美", "店:小美，店:美美", "2026-10", "3,000", "95%", "20000", "3", "优秀", "x"],
    ["小美", "", "2026-11", "", "100%", "22000", "", "", ""],
    ["小丽", "", "", "¥2800", "0.98", "", "", "", ""],
]
TOML = """\
[[person]]
name = "小美"
accounts = ["店:小美", "店:美美"]
month = "2026-10"
base = 3000
attendance = "95%"
target = 20000
absent_days = 3
grade = "优秀"
[[person]]
name = "小美"
month = "2026-11"
attendance = "100%"
target = 22000
[[person]]
name = "小丽"
base = 2800
attendance = 0.98
"""


@pytest.fixture(params=["csv", "gbk.csv", "xlsx", "toml"])
def staff(request, tmp_path: Path):
    path = tmp_path / f"staff.{request.param}"
    if request.param == "toml":
        path.write_text(TOML, "utf-8")
    elif request.param == "xlsx":
        book = Workbook()
        for row in ROWS:
            book.active.append(row)
        book.save(path)
    else:
        lines = [",".join(f'"{cell}"' for cell in row) for row in ROWS]
        path.write_text("\n".join(lines), "gb18030" if "gbk" in request.param else "utf-8")
    return load_staff(path)


def test_who_works_and_what_the_file_says_of_them(staff):
    assert staff.people(EVER) == ["小美", "小丽"]
    held = {each.account: (each.person, each.days) for each in staff.holdings()}
    assert (held["店:美美"], held["小丽"]) == (("小美", EVER), ("小丽", EVER))
    assert staff.number("小美", "2026-11", "target") == 22000
    assert staff.number("小美", "2026-11", "base") is None
    assert staff.number("小丽", "2026-11", "base") == 2800
    assert staff.number("小丽", "2026-11", "attendance") == Decimal("0.98")
    assert staff.number("小美", "2026-10", "attendance") == Decimal("0.95")
    assert staff.grade("小美", "2026-10") == "优秀"
    assert staff.absent_days("小美", "2026-11") == 3
    assert staff.absent_days("小美", "2026-09") == 0


def test_what_excel_wraps_around_an_account_is_no_part_of_it(tmp_path: Path):
    """Nor is it in the chats: so wrapped, an account was nobody's, and its person unpaid."""
    path = tmp_path / "staff.csv"
    path.write_text("姓名,账号,底薪\n'小美,=\"001\",'3000\n小丽,'小丽1，小丽2,\n", "utf-8")
    staff = load_staff(path)
    held = {each.account: each.person for each in staff.holdings()}
    assert held == {"001": "小美", "小丽1": "小丽", "小丽2": "小丽"}
    assert staff.number("小美", None, "base") == 3000


def test_a_month_without_a_row_has_only_those_of_every_month(staff):
    assert staff.people(parse_month("2026-12")) == ["小丽"]


def test_who_came_and_who_left_are_there_in_their_months_alone(tmp_path: Path):
    path = tmp_path / "staff.csv"
    path.write_text(
        "姓名,账号,月份\n王美,小美,2026-10\n王美,小美,2026-11\n李丽,小丽,2026-10\n赵新,小丽,2026-11\n",
        "utf-8",
    )
    staff = load_staff(path)
    assert staff.people(Period(date(2026, 10, 5), date(2026, 10, 11))) == ["王美", "李丽"]
    assert staff.people(Period(date(2026, 10, 26), date(2026, 11, 1))) == ["王美", "李丽", "赵新"]
    # December's rows are not written yet: its first weeks are scored, and its month is nobody's.
    assert staff.people(Period(date(2026, 12, 7), date(2026, 12, 13))) == ["王美", "李丽", "赵新"]
    assert staff.people(parse_month("2026-12")) == []
    # 小丽 was 李丽's account in October, and is 赵新's since; 小美 has always been 王美's.
    assert staff.holdings() == [
        Holding("小美", "王美"),
        Holding("小丽", "李丽", parse_month("2026-10")),
        Holding("小丽", "赵新", parse_month("2026-11")),
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("名字\n小美\n", "no column 姓名"),
        ("姓名,目标\n小美,很多\n", "record 1: target: is no number"),
        ("姓名,出勤率\n小美,98\n", "record 1: attendance: write it as 98%"),
        ("姓名,月份\n小美,十一月\n", "record 1: month: write it as 2026-11"),
        # Excel keeps 2026.10 as the number 2026.1.
        ("姓名,月份\n小美,2026.1\n", "2026.1 may be 2026.10, cut by Excel; write it as 2026-11"),
        ("姓名,目标\n,5\n", "record 1: the person's name is missing"),
        ("姓名,目标\n小美,5\n小美,6\n", "小美 stands there twice"),
        ("姓名,账号\n小美,a\n小丽,a\n", "account a is said to be of two people"),
        ("姓名,账号,月份\n小美,a,2026-10\n小丽,a,\n", "a is .* give each of their rows its month"),
        ("姓名,账号,月份\n小美,a,\n小丽,a,2026-10\n", "account a is said to be of two people"),
        ("姓名,账号,月份\n小美,a,2026-10\n小丽,a,2026-10\n", "account a is said to be of two"),
        ("姓名,目标\n", "there is nobody in it"),
        ("姓名,目标\n小美,5\n合计,5\n", "record 2: 合计 is no person"),
        ("姓名,底薪\n小美,1e60\n", "record 1: base: is too large"),
        ("姓名,投诉\n小美,-2\n", "record 1: complaints: cannot be below 0"),
        ("姓名,岗位工资,post_wage\n小美,1,2\n", "岗位工资 and post_wage say the same"),
    ],
)
def test_a_fault_names_its_record(tmp_path: Path, rows, said):
    path = tmp_path / "staff.csv"
    path.write_text(rows, "utf-8")
    with pytest.raises(UsageError, match=said):
        load_staff(path)


def test_an_unknown_key_is_refused_with_the_nearest(tmp_path: Path):
    path = tmp_path / "staff.toml"
    path.write_text('[[person]]\nname = "a"\ntarged = 5\n', "utf-8")
    with pytest.raises(UsageError, match=r"line 3: .*did you mean 'target'"):
        load_staff(path)


def test_columns_that_nothing_is_known_of_are_named(tmp_path: Path):
    path = tmp_path / "staff.csv"
    path.write_text("姓名,星座\n小美,狮子\n", "utf-8")
    assert load_staff(path).unread == ("星座",)


def test_a_name_that_is_its_own_account_is_no_one_else_s_account(tmp_path):
    path = tmp_path / "staff.csv"
    path.write_text("姓名,账号,底薪\n小美,,3000\n小红,小美,4000\n", encoding="utf-8")
    with pytest.raises(UsageError, match="account 小美 is said to be of two people"):
        load_staff(path)
