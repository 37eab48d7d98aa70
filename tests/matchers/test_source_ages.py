"""Whom a source is about by age: under another name, birth date and sex of a parent's number prove nothing there."""

from __future__ import annotations

from datetime import date

import polars as pl

from matchers.by_id.id_matches import BY_BIRTH
from matchers.by_id.source_ages import doubt_rare_ages
from matchers.exact.exact_matches import ExactMatches
from matchers.frames import FRAMES
from tests.declared_frames import complete_frame

_PARENT, _PUPIL = date(1975, 4, 1), date(2014, 4, 1)


def _asked(*births: tuple[str, date]) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows = pl.DataFrame(births, schema={"reason": pl.String, "id_birth": pl.Date}, orient="row")
    rows = rows.with_row_index("row").with_columns(pl.lit("pupils").alias("source"))
    whom = pl.lit("someone").alias("person_id"), pl.lit("home").alias("household_id")
    owners = rows.select("row", *whom, "reason", pl.lit(value=False).alias("is_misaligned"))
    return owners.select(FRAMES["id_owners"].names), complete_frame(FRAMES["placed_rows"], rows.drop("reason"))


def _match_exactly(source: str, births: pl.DataFrame) -> ExactMatches:
    exact_rows = complete_frame(FRAMES["exact_rows"], births)
    return ExactMatches(
        source, "person", exact_rows, FRAMES["decisions"].make_empty(), FRAMES["source_rows"].make_empty()
    )


def _reasons(known: int, *births: tuple[str, date]) -> list[str]:
    owners, rows = _asked(*births)
    named = pl.DataFrame({"id_birth": [_PUPIL] * known}, schema={"id_birth": pl.Date})
    return doubt_rare_ages(owners, rows, [_match_exactly("pupils", named)])["reason"].to_list()


def test_a_parents_number_among_pupils_waits() -> None:
    assert _reasons(300, (BY_BIRTH, _PARENT)) == ["id_name_conflict"]


def test_a_pupil_of_another_name_is_linked() -> None:
    assert _reasons(300, (BY_BIRTH, _PUPIL), (BY_BIRTH, date(2009, 1, 1))) == [BY_BIRTH, BY_BIRTH]


def test_few_rows_tell_nothing_of_whom_a_source_is_about() -> None:
    assert _reasons(199, (BY_BIRTH, _PARENT)) == [BY_BIRTH]


def test_who_is_named_is_believed_and_counts() -> None:
    grown = [("id_and_name", _PARENT)] * 2
    assert _reasons(300, *grown, (BY_BIRTH, _PARENT)) == ["id_and_name", "id_and_name", BY_BIRTH]


def test_every_source_is_counted_by_itself() -> None:
    owners, rows = _asked((BY_BIRTH, _PARENT))
    others = pl.DataFrame({"id_birth": [_PUPIL] * 300})
    assert doubt_rare_ages(owners, rows, [_match_exactly("others", others)])["reason"].to_list() == [BY_BIRTH]
