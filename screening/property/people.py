"""Registered people as the gate sees them: alive and here, of age, able to sign, and still in the matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from domain.declarations.expressions import compile_expression
from domain.declarations.property import PropertyDeclaration
from screening.facts import age_expr, population

ADULT = 18  # 民法典第十七条
_DEATH = "死亡"


@dataclass(frozen=True)
class Matter:
    """What besides authorisations the gate asks.

    `people`: person_id, household_id, township, village, id_number (null: no valid one), dead, moved_out, needs_agent.
    `closed`: household_id, closed_on: households that have left the matter. `involved`: household_id of those that a
    visit proposes to take in, signed or not.
    """

    people: pl.DataFrame
    closed: pl.DataFrame
    involved: pl.DataFrame


def signatories(
    members: pl.DataFrame, rows: Mapping[str, pl.DataFrame], declared: PropertyDeclaration, as_of: date
) -> Matter:
    """From table `members` and the claimed rows of whatever sources tell of deaths, moves, certificates and reviews.

    A source that nobody delivered tells nothing: nobody is refused for it.
    """
    changes = rows.get("police_changes")
    deaths = {name: rows[name] for name in ("civil_deaths",) if name in rows}
    moves: dict[str, pl.DataFrame] = {}
    if changes is not None:
        died = pl.col("change") == _DEATH
        deaths |= {"police_changes": changes.filter(died)}
        moves = {"police_changes": changes.filter(~died)}
    age = age_expr(pl.col("birth_date"), as_of)
    people = members.select(
        "person_id", "household_id", "township", "village",
        pl.when("id_valid").then("id_number").alias("id_number"),
        _among(_gone(members, deaths, as_of)).alias("dead"),
        _among(_gone(members, moves, as_of)).alias("moved_out"),
        ((age < ADULT).fill_null(value=True) | _among(_without_capacity(rows, declared))).alias("needs_agent"),
    )  # fmt: skip
    return Matter(people, _closed(rows, declared, as_of), _involved(rows, as_of))


def _among(persons: pl.Series) -> pl.Expr:
    return pl.col("person_id").is_in(persons.implode())


def _gone(members: pl.DataFrame, rows: Mapping[str, pl.DataFrame], as_of: date) -> pl.Series:
    """person_id of those who surely are; what is only doubtful closes nothing."""
    return population(members, rows, as_of).members.filter(pl.col("gone").fill_null(value=False))["person_id"]


def _without_capacity(rows: Mapping[str, pl.DataFrame], declared: PropertyDeclaration) -> pl.Series:
    told = rows.get(declared.no_capacity.source)
    if told is None:
        return pl.Series("person_id", [], dtype=pl.String)
    says = told.with_columns(compile_expression(declared.no_capacity.where).alias("_says"))
    return says.filter(pl.col("_says").fill_null(value=False), "certain")["person_id"].drop_nulls().unique()


def _closed(rows: Mapping[str, pl.DataFrame], declared: PropertyDeclaration, as_of: date) -> pl.DataFrame:
    """Households whose newest decision took them out of the matter."""
    reviews = rows.get("village_reviews")
    if reviews is None:
        return pl.DataFrame(schema={"household_id": pl.String, "closed_on": pl.Date})
    decided = reviews.with_columns(pl.coalesce("decided_on", "reviewed_on").alias("closed_on"))
    decided = decided.filter(pl.col("decision").is_not_null(), pl.col("closed_on") <= as_of)
    order = ["closed_on", "file", "sheet", "row_number"]
    newest = decided.sort(order).unique("household_id", keep="last", maintain_order=True)
    out = pl.col("decision").str.contains_any(list(declared.closed_by))
    return newest.filter(out).select("household_id", "closed_on")


def _involved(rows: Mapping[str, pl.DataFrame], as_of: date) -> pl.DataFrame:
    visits = rows.get("verification_results")
    if visits is None:
        return pl.DataFrame(schema={"household_id": pl.String})
    seen = visits.filter((pl.col("checked_on") <= as_of).fill_null(value=True))
    newest = seen.sort("checked_on", "file", "sheet", "row_number", nulls_last=False)
    last = newest.unique("household_id", keep="last", maintain_order=True)
    return last.filter(pl.col("include").fill_null(value=False)).select("household_id")
