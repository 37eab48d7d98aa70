"""Registered people as the gate sees them: alive and here, of age, able to sign, and still in the matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from domain.ages import years_between
from domain.change_words import DEATH
from domain.county.expressions import compile_expression
from screening.declarations.property import PropertyDeclaration
from screening.facts.household_facts import find_reported_departures
from screening.property.frames import FRAMES
from screening.property.signing_agents import ADULT
from screening.property.validity_days import SearchDays


@dataclass(frozen=True)
class Matter:
    """What besides authorisations the gate asks.

    `people`: frame `signatories`. `closed`: frame `closed_households`. `involved`: frame `involved_households`, signed
    or not.
    """

    people: pl.DataFrame
    closed: pl.DataFrame
    involved: pl.DataFrame


def find_signatories(
    members: pl.DataFrame, rows: Mapping[str, pl.DataFrame], declared: PropertyDeclaration, days: SearchDays
) -> Matter:
    """From table `members` and the claimed rows of what sources tell of deaths, moves, certificates and reviews.

    `members` with name_key and former_key: names as they are compared.
    Who is dead, away or out of the matter on either day is so. A source that nobody delivered tells nothing: nobody is
    refused for it.
    """
    changes = rows.get("police_changes")
    deaths = {name: rows[name] for name in ("civil_deaths",) if name in rows}
    moves: dict[str, pl.DataFrame] = {}
    if changes is not None:
        died = pl.col("change") == DEATH
        deaths |= {"police_changes": changes.filter(died)}
        moves = {"police_changes": changes.filter(~died)}
    dead, away = _find_departed(deaths, days), _find_departed(moves, days)
    surely = pl.col("gone").fill_null(value=False)
    age = years_between(pl.col("birth_date"), days.earlier_day)
    needs_agent = (age < ADULT).fill_null(value=True) | _is_member_of(_find_without_capacity(rows, declared))
    people = members.select(
        "person_id", "household_id", "township", "village", "name_key", "former_key",
        pl.when("id_valid").then("id_number").alias("id_number"),
        _is_member_of(dead.filter(surely)["person_id"]).alias("dead"),
        _is_member_of(away.filter(surely)["person_id"]).alias("moved_out"),
        needs_agent.alias("needs_agent"),
        # A doubtful report of a death closes nothing but an agent's hand.
        ~(needs_agent | _is_member_of(dead["person_id"])).alias("may_sign"),
    )  # fmt: skip
    return Matter(people, _find_closed(rows, declared, days), _find_involved(rows, days.later_day))


def _is_member_of(persons: pl.Series) -> pl.Expr:
    return pl.col("person_id").is_in(persons.implode())


def _find_departed(rows: Mapping[str, pl.DataFrame], days: SearchDays) -> pl.DataFrame:
    """Frame `departures` of those who are gone on either day."""
    departures = pl.concat([find_reported_departures(rows, day) for day in days.distinct_days])
    return departures.group_by("person_id").agg(pl.col("gone").any(ignore_nulls=False))


def _find_without_capacity(rows: Mapping[str, pl.DataFrame], declared: PropertyDeclaration) -> pl.Series:
    certificates = rows.get(declared.no_capacity.source)
    if certificates is None:
        return pl.Series("person_id", [], dtype=pl.String)
    says = certificates.with_columns(compile_expression(declared.no_capacity.where).alias("_says"))
    return says.filter(pl.col("_says").fill_null(value=False), "certain")["person_id"].drop_nulls().unique()


def _find_closed(rows: Mapping[str, pl.DataFrame], declared: PropertyDeclaration, days: SearchDays) -> pl.DataFrame:
    """Frame `closed_households`: those whose newest decision on either day took them out of the matter."""
    reviews = rows.get("village_reviews")
    if reviews is None:
        return FRAMES["closed_households"].make_empty()
    decided = reviews.with_columns(pl.coalesce("decided_on", "reviewed_on").alias("closed_on"))
    decided = decided.filter(pl.col("decision").is_not_null()).sort("closed_on", "file", "sheet", "row_number")
    out = pl.col("decision").str.contains_any(list(declared.closed_by))
    closed = [
        decided.filter(pl.col("closed_on") <= day).unique("household_id", keep="last", maintain_order=True).filter(out)
        for day in days.distinct_days
    ]
    return pl.concat(closed).group_by("household_id").agg(pl.col("closed_on").max()).sort("household_id")


def _find_involved(rows: Mapping[str, pl.DataFrame], as_of: date) -> pl.DataFrame:
    visits = rows.get("verification_results")
    if visits is None:
        return FRAMES["involved_households"].make_empty()
    visits_until = visits.filter((pl.col("checked_on") <= as_of).fill_null(value=True))
    newest = visits_until.sort("checked_on", "file", "sheet", "row_number", nulls_last=False)
    last = newest.unique("household_id", keep="last", maintain_order=True)
    return last.filter(pl.col("include").fill_null(value=False)).select("household_id")
