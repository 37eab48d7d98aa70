"""Households of the tables as they stand on a list, in words."""

from __future__ import annotations

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_labels import STATUS_LABELS, URGENT, format_yes_no, translate_codes, translate_list

HOME_FIELDS = (
    *("township", "village", "group", "household_id", "head_name", "head_id_number"),
    *("household_size", "phone", "household_kind"),
)
SUSPECTED_FIELDS = (
    *("county", *HOME_FIELDS, "monitored", "mandatory", "urgent", "status", "first_time", "first_period"),
    *("due_on", "due_note", "last_check"),
)
_SUSPECTED = pl.col("on_list").is_not_null()  # a household whose clues are attention alone has no line on the list


def describe_household_kind() -> pl.Expr:
    """户类型（监测对象类别）, what there is of it."""
    kind = pl.concat_str("household_type", pl.format("（{}）", "monitor_type"), ignore_nulls=True)
    return pl.when(kind != "").then(kind).alias("household_kind")


def describe_last_answer() -> pl.Expr:
    """上次核查时间及结论, what there is of it, as `last_check`."""
    return pl.format("{} {}", pl.col("last_checked_on").dt.to_string("iso"), "last_result").alias("last_check")


def label_households(rows: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Rows with the columns of the suspected list, their codes in words; `on_list` stays as it is."""
    marks = [pl.when(_SUSPECTED).then(format_yes_no(column)).alias(column) for column in ("monitored", "mandatory")]
    is_new = pl.when(pl.col("status") == "new").then(pl.lit("是")).otherwise(pl.lit("否"))
    return rows.with_columns(
        *marks,
        describe_household_kind(),
        describe_last_answer(),
        county=pl.lit(context.county),
        first_time=pl.when(_SUSPECTED).then(is_new),
        status=translate_codes("status", STATUS_LABELS),
        urgent=pl.when("urgent").then(pl.lit(URGENT)),
        due_note=pl.when("is_due_provisional").then(pl.lit("暂定")),
    )


def label_listed_households(listed: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Table `listed_households` in words."""
    rules = {rule: label.title for rule, label in context.rules.items()}
    attention = translate_list("attention_rules", rules)
    return label_households(listed, context).with_columns(describe_marks(), attention=attention)


def describe_marks() -> pl.Expr:
    """What sets the household apart, as `marks`: its status, and whether it is urgent, mandatory, monitored."""
    marks = {"urgent": (URGENT, pl.col("urgent") == URGENT), "mandatory": ("必须列入", pl.col("mandatory") == "是"),
             "monitored": ("监测中", pl.col("monitored") == "是")}  # fmt: skip
    texts = [pl.when(is_marked).then(pl.lit(text)) for text, is_marked in marks.values()]
    return pl.concat_str(*texts, "status", separator="\n", ignore_nulls=True).alias("marks")
