"""Which runs' lists have been issued, and which of them are not to be answered any more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from ledger import LedgerRepository
from pipeline.open_ledger import open_ledger
from storage.finished_runs import list_issued_runs
from storage.run_manifest import read_manifest

# The kind of a paper that completes a list, in table `issued_papers`.
SUPPLEMENT = "supplement"
_LISTS = pl.Schema({"run_id": pl.String, "as_of": pl.Date, "is_replaced": pl.Boolean})


def read_issued_lists(workspace: Path, *, with_supplements: bool = False) -> pl.DataFrame:
    """run_id, as_of, is_replaced of all runs that the ledger or a finished folder tells of.

    A list is replaced where its run was withdrawn, or its command and period have a newer published run; of a run that
    the ledger does not have, where it is not the one that its period's `latest` names. `with_supplements`: one that a
    supplement completes to a list that holds goes on being answered.
    """
    remembered = _read_remembered_runs(workspace)
    if with_supplements:
        remembered = _restore_completed_lists(remembered, open_ledger(workspace))
    names = set(remembered["run_id"])
    others = [
        (folder.name, date.fromisoformat(manifest["as_of"]), is_replaced)
        for folder, is_replaced in list_issued_runs(workspace).items()
        if folder.name not in names and (manifest := read_manifest(folder))
    ]
    return pl.concat([remembered, pl.DataFrame(others, schema=_LISTS, orient="row")]).unique("run_id").sort("run_id")


def _read_remembered_runs(workspace: Path) -> pl.DataFrame:
    runs = open_ledger(workspace).read_runs()
    published = runs.filter(pl.col("state") == "published")
    newest = published.sort("edition").group_by("command", "period").agg(pl.col("edition").last().alias("newest"))
    is_older = (pl.col("state") == "published") & (pl.col("edition") < pl.col("newest"))
    return runs.join(newest, on=["command", "period"], how="left").select(
        "run_id", "as_of", (is_older.fill_null(value=False) | (pl.col("state") == "withdrawn")).alias("is_replaced")
    )


def _restore_completed_lists(lists: pl.DataFrame, ledger: LedgerRepository) -> pl.DataFrame:
    """The lists, those not replaced that supplements complete; a withdrawn one stays replaced."""
    papers, runs = ledger.read_records("issued_papers"), ledger.read_runs()
    pairs = papers.filter(pl.col("kind") == SUPPLEMENT).select("earlier_run_id", "run_id").unique().rows()
    withdrawn = set(runs.filter(pl.col("state") == "withdrawn")["run_id"])
    valid = set(lists.filter(~pl.col("is_replaced"))["run_id"])
    while completed := {earlier for earlier, later in pairs if later in valid} - valid - withdrawn:
        valid |= completed
    return lists.with_columns(is_replaced=~pl.col("run_id").is_in(valid))
