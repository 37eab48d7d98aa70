"""线上线下名单对比 (notice 2, 二（一）1): what the villages' meetings proposed, beside what the comparison found."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.handover import PLACE
from domain.regions import Regions
from domain.tables import conform

OFFLINE = "offline_suspects"
_ORDER = ("township", "village", "compared", "household_id", *PLACE)


def compare_lists(
    proposed: pl.DataFrame, links: pl.DataFrame, suspected: pl.DataFrame, regions: Regions, as_of: date
) -> pl.DataFrame:
    """Table `list_comparison`: a line per household of either list, and per proposed row about nobody registered.

    `proposed`: accepted rows of `offline_suspects` up to the as-of date count. `links`, `suspected`: the tables. Of
    several proposals for one household the newest stands.
    """
    raised = proposed.filter((pl.col("raised_on") <= as_of).fill_null(value=True))
    source_links = links.filter(pl.col("source") == OFFLINE)
    owner = pl.when(pl.col("decision") == "linked").then("household_id").alias("household_id")
    rows = raised.drop("household_id", strict=False).join(source_links.select("source", *PLACE, owner), on=list(PLACE))
    rows = regions.resolve(rows, as_of=as_of)
    newest = rows.sort("raised_on", *PLACE, descending=[True, False, False, False], nulls_last=True)
    offline = newest.filter(pl.col("household_id").is_null() | pl.col("household_id").is_first_distinct())
    online = suspected.select("household_id", online_township="township", online_village="village")
    households = offline.join(online, on="household_id", how="full", coalesce=True)
    is_offline = pl.col("source").is_not_null()
    is_online = pl.col("online_township").is_not_null()
    status = pl.when(is_offline & is_online).then(pl.lit("both")).when(is_offline).then(pl.lit("offline_only"))
    compared = status.otherwise(pl.lit("online_only"))
    table = households.with_columns(
        compared.alias("compared"),
        *(pl.coalesce(f"online_{level}", level).alias(level) for level in ("township", "village")),
    )
    return conform(table, "list_comparison").sort(_ORDER, nulls_last=True)
