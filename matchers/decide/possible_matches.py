"""Whom a row may be about: so that no rule calls somebody absent whose row is only doubtful."""

from __future__ import annotations

import polars as pl

from domain.handover import PLACE, Admission
from domain.tables import conform, empty


def list_possible_matches(outcomes: pl.DataFrame, candidates: pl.DataFrame) -> pl.DataFrame:
    """Table `claims`: linked readable rows for certain; every candidate of another row as possible.

    `outcomes`: frame `outcomes`; `candidates`: frame `row_persons`.
    """
    is_linked = (pl.col("decision") == "linked") & pl.col("readable")
    certain_matches = outcomes.filter(is_linked).with_columns(certain=pl.lit(value=True))
    doubtful_matches = outcomes.filter(~is_linked).drop("person_id", "household_id")
    doubtful_matches = doubtful_matches.join(candidates, on="row").with_columns(certain=pl.lit(value=False))
    columns = ["source", *PLACE, "person_id", "household_id", "certain"]
    all_matches = pl.concat([certain_matches.select(columns), doubtful_matches.select(columns)])
    return conform(all_matches, "claims").sort(*PLACE, "person_id", nulls_last=True)


def find_namesakes(rows: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Frame `row_persons`: everybody of the row's name in its township, or in the county where it names none.

    `rows`: frame `unsettled_rows`; `people`: frame `people`. Possible matches of a row under somebody else's number:
    too little to link, enough not to say "absent".
    """
    row_names = rows.select("row", "name_key", "township")
    person_names = people.select("person_id", "household_id", "name_key", pl.col("township").alias("home"))
    name_pairs = row_names.join(person_names, on="name_key")
    is_nearby = pl.col("township").is_null() | (pl.col("township") == pl.col("home"))
    return name_pairs.filter(is_nearby).select("row", "person_id", "household_id")


def list_household_matches(admission: Admission) -> pl.DataFrame:
    """Table `claims` for a source whose rows name their household: they need no linking.

    Certain where the row could be read. Rows that name an order instead of a household are nobody's.
    """
    parts = [_select_household_rows(admission.source, admission.accepted, certain=True)]
    parts.append(_select_household_rows(admission.source, admission.unreadable, certain=False))
    return conform(pl.concat(parts), "claims").sort(*PLACE)


def _select_household_rows(source: str, rows: pl.DataFrame, certain: bool) -> pl.DataFrame:
    if "household_id" not in rows.columns:
        return empty("claims")
    return rows.filter(pl.col("household_id").is_not_null()).select(
        pl.lit(source).alias("source"),
        *PLACE,
        pl.lit(None, dtype=pl.String).alias("person_id"),
        "household_id",
        pl.lit(value=certain).alias("certain"),
    )
