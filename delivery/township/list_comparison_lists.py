"""附表, 线上线下名单对比: what only one list has, and what both have."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_rows.list_comparison_rows import COMPARED_FIELDS, label_comparison_lines
from delivery.list_rows.visited_rows import ON_VISIT, mark_visited

TABLES = ("list_comparison_lines",)
FIELDS: ListFields = {"differing": (*COMPARED_FIELDS, ON_VISIT), "agreeing": COMPARED_FIELDS}


def make_list_comparison_frames(
    tables: Mapping[str, pl.DataFrame], _context: DocumentContext
) -> dict[str, pl.DataFrame]:
    """Frame name -> rows of all townships, with `FIELDS`."""
    lines = tables["list_comparison_lines"]
    is_on_both = pl.col("compared") == "both"
    return {
        "differing": mark_visited(label_comparison_lines(lines.filter(~is_on_both)), tables),
        "agreeing": label_comparison_lines(lines.filter(is_on_both)),
    }
