"""What a sample's workbook shows of the clues and links that were drawn, from the tables of their run."""

from __future__ import annotations

import json

import polars as pl

from domain.handover import PLACE
from domain.tables import add_absent_columns, conform, empty
from pipeline.current_run import CurrentRun

_ROW = ("source", *PLACE)


def make_sample_papers(current: CurrentRun, items: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Tables `sample_clues`, `sample_links`, `sample_unlinked`. `items`: table `sample_items`, of the current run."""
    return {
        "sample_clues": _describe_clues(current, items.filter(kind="clue")),
        "sample_links": _describe_rows(current, items.filter(kind="link"), "link_samples", "sample_links"),
        "sample_unlinked": _describe_rows(
            current, items.filter(kind="unlinked"), "unlinked_samples", "sample_unlinked"
        ),
    }


def _describe_clues(current: CurrentRun, items: pl.DataFrame) -> pl.DataFrame:
    """Table `sample_clues`, in the order of the items."""
    run = current.run
    people = run.read("tracked_people").drop("household_id").unique("person_id")
    lines = (
        items.select("item", "stratum", clue_id="subject", methods="method")
        .join(run.read("findings").drop("township", "village"), on="clue_id", maintain_order="left")
        .join(run.read("tracked_households"), on="household_id", maintain_order="left")
        .join(people, on="person_id", how="left", maintain_order="left")
    )
    return conform(add_absent_columns(lines, "sample_clues"), "sample_clues")


def _describe_rows(current: CurrentRun, items: pl.DataFrame, drawn_from: str, table: str) -> pl.DataFrame:
    """The table of rows of `drawn_from`, in the order of the items."""
    if items.is_empty():
        return empty(table)
    places = pl.DataFrame([json.loads(subject) for subject in items["subject"]], list(_ROW), orient="row")
    rows = current.run.read(drawn_from)
    numbered = pl.concat([items.select("item", "stratum"), places.cast({"row_number": pl.Int64})], how="horizontal")
    return conform(numbered.join(rows, on=_ROW, maintain_order="left"), table)
