"""Who is entitled to which policy, by the register, assistance and departments' rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from casework.policy_gaps.declaration import Entitlement
from domain.county.expressions import compile_expression

ENTITLED = pl.Schema(dict.fromkeys(("policy", "household_id", "person_id", "township", "village"), pl.String()))


def add_assistance(people: pl.DataFrame, rows: pl.DataFrame | None, as_of: date) -> pl.DataFrame:
    """The people with `assistance`: the categories of 社会救助 in force, each between two 、; null: none.

    `rows`: attributed rows of `civil_assistance` (person_id, certain, category, start_date, stop_date); none: it
    cannot be used.
    """
    if rows is None:
        return people.with_columns(assistance=pl.lit(None, dtype=pl.String))
    started = (pl.col("start_date") <= as_of).fill_null(value=True)
    goes_on = (pl.col("stop_date") > as_of).fill_null(value=True)
    current = rows.filter("certain", started, goes_on).drop_nulls(["person_id", "category"])
    words = pl.format("、{}、", pl.col("category").unique().sort().str.join("、")).first()
    return people.join(current.group_by("person_id").agg(assistance=words), on="person_id", how="left")


def list_entitled(policy: Entitlement, people: pl.DataFrame, rows: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """`ENTITLED`: the persons, or household heads, for whom the policy is, and who have not died or moved away.

    `people`: `declaration.PERSON_TYPES` with person_id, household_id, township, village. `rows`: source -> attributed
    rows, with the fields that policies read; a source that cannot be used is not there.
    """
    is_entitled = compile_expression(policy.for_).fill_null(value=False)
    entitled = people.filter(is_entitled, ~pl.col("gone").fill_null(value=False))
    if policy.row is not None:
        subject = get_subject(policy)
        source_rows = rows.get(policy.row.source)
        if source_rows is None:
            return ENTITLED.to_frame()
        holds = compile_expression(policy.row.where).fill_null(value=False)
        owners = source_rows.filter(pl.col("certain") & holds).select(subject).drop_nulls().unique()
        entitled = entitled.join(owners, on=subject, how="semi")
    return entitled.select(pl.lit(policy.title).alias("policy"), *list(ENTITLED)[1:]).unique(
        get_subject(policy), keep="first", maintain_order=True
    )


def get_subject(policy: Entitlement) -> str:
    """The column that says whose the policy is."""
    return "household_id" if policy.per == "household" else "person_id"
