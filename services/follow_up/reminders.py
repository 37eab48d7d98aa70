"""催办单: what a township has not looked into in time and what is soon due; and an overview for the county."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from delivery.documents import REMINDER_DOCUMENTS, write_documents
from domain.error_guard import guard
from domain.tables import conform, empty
from pipeline.current_run import CurrentRun
from services.follow_up.late_work import LateWork
from services.papers.contexts import make_day_context
from services.papers.numbered_papers import Paper, make_follow_up_folder, number_by_reader

_PRESSING = ("overdue", "due_soon")


@dataclass(frozen=True)
class Reminders:
    """`numbers`: township -> the number of its paper. `files`: what was written. `folder`: where."""

    work: LateWork
    numbers: Mapping[str, str]
    files: tuple[Path, ...]
    folder: Path


def write_reminders(current: CurrentRun, by: str) -> Reminders:
    """Write a numbered paper for every township that is late or soon will be, and the county's overview.

    Asked for again on the same day with the same content, papers keep their numbers. Raises `StageFailed` when a file
    cannot be written.
    """
    work = LateWork(current)
    clues = make_reminder_clues(work)
    papers = [
        Paper(
            "reminder", clues.filter(pl.col("township") == township), township,
            period=str(current.period), run_id=current.run_id,
        )
        for township in clues["township"].unique().sort()
    ]  # fmt: skip
    numbers = number_by_reader(current.ledger, "催", papers, work.day, by)
    tables = {
        "reminder_clues": clues,
        "clock_counts": work.clock_counts,
        "township_deadlines": work.township_deadlines,
        "late_changes": work.late_changes,
        "late_orders": work.late_orders,
    }
    folder = make_follow_up_folder(current.workspace, work.day)
    context = make_day_context(current, work.day, numbers)
    written = guard("生成催办单", write_documents)(REMINDER_DOCUMENTS, folder, tables, context, current.county.lists)
    return Reminders(work, numbers, tuple(path for files in written.values() for path in files), folder)


def make_reminder_clues(work: LateWork) -> pl.DataFrame:
    """Table `reminder_clues`."""
    run = work.current.run
    pressing = work.clue_clocks.filter(pl.col("state").is_in(_PRESSING))
    if pressing.is_empty():
        return empty("reminder_clues")
    texts = run.read("findings").select("clue_id", "person_id", "risk", "evidence")
    homes = run.read("tracked_households").drop("township", "village")
    people = run.read("tracked_people").select("person_id", "person_name").unique("person_id", keep="first")
    rows = pressing.join(texts, on="clue_id", how="left").join(homes, on="household_id", how="left")
    rows = rows.join(people, on="person_id", how="left")
    limit = pl.coalesce("urgent_due_on", "due_on")
    left = (limit - work.day).dt.total_days().clip(lower_bound=0)
    lines = rows.with_columns(left.alias("days_left"), limit.alias("due_on"))
    order = ("township", "village", "days_overdue", "days_left", "household_id", "clue_id")
    return conform(lines, "reminder_clues").sort(order, descending=[False, False, True, False, False, False])
