"""Households through time: which household of today is which one of before, by its members' valid numbers."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from domain.tables import conform

_STATE = ("person_id", "household_id", "first_person_id", "first_household_id", "household_origin")


@dataclass(frozen=True)
class HouseholdContinuity:
    """Who is who between the runs before and today.

    `people`: person_id, household_id, township, village, first_person_id, first_household_id, household_origin: one
    line per registered member; the three last are the numbers that clue ids are made from. `households`: household_id
    (any number that a household ever had, or has), household_origin, present_id (its number today; null: it is gone,
    or merged into another), is_merged. `persons`: person_id (any number a person ever had), present_id (null: they left
    the register). `new_lines`: table `known_people` without `run_id`, what is to be remembered.
    """

    people: pl.DataFrame
    households: pl.DataFrame
    persons: pl.DataFrame
    new_lines: pl.DataFrame


def trace_households(members: pl.DataFrame, known_people: pl.DataFrame) -> HouseholdContinuity:
    """Find every household and person of before in today's register.

    `members`: person_id, household_id, township, village, number_key (null where the number is not valid).
    `known_people`: the table, oldest lines first. A household keeps its origin while one of its members stays under its
    number; one whose number is new takes over that of the household that most of its members were in, if that is gone:
    it was renumbered. Where no member tells, the household's own number does, unless those who bore it live elsewhere
    now. What parts from a household that goes on is new; a household whose members all went to others has
    merged into them.
    """
    current = _add_last_state(members, known_people)
    origins = _find_origins(current, known_people)
    people = current.join(origins, on="household_id", how="left").with_columns(
        pl.coalesce("first_person_id", "person_id").alias("first_person_id"),
        pl.coalesce("first_household_id", "household_origin").alias("first_household_id"),
    )
    return HouseholdContinuity(
        people=people.select("person_id", "household_id", "township", "village", *_STATE[2:]),
        households=_map_households(people, known_people),
        persons=_map_persons(people, known_people),
        new_lines=_select_new_lines(people, known_people),
    )


def select_known_people(known_people: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Table `known_people` of the runs of a history (`select_register_history`), in its order: the newest lines last.

    Neither what a run's own period wrote counts, nor what an edition did that another has replaced.
    """
    places = history.select("run_id").with_row_index("#at")
    lines = known_people.join(places, on="run_id", maintain_order="left")
    return lines.sort("#at", maintain_order=True).drop("#at")


def _select_last_lines(known_people: pl.DataFrame) -> pl.DataFrame:
    """Table `known_people`: the newest line of every number."""
    return known_people.unique("number_key", keep="last", maintain_order=True)


def _add_last_state(members: pl.DataFrame, known_people: pl.DataFrame) -> pl.DataFrame:
    """The members with what is remembered of them; of two who bear one number, the first alone is known by it."""
    is_first = pl.col("number_key").is_first_distinct() & pl.col("number_key").is_not_null()
    keyed = members.sort("person_id").with_columns(pl.when(is_first).then("number_key").alias("number_key"))
    last = _select_last_lines(known_people).select(
        "number_key", "first_person_id", "first_household_id", last_household="household_id",
        last_origin="household_origin",
    )  # fmt: skip
    return keyed.join(last, on="number_key", how="left", maintain_order="left")


def _find_origins(current: pl.DataFrame, known_people: pl.DataFrame) -> pl.DataFrame:
    """household_id, household_origin of today's households."""
    shares = (
        current.drop_nulls("last_origin")
        .group_by("household_id", "last_household", "last_origin")
        .agg(pl.len().alias("members"))
    )
    staying = _choose_largest(shares.filter(pl.col("household_id") == pl.col("last_household")))
    staying = staying.unique("last_origin", keep="first", maintain_order=True)
    movers = shares.join(staying, on="household_id", how="anti").join(staying, on="last_origin", how="anti")
    renumbered = _choose_largest(movers).unique("last_origin", keep="first", maintain_order=True)
    inherited = pl.concat([staying, renumbered]).select("household_id", household_origin="last_origin")
    households = current.select("household_id").unique().sort("household_id")
    same_number = _find_origins_by_number(
        households.join(inherited, on="household_id", how="anti"), current, known_people
    )
    inherited = pl.concat([inherited, same_number.join(inherited, on="household_origin", how="anti")])
    return _name_new_households(households.join(inherited, on="household_id", how="left"), known_people)


