"""关联样例: rows beside whom they were linked to, for the data officer alone; it holds cells of the deliveries."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_labels import METHOD_LABELS, name_source, translate_codes
from delivery.officer.review_frames import SIDE_FIELDS
from delivery.officer.review_labels import describe_comparison
from domain.row_places import format_row_place

_SHOWN = ("outcome", "method", "source_title", *SIDE_FIELDS, "person_family", "compared", "drawn_rows", "where")
FIELDS: ListFields = {"linked": (*_SHOWN, "household_id"), "unlinked": _SHOWN}


def write_link_examples(
    path: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> None:
    """Write a sheet of linked rows and one of rows without a link; the folder is made when missing.

    Raises `OSError` when the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    frames = make_list_frames(make_example_frames(tables, context), FIELDS)
    write_workbook(path, layout, frames, context.make_texts(), context.as_of)


def make_example_frames(tables: Mapping[str, pl.DataFrame], context: DocumentContext) -> dict[str, pl.DataFrame]:
    """`FIELDS` and more, of table `link_examples`."""
    examples = tables["link_examples"]
    titles = {code: outcome.title for code, outcome in context.outcomes.items()}
    compared = describe_comparison(context.model.comparisons) if context.model else pl.lit(None, dtype=pl.String)
    lines = examples.with_columns(
        compared.alias("compared"), name_source("source", context).alias("source_title"),
        translate_codes("reason", titles).alias("outcome"), translate_codes("method", METHOD_LABELS),
        format_row_place().alias("where"), pl.col("family").alias("person_family"),
    )  # fmt: skip
    is_linked = pl.col("decision") == "linked"
    return {"linked": lines.filter(is_linked), "unlinked": lines.filter(~is_linked)}
