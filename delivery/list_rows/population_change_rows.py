"""Rows of 人口自然变更线索: whom the register must add, take out or rename, and by when."""

from __future__ import annotations

import polars as pl

from delivery.list_inputs import DocumentContext
from delivery.list_labels import format_row_place, format_yes_no, name_department, name_source
from delivery.list_rows.households import list_households, list_persons
from domain.handover import PLACE

CHANGE_FIELDS = (
    *("township", "village", "group", "household_id", "head_name", "phone", "change", "person_name"),
    *("person_id_number", "address", "changed_on", "what", "told_by", "place", "basis", "due_on", "overdue"),
)
CHANGE_COUNT_FIELDS = ("township", "changes", "overdue", "kind:")
_BASES = {"person": "本人", "householder": "户主或监护人", "address": "住址", "unknown": "未能对应"}
_SENTENCES = {
    "死亡": "已死亡，登记中仍在册",
    "迁出": "户口已迁出，登记中仍在册",
    "出生": "新出生，登记中没有此人",
    "迁入": "户口迁入，登记中没有此人",
}
KINDS = ("出生", "死亡", "迁入", "迁出", "姓名变更", "证件号变更")


def make_change_rows(
    changes: pl.DataFrame, row_contents: pl.DataFrame, members: pl.DataFrame, context: DocumentContext
) -> pl.DataFrame:
    """`CHANGE_FIELDS`: one line per person and kind of change, with all that tell of it.

    The earliest date counts for the clock.

    `changes`, `members`: the tables. `row_contents`: source, file, sheet, row_number, name, id_number, address of the
    rows that tell.
    """
    rows = changes.join(row_contents, on=["source", *PLACE], how="left").join(
        list_persons(members), on="person_id", how="left"
    )
    homes = list_households(members).select("household_id", "group", "head_name", "phone")
    rows = rows.join(homes, on="household_id", how="left")
    rows_in_words = rows.with_columns(
        pl.coalesce("person_name", "name").alias("person_name"),
        pl.coalesce("person_id_number", "id_number").alias("person_id_number"),
        _describe_change().alias("what"),
        pl.concat_str(name_department("source", context), name_source("source", context)).alias("told_by"),
        format_row_place().alias("place"),
        pl.coalesce("person_id", pl.format("{}/{}/{}/{}", "source", *PLACE)).alias("_whose"),
        pl.col("basis").replace(_BASES),
    )
    rows_in_words = rows_in_words.sort("changed_on", "source", *PLACE, nulls_last=True)
    joined_columns = ("told_by", "place")
    first_columns = [name for name in rows_in_words.columns if name not in {*joined_columns, "change", "_whose"}]
    lines = rows_in_words.group_by("_whose", "change", maintain_order=True).agg(
        *(pl.col(name).first() for name in first_columns),
        *(pl.col(name).unique(maintain_order=True).str.join("；") for name in joined_columns),
    )
    lines = lines.with_columns(format_yes_no("overdue").alias("overdue"))
    return lines.sort("township", "village", "household_id", "person_id", "change", "place", nulls_last=True)


def _describe_change() -> pl.Expr:
    sentence = pl.col("change").replace_strict(_SENTENCES, default=None, return_dtype=pl.String)
    renamed = pl.format("姓名已变更为“{}”，登记中未更新", pl.col("name").fill_null("未填"))
    renumbered = pl.format("证件号码已变更为{}，登记中未更新", pl.col("id_number").fill_null("未填"))
    return pl.coalesce(sentence, pl.when(pl.col("change") == "姓名变更").then(renamed).otherwise(renumbered))


def count_changes(rows: pl.DataFrame) -> pl.DataFrame:
    """`CHANGE_COUNT_FIELDS`, with one column `kind:<变更类型>` for every kind."""
    kinds = [(pl.col("change") == kind).sum().cast(pl.Int64).alias(f"kind:{kind}") for kind in KINDS]
    overdue = (pl.col("overdue") == "是").sum().cast(pl.Int64).alias("overdue")
    counts = rows.group_by("township").agg(pl.len().cast(pl.Int64).alias("changes"), overdue, *kinds)
    return counts.sort("township")
