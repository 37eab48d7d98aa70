"""Dates, years and school years as departments type them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.cells.cell_readings import CellReading
from expectations.cells.read_dates import read_date, read_school_year, read_year

Read = Callable[[CellReading, list[str | None]], list[object]]
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
        "2021061508",
        "20210615083000123",
        "2021-06-15 08:30:00.0",
        "2021年6月15日上午",
        "2021年6月15日 下午3:00",
        "2021年6月15日10时30分",
        "2021年6月15日星期二",
        "2021-06-15 (周二) 10:00",
        "2021.6.15.",
        "2021\\6\\15",
        "二〇二一年六月十五日",
        "二○二一年六月十五号",
        "21.6.15",
        "21年6月15日",
        "6/15/2021",
        "15.06.2021",
        "6/15/21",
        "15-Jun-21",
        "Jun 15, 2021",
        "15 June 2021",
        "15-6月-21",
        "15-6月 -21 04.00.00.000000 下午",
    ],
)
def test_every_form_of_one_day(read: Read, cell: str) -> None:
    assert read(read_date(TODAY), [cell]) == [JUNE_15]


@pytest.mark.parametrize(
    "cell",
    [
        "2025-09-30T16:00:00.000Z",
        "2025-09-30T16:00:00Z",
        "2025-09-30T16:00Z",
        "2025-09-30 16:00:00 UTC",
        "2025-09-30T16:00:00+00:00",
        "2025-09-30T16:00:00.000+0000",
        "20250930T160000Z",
        "2025-10-01T00:00:00+08:00",
        "2025-10-01T23:30:00.000+0800",
        "2025-10-01T10:00:00Z",
        "2025-09-30T11:00:00-05:00",
        "Tue Sep 30 2025 16:00:00 GMT+0000 (Coordinated Universal Time)",
        "Wed Oct 01 2025 00:00:00 GMT+0800 (中国标准时间)",
        "Tue, 30 Sep 2025 16:00:00 GMT",
        "Wed Oct 01 00:00:00 CST 2025",
        "Tue Sep 30 16:00:00 UTC 2025",
        "1759248000000",
        "1759248000000.0",
        "1759248000",
        "/Date(1759248000000)/",
        "/Date(1759248000000+0800)/",
        "2025-10-01T00:00:00",
        "2025-10-01 23:59:59",
    ],
)
def test_a_point_in_time_is_the_day_that_it_was_in_china(read: Read, cell: str) -> None:
    assert read(read_date(TODAY), [cell]) == [date(2025, 10, 1)]


def test_days_under_summer_time_began_an_hour_earlier(read: Read) -> None:
    cells: list[str | None] = [
        "1988-06-30T15:00:00.000Z",
        "1988-06-30T16:00:00.000Z",
        "583686000000",
        "1975-12-31T16:00:00Z",
    ]
    assert read(read_date(TODAY), cells) == [date(1988, 7, 1)] * 3 + [date(1976, 1, 1)]


@pytest.mark.parametrize(
    "cell",
    ["5/6/2021", "25-9-30", "30/9/25", "Sep-25", "2021-13-45T16:00:00Z", "二〇二一年六月初一", "民国110年6月15日"],
)
def test_what_may_be_another_day_is_unreadable(read: Read, cell: str) -> None:
    assert read(read_date(TODAY), [cell]) == ["unreadable"]


@pytest.mark.parametrize(
    "cell",
    [
        "0001-01-01 00:00:00",
        "0001-01-01T00:00:00Z",
        "1/1/0001",
        "1753-01-01",
        "1970-01-01 08:00:00",
        "1970-01-01T00:00:00.000Z",
    ],
)
def test_a_programs_first_moment_is_no_date(read: Read, cell: str) -> None:
    assert read(read_date(TODAY), [cell]) == ["blank"]


def test_people_were_born_on_the_epoch_and_nothing_else_happened_on_it(read: Read) -> None:
    cells: list[str | None] = ["1970-01-01", "1970/1/1 0:00:00", "1969-12-31T16:00:00.000Z"]
    assert read(read_date(TODAY), cells) == [date(1970, 1, 1)] * 3
    assert read(read_date(TODAY, epoch_is_absent=True), cells) == ["blank"] * 3


def test_the_last_day_of_a_program_is_no_date_where_there_may_be_none(read: Read) -> None:
    cells: list[str | None] = ["9999-12-31", "99991231", "2099-12-31 23:59:59", "2958465"]
    assert read(read_date(TODAY), cells) == ["unreadable"] * 4
    assert read(read_date(TODAY, may_be_absent=True), cells) == ["blank"] * 4


@pytest.mark.parametrize("cell", ["2021-6", "2021年6月", "2021.06", "2021/06", "202106"])
def test_a_month_is_its_first_day(read: Read, cell: str) -> None:
    assert read(read_date(TODAY), [cell]) == [date(2021, 6, 1)]


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
    assert read(read_date(TODAY), [cell]) == ["blank"]


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
    assert read(read_date(TODAY), [cell]) == ["unreadable"]


@pytest.mark.parametrize(
    ("today", "expected"), [(date(2026, 9, 30), date(2026, 1, 1)), (date(2026, 10, 1), "unreadable")]
)
def test_a_lost_zero_matters_only_once_october_has_come(read: Read, today: date, expected: date | str) -> None:
    assert read(read_date(today), ["2026.1"]) == [expected]


@pytest.mark.parametrize("cell", ["200512", "190512", "2021.1"])
def test_what_may_be_two_days_is_not_guessed(read: Read, cell: str) -> None:
    assert read(read_date(TODAY), [cell]) == ["unreadable"]


def test_short_years_lie_in_the_past(read: Read) -> None:
    assert read(read_date(TODAY), ["850615", "270615"]) == [date(1985, 6, 15), date(1927, 6, 15)]


def test_no_end_is_blank_where_the_field_may_have_none(read: Read) -> None:
    cells: list[str | None] = ["9999-12-31", "99991231", "长期", "长期有效", "2099-12-31", "2031-12-31", "不清楚"]
    expected = ["blank"] * 5 + [date(2031, 12, 31), "unreadable"]
    assert read(read_date(TODAY, open_ended=True), cells) == expected


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
    assert read(read_date(TODAY), forms) == [day] * len(forms)


@given(st.text(alphabet="0123456789./-年月日: 无期", max_size=20))
def test_a_cell_is_a_date_or_blank_or_unreadable(read: Read, cell: str) -> None:
    (answer,) = read(read_date(TODAY), [cell])
    assert answer in {"blank", "unreadable"} or (isinstance(answer, date) and 1900 <= answer.year <= 2076)


@pytest.mark.parametrize(
    "cell", ["2026", "2026年", "2026年度", "2026.0", "２０２６", "2026-06-15", "2026.6", "20260615"]
)
def test_years(read: Read, cell: str) -> None:
    assert read(read_year(TODAY), [cell]) == [2026]


def test_what_is_no_year(read: Read) -> None:
    assert read(read_year(TODAY), ["26", "1899", "99999", "今年", "无", "0"]) == ["unreadable"] * 4 + ["blank"] * 2


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
    assert read(read_school_year(TODAY), [cell]) == [2025]


def test_years_that_do_not_follow_each_other_are_no_school_year(read: Read) -> None:
    assert read(read_school_year(TODAY), ["2025-2029", "2026-2025", "第一学期", None]) == ["unreadable"] * 3 + ["blank"]
