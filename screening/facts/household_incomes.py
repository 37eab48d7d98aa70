"""Whole-year income: of calendar years, and of the window over which the policy counts it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from domain.county.policy import PolicyDeclaration
from domain.county.rule_names import find_names_used
from domain.periods import find_window_start
from screening.declarations.vocabulary import APPLIED_ON

INCOME = "register_income"
_PARTS = ("wage_income", "business_income", "property_income", "transfer_income")
_DERIVED = frozenset({"in_window", "in_previous_window", "window_from", "window_until"})
_SLOT = ("household_id", "year", "quarter")


def add_whole_years(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `net_income` (yuan: wage + business - its cost + property + transfer) and `counted`.

    A household-year counts by its whole-year row or else by four readable quarters; of several rows for the same
    the poorest, so that nobody is missed. `counted` is null on a row that nobody can read: its household's income
    is not known. A blank amount is not zero.
    """
    net = pl.sum_horizontal(*_PARTS, ignore_nulls=False) - pl.col("business_cost")
    rows = rows.with_columns(net.alias("net_income"))
    return rows.with_columns(_sum_window(pl.lit(value=True), ("household_id", "year")).alias("counted"))


def add_windows(rows: Mapping[str, pl.DataFrame], policy: PolicyDeclaration, as_of: date) -> dict[str, pl.DataFrame]:
    """The sources' rows, those of income with `in_window`, `in_previous_window`, `window_from` and `window_until`.

    They stay as they are where no rule of the policy speaks of a window.

    Quarters are counted through the years, the last of a window being: of the calendar year the fourth of last year;
    of four rolling quarters the newest that has ended and that the ledger tells of, at most one behind; before an
    application the newest that had ended when the household applied, within the last twelve months.
    """
    incomes = rows.get(INCOME)
    if incomes is None or not any(find_names_used(rule) & _DERIVED for rule in policy.rules.values()):
        return dict(rows)
    dated = _select_last_quarters(incomes, rows, policy, as_of).with_columns(
        (pl.col("year") * 4 + pl.col("quarter") - 1).alias("_index")
    )
    last = pl.col("_last")
    marked = dated.with_columns(
        _sum_window(_is_within(last), ("household_id",)).alias("in_window"),
        _sum_window(_is_within(last - 4), ("household_id",)).alias("in_previous_window"),
        _first_day(last - 3).alias("window_from"),
        (_first_day(last + 1) - pl.duration(days=1)).alias("window_until"),
    )
    return {**rows, INCOME: marked.drop("_last", "_index")}


def _sum_window(of_window: pl.Expr, owner: tuple[str, ...]) -> pl.Expr:
    """Whether a row makes up its owner's income of a window: false outside it, null where nobody can read it."""
    quarter = pl.col("quarter")
    readable = pl.col("certain") & pl.col("net_income").is_not_null() & (pl.col("household_size") > 0)
    per_head = pl.when(readable).then(pl.col("net_income") / pl.col("household_size"))
    poorest = per_head.rank("ordinal").over(*_SLOT) == 1
    inside = of_window.fill_null(value=True)
    has_whole = (readable & inside & quarter.is_null()).any().over(*owner)
    of_year = readable & inside & quarter.is_between(1, 4)
    all_four = quarter.filter(of_year).n_unique().over(*owner) == 4
    stands = pl.when(has_whole).then(quarter.is_null()).otherwise(of_year & all_four)
    return pl.when(~inside).then(pl.lit(value=False)).when(readable).then(poorest & stands)


def _is_within(last: pl.Expr) -> pl.Expr:
    """Whether a row is of the four quarters that end with this one: itself one of them, or the whole calendar year."""
    is_full_year = (last % 4 == 3) & (pl.col("year") == last // 4)
    return (
        pl.when(pl.col("quarter").is_null()).then(is_full_year).otherwise(pl.col("_index").is_between(last - 3, last))
    )


def _first_day(index: pl.Expr) -> pl.Expr:
    return pl.date(index // 4, index % 4 * 3 + 1, 1)


def _select_last_quarters(
    incomes: pl.DataFrame, rows: Mapping[str, pl.DataFrame], policy: PolicyDeclaration, as_of: date
) -> pl.DataFrame:
    """The rows with `_last`: the number of the last quarter of their household's window."""
    if policy.income_window == "calendar_year":
        return incomes.with_columns(pl.lit(as_of.year * 4 - 1).alias("_last"))
    ended = count_ended_quarters(as_of)
    last = pl.col("year") * 4 + pl.col("quarter").fill_null(4) - 1  # a whole year tells of its fourth quarter
    reporting = incomes.filter(pl.col("certain"), last == ended).height
    usual = pl.lit(ended if reporting else ended - 1)
    if policy.income_window == "rolling_quarters":
        return incomes.with_columns(usual.alias("_last"))
    applied = _read_applications(rows, find_window_start(as_of, 12), as_of)
    dated = incomes.join(applied, on="household_id", how="left", maintain_order="left")
    day = pl.col("_applied")
    of_application = day.dt.year().cast(pl.Int64) * 4 + (day.dt.month().cast(pl.Int64) - 1) // 3 - 1
    return dated.with_columns(pl.coalesce(of_application, usual).alias("_last")).drop("_applied")


def count_ended_quarters(day: date) -> int:
    """The number (year times four, plus nought to three) of the newest quarter that has ended on or before a day."""
    ends_today = (day.month, day.day) in {(3, 31), (6, 30), (9, 30), (12, 31)}
    return day.year * 4 + (day.month - 1) // 3 - (not ends_today)


def _read_applications(rows: Mapping[str, pl.DataFrame], first: date, as_of: date) -> pl.DataFrame:
    """household_id, _applied: the day of its newest application or declaration from `first` to the as-of date."""
    parts = [pl.DataFrame(schema={"household_id": pl.String, "_applied": pl.Date})]
    for source, day in APPLIED_ON.items():
        if (source_rows := rows.get(source)) is not None:
            applications = source_rows.filter("certain", pl.col(day).is_between(first, as_of))
            parts.append(applications.select("household_id", pl.col(day).alias("_applied")))
    return pl.concat(parts).drop_nulls().group_by("household_id").agg(pl.col("_applied").max())
