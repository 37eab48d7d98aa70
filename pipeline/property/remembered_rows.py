"""Visits and reviews that were imported, or came with another inbox: a search hears them like those of its own."""

from __future__ import annotations

import polars as pl

from domain.handover import PLACE
from ledger import select_published
from ledger.household_numbers import trace_numbers
from pipeline.deliveries.source_data import list_usable_sources, read_admission
from pipeline.property.search_job import REVIEWS, VISITS, PropertyJob

# What makes two lines of different files the same.
_SAME = {
    VISITS: ("household_id", "clue_id", "result", "include", "checked_by", "checked_on"),
    REVIEWS: ("household_id", "reviewed_on", "review_result", "published_from", "published_until", "objection",
              "decision", "decided_on"),
}  # fmt: skip


def read_rows_with_household(job: PropertyJob, source: str) -> pl.DataFrame | None:
    """Rows of visits or reviews that bear a household's number: the inbox's, then those that are remembered.

    None when nobody delivered any and none is remembered.
    """
    inbox_rows = (
        read_admission(job, source).accepted.drop_nulls("household_id") if source in list_usable_sources(job) else None
    )
    return add_remembered_rows(job, source, inbox_rows)


def add_remembered_rows(job: PropertyJob, source: str, rows: pl.DataFrame | None) -> pl.DataFrame | None:
    """The rows of visits or reviews, with the remembered ones that say what none of them says, under today's numbers.

    `rows`: of the inbox; none: nobody delivered any.
    """
    remembered = job.remembered_rows[source]
    if remembered.is_empty():
        return rows
    lines = _renumber(job, remembered).select(*PLACE, *_SAME[source]).with_columns(certain=pl.lit(value=True))
    if rows is None:
        return lines
    same = [name for name in _SAME[source] if name in rows.columns]
    fresh = lines.join(rows, on=same, how="anti", nulls_equal=True, maintain_order="left")
    return pl.concat([rows, fresh.select(name for name in fresh.columns if name in rows.columns)], how="diagonal")


def _renumber(job: PropertyJob, lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with the numbers that their households bear in the register now."""
    registered = job.run.read("members")["household_id"].unique()
    if lines["household_id"].is_in(registered.implode()).all():
        return lines
    runs = select_published(job.remembered.runs).filter(pl.col("as_of") <= job.as_of)
    numbers = trace_numbers(job.ledger.read_known_people(), runs, registered)
    # The register of the search may be newer than the last run's.
    is_here = pl.col("household_id").is_in(registered.implode())
    present = numbers.add_present_numbers(lines)
    return present.with_columns(pl.when(is_here).then("household_id").otherwise("present_id").alias("household_id"))
