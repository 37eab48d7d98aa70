"""How frames are declared, and what of a frame is not as declared."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from domain.frames import declare_columns, declare_frame
from tests.declared_frames import FrameWatch, wrap_function

COLUMNS = declare_columns(
    "row uint32 Number of a row.",
    "names texts? Names of the row.",
    "*_level text? Level of a comparison.",
    "name_level grade? Level of the names.",
    grade=pl.Enum(["equal", "different"]),
)
PAIRS = declare_frame("pairs", "A row and a person.", "row person_id name_level *_level", COLUMNS)
WHOLE: dict[str, Any] = {"row": pl.UInt32, "person_id": pl.String, "name_level": pl.Enum(["equal", "different"])}


def test_an_empty_frame_has_the_columns_that_every_such_frame_has() -> None:
    empty = PAIRS.make_empty()
    assert dict(empty.schema) == WHOLE
    assert PAIRS.check(empty) is empty


@pytest.mark.parametrize(
    ("schema", "faults"),
    [
        (WHOLE | {"sex_level": pl.String}, []),
        (WHOLE | {"row": pl.Int64}, ["row is Int64, not UInt32"]),
        (WHOLE | {"sex_level": pl.Int8}, ["sex_level is Int8, not String"]),
        (WHOLE | {"more": pl.String}, ["more is not declared"]),
        ({name: WHOLE[name] for name in ("row", "name_level")}, ["person_id is missing"]),
    ],
)
def test_what_is_not_as_declared_is_told(schema: dict[str, Any], faults: list[str]) -> None:
    assert PAIRS.find_faults(pl.Schema(schema)) == faults
    if faults:
        with pytest.raises(ValueError, match="frame pairs"):
            PAIRS.check(pl.DataFrame(schema=schema))


def test_what_is_handed_over_may_have_more_columns() -> None:
    assert PAIRS.find_faults(pl.Schema(WHOLE | {"more": pl.String}), has_more=True) == []


def test_a_column_that_nothing_declares_is_no_frames() -> None:
    with pytest.raises(KeyError, match="unheard_of"):
        declare_frame("pairs", "A row and a person.", "row unheard_of", COLUMNS)


def drop_persons(pairs: pl.DataFrame) -> pl.DataFrame:
    """Frame `pairs`. `pairs`: frame `pairs`."""
    return pairs.drop("person_id") if pairs.height else pairs


def test_a_docstring_that_is_not_true_is_found_when_the_function_runs() -> None:
    watched = wrap_function(drop_persons, FrameWatch({"pairs": PAIRS}))
    watched(PAIRS.make_empty())
    row = pl.DataFrame([(1, "P1", "equal")], schema=WHOLE, orient="row")
    with pytest.raises(AssertionError, match="person_id is missing"):
        watched(row)
    with pytest.raises(AssertionError, match="nulls in"):
        watched(row.with_columns(row=pl.lit(None, pl.UInt32)))
