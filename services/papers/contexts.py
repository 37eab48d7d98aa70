"""What stands on papers besides their tables: of a day between runs, or of the list that a run has issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from delivery.document_context import DocumentContext
from domain.periods import Period
from pipeline.county.county import County
from pipeline.current_run import CurrentRun


def make_day_context(current: CurrentRun, day: date, numbers: Mapping[str, str]) -> DocumentContext:
    """Of a paper of the day. `numbers`: township or department (empty: the county) -> its paper's number."""
    county = current.county
    context = DocumentContext.of(county.settings, county.sources, current.policy, current.period, day)
    return replace(context, paper_numbers=numbers)


def make_list_context(county: County, line: Mapping[str, Any], numbers: Mapping[str, str]) -> DocumentContext:
    """Of a paper about an issued list. `line`: of table `ledger_runs`. `numbers`: as of `make_day_context`."""
    policy, period = county.find_policy(str(line["policy"])), Period.parse(str(line["period"]))
    context = DocumentContext.of(county.settings, county.sources, policy, period, line["as_of"])
    return replace(context, paper_numbers=numbers)
