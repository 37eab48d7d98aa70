"""Registered households and persons as they stand on a list."""

from __future__ import annotations

import polars as pl

HEAD_COLUMNS = {"name": "head_name", "id_number": "head_id_number", "phone": "head_phone"}


def make_households(members: pl.DataFrame) -> pl.DataFrame:
    """One row per household: household_id, township, village, group, head, household_size, phone, types.

    The place is the head's, or where nobody is marked as head the first member's; the phone is the head's, or else
    the first that any member gave.
    """
    households = members.group_by("household_id", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("household_size"),
        pl.col("phone").drop_nulls().first(),
        *_take_from_head("township", "village", "group", "household_type", "monitor_type"),
        *(pl.col(name).filter("is_head").first().alias(alias) for name, alias in HEAD_COLUMNS.items()),
    )
    return households.with_columns(pl.coalesce("head_phone", "phone").alias("phone")).drop("head_phone")


def _take_from_head(*columns: str) -> list[pl.Expr]:
    """Each column as the head has it, or else the first member."""
    return [pl.coalesce(pl.col(c).filter("is_head").first(), pl.col(c).drop_nulls().first()).alias(c) for c in columns]


def make_persons(members: pl.DataFrame) -> pl.DataFrame:
    """person_id, person_name, person_id_number, relation: one row per person."""
    return members.unique("person_id", keep="first", maintain_order=True).select(
        "person_id", "relation", person_name="name", person_id_number="id_number"
    )
