"""抽检样本表: the clues, links and rows without a link of a sample, to be checked on paper and sent back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_labels import METHOD_LABELS, WHOLE_HOUSEHOLD, name_rule, name_source, translate_codes
from delivery.list_rows.clue_rows import describe_methods
from delivery.path_names import make_safe_name
from domain.row_places import format_row_place
from domain.tables import REVIEWED_FIELDS

FIELDS: ListFields = {
    "clues": (
        *("item", "home", "household_id", "head_name", "person_name", "person_id_number", "rule", "evidence"),
        *("phone", "source", "method", "clue_id", "sample_no", "township"),
    ),
    "links": ("item", "method", "source", "row", "person", "where", "household_id", "sample_no"),
    "unlinked": ("item", "outcome", "source", "row", "person", "where", "sample_no"),
}
_WHO = ("name", "sex", "birth_date")


def write_sample(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write the sample's workbook into the folder. Raises `OSError` when the file cannot be written."""
    texts = context.make_texts()
    path = folder / f"{make_safe_name(layout.file_name.format_map(texts))}.xlsx"
    frames = make_list_frames(make_sample_frames(tables, context), FIELDS)
    write_workbook(path, layout, frames, texts, context.as_of)
    return [path]


def make_sample_frames(tables: Mapping[str, pl.DataFrame], context: DocumentContext) -> dict[str, pl.DataFrame]:
    """Frame name -> rows, with `FIELDS` and more."""
    sample_no = pl.lit(context.make_texts()["paper_no"]).alias("sample_no")
    home = pl.concat_str("township", "village", "group", ignore_nulls=True)
    return {
        "clues": tables["sample_clues"].with_columns(
            home.alias("home"), pl.col("person_name").fill_null(WHOLE_HOUSEHOLD), sample_no,
            name_rule("rule_id", context).alias("rule"), name_source("source", context),
            describe_methods(pl.col("methods")).alias("method"),
            pl.coalesce("person_id_number", "head_id_number").alias("person_id_number"),
        ),
        "links": tables["sample_links"].with_columns(
            translate_codes("stratum", METHOD_LABELS).alias("method"), _describe_side("").alias("row"),
            _describe_side("person_").alias("person"), name_source("source", context),
            format_row_place().alias("where"), sample_no,
        ),
        "unlinked": tables["sample_unlinked"].with_columns(
            translate_codes("stratum", {code: outcome.title for code, outcome in context.outcomes.items()})
            .alias("outcome"),
            _describe_side("").alias("row"), _describe_side("person_").alias("person"),
            name_source("source", context), format_row_place().alias("where"), sample_no,
        ),
    }  # fmt: skip


def _describe_side(prefix: str) -> pl.Expr:
    """What is known of a row's or a person's identity: name, sex and birth date, then a line for each other thing.

    Null where nothing is.
    """
    who = pl.concat_str([f"{prefix}{name}" for name in _WHO], separator="　", ignore_nulls=True)
    titles = {name: title for name, title in REVIEWED_FIELDS.items() if name not in _WHO}
    lines = [pl.format("{}：{}", pl.lit(title), f"{prefix}{name}") for name, title in titles.items()]
    family = [pl.format("同户其他成员：{}", pl.when(pl.col("family") != "").then("family"))] if prefix else []
    return pl.concat_str([who, *lines, *family], separator="\n", ignore_nulls=True)
