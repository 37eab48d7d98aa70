"""属实率 as it is today: how often what a rule listed proved true, by every answer up to now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

import casework.truth
from delivery.list_rows.truth_rows import list_false_alarms, list_truth_of_others, list_truth_rules, list_truth_trends
from pipeline.current_glance import judge_current_listings
from pipeline.current_run import CurrentRun
from services.papers.contexts import make_day_context

_RULE = "规则"


@dataclass(frozen=True)
class TruthFigures:
    """In words: `rules`, the least true first; `others`: the county, sources, ways of linking, townships, periods.

    `rule_trends`: per rule and period. `false_alarms`: why what was listed was not true, per rule. Columns as the
    functions of `delivery.list_rows.truth_rows` have them.
    """

    day: date
    rules: pl.DataFrame
    others: pl.DataFrame
    rule_trends: pl.DataFrame
    false_alarms: pl.DataFrame

    @property
    def county(self) -> dict[str, object]:
        """The line of the whole county; empty where nothing was listed."""
        lines = self.others.filter(pl.col("dimension") == "全县")
        return lines.row(0, named=True) if lines.height else {}


def make_truth_figures(current: CurrentRun) -> TruthFigures:
    """The figures of the published lists up to `current`, by the answers up to its day."""
    context = make_day_context(current, current.today, {})
    judged = judge_current_listings(current)
    counts = casework.truth.count_truth(judged, current.history["period"].to_list())
    alarms = casework.truth.count_false_alarms(judged, current.county.settings.exclusion_reasons)
    trends = list_truth_trends(counts, context)
    return TruthFigures(
        day=current.today,
        rules=list_truth_rules(counts, context),
        others=list_truth_of_others(counts, context),
        rule_trends=trends.filter(pl.col("dimension") == _RULE).drop("dimension", "key"),
        false_alarms=list_false_alarms(alarms, context),
    )
