"""The ledger of the workspace: plain Parquet tables that only grow, `<workspace>/ledger/<table>.parquet`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

import polars as pl
from filelock import FileLock

import ledger
import matchers
from matchers.declarations.comparing import Comparison
from storage.durable_writes import replace_file
from storage.table_folder import TableFolder
from storage.workspace import hash_texts, make_private_folder

FOLDER = "ledger"


def read_ledger(workspace: Path, table: str) -> pl.DataFrame:
    """A table of the ledger in the order in which it grew; empty before anything was remembered."""
    return TableFolder.open(workspace / FOLDER).read(table)


def remember_decisions(workspace: Path, decisions: pl.DataFrame) -> int:
    """Append to `review_decisions` what is not there yet; returns how many lines are new."""
    with _LockedLedger(workspace) as folder:
        remembered = TableFolder.open(folder).read("review_decisions")
        return _append(folder, "review_decisions", remembered, ledger.select_new_decisions(decisions, remembered))


def remember_results(workspace: Path, results: pl.DataFrame) -> int:
    """Append to `verification_results` what is not there yet; returns how many lines are new."""
    with _LockedLedger(workspace) as folder:
        remembered = TableFolder.open(folder).read("verification_results")
        return _append(folder, "verification_results", remembered, ledger.select_new_results(results, remembered))


def read_decisions_in_force(workspace: Path) -> pl.DataFrame:
    """Table `review_decisions`: the last word on every row's content and person."""
    return ledger.select_in_force(read_ledger(workspace, "review_decisions"))


def read_labelled_pairs(workspace: Path, comparisons: Mapping[str, Comparison]) -> pl.DataFrame:
    """Pairs that people have judged, to fit weights on: `same` and the level of every comparison."""
    return matchers.label_decisions(read_decisions_in_force(workspace), comparisons)


def decisions_digest(workspace: Path, inbox: str) -> str:
    """SHA-256 of all decisions that a run does not take from its own inbox (`inbox`: that one's digest).

    Also of which of them were taken after the inbox's, because the last word counts; empty when there are none.
    """
    remembered = read_ledger(workspace, "review_decisions")
    is_of_inbox = (pl.col("inbox") == inbox).fill_null(value=False)
    remembered = remembered.with_columns(is_of_inbox.alias("own"), (is_of_inbox.cum_sum() > 0).alias("after"))
    in_force = ledger.select_in_force(remembered.filter(~pl.col("own"))).filter(
        (pl.col("verdict") != "unsure") | pl.col("after")
    )
    content = in_force.select("row_key", "person_id", "person_key", "verdict", "after")
    return hash_texts(*map(str, content.rows())) if content.height else ""


def read_earlier_visits(workspace: Path, inbox: Callable[[], str], as_of: date) -> pl.DataFrame:
    """Table `verification_results`: visits up to a day that do not come from the inbox itself.

    `inbox`: gives its digest, which takes a while and is asked for only where something is remembered.
    """
    visits = read_ledger(workspace, "verification_results").filter(pl.col("checked_on") <= as_of)
    return visits.filter((pl.col("inbox") != inbox()).fill_null(value=True)) if visits.height else visits


def visits_digest(workspace: Path, inbox: str, as_of: date) -> str:
    """SHA-256 of `read_earlier_visits`, whose outcomes stand on the lists; empty when there are none."""
    remembered = read_earlier_visits(workspace, lambda: inbox, as_of)
    content = remembered.select("household_id", "clue_id", "checked_on", "result")
    return hash_texts(*map(str, content.rows())) if content.height else ""


def timestamp() -> str:
    """The time that is recorded: local, to the second."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


class _LockedLedger:
    """The ledger's folder, held so that two commands do not write at once."""

    def __init__(self, workspace: Path) -> None:
        self._folder = make_private_folder(workspace / FOLDER)
        self._lock = FileLock(self._folder / ".lock", timeout=60)

    def __enter__(self) -> Path:
        self._lock.acquire()
        return self._folder

    def __exit__(self, *_error: object) -> None:
        self._lock.release()


def _append(folder: Path, table: str, table_so_far: pl.DataFrame, new_lines: pl.DataFrame) -> int:
    """Write the longer table beside the old one and put it in its place, so that a reader never sees half of it."""
    if new_lines.height:
        draft = make_private_folder(folder / ".new")
        TableFolder.open(draft).put(table, pl.concat([table_so_far, new_lines]))
        replace_file(draft / f"{table}.parquet", folder / f"{table}.parquet")
    return new_lines.height
