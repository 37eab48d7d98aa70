"""Whom to watch, whose removal to correct, whose to assess, as they stand on a list."""

from __future__ import annotations

import polars as pl

from domain.tables import conform

# Who can be assessed first, then those of whom something is to be found out.
_VERDICTS = ("assess", "unknown", "not_yet")
_PLACE = ("township", "village", "group", "household_id")


def make_watched_lines(watched: pl.DataFrame, households: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
    """Table `watched_lines`: a row per line of table `watched`, with household and person, in the village's order."""
    rows = watched.drop("township", "village").join(households, on="household_id")
    rows = rows.join(persons, on="person_id", how="left", maintain_order="left")
    return conform(rows, "watched_lines").sort(*_PLACE, "person_id", "watched_since", nulls_last=True)


def make_correction_lines(advice: pl.DataFrame, households: pl.DataFrame) -> pl.DataFrame:
    """Table `correction_lines`: a row per line of table `correction_advice`, those with something new first."""
    rows = advice.drop("township", "village", "monitor_type").join(households, on="household_id")
    is_new = pl.col("status") == "new"
    return conform(rows.sort("township", ~is_new, *_PLACE[1:], nulls_last=True), "correction_lines")


def make_removal_lines(advice: pl.DataFrame, households: pl.DataFrame) -> pl.DataFrame:
    """Table `removal_lines`: a row per line of table `removal_advice`, those that can be assessed first."""
    rows = advice.drop("township", "village", "monitor_type").join(households, on="household_id")
    rank = pl.col("verdict").replace_strict(_VERDICTS, range(len(_VERDICTS)), return_dtype=pl.Int64)
    return conform(rows.sort("township", rank, *_PLACE[1:], nulls_last=True), "removal_lines")
