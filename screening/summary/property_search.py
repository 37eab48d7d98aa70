"""A property search for the documents: rows with their household and person, and counts per township."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from domain.tables import conform

_RESULTS = ("found", "none", "no_reply")
_REFUSAL = (
    "township", "village", "household_id", "person_id", "authorisation_no", "reason", "file", "sheet", "row_number"
)  # fmt: skip


def list_searched_persons(
    findings: pl.DataFrame, households: pl.DataFrame, persons: pl.DataFrame, sources: Sequence[str]
) -> pl.DataFrame:
    """Table `searched_persons`: one line per asked person and source, of a person in the order of the sources."""
    rows = _add_people(findings, households, persons)
    order = {name: number for number, name in enumerate(sources)}
    by_source = pl.col("source").replace_strict(order, default=len(order), return_dtype=pl.Int64)
    ordered = rows.sort("township", "village", "household_id", "person_id", by_source)
    return conform(ordered, "searched_persons")


def list_refused_persons(
    refused: pl.DataFrame, households: pl.DataFrame, persons: pl.DataFrame, departments: int
) -> pl.DataFrame:
    """Table `refused_persons`. `departments`: how many are asked at all."""
    departments_of_person = pl.col("department").unique().sort()
    rows = refused.group_by(_REFUSAL, maintain_order=True).agg(
        departments_of_person.str.join("、").alias("departments"),
        (departments_of_person.len() >= departments).alias("is_everywhere"),
    )
    return conform(_add_people(rows, households, persons), "refused_persons")


def list_repeat_reviews(review_again: pl.DataFrame, households: pl.DataFrame) -> pl.DataFrame:
    """Table `repeat_review_households`."""
    return conform(_add_households(review_again, households), "repeat_review_households")


def count_township_answers(findings: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """Table `township_answers`: table `property_answers` over the findings of each township, in its order."""
    counts = findings.group_by("township", "source").agg(
        pl.len().cast(pl.Int64).alias("asked"),
        *((pl.col("result") == name).sum().cast(pl.Int64).alias(name) for name in _RESULTS),
        (pl.col("situations") != "").sum().cast(pl.Int64).alias("situations"),
    )
    sources = answers.select("department", "source", "searched_on", "message")
    lines = sources.join(counts, on="source", maintain_order="left").sort("township", maintain_order=True)
    return conform(lines, "township_answers")


def count_search_townships(findings: pl.DataFrame, review_again: pl.DataFrame, refused: pl.DataFrame) -> pl.DataFrame:
    """Table `search_townships`: also a line for those who belong to no township."""
    home, place = pl.col("household_id"), ["township"]
    searched = findings.group_by(place).agg(
        home.n_unique().alias("households"),
        pl.col("person_id").n_unique().alias("persons"),
        home.filter(pl.col("result") == "found").n_unique().alias("found"),
        home.filter(pl.col("situations") != "").n_unique().alias("situations"),
    )
    again = review_again.group_by(place).agg(pl.len().alias("again"))
    not_searched = refused.group_by(place).agg(pl.col("person_id").drop_nulls().n_unique().alias("refused"))
    counts = (searched, again, not_searched)
    places = pl.concat([count.select(place) for count in counts]).unique().sort(place)
    for count in counts:
        places = places.join(count, on=place, how="left", maintain_order="left")
    return conform(places.with_columns(pl.exclude("township").fill_null(0)), "search_townships")


def count_refused_by_reason(refused: pl.DataFrame) -> pl.DataFrame:
    """Table `refusal_reasons`: each person once per reason; an authorisation of nobody counts as one."""
    whom = pl.coalesce("person_id", pl.concat_str("file", "sheet", "row_number", separator="\x1f", ignore_nulls=True))
    counts = refused.group_by("reason").agg(whom.n_unique().cast(pl.Int64).alias("persons"))
    return counts.sort("reason")


def _add_people(rows: pl.DataFrame, households: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
    return _add_households(rows, households).join(persons, on="person_id", how="left", maintain_order="left")


def _add_households(rows: pl.DataFrame, households: pl.DataFrame) -> pl.DataFrame:
    heads = households.select("household_id", "group", "head_name")
    return rows.join(heads, on="household_id", how="left", maintain_order="left")
