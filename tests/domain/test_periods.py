"""Periods, windows, school age, ages."""

from __future__ import annotations

from datetime import date

import pytest

from domain.errors import UsageError
from domain.periods import (
    Period,
    PeriodKind,
    compute_age,
    find_day_of_month,
    find_last_august_31,
    find_stamped_day,
    find_window_start,
    subtract_months,
)


@pytest.mark.parametrize(
    ("text", "kind", "start", "end", "title"),
    [
        ("2026-02", PeriodKind.MONTHLY, date(2026, 2, 1), date(2026, 2, 28), "2026年2月"),
        ("2024-02", PeriodKind.MONTHLY, date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        ("2026Q3", PeriodKind.QUARTERLY, date(2026, 7, 1), date(2026, 9, 30), "2026年第三季度"),
        ("2026Q4", PeriodKind.QUARTERLY, date(2026, 10, 1), date(2026, 12, 31), "2026年第四季度"),
        ("2026", PeriodKind.ANNUAL, date(2026, 1, 1), date(2026, 12, 31), "2026年度"),
        ("2026C1", PeriodKind.CAMPAIGN, date(2026, 1, 1), date(2026, 12, 31), "2026年第1次集中排查"),
        ("2026C12", PeriodKind.CAMPAIGN, date(2026, 1, 1), date(2026, 12, 31), "2026年第12次集中排查"),
    ],
)
def test_four_kinds(text: str, kind: PeriodKind, start: date, end: date, title: str) -> None:
    period = Period.parse(f" {text} ")
    assert (period.kind, period.start, period.end, period.title, str(period)) == (kind, start, end, title, text)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026q3", "2026Q3"),
        ("2026-9", "2026-09"),
        ("202609", "2026-09"),
        ("2026/09", "2026-09"),
        ("2026.9", "2026-09"),
        ("2026年9月", "2026-09"),
        ("2026年09月份", "2026-09"),
        ("２０２６年９月", "2026-09"),
        ("2026年第三季度", "2026Q3"),
        ("2026年 第3季度", "2026Q3"),
        ("2026年三季度", "2026Q3"),
        ("2026-Q3", "2026Q3"),
        ("2026年度", "2026"),
        ("2026年", "2026"),
        ("2026c1", "2026C1"),
        ("2026年第1次集中排查", "2026C1"),
        ("2026年第12次", "2026C12"),
    ],
)
def test_periods_as_people_write_them(text: str, period: str) -> None:
    assert str(Period.parse(text)) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-13",
        "2026-00",
        "2026Q5",
        "2026C0",
        "1989",
        "26Q3",
        "2026Q3x",
        "2026第3",
        "202613",
        "2026年第五季度",
        "9",
    ],
)
def test_other_writings_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="2026-09（月）、2026Q3（季）、2026（年度）或 2026C1"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("earlier", "later"), [("2025Q4", "2026Q1"), ("2026-09", "2026-10"), ("2025", "2026"), ("2026C2", "2026C10")]
)
def test_earlier_of_the_same_kind(earlier: str, later: str) -> None:
    first, second = Period.parse(earlier), Period.parse(later)
    assert first.precedes(second)
    assert not second.precedes(first)
    assert not first.precedes(first)


def test_another_kind_is_never_the_previous() -> None:
    assert not Period.parse("2025").precedes(Period.parse("2026Q3"))
    assert not Period.parse("2026-01").precedes(Period.parse("2026Q3"))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 9, 30), 12, date(2025, 9, 30)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 1, 15), 13, date(2024, 12, 15)),
    ],
)
def test_months_before(day: date, months: int, expected: date) -> None:
    assert subtract_months(day, months) == expected


def test_window_holds_as_of_and_not_the_day_a_year_before() -> None:
    assert find_window_start(date(2026, 9, 30), 12) == date(2025, 10, 1)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2026, 9, 30), date(2026, 8, 31)),
        (date(2026, 8, 31), date(2025, 8, 31)),
        (date(2026, 9, 1), date(2026, 8, 31)),
        (date(2026, 1, 1), date(2025, 8, 31)),
    ],
)
def test_school_age_is_counted_on_the_31_august_before(as_of: date, expected: date) -> None:
    assert find_last_august_31(as_of) == expected


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2010, 9, 30), date(2026, 9, 30), 16),
        (date(2010, 10, 1), date(2026, 9, 30), 15),
        (date(2020, 2, 29), date(2026, 2, 28), 5),
        (date(2020, 2, 29), date(2026, 3, 1), 6),
    ],
)
def test_completed_years(birth: date, day: date, age: int) -> None:
    assert compute_age(birth, day) == age


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["填报单位（盖章）：民政局  填报时间：2026年9月28日"], date(2026, 9, 28)),
        (["填报时间： ２０２６-９-２８"], date(2026, 9, 28)),
        (["导出时间", "2026/09/28 10:20:00"], date(2026, 9, 28)),
        (["制表日期：20260928"], date(2026, 9, 28)),
        (["填表日期：2026.9.1", "打印时间：2026-09-28"], date(2026, 9, 28)),
        (["填报时间：2026年11月"], None),
        (["填报时间：2026年  月  日"], None),
        (["填报时间：2026-13-40"], None),
        (["2026年9月28日民政局名单"], None),  # a title's day says what it is about, not when it was made
        ([], None),
    ],
)
def test_the_day_that_lines_above_a_table_give(lines: list[str], day: date | None) -> None:
    assert find_stamped_day(lines) == day


@pytest.mark.parametrize(
    ("as_of", "number", "due"),
    [
        (date(2026, 9, 30), 5, date(2026, 10, 5)),
        (date(2026, 9, 30), 30, date(2026, 9, 30)),
        (date(2026, 9, 30), 31, date(2026, 9, 30)),  # the month's last day stands for it
        (date(2026, 12, 31), 8, date(2027, 1, 8)),
        (date(2026, 9, 15), 20, date(2026, 9, 20)),
    ],
)
def test_the_next_day_of_a_number(as_of: date, number: int, due: date) -> None:
    assert find_day_of_month(as_of, number) == due
