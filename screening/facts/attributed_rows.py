"""A source's rows as rules see them: whose they are, and what is derived from several rows together."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.county.source import Netting, SourceDeclaration
from domain.handover import PLACE, Admission
from domain.regions import Regions
from screening.declarations.vocabulary import UNREADABLE
from screening.facts.household_incomes import INCOME, add_whole_years


def make_attributed_rows(
    admission: Admission, possible_matches: pl.DataFrame, source: SourceDeclaration, regions: Regions, as_of: date
) -> pl.DataFrame:
    """Frame `attributed_rows`: accepted and unreadable rows, one line per possible match.

    `possible_matches`: table `claims`. Rows that nobody can own are left out. Reversals are netted and whole-year
    income is derived here, once, before any rule looks.
    """
    rows = admission.examined_rows.drop("person_id", "household_id", strict=False)
    # The matches, being narrow, are brought into their order and joined first: of the rows one copy is enough.
    owners = possible_matches.select(*PLACE, "person_id", "household_id", "certain")
    owners = owners.join(_list_unreadable_fields(admission.quarantine), on=list(PLACE), how="left")
    owners = owners.sort(*PLACE, "person_id", "household_id", nulls_last=True)
    columns = [*rows.columns, *(name for name in owners.columns if name not in PLACE)]
    rows = owners.join(rows, on=list(PLACE), how="inner", maintain_order="left").select(columns)
    if source.grain == "area":
        rows = regions.resolve(rows, as_of=as_of)
    if source.netting:
        rows = net_reversals(rows, source.netting)
    if source.id == INCOME:
        rows = add_whole_years(rows)
    if source.id == "declarations":
        # Open until `add_closing_days` has seen what came back.
        rows = rows.with_columns(pl.lit(None, dtype=pl.Date).alias("closed_on"))
    return rows


def _list_unreadable_fields(quarantine: pl.DataFrame) -> pl.DataFrame:
    """File, sheet, row_number and `unreadable`: the fields for which a row stands in table `quarantine`."""
    return quarantine.drop_nulls("field").group_by(PLACE).agg(pl.col("field").sort().alias(UNREADABLE))


def net_reversals(rows: pl.DataFrame, netting: Netting) -> pl.DataFrame:
    """Date each reversal with the row it takes back, so that both fall in the same window.

    A reversal whose original is not in the delivery takes back something outside it: its amount becomes 0,
    else it would hide what the household did pay.
    """
    amount, day = pl.col(netting.amount), pl.col(netting.date)
    original = pl.when(amount >= 0).then(day).min().over(netting.key)
    is_reversal = pl.col(netting.key).is_not_null() & original.is_not_null()
    return rows.with_columns(
        pl.when((amount < 0) & is_reversal).then(original).otherwise(day).alias(netting.date),
        pl.when((amount < 0) & ~is_reversal).then(0.0).otherwise(amount).alias(netting.amount),
    )
