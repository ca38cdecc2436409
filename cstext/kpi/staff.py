"""What only the shop knows of its people, by month: a CSV, XLSX or TOML file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from cstext.conversation.period import EVER, Period
from cstext.errors import InputError, UsageError
from cstext.kpi.cells import Holding
from cstext.kpi.decimals import parse_percent, sized
from cstext.kpi.months import month_name, parse_month
from cstext.readers.head import Head
from cstext.readers.headers import plain_name
from cstext.readers.rows import unwrapped
from cstext.readers.tabular import open_table
from cstext.tomlfile import read_toml

HEADERS = {
    "person": ("person", "name", "员工", "姓名", "客服", "客服姓名"),
    "accounts": ("accounts", "account", "账号", "子账号", "旺旺", "客服账号"),
    "month": ("month", "月份", "月"),
    "shift_hours": ("shift_hours", "班时", "班次工时", "工时"),
    "base": ("base", "底薪", "基本工资"),
    "post_wage": ("post_wage", "岗位工资"),
    "seniority": ("seniority", "工龄工资", "工龄"),
    "meal": ("meal", "餐补", "饭补"),
    "target": ("target", "目标", "目标额", "销售目标"),
    "attendance": ("attendance", "出勤率", "出勤"),
    "supervisor": ("supervisor", "主管评分", "主管打分"),
    "complaints": ("complaints", "投诉", "投诉数"),
    "absent_days": ("absent_days", "缺勤天数", "缺勤"),
    "grade": ("grade", "等级"),
}
"""Our names of the columns, and those that shops give them."""

_TOTALS = ("合计", "总计", "小计", "共计", "total", "sum")
"""What the last row of a sheet is called: were it a person, it would share in what is paid."""

_COUNTED = ("shift_hours", "target", "supervisor", "complaints", "absent_days")
"""Figures that cannot be below zero."""

_TEXTS = ("person", "accounts", "month", "grade")
_MONTH = re.compile(r"^(\d{4})[-/年.]?(\d{1,2})(?:月|-\d{2}.*)?$")
_CUT = re.compile(r"^\d{4}\.1$")
"""January, or what Excel makes of 2026.10."""


@dataclass(frozen=True)
class StaffRow:
    """A person in a month (``month`` empty: in every month that has no row of its own)."""

    person: str
    accounts: tuple[str, ...]
    month: str
    numbers: Mapping[str, Decimal]
    grade: str | None = None


@dataclass(frozen=True)
class Staff:
    """All rows of a staff file; ``unread`` are columns that nothing is known of."""

    rows: tuple[StaffRow, ...]
    unread: tuple[str, ...] = ()

    def people(self, period: Period) -> list[str]:
        """Return who works in a period, in the file's order: has a row of its months, or of all.

        Of days that are no month and whose months have no row yet: all whom the file names.
        """
        first, last = period.first or date.min, period.last or date.max
        months = (first.isoformat()[:7], last.isoformat()[:7])
        there = [r.person for r in self.rows if not r.month or months[0] <= r.month <= months[1]]
        if not there and month_name(period) is None:
            there = [row.person for row in self.rows]
        return list(dict.fromkeys(there))

    def holdings(self) -> list[Holding]:
        """Return whose each account is; a person without accounts is one of that name.

        One that several hold by turns is each one's in the months that the file says.
        """
        rows = [(name, row) for row in self.rows for name in row.accounts or (row.person,)]
        holders: dict[str, set[str]] = {}
        for name, row in rows:
            holders.setdefault(name, set()).add(row.person)
        held = [
            Holding(name, row.person, parse_month(row.month) if len(holders[name]) > 1 else EVER)
            for name, row in rows
        ]
        return list(dict.fromkeys(held))

    def number(self, person: str, month: str | None, key: str) -> Decimal | None:
        """Return a figure of a person in a month; that month's own row wins."""
        rows = [row for row in self.rows if row.person == person and row.month in ("", month)]
        rows.sort(key=lambda row: row.month, reverse=True)
        return next((row.numbers[key] for row in rows if key in row.numbers), None)

    def grade(self, person: str, month: str) -> str | None:
        """Return the grade that the file gives a person for a month."""
        rows = (row for row in self.rows if (row.person, row.month) == (person, month))
        return next((row.grade for row in rows if row.grade), None)

    def absent_days(self, person: str, until: str | None) -> Decimal:
        """Return the days absent in all months of the file up to one, that one with them."""
        return sum(
            (
                row.numbers.get("absent_days", Decimal(0))
                for row in self.rows
                if row.person == person and (until is None or row.month <= until)
            ),
            Decimal(0),
        )


NOBODY = Staff(())
"""Where no staff file is given."""


def load_staff(path: Path) -> Staff:
    """Read a staff file: a row a person and month, or ``[[person]]`` tables with the same names.

    Raises:
        UsageError: the file, a row or a value cannot be used; the message names its place.
    """
    records, unread = _toml(path) if path.suffix == ".toml" else _table(path)
    rows = tuple(_row(f"{path}, {place}", record) for place, record in records)
    if not rows:
        raise UsageError(f"{path}: there is nobody in it")
    _check_once(path, rows)
    return Staff(rows, unread)


