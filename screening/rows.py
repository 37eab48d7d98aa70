"""A source's rows as rules see them: whose they are, and what is derived from several rows together."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.declarations.source import Netting, SourceDeclaration
from domain.handover import PLACE, Admission
from domain.regions import Regions


def claimed_rows(
    admission: Admission, claims: pl.DataFrame, source: SourceDeclaration, regions: Regions, as_of: date
) -> pl.DataFrame:
    """Accepted and unreadable rows with person_id, household_id and `certain` (table `claims`), one line per claim.

    Rows that nobody can own are left out. Reversals are netted and whole-year income is derived here,
    once, before any rule looks.
    """
    rows = pl.concat([admission.accepted, admission.unreadable], how="vertical")
    owners = claims.select(*PLACE, "person_id", "household_id", "certain")
    rows = rows.drop("person_id", "household_id", strict=False).join(owners, on=list(PLACE), how="inner")
    if source.grain == "area":
        rows = regions.resolve(rows, as_of=as_of)
    if source.netting:
        rows = netted(rows, source.netting)
    if source.id == "register_income":
        rows = with_whole_years(rows)
    return rows.sort(*PLACE, "person_id", "household_id", nulls_last=True)


def netted(rows: pl.DataFrame, netting: Netting) -> pl.DataFrame:
    """Date each reversal with the row it takes back, so that both fall in the same window.

    A reversal whose original is not in the delivery takes back something outside it: its amount becomes 0,
    else it would hide what the household did pay.
    """
    amount, day = pl.col(netting.amount), pl.col(netting.date)
    original = pl.when(amount >= 0).then(day).min().over(netting.key)
    known = pl.col(netting.key).is_not_null() & original.is_not_null()
    return rows.with_columns(
        pl.when((amount < 0) & known).then(original).otherwise(day).alias(netting.date),
        pl.when((amount < 0) & ~known).then(0.0).otherwise(amount).alias(netting.amount),
    )


def with_whole_years(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `net_income` (yuan: wage + business - its cost + property + transfer) and `counted`.

    A household-year counts by its whole-year row (of several, the poorest, so that nobody is missed) or by four
    readable quarters. `counted` is null on a row that nobody can read: its household's income is not known.
    """
    net = (
        pl.col("wage_income")
        + pl.col("business_income")
        - pl.col("business_cost")
        + pl.col("property_income")
        + pl.col("transfer_income")
    )
    readable = pl.col("certain") & net.is_not_null() & (pl.col("household_size") > 0)
    whole = readable & pl.col("quarter").is_null()
    year = ("household_id", "year")
    rows = rows.with_columns(net.alias("net_income"))
    poorest = pl.when(whole).then(pl.col("net_income") / pl.col("household_size")).rank("ordinal").over(year) == 1
    quarter = readable & pl.col("quarter").is_between(1, 4)
    quarters = pl.col("quarter").filter(quarter).n_unique().over(year)
    first_of_quarter = pl.when(quarter).then(pl.int_range(pl.len())).rank("ordinal").over(*year, "quarter") == 1
    by_year = pl.when(whole.any().over(year)).then(whole & poorest.fill_null(value=False))
    counted = by_year.otherwise(quarter & first_of_quarter.fill_null(value=False) & (quarters == 4))
    return rows.with_columns(pl.when(readable).then(counted).alias("counted"))
