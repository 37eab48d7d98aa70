"""From candidates to one decision per row: the strongest reason counts, if it leads to one person."""

from __future__ import annotations

import polars as pl

from matchers.by_id import UNWITNESSED, WITNESSED
from matchers.by_name import STRONG, WAITING, WEAK
from matchers.prepare import CUT

# Most trusted first. An ID number without a witness stands between what links and what waits for a person.
TRUST = (*WITNESSED, *STRONG, *WEAK, *UNWITNESSED, *WAITING)


def decide(rows: pl.DataFrame, candidates: pl.DataFrame) -> pl.DataFrame:
    """One line per row: row, person_id, household_id, reason.

    `candidates`: row, person_id, household_id, reason, one line per row and person; rows without any get a reason of
    their own. Where several persons share the strongest reason nobody is named, the household only if it is one.
    """
    order = pl.col("reason").replace_strict(TRUST, list(range(len(TRUST))), return_dtype=pl.Int64)
    best = candidates.filter(order == order.min().over("row"))
    best = _namesakes_apart(best, candidates)
    alone = pl.len().over("row") == 1
    single = best.filter(alone).select("row", "person_id", "household_id", "reason")
    rest = rows.join(candidates, on="row", how="anti")
    return pl.concat([single, _several(best.filter(~alone)), _nobody(rest)])


def _namesakes_apart(best: pl.DataFrame, candidates: pl.DataFrame) -> pl.DataFrame:
    """Sex or group alone do not tell somebody from a namesake in the village of whom neither is known."""
    namesakes = candidates.filter(pl.col("reason") == "name_village_only").select("row").unique()
    crowded = pl.col("reason").is_in(WEAK) & pl.col("row").is_in(namesakes["row"].implode())
    return best.with_columns(pl.when(crowded).then(pl.lit("several_same_name")).otherwise("reason").alias("reason"))


def _several(best: pl.DataFrame) -> pl.DataFrame:
    reason = pl.col("reason").first()
    one_household = pl.when(pl.col("household_id").n_unique() == 1).then(pl.col("household_id").first())
    return best.group_by("row", maintain_order=True).agg(
        pl.lit(None, dtype=pl.String).first().alias("person_id"),
        one_household.alias("household_id"),
        pl.when(reason.is_in(WITNESSED))
        .then(pl.lit("id_shared"))
        .when(reason.is_in((*UNWITNESSED, "household_number_only", "name_sounds_alike")))
        .then(reason)
        .otherwise(pl.lit("several_same_name"))
        .alias("reason"),
    )


def _nobody(rows: pl.DataFrame) -> pl.DataFrame:
    reason = (
        pl.when(pl.col("id").is_not_null() & (pl.col("repair").fill_null("") != CUT))
        .then(pl.lit("nobody_of_that_id"))
        .when(pl.col("name_key").is_null())
        .then(pl.lit("no_name"))
        .otherwise(pl.lit("nobody_found"))
    )
    nobody = pl.lit(None, dtype=pl.String)
    return rows.select("row", nobody.alias("person_id"), nobody.alias("household_id"), reason.alias("reason"))
