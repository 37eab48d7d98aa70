"""Lines of a road, written as a test reads: what is left out is null or empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from casework.road import RoadEvidence, RoadRules, gather_facts, summarise_roads, trace_road
from casework.road.frames import FRAMES
from pipeline.county.load_county import load_county

COUNTY = load_county(Path("config"))
RULES = RoadRules(COUNTY.road, COUNTY.property.closed_by, publicity_days=5)
TODAY = date(2026, 12, 31)
_FILLED = {
    "household_origin": "H1", "household_id": "H1", "township": "甲镇", "village": "乙村", "lifted": True,
    "under_monitoring": False, "clue_id": "c1", "rule_id": "medical_burden", "risk": "因病",
    "certainty": "confirmed", "state": "found", "period": "2026年第一季度", "authorisation_no": "授1", "persons": 1,
    "refused_persons": 0, "departments": 9, "silent_departments": 0, "is_closed": False, "is_finished": False,
    "is_about_removal": False,
}  # fmt: skip


def make_lines(name: str, *lines: Mapping[str, Any]) -> pl.DataFrame:
    """A frame of the road; a column that a line leaves out has its usual value."""
    schema = FRAMES[name].schema
    filled = [{column: line.get(column, _FILLED.get(column)) for column in schema} for line in lines]
    return pl.DataFrame(filled, schema=schema)


def make_evidence(**lines: Sequence[Mapping[str, Any]]) -> RoadEvidence:
    """The evidence; without `households` there is H1, as its newest state has it."""
    states = lines.get("register_states", [])
    lines.setdefault("households", [dict(states[-1]) if states else {}])
    return RoadEvidence(**{name: make_lines(name, *part) for name, part in lines.items()})


def trace(evidence: RoadEvidence, rules: RoadRules = RULES, today: date = TODAY) -> dict[str, dict[str, Any]]:
    """Step -> its line of table `road_steps`, of H1."""
    steps = trace_road(gather_facts(evidence, rules), rules, today).filter(household_id="H1")
    return {line["step"]: line for line in steps.iter_rows(named=True)}


def summarise(evidence: RoadEvidence, rules: RoadRules = RULES, today: date = TODAY) -> dict[str, Any]:
    """The line of H1 in table `household_roads`."""
    facts = gather_facts(evidence, rules)
    roads = summarise_roads(facts, trace_road(facts, rules, today), rules.declared)
    return roads.filter(household_id="H1").row(0, named=True)
