"""How often what was listed proved true, counted one clue after the other: what a run's figures are held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from pipeline.open_ledger import open_ledger
from tests.simulation.period_runs import PeriodRun


@dataclass
class Listing:
    """A clue that came onto a list, and how it was answered before it came again."""

    rule: str
    period: str
    days: dict[str, date]  # household -> the first list under that number
    ends: date | None = None
    result: str | None = None
    settled_by: date | None = None  # the run after the first answer: what is answered later is of another visit


def find_results(runs: Sequence[PeriodRun]) -> list[Listing]:
    """Every listing of the runs with its answer, as of the last one's day."""
    listings: dict[str, list[Listing]] = {}
    before: set[str] = set()
    for run in runs:
        now = set()
        columns = ("clue_id", "household_id", "rule_id", "certainty")
        for clue, household, rule, certainty in run.read("findings").select(columns).iter_rows():
            if household is None or certainty == "attention":
                continue
            now.add(clue)
            known = listings.setdefault(clue, [])
            if clue not in before:
                if known:
                    known[-1].ends = run.as_of
                known.append(Listing(rule, run.period, {}))
            known[-1].days.setdefault(household, run.as_of)
        before = now | (before & set(run.read("suppressed").filter(pl.col("reason") == "waiting")["clue_id"]))
    _answer(listings, runs)
    return [line for lines in listings.values() for line in lines]


def _answer(listings: dict[str, list[Listing]], runs: Sequence[PeriodRun]) -> None:
    last = runs[-1]
    visits = open_ledger(last.workspace).read_visits().sort("checked_on", maintain_order=True)
    for home, clue, result, day in visits.select("household_id", "clue_id", "result", "checked_on").iter_rows():
        if day > last.as_of:
            continue
        for name, lines in listings.items():
            for line in lines:
                is_asked = clue == name or (clue is None and line.days.get(home, date.max) <= day)
                if not is_asked or day < min(line.days.values()) or (line.ends and day >= line.ends):
                    continue
                if line.settled_by and day >= line.settled_by:
                    continue
                if line.settled_by is None:
                    line.settled_by = min((run.as_of for run in runs if run.as_of > day), default=date.max)
                if not (line.result == "属实" and result == "已解决"):
                    line.result = result


def count_by_rule(listings: Sequence[Listing]) -> dict[str, tuple[int, int, int]]:
    """Rule -> how often its clues were listed, answered, and true."""
    rules = Counter(line.rule for line in listings)
    answered = Counter(line.rule for line in listings if line.result)
    true = Counter(line.rule for line in listings if line.result == "属实")
    return {rule: (count, answered[rule], true[rule]) for rule, count in rules.items()}


def check_truth(runs: Sequence[PeriodRun]) -> None:
    """What the last of the runs says of every rule is what came of each listing."""
    counts = runs[-1].read("truth_counts").filter(pl.col("dimension") == "rule", pl.col("period").is_null())
    told = {rule: tuple(line) for rule, *line in counts.select("key", "listed", "answered", "confirmed").iter_rows()}
    assert told == count_by_rule(find_results(runs))
    rates = counts["rate"].drop_nulls()
    assert rates.to_list() == sorted(rates)
