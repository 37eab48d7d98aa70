"""How far the listed households have come, in the order in which a notice wants the work told (工作总结)."""

from __future__ import annotations

import polars as pl

from domain.tables import conform

_HOME = "household_id"


def _has(column: str) -> pl.Expr:
    return pl.col(column).is_not_null()


def _counts(column: str) -> pl.Expr:
    return (pl.col(column) > 0).fill_null(value=False)


_IS_LISTED = _has("started_on")
_IS_PROPOSED = pl.col("is_proposed") | _has("reviewed_on") | _has("decision")
# Item -> the households that it counts; facts of `gather_facts`, beside table `household_roads`.
_ITEMS: dict[str, pl.Expr] = {
    "listed": _IS_LISTED,
    "visited": _IS_LISTED & _counts("visits"),
    "confirmed": _IS_LISTED & _counts("answers_true"),
    "unconfirmed": _IS_LISTED & _counts("visits") & ~_counts("answers_true"),
    "unlisted": ~_IS_LISTED & _IS_PROPOSED,
    "proposed": _IS_PROPOSED,
    "authorised": _has("papers"),
    "searched": _counts("searches"),
    "reviewed": _has("reviewed_on"),
    "published": _has("published_from"),
    "decided": _has("decision"),
    "refused": (pl.col("ending") == "refused").fill_null(value=False),
    "entered": _has("entered_on") & ~pl.col("was_monitored"),
    "ordered": _counts("orders"),
    "helped": _counts("measures"),
    "removed": (pl.col("ending") == "removed").fill_null(value=False),
    "unvisited": _IS_LISTED & pl.col("ending").is_null() & ~_counts("visits"),
    "overdue": _counts("days_overdue"),
    "missing": _has("missing"),
}
ITEMS = tuple(_ITEMS)


def count_progress(facts: pl.DataFrame, roads: pl.DataFrame) -> pl.DataFrame:
    """Table `work_progress`: of the county, each township, each period in which a road began.

    The county comes first, then townships by name; periods from the oldest on. `facts`: of `gather_facts`. `roads`:
    table `household_roads`.
    """
    rows = facts.join(roads.select(_HOME, "days_overdue", "missing"), on=_HOME).sort("started_on")
    marks = rows.select("township", "period", *(marked.alias(item) for item, marked in _ITEMS.items()))
    nothing = pl.lit(None, dtype=pl.String)
    parts = [
        marks.with_columns(township=nothing, period=nothing),
        marks.with_columns(township=nothing).drop_nulls("period"),
        marks.with_columns(period=nothing).sort("township"),
    ]
    counts = [
        part.group_by("township", "period", maintain_order=True).agg(pl.col(ITEMS).sum().cast(pl.Int64))
        for part in parts
    ]
    lines = pl.concat(counts).unpivot(
        ITEMS, index=["township", "period"], variable_name="item", value_name="households"
    )
    return conform(lines, "work_progress")
