"""Publication: a finished run becomes what everybody reads. A folder that is renamed, one commit, then `latest`.

Each of the three is done again where it is not done yet, so that whoever was interrupted between them gives the same
command, or any other, again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

import polars as pl

from domain.tables import add_absent_columns, conform, empty
from ledger import AuditEvent, LedgerRepository
from ledger.run_order import COMPARISON
from pipeline.job import Job
from pipeline.open_ledger import open_ledger
from storage.finished_runs import list_finished_runs
from storage.run_manifest import hash_manifest, read_manifest
from storage.run_store import RunStore
from storage.withdrawn_runs import mark_withdrawn
from storage.workspace import RunFolder, drop_latest, read_latest_name

BY_HAND, ON_COMPLETION = "by_hand", "on_completion"


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
            publish_quietly(ledger, folder)
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


def publish_quietly(ledger: LedgerRepository, folder: Path) -> None:
    """Enter a run that has been published long ago: `latest` stays where it is."""
    ledger.publish_run(folder.name, AuditEvent("take_over", "", folder.name, {"period": folder.parent.name}))


def _publishes_itself(folder: Path) -> bool:
    return (read_manifest(folder) or {}).get("publication") != BY_HAND


def _take_over(ledger: LedgerRepository, folder: Path) -> None:
    """Keep what an earlier version's run said of clues; whom it knew it does not tell."""
    manifest = read_manifest(folder) or {}
    line = {
        "run_id": folder.name, "command": COMPARISON, "period": folder.parent.name,
        "as_of": date.fromisoformat(str(manifest["as_of"])), "policy": str(manifest.get("policy", "")),
        "configuration": str(manifest.get("configuration", "")), "code": str(manifest.get("code_digest", "")),
        "rule_digests": "{}", "edition": 0, "state": "ready",
    }  # fmt: skip
    store = RunStore.open(folder)
    first = store.read("suspected").select("household_id", listed_since="first_period")
    events = [
        _read_events(store.read(name), state).join(first, on="household_id", how="left")
        for name, state in (("findings", "found"), ("suppressed", "suppressed"))
    ]
    table = pl.concat(events).with_columns(
        pl.lit(folder.name).alias("run_id"),
        pl.coalesce("first_period", "listed_since", pl.lit(folder.parent.name)).alias("first_period"),
        *(pl.col(name).fill_null("") for name in ("risk", "rule_id")),
        pl.col("certainty").fill_null("to_verify"),
    )
    run = conform(add_absent_columns(pl.DataFrame([line]), "ledger_runs"), "ledger_runs")
    ledger.keep_run(run, conform(table, "clue_events"), empty("known_people"))


def _read_events(clues: pl.DataFrame, state: str) -> pl.DataFrame:
    lines = add_absent_columns(clues, "clue_events").with_columns(pl.lit(state).alias("state"))
    return lines.select(empty("clue_events").columns)


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
