"""Counts per village or township; every registered place has its line, also where nothing was found."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def count_per_place(
    households: pl.DataFrame, listed: pl.DataFrame, clues: pl.DataFrame, areas: pl.DataFrame, *keys: str,
    ended: Sequence[pl.DataFrame] = (),
) -> pl.DataFrame:  # fmt: skip
    """Count per place: households, persons, listed, mandatory, monitored, first_time, to_verify, attention, clues ...

    `listed`, `clues`, `areas`: tables `listed_households`, `household_clues`, `area_clues`. `clues` are the rows of
    the two clue sheets, `area_clues` are findings about places; `mandatory`, `monitored` and `first_time` count
    listed households. `ended`: clues that rest or have ended; nothing is counted of them, but their places have a line.
    """
    places = pl.concat([frame.select(keys) for frame in (households, listed, areas, *ended)]).unique().sort(keys)
    on_list = pl.col("on_list")
    marks = {
        "mandatory": pl.col("mandatory"), "monitored": pl.col("monitored"), "first_time": pl.col("status") == "new"
    }  # fmt: skip
    counts = [
        households.group_by(keys).agg(pl.len().alias("households"), pl.col("household_size").sum().alias("persons")),
        listed.group_by(keys).agg(
            on_list.sum().alias("listed"),
            *((is_marked & on_list).sum().alias(name) for name, is_marked in marks.items()),
            (~on_list).sum().alias("to_verify"),
        ),
        clues.filter(pl.col("certainty") == "attention")
        .group_by(keys)
        .agg(pl.col("household_id").n_unique().alias("attention")),
        clues.filter(on_list.is_not_null()).group_by(keys).agg(pl.len().alias("clues")),
        areas.group_by(keys).agg(pl.len().alias("area_clues")),
    ]
    for count in counts:
        places = places.join(count, on=keys, how="left", maintain_order="left")
    return places.with_columns(pl.exclude(keys).fill_null(0).cast(pl.Int64))


def add_further_counts(
    township_counts: pl.DataFrame, follow_up_households: pl.DataFrame, clues: pl.DataFrame
) -> pl.DataFrame:
    """Table `township_counts`: with the households that somebody should look at besides, and those looked at again."""
    rechecks = clues.filter(pl.col("recheck") == "periodic").unique("household_id")
    for name, homes in (("follow_up", follow_up_households), ("rechecked", rechecks)):
        counts = homes.group_by("township").agg(pl.len().cast(pl.Int64).alias(name))
        township_counts = township_counts.join(counts, on="township", how="left", maintain_order="left")
    return township_counts.with_columns(pl.col("follow_up", "rechecked").fill_null(0))


def count_households_per_risk(clues: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """keys, risk, households: suspected households (on the list or to verify) with a finding of the risk.

    The most frequent risk of a place first.
    """
    of_suspected = clues.filter(pl.col("on_list").is_not_null() & (pl.col("certainty") != "attention"))
    counts = of_suspected.group_by(*keys, "risk").agg(
        pl.col("household_id").n_unique().cast(pl.Int64).alias("households")
    )
    return counts.sort(*keys, "households", "risk", descending=[*(False for _ in keys), True, False])


def count_source_townships(members: pl.DataFrame, links: pl.DataFrame, townships: pl.Series) -> pl.DataFrame:
    """Table `source_townships`: per source with linked rows and township, how many of them are about it.

    `is_silent`: none, although the source has so many elsewhere that none is no chance.
    """
    places = members.select("household_id", "township").unique("household_id", maintain_order=True)
    linked = links.filter(pl.col("decision") == "linked").join(places, on="household_id")
    counts = linked.group_by("source", "township").agg(pl.len().cast(pl.Int64).alias("linked"))
    sums = counts.group_by("source").agg(pl.col("linked").sum().alias("all")).sort("source")
    lines = sums.join(townships.to_frame("township"), how="cross").join(counts, on=["source", "township"], how="left")
    has_many_rows = pl.col("all") >= _MANY * places["township"].n_unique()
    lines = lines.with_columns(pl.col("linked").fill_null(0)).sort("source", "township")
    return lines.select("source", "township", "linked", is_silent=(pl.col("linked") == 0) & has_many_rows)


_MANY = 10  # linked rows per township on average


def count_source_rows(accounting: pl.DataFrame, links: pl.DataFrame, findings: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Tables `source_counts` (rows by outcome, clues) and `source_methods` (linked rows by method)."""
    outcomes = ("registered", "linked", "review", "unlinked")
    rows = accounting.group_by("source").agg(pl.col(outcomes).sum())
    clues = findings.group_by("source").agg(pl.len().cast(pl.Int64).alias("clues"))
    counts = rows.join(clues, on="source", how="full", coalesce=True).with_columns(pl.exclude("source").fill_null(0))
    linked = links.filter(pl.col("decision") == "linked")
    methods = linked.group_by("source", "method").agg(pl.len().cast(pl.Int64).alias("rows")).drop_nulls("method")
    return {"source_counts": counts.sort("source"), "source_methods": methods.sort("source", "method")}