def _find_origins_by_number(
    households: pl.DataFrame, current: pl.DataFrame, known_people: pl.DataFrame
) -> pl.DataFrame:  # fmt: skip
    """household_id, household_origin of households that no member's number tells of, but their own number does.

    Whose members now live elsewhere has given the number away.
    """
    origins = known_people.select("number_key", "household_origin").unique()
    elsewhere = origins.join(current.drop_nulls("number_key"), on="number_key", how="semi")["household_origin"].unique()
    last = _select_last_homes(known_people)
    return households.join(last, on="household_id").filter(~pl.col("household_origin").is_in(elsewhere.implode()))


def _select_last_homes(known_people: pl.DataFrame) -> pl.DataFrame:
    """household_id, household_origin: which household bore each number last."""
    numbers = known_people.unique("household_id", keep="last", maintain_order=True)
    return numbers.select("household_id", "household_origin")


def _choose_largest(shares: pl.DataFrame) -> pl.DataFrame:
    """Of each household the line with most members, those with most members first."""
    ordered = shares.sort("members", "last_origin", "household_id", descending=[True, False, False])
    return ordered.unique("household_id", keep="first", maintain_order=True)


def _name_new_households(households: pl.DataFrame, known_people: pl.DataFrame) -> pl.DataFrame:
    """A household without an origin takes its own number; where that was another's origin, with a count behind it."""
    origins = pl.concat([known_people["household_origin"], households["household_origin"]]).drop_nulls().unique()
    uses = origins.str.split("#").list.first().value_counts(name="uses").rename({origins.name: "household_id"})
    marked = pl.when(pl.col("uses") > 0).then(pl.format("{}#{}", "household_id", pl.col("uses") + 1))
    return households.join(uses, on="household_id", how="left").select(
        "household_id", pl.coalesce("household_origin", marked, "household_id").alias("household_origin")
    )


def _map_households(people: pl.DataFrame, known_people: pl.DataFrame) -> pl.DataFrame:
    """Columns as `HouseholdContinuity.households`."""
    present = people.select("household_origin", present_id="household_id").unique()
    today = people.select("household_id", "household_origin").unique()
    before = _select_last_homes(known_people)
    # A number that another household bears now means, in what is remembered, the one that bore it then.
    every = pl.concat([before, today.join(before, on="household_id", how="anti")])
    # Whose members are in the register under another household's number.
    last = _select_last_lines(known_people)
    registered = people.drop_nulls("number_key")
    elsewhere = last.join(registered, on="number_key", how="semi")["household_origin"].unique()
    mapped = every.join(present, on="household_origin", how="left")
    is_merged = pl.col("present_id").is_null() & pl.col("household_origin").is_in(elsewhere.implode())
    return mapped.with_columns(is_merged.alias("is_merged")).sort("household_id")


def _map_persons(people: pl.DataFrame, known_people: pl.DataFrame) -> pl.DataFrame:
    """Columns as `HouseholdContinuity.persons`."""
    today = people.select("person_id", present_id="person_id")
    keys = known_people.select("person_id", "number_key").unique("person_id", keep="last", maintain_order=True)
    present = people.drop_nulls("number_key").select("number_key", present_id="person_id")
    before = keys.join(today, on="person_id", how="anti").join(present, on="number_key", how="left")
    return pl.concat([today, before.select("person_id", "present_id")]).sort("person_id")


def _select_new_lines(people: pl.DataFrame, known_people: pl.DataFrame) -> pl.DataFrame:
    """Table `known_people`, without `run_id`: of everybody of whom something has changed."""
    last = _select_last_lines(known_people)
    lines = people.drop_nulls("number_key").select("number_key", *_STATE)
    return lines.join(last, on=["number_key", *_STATE], how="anti").sort("number_key")


def label_lines(new_lines: pl.DataFrame, run_id: str) -> pl.DataFrame:
    """Table `known_people`: the new lines as the run's."""
    return conform(new_lines.with_columns(pl.lit(run_id).alias("run_id")), "known_people")