Record = tuple[str, dict[str, Any]]


def _toml(path: Path) -> tuple[list[Record], tuple[str, ...]]:
    file = read_toml(path, "a staff file", exact=True)
    for key in file.data:
        if key != "person":
            raise file.fault((key,), "is not known", ["person"])
    records = []
    people = file.data.get("person", [])
    for number, given in enumerate(people if isinstance(people, list) else []):
        record = {"person" if key == "name" else key: value for key, value in given.items()}
        for key in record:
            if key not in HEADERS:
                raise file.fault(("person", number, key), "is not known", HEADERS)
        records.append((f"[[person]] {number + 1}", record))
    return records, ()


def _table(path: Path) -> tuple[list[Record], tuple[str, ...]]:
    try:
        table = open_table(Head(path))
    except InputError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise UsageError(f"{path}: cannot be opened: {error.strerror}") from error
    names = {plain_name(word): key for key, words in HEADERS.items() for word in words}
    known = {header: names[plain_name(header)] for header in table.headers
             if plain_name(header) in names}  # fmt: skip
    for key in {key for key in known.values() if list(known.values()).count(key) > 1}:
        same = " and ".join(header for header in known if known[header] == key)
        raise UsageError(f"{path}: the columns {same} say the same ({key}); leave one of them")
    if "person" not in known.values():
        near = difflib.get_close_matches("姓名", table.headers, 1, 0.5)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise UsageError(f"{path}: there is no column 姓名 (person){hint}")
    records: list[Record] = []
    for batch in table.batches:
        columns = {
            key: unwrapped(batch.column(header)).to_pylist() for header, key in known.items()
        }
        for place, line in enumerate(batch.lines.to_pylist()):
            cells = {key: column[place] for key, column in columns.items()}
            records.append((f"record {line}", {k: v for k, v in cells.items() if v}))
    return records, tuple(header for header in table.headers if header not in known)


def _row(place: str, record: Mapping[str, Any]) -> StaffRow:
    person = str(record.get("person", "")).strip()
    if not person:
        raise UsageError(f"{place}: the person's name is missing")
    if person.casefold() in _TOTALS:
        raise UsageError(f"{place}: {person} is no person; take the row out")
    numbers = {
        key: _number(f"{place}: {key}", key, value)
        for key, value in record.items()
        if key not in _TEXTS
    }
    return StaffRow(
        person,
        _accounts(record.get("accounts", ())),
        _month(place, str(record.get("month", "")).strip()),
        numbers,
        str(record["grade"]).strip() if record.get("grade") else None,
    )


def _accounts(value: str | Sequence[str]) -> tuple[str, ...]:
    parts = re.split(r"[,，、;；\n]", value) if isinstance(value, str) else value
    return tuple(part.strip() for part in parts if part.strip())


def _month(place: str, text: str) -> str:
    found = _MONTH.match(text)
    if text and (not found or not 1 <= int(found[2]) <= 12):
        raise UsageError(f"{place}: month: write it as 2026-11")
    if _CUT.match(text):
        raise UsageError(
            f"{place}: month: {text} may be {text}0, cut by Excel; write it as 2026-11"
        )
    return f"{found[1]}-{int(found[2]):02d}" if found else ""


def _number(place: str, key: str, value: Any) -> Decimal:
    text = str(value).strip().replace(",", "").replace("，", "")
    share = parse_percent(text)
    try:
        number = Decimal(re.sub(r"^[¥￥]|元$", "", text)) if share is None else share
    except InvalidOperation as error:
        raise UsageError(f"{place}: is no number") from error
    if not number.is_finite() or isinstance(value, bool):
        raise UsageError(f"{place}: is no number")
    try:
        sized(number)
    except ValueError as error:
        raise UsageError(f"{place}: {error}") from error
    if key == "attendance" and not 0 <= number <= 1:
        raise UsageError(f"{place}: write it as 98% (or 0.98)")
    if key in _COUNTED and number < 0:
        raise UsageError(f"{place}: cannot be below 0")
    if share is not None and key != "attendance":
        raise UsageError(f"{place}: must be a number, not a percentage")
    return number


def _check_once(path: Path, rows: Sequence[StaffRow]) -> None:
    """A person has one row a month, and an account is one person's in a month."""
    seen: set[tuple[str, str]] = set()
    held: dict[str, dict[str, str]] = {}
    for row in rows:
        if (row.person, row.month) in seen:
            when = row.month or "every month"
            raise UsageError(f"{path}: {row.person} stands there twice for {when}")
        seen.add((row.person, row.month))
        for account in row.accounts or (row.person,):
            holder = held.setdefault(account, {})
            others = set(holder.values()) - {row.person}
            if others and (
                "" in (row.month, *holder) or holder.get(row.month, row.person) != row.person
            ):
                raise UsageError(
                    f"{path}: account {account} is said to be of two people; "
                    "where they take turns, give each of their rows its month"
                )
            holder[row.month] = row.person
