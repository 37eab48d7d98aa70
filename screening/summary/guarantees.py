"""应纳尽纳: what is known of every household's five guarantees, and counts of it per village and township."""

from __future__ import annotations

import polars as pl

from domain.county.policy import GUARANTEES
from domain.household_types import is_lifted
from domain.tables import conform
from screening.summary.last_answers import add_row_answers

_VERDICTS = ("safe", "risk", "unknown")
_TURNS = {name: number for number, name in enumerate(GUARANTEES)}


def make_guaranteed_households(
    members: pl.DataFrame, households: pl.DataFrame, coverage: pl.DataFrame, row_answers: pl.DataFrame
) -> pl.DataFrame:
    """Table `guaranteed_households`: every registered household with a verdict per guarantee and open reasons.

    `row_answers`: as of `add_row_answers`.
    """
    lifted = members.group_by("household_id").agg(is_lifted().any().fill_null(value=False).alias("lifted"))
    verdicts = coverage.group_by("household_id").agg(
        *(pl.col("verdict").filter(pl.col("guarantee") == name).first().alias(name) for name in GUARANTEES),
        (pl.col("verdict") == "unknown").all().alias("unseen"),
        _join_reasons(),
    )
    rows = households.join(lifted, on="household_id").join(verdicts, on="household_id", how="left")
    rows = add_row_answers(rows, row_answers, "guarantees", "household_id")
    with_verdicts = rows.with_columns(pl.col("unseen").fill_null(value=True))
    ordered = with_verdicts.sort("township", "village", "group", "household_id", nulls_last=True)
    return conform(ordered, "guaranteed_households")


def _join_reasons() -> pl.Expr:
    """What stands against the guarantees that are not safe, risks first."""
    is_open = pl.col("verdict") != "safe"
    sentence = pl.format("{}：{}", pl.col("guarantee").replace(GUARANTEES), "reason")
    return (
        sentence.filter(is_open)
        .sort_by(pl.col("verdict").filter(is_open))
        .unique(maintain_order=True)
        .str.join("；")
        .alias("reasons")
    )


def count_village_guarantees(households: pl.DataFrame, coverage: pl.DataFrame) -> pl.DataFrame:
    """Table `village_guarantees`: households per verdict; and how many of them nobody has looked at at all.

    `households`: table `guaranteed_households`.
    """
    place = households.select("household_id", "township", "village", "unseen")
    counts = (
        coverage.join(place, on="household_id")
        .group_by("township", "village", "guarantee")
        .agg(
            pl.len().cast(pl.Int64).alias("households"),
            *((pl.col("verdict") == verdict).sum().cast(pl.Int64).alias(verdict) for verdict in _VERDICTS),
            pl.col("unseen").sum().cast(pl.Int64),
        )
    )
    return counts.sort("township", "village", _turn())


def count_township_guarantees(village_guarantees: pl.DataFrame) -> pl.DataFrame:
    """Table `township_guarantees`, from the villages' counts."""
    counts = village_guarantees.group_by("township", "guarantee").agg(pl.col(_VERDICTS).sum())
    return counts.sort("township", _turn())


def _turn() -> pl.Expr:
    return pl.col("guarantee").replace_strict(_TURNS, default=len(_TURNS), return_dtype=pl.Int64)
