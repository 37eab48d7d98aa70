"""Publication: a finished run becomes what everybody reads. A folder that is renamed, one commit, then `latest`.

Each of the three is done again where it is not done yet, so that whoever was interrupted between them gives the same
command, or any other, again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from domain.tables import add_absent_columns, empty
from ledger import AuditEvent, LedgerRepository
from ledger.clue_events import make_clue_events, make_run_line
from ledger.run_order import COMPARISON
from pipeline.job import Job
from pipeline.open_ledger import open_ledger
from storage.finished_runs import list_finished_runs
from storage.run_manifest import hash_manifest, read_manifest
from storage.run_store import RunStore
from storage.withdrawn_runs import mark_withdrawn
from storage.workspace import RunFolder, drop_latest, read_latest_name

# As `config/county.yaml` and a run's receipt say it.
BY_HAND = "by_hand"


def publish_run(ledger: LedgerRepository, folder: Path, actor: str = "") -> None:
    """Publish a run whose folder is complete: one commit, then the period's `latest`."""
    period = folder.parent.name
    detail = {"period": period, "manifest": hash_manifest(folder)}
    ledger.publish_run(folder.name, AuditEvent("publish", actor, folder.name, detail))
    RunFolder(folder).point_latest()


def offer_run(job: Job) -> None:
    """Publish the job's finished run, unless the county publishes by hand; a run that is published stays so."""
    if job.county.settings.publish == BY_HAND and not _is_published(job):
        return
    publish_run(job.ledger, job.folder.final)


def _is_published(job: Job) -> bool:
    runs = job.ledger.read_runs().filter(pl.col("run_id") == job.folder.final.name)
    return bool((runs["state"] == "published").any())


def settle_publication(workspace: Path) -> None:
    """Do what an interrupted command left undone, and take over runs that were made before there was a ledger.

    A run that waits to be published by hand goes on waiting.
    """
    folders = list_finished_runs(workspace)
    if not folders:
        return
    ledger = open_ledger(workspace)
    states = dict(ledger.read_runs().select("run_id", "state").iter_rows())
    for folder in reversed(folders):
        if folder.name not in states:
            _take_over(ledger, folder)
        elif states[folder.name] == "ready" and _publishes_itself(folder):
            publish_run(ledger, folder)
        elif states[folder.name] == "withdrawn":
            _align_withdrawn(ledger, folder)
    _align_latest(ledger, {folder.parent for folder in folders})


def _align_latest(ledger: LedgerRepository, period_folders: Collection[Path]) -> None:
    """Let every period's `latest` name its newest published run, where it names another and that run is sound."""
    runs = ledger.read_runs().filter(pl.col("state") == "published", pl.col("command") == COMPARISON)
    newest = dict(runs.select("period", "run_id").iter_rows())
    for folder in sorted(period_folders):
        if newest.get(folder.name) not in {None, read_latest_name(folder)}:
            run = find_newest_run(ledger, folder)
            if run is not None and run.name != read_latest_name(folder):
                RunFolder(run).point_latest()


def _publishes_itself(folder: Path) -> bool:
    return _read_notes(folder).get("publication") != BY_HAND


def _read_notes(folder: Path) -> dict[str, Any]:
    """What a run's receipt says besides."""
    return dict((read_manifest(folder) or {}).get("notes", {}))


def _take_over(ledger: LedgerRepository, folder: Path) -> None:
    """Enter what an earlier version's run said of clues, as published; whom it knew it does not tell.

    `latest` stays where it is.
    """
    manifest, period = read_manifest(folder) or {}, folder.parent.name
    line = {
        "run_id": folder.name, "command": COMPARISON, "period": period,
        "as_of": date.fromisoformat(str(manifest["as_of"])), "policy": str(manifest.get("policy", "")),
        "configuration": str(manifest.get("configuration", "")),
        "code": str(_read_notes(folder).get("code_digest", "")),
    }  # fmt: skip
    store = RunStore.open(folder)
    first = store.read("suspected").select("household_id", listed_since="first_period")
    tables = {name: _complete_clues(store.read(name), first) for name in ("findings", "suppressed")}
    events = make_clue_events(tables, folder.name, period)
    ledger.keep_run(make_run_line(line), events, empty("known_people"))
    ledger.publish_run(folder.name, AuditEvent("take_over", "", folder.name, {"period": period}))


def _complete_clues(clues: pl.DataFrame, first: pl.DataFrame) -> pl.DataFrame:
    """Clues of an earlier version's run with what the ledger wants of each; `first`: household_id, listed_since."""
    rows = add_absent_columns(clues, "clue_events").join(first, on="household_id", how="left")
    return rows.with_columns(
        pl.coalesce("first_period", "listed_since").alias("first_period"),
        *(pl.col(name).fill_null("") for name in ("risk", "rule_id")),
        pl.col("certainty").fill_null("to_verify"),
    )


def withdraw_run(ledger: LedgerRepository, folder: Path, reason: str, actor: str) -> Path | None:
    """Withdraw a published run; returns the run that the period's `latest` names then, none where there is no other."""
    event = AuditEvent("withdraw", actor, folder.name, {"period": folder.parent.name})
    ledger.withdraw_run(folder.name, reason, event)
    return _align_withdrawn(ledger, folder)


def _align_withdrawn(ledger: LedgerRepository, folder: Path) -> Path | None:
    mark_withdrawn(folder)
    newest = find_newest_run(ledger, folder.parent)
    if newest is None:
        drop_latest(folder.parent)
    else:
        RunFolder(newest).point_latest()
    return newest


def find_newest_run(ledger: LedgerRepository, period_folder: Path) -> Path | None:
    """The run that `latest` is to name: the newest published one of the period that is sound."""
    runs = ledger.read_runs().filter(
        pl.col("state") == "published", pl.col("command") == COMPARISON, pl.col("period") == period_folder.name
    )
    folders = (period_folder / name for name in reversed(runs["run_id"].to_list()))
    return next((folder for folder in folders if RunFolder(folder).is_finished), None)
