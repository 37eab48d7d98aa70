"""One household with one member before and now, and why a rule's clue about it is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from screening.ended.ended_county import ScreenedCounty
from screening.ended.explain_ended_clues import explain_ended_clues
from screening.rules.apply_rules import RuleResults, apply_rules
from screening.rules.rule_parameters import make_rule_parameters

if TYPE_CHECKING:
    from tests.screening.conftest import Bench, Lines

Facts = Mapping[str, bool]
Rows = Mapping[str, "Lines"]
LIFTED = {"lifted": True, "lifted_or_monitored": True}
WATCHED = {"under_monitoring": True, "lifted_or_monitored": True}
JUNE, SEPTEMBER = date(2026, 6, 30), date(2026, 9, 30)
# Rules that the answer of another one builds on.
BUILT_ON = {"chronic_burden": ("medical_burden",), "dispersed_tekun": ("dangerous_house",)}


@dataclass(frozen=True)
class State:
    """What is known of household H1 and its members, all alike, at one day; `lacking`: sources that did not arrive."""

    rows: Rows = field(default_factory=dict)
    facts: Facts = field(default_factory=dict)
    day: date = SEPTEMBER
    born: date = date(1980, 1, 1)
    gone: bool = False
    members: int = 1
    lacking: tuple[str, ...] = ()


def screen_state(bench: Bench, rule: str, state: State) -> tuple[ScreenedCounty, RuleResults]:
    policy = bench.only(*BUILT_ON.get(rule, ()), rule)
    people = bench.people([{"born_on": state.born, "gone": state.gone}] * state.members, {"H1": state.facts}, state.day)
    needed = {
        source
        for declared in policy.rules.values()
        for source in (*declared.sources, *(entry.source for entry in (*declared.absent_from, *declared.remedied_by)))
    }
    rows = {name: bench.rows(name, state.rows.get(name, [])) for name in sorted(needed - set(state.lacking))}
    parameters = make_rule_parameters(policy, bench.sources, "450321", state.day, rows)
    results = apply_rules(people, rows, parameters)
    return ScreenedCounty(people, rows, parameters, results.answers), results


def explain(bench: Bench, rule: str, before: State, now: State) -> str:
    """The reason why the rule's clue of before is gone, or `found`."""
    _, earlier = screen_state(bench, rule, before)
    county, today = screen_state(bench, rule, now)
    clues = earlier.findings.filter(rule_id=rule)
    assert clues.height == 1, "the run before found nothing"
    if clues["clue_id"].item() in today.findings["clue_id"]:
        return "found"
    ended = clues.select("clue_id", "rule_id", "household_id", "person_id", "earliest_on", "latest_on")
    return str(explain_ended_clues(county, ended, before.day)["reason"].item())


def at_june(rows: Rows | None = None, facts: Facts | None = None, **more: Any) -> State:
    return State(rows or {}, facts or {}, JUNE, **more)
