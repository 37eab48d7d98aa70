"""Taking back one link, or one's own word about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from domain.errors import UsageError
from domain.handover import PLACE
from domain.office_clock import make_timestamp
from domain.progress import format_sheet
from domain.tables import add_absent_columns, conform
from ledger import AuditEvent
from services.deliveries.source_names import find_sources
from services.runs.choice import FinishedRun


def reject_link(
    run: FinishedRun, place: Mapping[str, object], by: str, day: date, event: AuditEvent | None = None
) -> int:
    """Overturn the link of the row: it never goes to that person again. Returns how many decisions are new.

    `event`: the entry of the audit trail; none: that somebody at this computer has decided. Raises `UsageError` when
    there is no such row, or it is linked to nobody.
    """
    link = find_link(run, run.scan_decided_links(), place)
    if link["decision"].item() != "linked" or link["person_id"].item() is None:
        raise UsageError("这一行没有对应到某个人，不需要推翻。待确认的行请用 fangpin review export 导出后判断。")
    return _remember_decision(run, link, "other", by, day, event)


def undo_rejection(
    run: FinishedRun, place: Mapping[str, object], by: str, day: date, event: AuditEvent | None = None
) -> int:
    """Take back all that was decided about the row's content: it is compared afresh.

    Raises `UsageError` when there is no such row, or nothing was decided about it.
    """
    link = find_link(run, run.scan_decided_links(), place)
    rejections = run.ledger.read_decisions_in_force().filter(pl.col("verdict") != "unsure")
    row_rejections = rejections.join(link.select("row_key"), on="row_key", how="semi")
    if row_rejections.is_empty():
        raise UsageError("这一行没有人工确认的记录，不需要撤销。")
    lines = link.drop("person_id", "household_id").join(
        row_rejections.select("row_key", "person_id", "household_id"), on="row_key"
    )
    return _remember_decision(run, lines, "unsure", by, day, event)


def find_link(run: FinishedRun, table: pl.DataFrame | pl.LazyFrame, place: Mapping[str, object]) -> pl.DataFrame:
    """The one line of a table with source, file, sheet and row_number; parts of the place that are None are open.

    The source may be named by title or department. Raises `UsageError` when none or several are meant.
    """
    matches = filter_rows(run, table, place)
    if matches.is_empty():
        raise UsageError("这次比对中没有这一行（未采用、隔离或登记的行不作比对）。行号是 Excel 左侧显示的数字。")
    if matches.height > 1:
        raise UsageError(f"有几个文件或工作表都有这一行，请用 --file 和 --sheet 指明：{_list_sheets(matches)}。")
    return matches


def filter_rows(run: FinishedRun, table: pl.DataFrame | pl.LazyFrame, place: Mapping[str, object]) -> pl.DataFrame:
    """The lines of a table about the rows that the place means; parts of it that are None are open.

    Raises `UsageError` when there is no such source.
    """
    sources = find_sources(run.county.sources, str(place["source"]))
    conditions = [pl.col(name) == place[name] for name in PLACE if place.get(name) is not None]
    return table.lazy().filter(pl.col("source").is_in(sources), *conditions).collect()


def _list_sheets(matches: pl.DataFrame) -> str:
    sheets = matches.select("file", "sheet").unique().sort("file", "sheet")
    return "、".join(format_sheet(file, sheet) for file, sheet in sheets.iter_rows())


def _remember_decision(
    run: FinishedRun, lines: pl.DataFrame, verdict: str, by: str, day: date, event: AuditEvent | None
) -> int:
    levels = run.read("review_pairs").select("source", *PLACE, "person_id", "levels")
    decision_lines = lines.join(levels, on=["source", *PLACE, "person_id"], how="left").with_columns(
        pl.col("source").is_in(run.county.list_household_sources()).alias("whole_household"),
        pl.lit(None, dtype=pl.String).alias("person_key"),
        pl.lit(verdict).alias("verdict"),
        pl.lit("reject").alias("origin"),
        pl.lit(run.id).alias("run_id"),
        pl.lit(by).alias("decided_by"),
        pl.lit(day).alias("decided_on"),
        pl.lit(make_timestamp()).alias("recorded_at"),
        pl.lit(None, dtype=pl.String).alias("inbox"),
    )
    decisions = conform(add_absent_columns(decision_lines, "review_decisions"), "review_decisions")
    return run.ledger.add_decisions(decisions, event)
