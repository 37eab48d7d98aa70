"""Dates, years and school years as departments type them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.cells import Reading
from expectations.dates import as_date, as_school_year, as_year

Read = Callable[[Reading, list[str | None]], list[object]]
TODAY = date(2026, 9, 30)
JUNE_15 = date(2021, 6, 15)


@pytest.mark.parametrize(
    "cell",
    [
        "20210615",
        "2021.6.15",
        "2021/6/15",
        "2021-06-15",
        "2021-06-15 08:30:00",
        "2021/6/15 8:30",
        "2021-06-15T08:30:00Z",
        "2021年6月15日",
        "2021年6月15日08:30",
        "2021 年 6 月 15 日",
        "2021 6 15",
        "2021–6–15",
        "２０２１－０６－１５",
        "'2021-06-15",
        '="2021-06-15"',
        "20210615083000",
        "210615",
        "44362",
        "44362.354",
    ],
)
def test_every_form_of_one_day(read: Read, cell: str) -> None:
    assert read(as_date(TODAY), [cell]) == [JUNE_15]


@pytest.mark.parametrize("cell", ["2021-6", "2021年6月", "2021.06", "2021/06", "202106"])
def test_a_month_is_its_first_day(read: Read, cell: str) -> None:
    assert read(as_date(TODAY), [cell]) == [date(2021, 6, 1)]


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        "无",
        "-",
        "—",
        "/",
        "不详",
        "0",
        "1",
        "00000000",
        "0000-00-00",
        "1900-01-00",
        "1900-01-01",
        "1900/1/1 0:00:00",
        "1900/1/0",
        "1899-12-30",
        "00:00:00",
        "0:00",
    ],
)
def test_no_date_is_blank(read: Read, cell: str | None) -> None:
    assert read(as_date(TODAY), [cell]) == ["blank"]


@pytest.mark.parametrize(
    "cell",
    [
        "2021.13.1",
        "2021-2-29",
        "2021-06-31",
        "去年",
        "2021",
        "1899-06-15",
        "2077-01-01",
        "19999",
        "60001",
        "9999-12-31",
        "长期",
        "2021-06-15至2021-07-01",
        "202113",
        "2021615",
    ],
)
def test_no_day_of_the_calendar_is_unreadable(read: Read, cell: str) -> None:
    assert read(as_date(TODAY), [cell]) == ["unreadable"]


@pytest.mark.parametrize(
    ("today", "expected"), [(date(2026, 9, 30), date(2026, 1, 1)), (date(2026, 10, 1), "unreadable")]
)
def test_a_lost_zero_matters_only_once_october_has_come(read: Read, today: date, expected: date | str) -> None:
    assert read(as_date(today), ["2026.1"]) == [expected]


@pytest.mark.parametrize("cell", ["200512", "190512", "2021.1"])
def test_what_may_be_two_days_is_not_guessed(read: Read, cell: str) -> None:
    assert read(as_date(TODAY), [cell]) == ["unreadable"]


def test_short_years_lie_in_the_past(read: Read) -> None:
    assert read(as_date(TODAY), ["850615", "270615"]) == [date(1985, 6, 15), date(1927, 6, 15)]


def test_no_end_is_blank_where_the_field_may_have_none(read: Read) -> None:
    cells: list[str | None] = ["9999-12-31", "99991231", "长期", "长期有效", "2099-12-31", "2031-12-31", "不清楚"]
    expected = ["blank"] * 5 + [date(2031, 12, 31), "unreadable"]
    assert read(as_date(TODAY, open_ended=True), cells) == expected


@given(st.dates(date(1954, 10, 4), date(2064, 4, 8)))
def test_every_form_agrees_on_every_day(read: Read, day: date) -> None:
    serial = str((day - date(1899, 12, 30)).days)
    forms: list[str | None] = [
        day.isoformat(),
        day.strftime("%Y%m%d"),
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        serial,
    ]
    assert read(as_date(TODAY), forms) == [day] * len(forms)


@given(st.text(alphabet="0123456789./-年月日: 无期", max_size=20))
def test_a_cell_is_a_date_or_blank_or_unreadable(read: Read, cell: str) -> None:
    (answer,) = read(as_date(TODAY), [cell])
    assert answer in {"blank", "unreadable"} or (isinstance(answer, date) and 1900 <= answer.year <= 2076)


@pytest.mark.parametrize(
    "cell", ["2026", "2026年", "2026年度", "2026.0", "２０２６", "2026-06-15", "2026.6", "20260615"]
)
def test_years(read: Read, cell: str) -> None:
    assert read(as_year(TODAY), [cell]) == [2026]


def test_what_is_no_year(read: Read) -> None:
    assert read(as_year(TODAY), ["26", "1899", "99999", "今年", "无", "0"]) == ["unreadable"] * 4 + ["blank"] * 2


@pytest.mark.parametrize(
    "cell",
    [
        "2025-2026学年",
        "2025—2026",
        "2025-2026",
        "2025~2026学年",
        "2025/2026",
        "20252026",
        "2025-26",
        "2025",
        "2025学年",
        "2025学年第一学期",
        "2025-2026学年第二学期",
        "2025-2026-1",
        "2025年秋季学期",
        "2026年春季学期",
        "2026春",
    ],
)
def test_school_years_begin_in_2025(read: Read, cell: str) -> None:
    assert read(as_school_year(TODAY), [cell]) == [2025]


def test_years_that_do_not_follow_each_other_are_no_school_year(read: Read) -> None:
    assert read(as_school_year(TODAY), ["2025-2029", "2026-2025", "第一学期", None]) == ["unreadable"] * 3 + ["blank"]
