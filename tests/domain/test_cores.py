"""A column worked on in parts is what it is as a whole."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from domain import cores
from domain.identity.columns import recognise_numbers
from domain.text import squeeze

TEXTS = [" 甲 ", None, "乙\u3000丙", "", "丁", "45032119660312101X", "450321660312101"]


@pytest.mark.parametrize("rows", [0, 1, 2, 5, 7])
def test_parts_make_the_whole_in_order(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "_FEWEST", 1)
    column = pl.Series("name", TEXTS[:rows], dtype=pl.String)
    assert cores.map_on_all_cores(column, squeeze).equals(column.to_frame().select(squeeze(pl.col("name"))).to_series())


def test_several_values_of_one_text_stay_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "_FEWEST", 2)
    column, today = pl.Series("number", TEXTS), date(2026, 9, 30)
    whole = column.to_frame().select(recognise_numbers(pl.col("number"), today)).to_series()
    found = cores.map_on_all_cores(column, lambda number: recognise_numbers(number, today))
    assert found.equals(whole)
    assert found.struct.field("repair").drop_nulls().to_list() == ["15_to_18"]
