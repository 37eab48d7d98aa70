"""Facts that many rules use, computed once per member and household."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from domain.ages import years_between
from domain.change_words import ARRIVAL, DEATH, LEAVING
from domain.county.fact_types import HOUSEHOLD_FACTS
from domain.handover import PLACE
from domain.household_types import is_lifted
from domain.periods import find_last_august_31
from domain.place_names import make_group_keys
from screening.facts.newest_rows import select_newest
from screening.frames import FRAMES

# Members younger than this are nobody's labour, whatever the register leaves blank.
WORKING_AGE = 16


@dataclass(frozen=True)
class Population:
    """Registered members and households with their facts.

    `members`: frame `member_facts`. `households`: frame `household_facts`; `apply_rules` adds the results of earlier
    rules.
    """

    members: pl.DataFrame
    households: pl.DataFrame

    def members_by_place(self, residences: Collection[str]) -> Population:
        """The households with a member whose 户籍状态 is one of these or blank; all of them when none is named."""
        if not residences:
            return self
        state = pl.col("residence")
        households = self.members.filter(state.is_in(list(residences)) | state.is_null())["household_id"].unique()
        return Population(self.members, self.households.filter(pl.col("household_id").is_in(households.implode())))

    def living_in(self, areas: pl.DataFrame) -> pl.DataFrame:
        """Households of the areas' township and village, and of the group where an area names one (its `subject`)."""
        groups = areas.select("township", "village", make_group_keys(pl.col("subject")).alias("_group")).unique()
        in_village = self.households.join(groups, on=["township", "village"])
        return in_village.filter((pl.col("_group") == pl.col("group_key")).fill_null(pl.col("_group").is_null()))


def make_population(members: pl.DataFrame, rows: Mapping[str, pl.DataFrame], as_of: date) -> Population:
    """Compute the facts from table `members` and the claimed rows of the sources that tell of deaths and moves."""
    departures = find_reported_departures(rows, as_of)
    members_with_departures = members.join(departures, on="person_id", how="left", maintain_order="left")
    elsewhere = ~pl.col("person_id").is_in(departures["person_id"].implode())
    people = members_with_departures.select(
        "person_id",
        "household_id",
        *PLACE,
        pl.when(elsewhere).then(pl.lit(value=False)).otherwise("gone").alias("gone"),
        pl.col("birth_date").alias("born_on"),
        years_between(pl.col("birth_date"), as_of).alias("age"),
        years_between(pl.col("birth_date"), find_last_august_31(as_of)).alias("age_last_aug31"),
        "residence",
        compute_labour_capacity(pl.col("labour")).alias("labour"),
    )
    facts = compute_household_facts(members).join(
        _read_labour(people), on="household_id", how="left", maintain_order="left"
    )
    return Population(people.sort("person_id"), facts)


def compute_household_facts(members: pl.DataFrame) -> pl.DataFrame:
    """The columns of `household_facts` but for what members can work; any member's entry counts."""
    lifted = is_lifted().any()
    is_monitored = pl.col("monitor_type").is_not_null()
    monitored = (pl.col("household_type") == "监测对象").any() | is_monitored.any()
    facts = members.group_by("household_id").agg(
        pl.col("township").sort_by("is_head", descending=True).first(),
        pl.col("village").sort_by("is_head", descending=True).first(),
        make_group_keys(pl.col("group")).sort_by("is_head", descending=True).first().alias("group_key"),
        lifted.alias("lifted"),
        (is_monitored & pl.col("risk_cleared").fill_null(value=False).not_()).any().alias("under_monitoring"),
        (lifted | monitored).alias("lifted_or_monitored"),
    )
    columns = [name for name in HOUSEHOLD_FACTS if name in facts.columns]
    return facts.with_columns(pl.col(name).fill_null(value=False) for name in columns).sort("household_id")


def compute_labour_capacity(labour: pl.Expr) -> pl.Expr:
    """普通劳动力 and 技能劳动力 are full, 弱劳动力或半劳动力 is weak, 丧失 and 无劳动力 are none; else not stated."""
    return (
        pl.when(labour.str.contains("丧失|无劳动"))
        .then(pl.lit("none"))
        .when(labour.str.contains("弱|半"))
        .then(pl.lit("weak"))
        .when(labour.str.contains("普通|技能"))
        .then(pl.lit("full"))
    )


def _read_labour(people: pl.DataFrame) -> pl.DataFrame:
    """household_id, has_labour, may_have_labour, of the members that are not gone."""
    labour, adult = pl.col("labour"), (pl.col("age") >= WORKING_AGE).fill_null(value=True)
    there = ~pl.col("gone").fill_null(value=False)
    may = ((labour == "weak") | (labour.is_null() & adult)).fill_null(value=False)
    return people.group_by("household_id").agg(
        ((labour == "full").fill_null(value=False) & there).any().alias("has_labour"),
        (may & there).any().alias("may_have_labour"),
    )


def find_reported_departures(rows: Mapping[str, pl.DataFrame], as_of: date) -> pl.DataFrame:
    """Frame `departures`: the dead and moved out, and who may be; others are left out."""
    parts = [FRAMES["departures"].make_empty()]
    if (deaths := rows.get("civil_deaths")) is not None:
        parts.append(_select_statements(_select_until(deaths, "death_date", as_of)))
    if (changes := rows.get("police_changes")) is not None:
        reported = _select_until(changes, "changed_on", as_of)
        parts += [_select_statements(reported.filter(pl.col("change") == DEATH)), _find_moved_out(reported)]
    # `any` of true and null is true, of null alone is null.
    return pl.concat(parts).group_by("person_id").agg(pl.col("gone").any(ignore_nulls=False))


def _select_until(rows: pl.DataFrame, day: str, as_of: date) -> pl.DataFrame:
    """Rows that name a person, not dated after the as-of date."""
    return rows.filter(pl.col("person_id").is_not_null(), (pl.col(day) <= as_of).fill_null(value=True))


def _select_statements(rows: pl.DataFrame) -> pl.DataFrame:
    """Gone by these rows: true where one is certain, else null."""
    return rows.select("person_id", pl.when("certain").then(pl.lit(value=True)).alias("gone"))


def _find_moved_out(changes: pl.DataFrame) -> pl.DataFrame:
    """Gone by the newest move: null where rows that may be the newest disagree or are doubtful."""
    moves = select_newest(changes.filter(pl.col("change").is_in([ARRIVAL, LEAVING])), "changed_on", "person_id")
    moved_out, certain = pl.col("change") == LEAVING, pl.col("certain")
    says = moves.group_by("person_id").agg(
        pl.when(moved_out.all() & (moved_out & certain).any()).then(pl.lit(value=True)).alias("gone"),
        moved_out.any().alias("_out"),
    )
    return says.filter("_out").select("person_id", "gone")
