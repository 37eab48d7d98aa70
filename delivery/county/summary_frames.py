"""The frames of the county's summary: townships, departments, rules, guarantees, files."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_labels import FILE_STATUS_LABELS, METHOD_LABELS, translate_codes, translate_guarantees
from delivery.list_rows import glance_rows
from delivery.list_rows.change_rows import list_township_endings, list_township_statuses
from delivery.list_rows.clock_rows import CLOCK_COUNT_FIELDS
from delivery.list_rows.run_status import (
    COUNT_FIELDS,
    DELIVERY_FIELDS,
    GUARANTEE_FIELDS,
    NAMED_FIELDS,
    RULE_FIELDS,
    label_named_departments,
    list_deliveries,
    list_rules,
)
from delivery.list_rows.spread_counts import spread_counts
from delivery.list_rows.truth_rows import (
    FALSE_ALARM_FIELDS,
    TREND_FIELDS,
    TRUTH_FIELDS,
    TRUTH_RULE_FIELDS,
    list_false_alarms,
    list_truth_of_others,
    list_truth_rules,
    list_truth_trends,
)

SCORECARD_FIELDS = (
    *("department", "due", "came", "due_on", "stamped", "on_time", "refused", "stale", "warned", "rows_read"),
    *("quarantined_share", "valid_id_share", "linked_share", "review_share", "conflicts", "issues", "lasting"),
    "closed",
)
FIELDS: ListFields = {
    **glance_rows.FIELDS,
    "townships": ("township", *COUNT_FIELDS, "risk:"),
    "statuses": ("township", "suspected", "status:", "clues", "clue_status:"),
    "endings": (
        *("township", "resting_households", "resting_off_list", "resting", "resting_reason:"),
        *("left_households", "left_off_list", "left", "left_reason:"),
    ),
    "departments": (*DELIVERY_FIELDS, "registered", "linked", "review", "unlinked", "method:", "clues"),
    "scorecard": SCORECARD_FIELDS,
    "rules": RULE_FIELDS,
    "named": NAMED_FIELDS,
    "coverage": ("township", *GUARANTEE_FIELDS),
    "files": ("file", "sheet", "status", "message"),
    "clocks": CLOCK_COUNT_FIELDS,
    "village_clocks": CLOCK_COUNT_FIELDS,
    "truth_rules": TRUTH_RULE_FIELDS,
    "truth_of_others": TRUTH_FIELDS,
    "truth_trends": TREND_FIELDS,
    "false_alarms": FALSE_ALARM_FIELDS,
}


def make_summary_frames(tables: Mapping[str, pl.DataFrame], context: DocumentContext) -> dict[str, pl.DataFrame]:
    """Frame name -> rows, with `FIELDS`."""
    frames = {
        "townships": _make_townships(tables, context),
        "statuses": list_township_statuses(tables["township_counts"], tables["township_statuses"]),
        "endings": list_township_endings(tables["township_counts"], tables["township_endings"]),
        "departments": _make_departments(tables, context),
        "scorecard": label_department_scores(tables["department_scores"], context),
        "rules": list_rules(tables["rule_outcomes"], context),
        "named": label_named_departments(tables["named_departments"], context),
        "coverage": tables["township_guarantees"].with_columns(translate_guarantees()),
        "files": _list_unused_files(tables["files"]),
        "clocks": tables["clock_counts"].filter(pl.col("village").is_null()),
        "village_clocks": tables["clock_counts"].drop_nulls("village"),
        "truth_rules": list_truth_rules(tables["truth_counts"], context),
        "truth_of_others": list_truth_of_others(tables["truth_counts"], context),
        "truth_trends": list_truth_trends(tables["truth_counts"], context),
        "false_alarms": list_false_alarms(tables["false_alarm_counts"], context),
    }
    return glance_rows.make_glance_frames(tables, None) | make_list_frames(frames, FIELDS)


def _make_townships(tables: Mapping[str, pl.DataFrame], context: DocumentContext) -> pl.DataFrame:
    """The counts per township, with one column `risk:<风险>` for every risk of the policy."""
    risks = dict.fromkeys(label.risk for label in context.rules.values())
    per_risk = tables["township_risks"]
    columns = dict.fromkeys([*risks, *per_risk["risk"].unique().sort()])
    return spread_counts(tables["township_counts"], per_risk, ("township", "risk", "households"), list(columns))


def _make_departments(tables: Mapping[str, pl.DataFrame], context: DocumentContext) -> pl.DataFrame:
    """Per source: its delivery, its rows by outcome, its linked rows by method (`method:<方式>`), its clues."""
    deliveries = list_deliveries(tables["deliveries"], context).rename({"source": "title", "source_id": "source"})
    rows = deliveries.join(tables["source_counts"], on="source", how="left", maintain_order="left")
    rows = rows.with_columns(pl.col("registered", "linked", "review", "unlinked", "clues").fill_null(0))
    per_method = tables["source_methods"].with_columns(translate_codes("method", METHOD_LABELS))
    rows = spread_counts(rows, per_method, ("source", "method", "rows"), list(METHOD_LABELS.values()))
    return rows.drop("source").rename({"title": "source"})


def label_department_scores(scores: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Table `department_scores` in the order of the sources, with `on_time` in words. No marks, no order by merit.

    Late is late whatever the others say; on time only what says so throughout.
    """
    departments = dict.fromkeys(label.department for label in context.sources.values())
    turns = {name: number for number, name in enumerate(departments)}
    turn = pl.col("department").replace_strict(turns, default=len(turns), return_dtype=pl.Int64)
    late = pl.col("days_late")
    on_time = (
        pl.when(pl.col("stamped_sources").is_null())
        .then(None)
        .when(late.is_null())
        .then(pl.lit("无从得知"))
        .when(late > 0)
        .then(pl.format("迟 {} 天", late))
        .when(pl.col("silent_sources") > 0)
        .then(pl.format("{} 份按时，{} 份无从得知", "stamped_sources", "silent_sources"))
        .otherwise(pl.lit("按时"))
    )
    return scores.sort(turn, "department").with_columns(on_time=on_time)


def _list_unused_files(files: pl.DataFrame) -> pl.DataFrame:
    """Files and sheets whose rows were not used, and why."""
    unused = files.filter(pl.col("status") != "recognised").sort("status", "file", "sheet")
    return unused.with_columns(status=translate_codes("status", FILE_STATUS_LABELS))
