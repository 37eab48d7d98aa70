"""Rows of the workbooks of conflicts between departments, in words."""

from __future__ import annotations

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_labels import name_source
from domain.row_places import format_row_place

_SIDE = ("department", "source", "value", "date", "place")
CONFLICT_FIELDS = (
    *("township", "village", "household_id", "head_name", "person_name", "person_id_number", "phone", "field"),
    *(f"{name}_{letter}" for letter in "ab" for name in _SIDE),
    "advice",
)
CONFLICT_COUNT_FIELDS = ("department", "field", "conflicts", "households")


def label_conflicts(lines: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Tables `conflict_lines` and `department_conflicts` with sources in words and `place_a`, `place_b`."""
    return lines.with_columns(
        *(name_source(f"source_{letter}", context).alias(f"source_{letter}") for letter in "ab"),
        *(format_row_place(f"_{letter}").alias(f"place_{letter}") for letter in "ab"),
    )
