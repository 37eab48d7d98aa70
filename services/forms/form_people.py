"""Who stands on a household's forms: nobody whom a department has as dead or moved out."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.ages import years_between
from domain.change_words import LOSSES
from domain.identity.columns import read_birth_date
from domain.tables import conform
from storage.run_store import RunStore


def list_form_households(homes: pl.DataFrame) -> pl.DataFrame:
    """Table `form_households`, numbered in the order of villages and groups. `homes`: of table `tracked_households`."""
    ordered = homes.sort("township", "village", "group", "household_id", nulls_last=True)
    numbered = ordered.with_columns(item=pl.int_range(1, pl.len() + 1).over("township", "village").cast(pl.Int64))
    return conform(numbered, "form_households")


def list_form_people(run: RunStore, homes: pl.DataFrame, day: date) -> pl.DataFrame:
    """Table `form_people` of these households, the householder first.

    A person is gone whom table `population_changes` of the run has as dead or moved out. Age by the number, on the
    day; who has no valid one counts as grown up.
    """
    gone = run.read("population_changes").filter(pl.col("change").is_in(LOSSES)).select("person_id").drop_nulls()
    age = years_between(read_birth_date(pl.col("person_id_number")), day)
    people = (
        run.read("tracked_people").join(homes, on="household_id", how="semi").join(gone, on="person_id", how="anti")
    )
    lines = people.with_columns(age=age).with_columns(is_minor=(pl.col("age") < 18).fill_null(value=False))
    is_head = (pl.col("relation") == "户主").fill_null(value=False)
    return conform(lines, "form_people").sort("household_id", ~is_head, "person_id", nulls_last=True)
