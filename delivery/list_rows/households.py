"""Registered households and persons as they stand on a list."""

from __future__ import annotations

import polars as pl

from delivery.list_inputs import DocumentContext, ListInputs
from delivery.list_labels import STATUS_LABELS, URGENT, format_yes_no, translate_codes
from domain.workdays import is_provisional

HOME_FIELDS = (
    *("township", "village", "group", "household_id", "head_name", "head_id_number"),
    *("household_size", "phone", "household_kind"),
)
SUSPECTED_FIELDS = (
    *("county", *HOME_FIELDS, "monitored", "mandatory", "urgent", "status", "first_time", "first_period"),
    *("due_on", "due_note"),
)
HEAD_COLUMNS = {"name": "head_name", "id_number": "head_id_number", "phone": "head_phone"}


def list_households(members: pl.DataFrame) -> pl.DataFrame:
    """`HOME_FIELDS`: one row per household, with its place, head, size, phone and kind.

    The place is the head's, or where nobody is marked as head the first member's; the phone is the head's, or else
    the first that any member gave.
    """
    households = members.group_by("household_id", maintain_order=True).agg(
        pl.len().alias("household_size"),
        pl.col("phone").drop_nulls().first(),
        *_take_from_head("township", "village", "group", "household_type", "monitor_type"),
        *(pl.col(name).filter("is_head").first().alias(alias) for name, alias in HEAD_COLUMNS.items()),
    )
    kind = pl.concat_str("household_type", pl.format("（{}）", "monitor_type"), ignore_nulls=True)
    return households.with_columns(
        pl.coalesce("head_phone", "phone").alias("phone"), pl.when(kind != "").then(kind).alias("household_kind")
    ).drop("head_phone", "household_type", "monitor_type")


def _take_from_head(*columns: str) -> list[pl.Expr]:
    """Each column as the head has it, or else the first member."""
    return [pl.coalesce(pl.col(c).filter("is_head").first(), pl.col(c).drop_nulls().first()).alias(c) for c in columns]


def list_townships(members: pl.DataFrame) -> pl.Series:
    """Townships of the registered households, in order."""
    return list_households(members)["township"].unique().sort()


def list_persons(members: pl.DataFrame) -> pl.DataFrame:
    """person_id, person_name, person_id_number, relation: one row per person."""
    return members.unique("person_id", keep="first", maintain_order=True).select(
        "person_id", "relation", person_name="name", person_id_number="id_number"
    )


def _note_provisional(days: pl.Series) -> pl.Expr:
    """暂定 where the official calendar of the deadline's year is not out yet."""
    provisional_days = [day for day in days.drop_nulls().unique() if is_provisional(day)]
    return pl.when(pl.col("due_on").is_in(provisional_days)).then(pl.lit("暂定"))


def list_suspected(tables: ListInputs, context: DocumentContext) -> pl.DataFrame:
    """`SUSPECTED_FIELDS` of every suspected household in words, in the order of the list: village, then priority.

    `on_list`: at least one confirmed or mandatory finding; the others only wait to be verified.
    Columns besides: `risks` and `priority`.
    """
    households = list_households(tables.members).drop("township", "village")
    rows = tables.suspected.with_columns(
        on_list=(pl.col("certainty") == "confirmed") | pl.col("mandatory"), county=pl.lit(context.county)
    ).with_columns(
        *(format_yes_no(column).alias(column) for column in ("monitored", "mandatory")),
        first_time=pl.when(pl.col("status") == "new").then(pl.lit("是")).otherwise(pl.lit("否")),
        status=translate_codes("status", STATUS_LABELS),
        urgent=pl.when("urgent").then(pl.lit(URGENT)),
        due_note=_note_provisional(tables.suspected["due_on"]),
    )
    joined = rows.drop("findings", "certainty").join(households, on="household_id", how="left")
    return joined.sort("township", "village", "priority", "household_id")
