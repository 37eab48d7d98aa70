"""What came before is known again, however the rows are cut into batches."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.repeats import RepeatedRowWatch

CELLS = st.sampled_from([None, "", "甲", "乙", "甲乙"])
ROWS = st.lists(st.tuples(CELLS, CELLS, st.sampled_from([None, 0.0, -0.0, 1.5])), max_size=30)
SCHEMA = {"one": pl.String, "two": pl.String, "three": pl.Float64}


@settings(deadline=None)
@given(ROWS, st.integers(1, 7))
def test_as_if_all_rows_were_seen_at_once(rows: list[tuple[object, ...]], size: int) -> None:
    frame, repeats = pl.DataFrame(rows, schema=SCHEMA, orient="row"), RepeatedRowWatch()
    marks = [mark for batch in frame.iter_slices(size) for mark in repeats.mark_repeated(batch)]
    assert marks == (~frame.select(pl.struct(pl.all()).is_first_distinct()).to_series()).to_list()


def test_a_cell_is_not_mistaken_for_its_neighbour() -> None:
    rows = pl.DataFrame({"one": ["甲", None, "甲乙", "甲"], "two": [None, "甲", "", "乙"]})
    assert not RepeatedRowWatch().mark_repeated(rows).any()


def test_no_rows() -> None:
    assert RepeatedRowWatch().mark_repeated(pl.DataFrame(schema=SCHEMA)).len() == 0
