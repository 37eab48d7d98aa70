"""Receipts: only a department that says it searched for everybody who was asked turns "no record" into 无."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from domain.handover import PLACE, Admission
from screening.declarations.property import PropertyDeclaration
from screening.property.authorised_departments import find_named_departments
from screening.property.validity_days import SearchDays

# Our own batch numbers, so that a receipt for another list is told from a department's own numbering.
_OUR_BATCH = r"^\d{4}[\w-]*-[0-9a-f]{8}$"
COVERS, SHORT, UNDATED, OTHER_BATCH, NO_RECEIPT = "covers", "short", "undated", "other_batch", "no_receipt"
# What no search can have done; and cells that nobody can read.
TOO_MANY, TOO_EARLY, TOO_LATE, UNREADABLE = "too_many", "too_early", "too_late", "unreadable"
# Of no department that anybody can tell.
NOBODYS = "nobodys"
_BEST = (COVERS, SHORT, UNDATED, OTHER_BATCH, TOO_MANY, TOO_EARLY, TOO_LATE, UNREADABLE)
_REFUSED = (TOO_MANY, TOO_EARLY, TOO_LATE, UNREADABLE, NOBODYS)


def read_receipts(
    admission: Admission, people_asked: pl.DataFrame, declared: PropertyDeclaration, days: SearchDays
) -> pl.DataFrame:
    """Frame `receipts`: for every asked department that a receipt names, and the asked without any.

    `admission`: of `property_receipts`; `people_asked`: table `asked`. A receipt under one of
    our batch numbers counts for that batch alone. Whoever searched before the last of the asked had signed cannot have
    searched for them all.
    """
    requests = people_asked.group_by("department").agg(
        pl.col("person_id").n_unique().cast(pl.Int64).alias("asked"),
        pl.col("batch").first().alias("_own"),
        pl.col("signed_on").max().alias("_signed_on"),
    )
    parts = [(admission.accepted, False), (admission.unreadable, True)]
    rows = pl.concat([part.with_columns(pl.lit(value=bad).alias("_unreadable")) for part, bad in parts])
    department_receipts = rows.select(
        *PLACE, "searched_on", "batch", "_unreadable", pl.col("persons_searched").alias("searched"),
        find_named_departments(rows["department"], declared).alias("department"),
    ).explode("department")  # fmt: skip
    receipts = requests.join(department_receipts, on="department", how="full", coalesce=True)
    return receipts.with_columns(_state_column(declared, days).alias("state")).select(
        *PLACE, "department", "asked", "state", "searched_on", "searched"
    )


def list_readable_receipts(receipts: pl.DataFrame) -> pl.DataFrame:
    """One line per asked department: department, asked (persons), state, searched_on, searched.

    `receipts`: frame `receipts`. Of several the best counts, then the newest; they are never added up, as
    nobody can see whether they are about the same people.
    """
    order = pl.col("state").replace_strict(_BEST, list(range(len(_BEST))), default=len(_BEST), return_dtype=pl.Int64)
    best = receipts.drop_nulls("asked").sort(
        "department", order, "searched_on", "searched", descending=[False, False, True, True], nulls_last=True
    )
    return best.unique("department", keep="first", maintain_order=True).select(
        "department", "asked", "state", "searched_on", "searched"
    )


def list_refused_receipts(receipts: pl.DataFrame) -> pl.DataFrame:
    """File, sheet, row_number and state of the receipts that are not believed for anybody."""
    refused = receipts.filter(pl.col("state").is_in(_REFUSED)).drop_nulls("row_number")
    return refused.select(*PLACE, "state").unique(list(PLACE), keep="first", maintain_order=True).sort(*PLACE)


def _state_column(declared: PropertyDeclaration, days: SearchDays) -> pl.Expr:
    limits, persons_asked, searched = declared.receipt_limits, pl.col("asked"), pl.col("searched")
    batch = pl.col("batch").str.strip_chars()
    is_other_batch = (batch.str.contains(_OUR_BATCH) & (batch != pl.col("_own"))).fill_null(value=False)
    is_too_many = (searched > persons_asked * limits.times) & (searched > persons_asked + limits.above)
    states = [
        (pl.col("row_number").is_null(), NO_RECEIPT),
        (pl.col("department").is_null(), NOBODYS),
        (pl.col("_unreadable"), UNREADABLE),
        (is_too_many | (searched < 0), TOO_MANY),
        (pl.col("searched_on") > days.later_day + timedelta(days=limits.within_days), TOO_LATE),
        (is_other_batch, OTHER_BATCH),
        (~(searched >= persons_asked).fill_null(value=False), SHORT),
        (pl.col("searched_on").is_null(), UNDATED),
        (pl.col("searched_on") < pl.col("_signed_on"), TOO_EARLY),
    ]  # fmt: skip
    conditions = [pl.when(holds.fill_null(value=False)).then(pl.lit(state)) for holds, state in states]
    return pl.coalesce(*conditions, pl.lit(COVERS))
