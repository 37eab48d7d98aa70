"""Households to take in, and removals to correct, as they stand on a list, in words."""

from __future__ import annotations

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_rows.household_rows import HOME_FIELDS, describe_household_kind
from delivery.road_labels import describe_next_step, describe_overdue

CANDIDATE_FIELDS = (
    *HOME_FIELDS, "inclusion_class", "ground", "risks", "progress", "missing", "next_step", "due_on", "overdue",
)  # fmt: skip
CORRECTION_FIELDS = (*HOME_FIELDS, "monitored_since", "cleared_on", "risks", "evidence", "progress", "decision")
ROAD_FIELDS = (*HOME_FIELDS, "started_on", "next_step", "due_on", "overdue", "missing")
ROAD_COUNT_FIELDS = ("township", "next_step", "households", "overdue", "most_days_overdue")
COUNT_FIELDS = ("township", "candidates", "complete", "with_missing", "overdue", "corrections")


def label_candidates(lines: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Table `candidate_lines` in words, with `progress`: what was done, with its day."""
    progress = _join(
        _date("入户核查", "visited_on"), _date("授权书", "signed_on"), pl.format("财产检索：{}", "search_result"),
        _date("村级评议", "reviewed_on", "review_result"), _date("公示至", "published_until"),
        pl.format("审定：{}", "decision"),
    )  # fmt: skip
    return lines.with_columns(
        describe_household_kind(), describe_next_step(context), describe_overdue(), progress=progress
    )


def label_corrections(lines: pl.DataFrame) -> pl.DataFrame:
    """Table `correction_candidates` in words, with `progress`."""
    progress = _join(_date("入户核查", "visited_on", "visit_result"), _date("村级评议", "reviewed_on", "review_result"))
    return lines.with_columns(describe_household_kind(), progress=progress)


def label_road_lines(lines: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Table `road_lines` in words."""
    return lines.with_columns(describe_household_kind(), describe_next_step(context), describe_overdue())


def _date(text: str, day: str, result: str | None = None) -> pl.Expr:
    """What was done on which day, with its result where there is one; null where nothing was."""
    dated_text = pl.format(f"{text}{{}}", pl.col(day).dt.to_string("iso"))
    return dated_text if result is None else pl.concat_str(dated_text, pl.format("（{}）", result).fill_null(""))


def _join(*texts: pl.Expr) -> pl.Expr:
    return pl.concat_str(texts, separator="；", ignore_nulls=True).replace("", None)
