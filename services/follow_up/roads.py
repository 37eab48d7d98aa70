"""Where every household stands on its road, as of a day between runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from casework.road import RoadEvidence, RoadRules, gather_facts, summarise_roads, trace_road
from casework.road.declaration import list_step_titles
from delivery.document_context import DocumentContext
from pipeline.current_clocks import find_clock_day
from pipeline.current_run import CurrentRun, open_current_run
from pipeline.road_evidence import RoadReader, make_road_rules
from services.papers.contexts import make_day_context


@dataclass(frozen=True)
class Roads:
    """`facts`: of `gather_facts`. `steps`: table `road_steps`. `summary`: table `household_roads`."""

    reader: RoadReader
    evidence: RoadEvidence
    rules: RoadRules
    facts: pl.DataFrame
    steps: pl.DataFrame
    summary: pl.DataFrame

    @property
    def current(self) -> CurrentRun:
        """The run whose lists hold, and the day."""
        return self.reader.current


def open_roads(workspace: Path, config: Path, today: date) -> Roads:
    """The roads of all households as of a day. Raises `UsageError` when nothing is published."""
    reader = RoadReader(open_current_run(workspace, config, today))
    return trace_roads(reader, reader.read_evidence())


def trace_roads(reader: RoadReader, evidence: RoadEvidence) -> Roads:
    """The roads of the households of the evidence."""
    rules = make_road_rules(reader.current)
    facts = gather_facts(evidence, rules)
    steps = trace_road(facts, rules, reader.day)
    return Roads(reader, evidence, rules, facts, steps, summarise_roads(facts, steps, rules.declared))


def make_road_context(current: CurrentRun, numbers: Mapping[str, str] | None = None) -> DocumentContext:
    """What stands on papers about roads besides their tables. `numbers`: as of `make_day_context`."""
    context = make_day_context(current, find_clock_day(current), numbers or {})
    return replace(context, step_titles=list_step_titles(current.county.road))
