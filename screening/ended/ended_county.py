"""The part of the county that clues which are gone are about, as rules see it on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from domain.ages import years_between
from domain.periods import find_last_august_31
from screening.facts.household_facts import Population
from screening.facts.household_incomes import add_windows
from screening.rules.apply_rules import keep_answer
from screening.rules.rule_answers import RuleAnswer, RuleContext
from screening.rules.rule_parameters import RuleParameters, compute_scalars


@dataclass(frozen=True)
class ScreenedCounty:
    """What rules were asked over, and what they answered.

    `rows`: source -> frame `attributed_rows`. `answers`: rule id -> its answer.
    """

    people: Population
    rows: Mapping[str, pl.DataFrame]
    parameters: RuleParameters
    answers: Mapping[str, RuleAnswer]

    def move_to_day(self, day: date) -> ScreenedCounty:
        """The same people, rows, numbers and answers on another day: windows, years and ages differ."""
        parameters, born = self.parameters, pl.col("born_on")
        scalars = compute_scalars(parameters.policy, day, self.rows)
        ages = {"age": day, "age_last_aug31": find_last_august_31(day)}
        members = self.people.members.with_columns(years_between(born, at).alias(name) for name, at in ages.items())
        moved = replace(parameters, as_of=day, constants={**parameters.constants, **scalars})
        return replace(self, people=replace(self.people, members=members), parameters=moved)

    def select_households(self, homes: pl.Series) -> ScreenedCounty:
        """These households alone, with the answers as their facts and income in its windows; areas stay whole."""
        policy, of_homes = self.parameters.policy, pl.col("household_id").is_in(homes.implode())
        people = self.people.members_by_place(policy.population)
        households = people.households.filter(of_homes)
        for rule_id, answer in self.answers.items():
            households = keep_answer(households, rule_id, answer)
        wanted = {
            source
            for rule in policy.rules.values()
            for source in (*rule.sources, *(entry.source for entry in (*rule.absent_from, *rule.remedied_by)))
        }
        used_rows = {name: frame for name, frame in self.rows.items() if name in wanted}
        rows = {
            name: frame if self.parameters.sources[name].grain == "area" else frame.filter(of_homes)
            for name, frame in add_windows(used_rows, policy, self.parameters.as_of).items()
        }
        return replace(self, people=Population(people.members.filter(of_homes), households), rows=rows)

    def make_context(self, rule_id: str) -> RuleContext:
        """The rule, to be asked of these people."""
        rule = self.parameters.policy.rules[rule_id]
        return RuleContext(rule, self.parameters, self.people, self.rows, self.answers)
