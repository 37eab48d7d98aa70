"""附表, 并轨比对: which categories of low-income people the monitored hold or may fit, in words."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_rows.household_rows import HOME_FIELDS, describe_household_kind

TABLES = ("monitored_persons", "category_counts")
FIELDS: ListFields = {
    "monitored": (
        *("county", *HOME_FIELDS, "person_name", "person_id_number", "relation", "labour"),
        *("support", "held", "may_fit", "grounds"),
    ),
    "categories": ("township", "category", "persons", "households"),
}

UNPLACED = "尚无类别，请核对是否符合条件"
UNSORTED = "待核实（劳动能力未登记或只有弱劳动力）"


def make_merging_frames(tables: Mapping[str, pl.DataFrame], context: DocumentContext) -> dict[str, pl.DataFrame]:
    """Frame name -> rows of all townships, with `FIELDS`."""
    persons = label_monitored_persons(tables["monitored_persons"], context)
    return {"monitored": persons, "categories": tables["category_counts"]}


def label_monitored_persons(persons: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Table `monitored_persons` in words; who has no category or no support yet is told so."""
    return persons.with_columns(
        describe_household_kind(),
        pl.col("held").fill_null(UNPLACED),
        pl.col("support").fill_null(UNSORTED),
        county=pl.lit(context.county),
    )
