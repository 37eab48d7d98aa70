"""附表, 人口自然变更线索: whom the register must add, take out or rename."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_rows.population_change_rows import CHANGE_FIELDS, label_population_changes
from delivery.list_rows.visited_rows import ON_VISIT, mark_visited

TABLES = ("population_change_lines",)
FIELDS: ListFields = {"known": (*CHANGE_FIELDS, ON_VISIT), "strangers": CHANGE_FIELDS}


def make_population_change_frames(
    tables: Mapping[str, pl.DataFrame], context: DocumentContext
) -> dict[str, pl.DataFrame]:
    """Frame name -> rows of all townships, with `FIELDS`."""
    is_registered = pl.col("household_id").is_not_null()
    lines = label_population_changes(tables["population_change_lines"], context)
    return {"known": mark_visited(lines.filter(is_registered), tables), "strangers": lines.filter(~is_registered)}
