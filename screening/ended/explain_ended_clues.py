"""Why a clue of the run before is not found any more, as far as rows, rules and the register tell."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.county.rule_names import find_names_used
from screening.ended.ended_county import ScreenedCounty
from screening.ended.remedies import find_remedied_clues
from screening.ended.todays_answers import find_clues_denied, find_clues_found, find_clues_with_value, looks_back
from screening.ended.waiting_clues import find_waiting_clues

PERSON_GONE, MONITORED, WAITING, REMEDIED = "person_gone", "monitored", "waiting", "remedied"
WINDOW_PASSED, BELOW_THRESHOLD, ROW_GONE = "window_passed", "below_threshold", "row_gone"
_ORDER = (PERSON_GONE, MONITORED, WAITING, REMEDIED, WINDOW_PASSED, BELOW_THRESHOLD, ROW_GONE)


def explain_ended_clues(county: ScreenedCounty, ended: pl.DataFrame, earlier_day: date) -> pl.DataFrame:
    """Frame `ended_reasons`: for every clue the first reason that fits, in their order.

    `person_gone`: the person, or everybody of the household, is dead or has moved out, or stands in the register no
    longer. `monitored`: the household is under monitoring now, and the rule speaks of that. `waiting`: nobody could
    look (`find_waiting_clues`), so the clue has not ended. `remedied`: a row of the rule's `remedies` proves it.
    `window_passed`: a day that the clue rested on lies before the window now, or the rule would find it still if the
    day were `earlier_day`, the as-of date of the run before. `below_threshold`: the value is known and no hit, or what
    stands there no longer says so. `row_gone`: no department reports it any more.
    `ended`: frame `ended_clues`.
    """
    clues = _add_homes(county, ended)
    rules = county.parameters.policy.rules_on(county.parameters.as_of)
    waiting = find_waiting_clues(rules, county.answers, clues)
    asked = clues.filter(~pl.col("clue_id").is_in(waiting.implode()), pl.col("rule_id").is_in(list(rules)))
    homes = clues["household_id"].drop_nulls().unique()
    today, before = (c.select_households(homes) for c in (county, county.move_to_day(earlier_day)))
    parts = [
        (PERSON_GONE, _find_gone(county, clues)),
        (MONITORED, _find_monitored(today, clues)),
        (WAITING, waiting),
        *(
            part
            for (rule_id,), of_rule in asked.group_by("rule_id", maintain_order=True)
            for part in _explain_rule(today, before, str(rule_id), of_rule)
        ),
        (ROW_GONE, clues["clue_id"]),
    ]
    reasons = pl.concat(pl.DataFrame({"clue_id": ids}).with_columns(reason=pl.lit(reason)) for reason, ids in parts)
    first = reasons.sort(pl.col("reason").replace_strict(_ORDER, range(len(_ORDER)), return_dtype=pl.Int64))
    first = first.unique("clue_id", keep="first", maintain_order=True)
    return ended.select("clue_id").join(first, on="clue_id", maintain_order="left")


def _add_homes(county: ScreenedCounty, ended: pl.DataFrame) -> pl.DataFrame:
    """The clues, those about a person with the household in which the register has them now."""
    homes = county.people.members.select("person_id", pl.col("household_id").alias("_home"))
    joined = ended.join(homes, on="person_id", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("_home", "household_id").alias("household_id")).drop("_home")


def _find_gone(county: ScreenedCounty, clues: pl.DataFrame) -> pl.Series:
    """Ids of clues about people who are gone, and about households nobody of whom is left."""
    there = county.people.members.filter(~pl.col("gone").fill_null(value=False))
    of_person, of_home = pl.col("person_id").is_not_null(), pl.col("household_id").is_not_null()
    people = clues.filter(of_person).join(there, on="person_id", how="anti")
    households = clues.filter(~of_person, of_home).join(there, on="household_id", how="anti")
    return pl.concat([people["clue_id"], households["clue_id"]])


def _explain_rule(
    today: ScreenedCounty, before: ScreenedCounty, rule_id: str, clues: pl.DataFrame
) -> list[tuple[str, pl.Series]]:
    """Each reason that fits, with the ids of the rule's clues that it fits."""
    context = today.make_context(rule_id)
    with_value = find_clues_with_value(context, rule_id)
    still_found = find_clues_found(before.make_context(rule_id), rule_id)
    passed = pl.concat(
        [_find_out_of_window(today, rule_id, clues), still_found.filter(~still_found.is_in(with_value.implode()))]
    )
    below = pl.concat([with_value, find_clues_denied(context, rule_id)])
    reasons = [
        (REMEDIED, find_remedied_clues(context, rule_id, clues)),
        (WINDOW_PASSED, passed),
        (BELOW_THRESHOLD, below),
    ]
    return [(reason, ids.filter(ids.is_in(clues["clue_id"].implode()))) for reason, ids in reasons]


def _find_monitored(today: ScreenedCounty, clues: pl.DataFrame) -> pl.Series:
    """Clues of rules that pass over the households under monitoring, about households that are under it now."""
    rules = today.parameters.policy.rules
    passing_over = [name for name, rule in rules.items() if "under_monitoring" in find_names_used(rule)]
    monitored = today.people.households.filter("under_monitoring")
    return clues.filter(pl.col("rule_id").is_in(passing_over)).join(monitored, on="household_id", how="semi")["clue_id"]


def _find_out_of_window(today: ScreenedCounty, rule_id: str, clues: pl.DataFrame) -> pl.Series:
    """Clues of which a day that they needed lies before the window: any of a sum, the last where one row was enough."""
    rules = today.parameters.policy.rules
    if not looks_back(rules[rule_id], rules):
        return clues["clue_id"].clear()
    day = pl.col("earliest_on" if rules[rule_id].hit else "latest_on")
    return clues.filter(day < today.parameters.constants["window_start"])["clue_id"]
