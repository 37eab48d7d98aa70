"""The fast way and the slow way to compare names agree, whatever the names."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matchers.declarations.names import Dialect
from matchers.names import compare_names
from pipeline.county.load_county import load_county
from tests.matchers.names import name_oracle

# Every way in which two characters are alike, and few of them, so that names collide.
ALPHABET = "王黄张章付傅欧阳单阿李黎己已堃坤覃秦兰南刘牛建健囯国茜西?"
FEW = "张章欧阳己已阿?"
WRITTEN = st.text(FEW, min_size=1, max_size=6)
NAMES = st.none() | WRITTEN


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and the name with a character or two replaced, left out or added, or turned about."""
    name = draw(WRITTEN)
    written = list(name)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(written)))
        written[at : at + draw(st.integers(0, 1))] = draw(st.text(FEW, max_size=1))
    turn = draw(st.integers(0, 2))
    return name, "".join(written[turn:] + written[:turn]) or "?"


PAIRS = st.lists(damaged() | st.tuples(NAMES, NAMES), min_size=20, max_size=100)
DIALECT: Dialect = load_county(Path(__file__).parents[3] / "config").matching.names.local_dialect


def agree(pairs: list[tuple[str | None, str | None]]) -> None:
    left, right = (pl.Series([pair[side] for pair in pairs], dtype=pl.String) for side in (0, 1))
    found = compare_names(left, right, DIALECT).rows()
    assert found == [name_oracle.levels(one, other, DIALECT) for one, other in pairs]


@pytest.mark.parametrize("name", ["{}三", "王{}", "王小{}"])
def test_every_pair_of_characters_at_every_place(name: str) -> None:
    agree([(name.format(one), name.format(other)) for one in ALPHABET for other in ALPHABET])


@settings(max_examples=60, deadline=None)
@example([("欧阳己", "己欧阳"), ("建国欧阳", "欧阳建国"), ("张阿章张", "阿章张张")])
@given(PAIRS)
def test_levels_are_what_the_slow_reading_says(pairs: list[tuple[str | None, str | None]]) -> None:
    agree(pairs)


@settings(max_examples=30, deadline=None)
@given(PAIRS)
def test_left_and_right_may_change_places(pairs: list[tuple[str | None, str | None]]) -> None:
    left, right = (pl.Series([pair[side] for pair in pairs], dtype=pl.String) for side in (0, 1))
    assert compare_names(left, right, DIALECT).equals(compare_names(right, left, DIALECT))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(FEW.strip("?"), min_size=2, max_size=6), min_size=1))
def test_a_readable_name_is_equal_to_itself(names: list[str]) -> None:
    column = pl.Series(names)
    assert set(compare_names(column, column, DIALECT).rows()) == {("equal", "equal")}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(WRITTEN, st.integers(0, 5)), min_size=1))
def test_what_cannot_be_read_is_never_equal_altogether(masked: list[tuple[str, int]]) -> None:
    left = pl.Series([name[:at] + "?" + name[at:] for name, at in masked])
    right = pl.Series([name for name, _ in masked])
    for other in (left, right):
        assert ("equal", "equal") not in compare_names(left, other, DIALECT).rows()
