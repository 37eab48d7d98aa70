"""撤回通知: what every township that received a withdrawn list is told, on a numbered page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from delivery.documents import WITHDRAWAL_DOCUMENTS, write_documents
from domain.error_guard import guard
from domain.tables import conform, polars_schema
from ledger.run_order import COMPARISON
from pipeline.county.county import County
from pipeline.job import locate_run
from pipeline.open_ledger import open_ledger
from services.papers.contexts import make_list_context
from services.papers.numbered_papers import Paper, make_follow_up_folder, number_by_reader
from storage.workspace import list_folders

_KIND, _MARK = "withdrawal", "撤"


@dataclass(frozen=True)
class WithdrawalNotices:
    """What was written: how many pages, and the folder of the day."""

    notices: int
    folder: Path


def write_notices(workspace: Path, county: County, run_id: str, today: date, by: str) -> WithdrawalNotices:
    """Write a page for every township that has a list of the withdrawn run; `by`: who has withdrawn it."""
    runs = open_ledger(workspace).read_runs().filter(pl.col("command") == COMPARISON)
    line = runs.filter(pl.col("run_id") == run_id).row(0, named=True)
    table = _make_table(_list_townships(workspace, line), line, _find_valid_edition(runs, line), today)
    folder = make_follow_up_folder(workspace, today)
    papers = [
        Paper(_KIND, table.filter(township=name), township=name, period=line["period"], run_id=run_id)
        for name in table["township"]
    ]
    context = make_list_context(county, line, number_by_reader(open_ledger(workspace), _MARK, papers, today, by))
    guard("生成撤回通知", write_documents)(
        WITHDRAWAL_DOCUMENTS, folder, {"withdrawn_lists": table}, context, county.lists
    )
    return WithdrawalNotices(table.height, folder)


def _list_townships(workspace: Path, line: dict[str, Any]) -> list[str]:
    """Whoever has a folder among the run's lists: those without a suspect received one too."""
    folder = locate_run(workspace, line["period"], line["run_id"])
    return [township.name for township in list_folders(folder / "lists")]


def _find_valid_edition(runs: pl.DataFrame, line: dict[str, Any]) -> int | None:
    valid = runs.filter(pl.col("period") == line["period"], pl.col("state") == "published")
    edition: int | None = valid["edition"].max()  # type: ignore[assignment]
    return edition


def _make_table(townships: list[str], line: dict[str, Any], valid_edition: int | None, today: date) -> pl.DataFrame:
    """Table `withdrawn_lists`."""
    columns = ("period", "run_id", "edition", "as_of")
    rows = [
        {"township": name, **{column: line[column] for column in columns}, "reason": line["withdrawn_reason"] or "",
         "withdrawn_on": today, "valid_edition": valid_edition}
        for name in townships
    ]  # fmt: skip
    schema = polars_schema("withdrawn_lists")
    return conform(pl.DataFrame(rows, schema=schema), "withdrawn_lists")
