"""Two runs beside each other: households and clues that came, went, or changed."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from domain.county.rule import LISTED_CERTAINTIES
from domain.tables import add_absent_columns

_CLUE = ("clue_id", "household_id", "person_id", "township", "village", "rule_id", "risk", "certainty", "value")
# What may have become of a clue between the two runs, in the order in which it is told.
CHANGES = ("added", "grown", "shrunk", "surer", "less_sure", "moved", "rested", "waiting", "gone")


@dataclass(frozen=True)
class RunTables:
    """What of a run is compared: tables `findings`, `suppressed`, `resolved`."""

    findings: pl.DataFrame
    suppressed: pl.DataFrame
    resolved: pl.DataFrame


def compare_runs(before: RunTables, after: RunTables) -> pl.DataFrame:
    """Every clue of households that is not the same in both runs, by township and household.

    Columns: those of a clue (of the later run, else of the earlier), `change` (`CHANGES`; `rested`, `waiting`: it is
    suppressed now), `reason` (of `rested` and `waiting` clues, and of those that are `gone` where the later run says
    why), `value_before`. Attention clues put nobody on a list and are left out.
    """
    then, now = _select_clues(before.findings), _select_clues(after.findings)
    pairs = now.join(then, on="clue_id", suffix="_before")
    kept = pairs.with_columns(_name_change().alias("change")).drop_nulls("change")
    added = now.join(then, on="clue_id", how="anti").with_columns(change=pl.lit("added"))
    ended = then.join(now, on="clue_id", how="anti").join(_list_endings(after), on="clue_id", how="left")
    ended = ended.with_columns(pl.col("change").fill_null("gone"), value_before="value")
    columns = [*_CLUE, "change", "reason", "value_before"]
    none = [pl.lit(None, dtype=pl.String).alias("reason"), pl.lit(None, dtype=pl.Float64).alias("value_before")]
    parts = [
        added.with_columns(none).select(columns),
        kept.with_columns(none[0]).select(columns),
        ended.select(columns),
    ]
    return pl.concat(parts).sort("township", "village", "household_id", "rule_id", "clue_id")


def replace_numbers(households: pl.DataFrame, before: RunTables, after: RunTables) -> pl.DataFrame:
    """The households of the earlier list under the numbers that they bear in the later run, as their clues show.

    `households`: household_id, township. A number that the later run's clues still bear is the household's own.
    """
    names = ("clue_id", "household_id")
    later = [frame.select(names) for frame in (after.findings, after.suppressed, after.resolved)]
    todays = pl.concat(later).drop_nulls().unique()
    pairs = before.findings.select("clue_id", then="household_id").drop_nulls().join(todays, on="clue_id")
    staying = pairs.filter(pl.col("then") == pl.col("household_id"))
    renumbered = pairs.join(staying, on="then", how="anti").unique(["then", "household_id"])
    certain = renumbered.filter(pl.col("household_id").n_unique().over("then") == 1)
    numbers = dict(certain.select("then", "household_id").iter_rows())
    return households.with_columns(pl.col("household_id").replace(numbers))


def _select_clues(findings: pl.DataFrame) -> pl.DataFrame:
    counted = findings.filter(pl.col("household_id").is_not_null(), pl.col("certainty").is_in(LISTED_CERTAINTIES))
    return counted.select(_CLUE)


def _name_change() -> pl.Expr:
    is_sure, was_sure = (pl.col(name) == "confirmed" for name in ("certainty", "certainty_before"))
    has_moved = (pl.col("township") != pl.col("township_before")) | (pl.col("village") != pl.col("village_before"))
    conditions = {
        "surer": is_sure & ~was_sure,
        "less_sure": was_sure & ~is_sure,
        "grown": pl.col("value") > pl.col("value_before"),
        "shrunk": pl.col("value") < pl.col("value_before"),
        "moved": has_moved,
    }
    return pl.coalesce(pl.when(holds.fill_null(value=False)).then(pl.lit(name)) for name, holds in conditions.items())


def _list_endings(after: RunTables) -> pl.DataFrame:
    """clue_id, change, reason: what the later run says of clues that it does not tell."""
    suppressed = add_absent_columns(after.suppressed, "suppressed").select(
        "clue_id",
        pl.when(pl.col("reason") == "checked").then(pl.lit("rested")).otherwise(pl.lit("waiting")).alias("change"),
        "reason",
    )
    resolved = after.resolved.select("clue_id", pl.lit("gone").alias("change"), "reason")
    return pl.concat([suppressed, resolved]).unique("clue_id", keep="first", maintain_order=True)
