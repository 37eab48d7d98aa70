"""Facts that many rules use, computed once per member and household."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from domain.declarations.vocabulary import HOUSEHOLD_FACTS
from domain.periods import last_august_31

UNSTABLE_LIFTED = "脱贫不稳定户"


@dataclass(frozen=True)
class Population:
    """Registered members and households with their facts.

    `members`: person_id, household_id and the member facts.
    `households`: household_id, township, village and the household facts; `screen` adds what earlier rules found.
    """

    members: pl.DataFrame
    households: pl.DataFrame


def population(members: pl.DataFrame, rows: Mapping[str, pl.DataFrame], as_of: date) -> Population:
    """Compute the facts from table `members` and the claimed rows of the sources that tell of deaths and moves."""
    gone = _gone(rows, as_of)
    people = members.select(
        "person_id",
        "household_id",
        pl.col("person_id").is_in(gone.implode()).alias("gone"),
        pl.col("birth_date").alias("born_on"),
        age_expr(pl.col("birth_date"), as_of).alias("age"),
        age_expr(pl.col("birth_date"), last_august_31(as_of)).alias("age_last_aug31"),
    )
    return Population(people.sort("person_id"), household_facts(members))


def household_facts(members: pl.DataFrame) -> pl.DataFrame:
    """household_id, township, village, lifted, under_monitoring, lifted_or_monitored; any member's entry counts."""
    lifted = (pl.col("household_type") == "脱贫户").any() | (pl.col("monitor_type") == UNSTABLE_LIFTED).any()
    listed = pl.col("monitor_type").is_not_null()
    monitored = (pl.col("household_type") == "监测对象").any() | listed.any()
    facts = members.group_by("household_id").agg(
        pl.col("township").sort_by("is_head", descending=True).first(),
        pl.col("village").sort_by("is_head", descending=True).first(),
        lifted.alias("lifted"),
        (listed & pl.col("risk_cleared").fill_null(value=False).not_()).any().alias("under_monitoring"),
        (lifted | monitored).alias("lifted_or_monitored"),
    )
    return facts.with_columns(pl.col(name).fill_null(value=False) for name in HOUSEHOLD_FACTS).sort("household_id")


def age_expr(born: pl.Expr, day: date) -> pl.Expr:
    """Completed years on a day."""
    before_birthday = (born.dt.month() > day.month) | ((born.dt.month() == day.month) & (born.dt.day() > day.day))
    return pl.lit(day.year) - born.dt.year().cast(pl.Int64) - before_birthday.cast(pl.Int64)


def _gone(rows: Mapping[str, pl.DataFrame], as_of: date) -> pl.Series:
    """person_id of the dead and of those whose newest move by the as-of date was away."""
    found: list[pl.DataFrame] = []
    if (deaths := rows.get("civil_deaths")) is not None:
        dead = pl.col("certain") & (pl.col("death_date").is_null() | (pl.col("death_date") <= as_of))
        found.append(deaths.filter(dead).select("person_id"))
    if (changes := rows.get("police_changes")) is not None:
        known = changes.filter(pl.col("certain") & (pl.col("changed_on").is_null() | (pl.col("changed_on") <= as_of)))
        found.append(known.filter(pl.col("change") == "死亡").select("person_id"))
        moves = known.filter(pl.col("change").is_in(["迁入", "迁出"])).sort("changed_on", nulls_last=True)
        newest = moves.group_by("person_id", maintain_order=True).agg(pl.col("change").last())
        found.append(newest.filter(pl.col("change") == "迁出").select("person_id"))
    people = pl.concat(found)["person_id"] if found else pl.Series("person_id", [], dtype=pl.String)
    return people.drop_nulls().unique().sort()
