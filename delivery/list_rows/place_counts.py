"""Counts per village or township; every registered place has its line, also where nothing was found."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from delivery.list_inputs import DocumentContext, ListInputs
from delivery.list_labels import CERTAINTY_LABELS
from delivery.list_rows.clue_rows import list_area_clues, list_household_clues
from delivery.list_rows.follow_up_households import list_follow_up_households
from delivery.list_rows.households import list_households, list_suspected
from domain.county.policy import GUARANTEES

COUNT_FIELDS = (
    *("households", "persons", "listed", "mandatory", "monitored", "first_time", "to_verify", "attention"),
    *("clues", "area_clues"),
)
GUARANTEE_FIELDS = ("guarantee", "safe", "risk", "unknown")


@dataclass(frozen=True)
class CountyRows:
    """What the list of suspected households and the summary are made from: the inputs, and joined once for the county.

    `tables`: the inputs themselves. The others are shared by every township's workbook.
    """

    tables: ListInputs
    homes: pl.DataFrame
    suspected: pl.DataFrame
    clues: pl.DataFrame
    areas: pl.DataFrame
    coverage: pl.DataFrame
    follow_up: pl.DataFrame


def make_county_rows(tables: ListInputs, context: DocumentContext) -> CountyRows:
    """Join once for the whole county."""
    homes = list_households(tables.members)
    place = homes.select("household_id", "township")
    return CountyRows(
        tables=tables,
        homes=homes,
        suspected=list_suspected(tables, context),
        clues=list_household_clues(tables, context),
        areas=list_area_clues(tables, context),
        coverage=tables.coverage.join(place, on="household_id", how="inner"),
        follow_up=list_follow_up_households(tables, context),
    )


def find_townships(county_rows: CountyRows) -> list[str]:
    """Every township of a registered household or of a finding, in order."""
    frames = (county_rows.homes, county_rows.suspected, county_rows.areas)
    return pl.concat([frame.select("township") for frame in frames]).unique().sort("township")["township"].to_list()


def count_per_place(county_rows: CountyRows, *keys: str) -> pl.DataFrame:
    """The keys and `COUNT_FIELDS`: counts per place.

    `clues` are the rows of the two clue sheets, `area_clues` are findings about places;
    `mandatory`, `monitored` and `first_time` count listed households.
    """
    frames = (county_rows.homes, county_rows.suspected, county_rows.areas)
    places = pl.concat([frame.select(keys) for frame in frames]).unique().sort(keys)
    on_list = pl.col("on_list")
    counts = [
        county_rows.homes.group_by(keys).agg(
            pl.len().alias("households"), pl.col("household_size").sum().alias("persons")
        ),
        county_rows.suspected.group_by(keys).agg(
            on_list.sum().alias("listed"),
            *(((pl.col(c) == "是") & on_list).sum().alias(c) for c in ("mandatory", "monitored", "first_time")),
            (~on_list).sum().alias("to_verify"),
        ),
        county_rows.clues.filter(pl.col("certainty") == CERTAINTY_LABELS["attention"])
        .group_by(keys)
        .agg(pl.col("household_id").n_unique().alias("attention")),
        county_rows.clues.filter(on_list.is_not_null()).group_by(keys).agg(pl.len().alias("clues")),
        county_rows.areas.group_by(keys).agg(pl.len().alias("area_clues")),
    ]
    for count in counts:
        places = places.join(count, on=keys, how="left")
    return places.with_columns(pl.exclude(keys).fill_null(0).cast(pl.Int64))


def count_households_per_risk(county_rows: CountyRows, *keys: str) -> pl.DataFrame:
    """keys, risk, households: suspected households (on the list or to verify) with a finding of the risk."""
    clues = county_rows.clues.filter(
        pl.col("on_list").is_not_null() & (pl.col("certainty") != CERTAINTY_LABELS["attention"])
    )
    return clues.group_by(*keys, "risk").agg(pl.col("household_id").n_unique().alias("households"))


def count_guarantees(coverage: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """The keys and `GUARANTEE_FIELDS`: households per verdict, guarantees in words and in their order."""
    order = {guarantee: number for number, guarantee in enumerate(GUARANTEES)}
    verdicts = [
        (pl.col("verdict") == verdict).sum().cast(pl.Int64).alias(verdict) for verdict in ("safe", "risk", "unknown")
    ]
    counts = coverage.group_by(*keys, "guarantee").agg(verdicts)
    ordered = counts.sort(*keys, pl.col("guarantee").replace_strict(order, default=len(order), return_dtype=pl.Int64))
    return ordered.with_columns(pl.col("guarantee").replace(GUARANTEES))
