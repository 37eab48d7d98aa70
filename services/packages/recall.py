"""A package is called back: entered in the register, and a numbered page for whoever has it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from delivery.documents import RECALL_DOCUMENTS, write_documents
from domain.error_guard import guard
from domain.tables import conform
from pipeline.county.load_county import load_county
from pipeline.open_ledger import open_ledger
from services.packages.register import RECALLED, PackageNote, note_event, read_states
from services.papers.contexts import make_list_context
from services.papers.numbered_papers import Paper, make_follow_up_folder, number_by_reader

_KIND, _MARK = "recall", "收"


def recall_package(workspace: Path, config: Path, number: str, reason: str, day: date, by: str) -> Path:
    """Call a package back; returns the page that tells its receiver.

    Raises `UsageError` when there is no such package, it is back already, or no reason is given; `StageFailed` when the
    page cannot be written.
    """
    county = load_county(config)  # a fault in it is told before anything is entered
    note_event(workspace, PackageNote(number, RECALLED, "", day, by, reason))
    ledger = open_ledger(workspace)
    state = read_states(ledger).filter(pl.col("package_no") == number.strip())
    table = _make_table(state, reason.strip(), day)
    line = table.row(0, named=True)
    paper = Paper(
        _KIND, table, township=state["township"].item(), department=state["department"].item(), period=line["period"],
        run_id=state["run_id"].item(),
    )  # fmt: skip
    numbers = number_by_reader(ledger, _MARK, [paper], day, by)
    run = ledger.read_runs().filter(pl.col("run_id") == state["run_id"].item()).row(0, named=True)
    context = make_list_context(county, run, numbers)
    folder = make_follow_up_folder(workspace, day)
    written = guard("生成收回通知", write_documents)(
        RECALL_DOCUMENTS, folder, {"recalled_packages": table}, context, county.lists
    )
    return written[RECALL_DOCUMENTS[0]][0]


def _make_table(state: pl.DataFrame, reason: str, day: date) -> pl.DataFrame:
    """Table `recalled_packages`, one line."""
    lines = state.with_columns(
        is_township=pl.col("township").is_not_null(), reason=pl.lit(reason), recalled_on=pl.lit(day)
    )
    return conform(lines, "recalled_packages")
