"""附表, conflicts between departments: the township's own."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_rows.conflict_rows import CONFLICT_FIELDS, label_conflicts
from delivery.list_rows.visited_rows import ON_VISIT, mark_visited

TABLES = ("conflict_lines",)
FIELDS: ListFields = {"conflicts": (*CONFLICT_FIELDS, ON_VISIT)}


def make_conflict_frames(tables: Mapping[str, pl.DataFrame], context: DocumentContext) -> dict[str, pl.DataFrame]:
    """Frame name -> rows of all townships, with `FIELDS`."""
    return {"conflicts": mark_visited(label_conflicts(tables["conflict_lines"], context), tables)}
