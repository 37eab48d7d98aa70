"""Counts per village or township; every registered place has its line, also where nothing was found."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from delivery.list_inputs import ListContext, ListTables
from delivery.list_labels import CERTAINTIES
from delivery.list_rows.clue_rows import area_clues, household_clues
from delivery.list_rows.follow_up_households import follow_up_households
from delivery.list_rows.households import registered, suspected
from domain.declarations.policy import GUARANTEES


@dataclass(frozen=True)
class Prepared:
    """The county's frames that every township's list and the summary are cut from."""

    homes: pl.DataFrame
    suspected: pl.DataFrame
    clues: pl.DataFrame
    areas: pl.DataFrame
    coverage: pl.DataFrame
    follow_up: pl.DataFrame


def prepare(tables: ListTables, context: ListContext) -> Prepared:
    """Join once for the whole county."""
    homes = registered(tables.members)
    place = homes.select("household_id", "township")
    return Prepared(
        homes=homes,
        suspected=suspected(tables, context),
        clues=household_clues(tables, context),
        areas=area_clues(tables, context),
        coverage=tables.coverage.join(place, on="household_id", how="inner"),
        follow_up=follow_up_households(tables, context),
    )


def townships(ready: Prepared) -> list[str]:
    """Every township of a registered household or of a finding, in order."""
    frames = (ready.homes, ready.suspected, ready.areas)
    return pl.concat([frame.select("township") for frame in frames]).unique().sort("township")["township"].to_list()


def place_counts(ready: Prepared, *keys: str) -> pl.DataFrame:
    """Count per place: households, persons, listed, mandatory, monitored, first_time, to_verify, attention, clues ...

    `clues` are the rows of the two clue sheets, `area_clues` findings about places;
    `mandatory`, `monitored` and `first_time` count listed households.
    """
    frames = (ready.homes, ready.suspected, ready.areas)
    places = pl.concat([frame.select(keys) for frame in frames]).unique().sort(keys)
    on_list = pl.col("on_list")
    parts = [
        ready.homes.group_by(keys).agg(pl.len().alias("households"), pl.col("household_size").sum().alias("persons")),
        ready.suspected.group_by(keys).agg(
            on_list.sum().alias("listed"),
            *(((pl.col(c) == "是") & on_list).sum().alias(c) for c in ("mandatory", "monitored", "first_time")),
            (~on_list).sum().alias("to_verify"),
        ),
        ready.clues.filter(pl.col("certainty") == CERTAINTIES["attention"])
        .group_by(keys)
        .agg(pl.col("household_id").n_unique().alias("attention")),
        ready.clues.filter(on_list.is_not_null()).group_by(keys).agg(pl.len().alias("clues")),
        ready.areas.group_by(keys).agg(pl.len().alias("area_clues")),
    ]
    for part in parts:
        places = places.join(part, on=keys, how="left")
    return places.with_columns(pl.exclude(keys).fill_null(0).cast(pl.Int64))


def households_per_risk(ready: Prepared, *keys: str) -> pl.DataFrame:
    """keys, risk, households: suspected households (on the list or to verify) with a finding of the risk."""
    clues = ready.clues.filter(pl.col("on_list").is_not_null() & (pl.col("certainty") != CERTAINTIES["attention"]))
    return clues.group_by(*keys, "risk").agg(pl.col("household_id").n_unique().alias("households"))


def guarantee_counts(coverage: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """keys, guarantee (in words), safe, risk, unknown: households per verdict, guarantees in their order."""
    order = {guarantee: number for number, guarantee in enumerate(GUARANTEES)}
    verdicts = [
        (pl.col("verdict") == verdict).sum().cast(pl.Int64).alias(verdict) for verdict in ("safe", "risk", "unknown")
    ]
    counted = coverage.group_by(*keys, "guarantee").agg(verdicts)
    ordered = counted.sort(*keys, pl.col("guarantee").replace_strict(order, default=len(order), return_dtype=pl.Int64))
    return ordered.with_columns(pl.col("guarantee").replace(GUARANTEES))
