from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from intake.formats.cell_texts import Cell, format_cell, format_column

numbers = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e22, max_value=1e22)
money = st.integers(-(10**9), 10**9).map(lambda cents: cents / 100)
others = st.one_of(st.text(), st.booleans(), st.dates(), st.just(dt.datetime(2021, 6, 15, 8, 30)))  # noqa: DTZ001


@given(st.lists(st.one_of(numbers, money, others), min_size=1))
def test_a_column_is_shown_as_its_cells_are(cells: list[Cell]) -> None:
    shown, _ = format_column(cells)
    assert shown.to_list() == [format_cell(cell) for cell in cells]


@given(st.lists(st.one_of(numbers, money), min_size=1))
def test_only_numbers_of_more_than_fifteen_digits_are_marked(cells: list[Cell]) -> None:
    _, marks = format_column(cells)
    long = [isinstance(cell, float) and abs(cell) >= 1e15 for cell in cells]
    assert (marks.to_list() if marks is not None else [False] * len(cells)) == long
