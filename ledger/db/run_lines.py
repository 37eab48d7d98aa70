"""Runs in the database: kept in steps, seen when they are published, not seen any more when they are withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import polars as pl
from django.db import models
from django.db.models import F, Max

from domain.office_clock import make_timestamp
from domain.tables import empty
from ledger.audit_trail import AuditEvent, find_operator
from ledger.db.audit_entries import append_entry
from ledger.db.database import LedgerDatabase
from ledger.db.lines import BATCH, check_columns, delete_batch, insert_lines, read_lines, split_batches
from ledger.db.models import ClueEvent, KnownPerson, Run

READY, PUBLISHED, WITHDRAWN = "ready", "published", "withdrawn"


def read_runs(alias: str) -> pl.DataFrame:
    """Table `ledger_runs`."""
    runs = Run.objects.using(alias).filter(is_complete=True)
    return read_lines(runs.order_by(F("publication").asc(nulls_last=True), "id"), "ledger_runs")


def read_clue_events(alias: str, run_ids: Collection[str]) -> pl.DataFrame:
    """Table `clue_events` of the published ones of the runs."""
    runs = Run.objects.using(alias).filter(is_complete=True, state=PUBLISHED, run_id__in=list(run_ids))
    return _read_of_runs(runs.order_by("id"), ClueEvent, "clue_events")


def read_known_people(alias: str) -> pl.DataFrame:
    """Table `known_people` of all runs that are, or were, published."""
    runs = Run.objects.using(alias).filter(is_complete=True, state__in=(PUBLISHED, WITHDRAWN))
    return _read_of_runs(runs.order_by("publication"), KnownPerson, "known_people")


def _read_of_runs(runs: models.QuerySet, model: Any, table: str) -> pl.DataFrame:
    """The lines run by run: together they would have to be sorted, and each would bring its run's id along."""
    lines = model.objects.using(runs.db).order_by("id")
    parts = [
        read_lines(lines.filter(run=number), table, run_id=run_id)
        for number, run_id in runs.values_list("id", "run_id")
    ]
    return pl.concat([empty(table), *parts])


def keep_run(
    database: LedgerDatabase, run: pl.DataFrame, clue_events: pl.DataFrame, known_people: pl.DataFrame
) -> None:
    """Keep a run and its lines; until the last step it is incomplete, and the one that it replaces is still there."""
    content = check_columns(run, "ledger_runs").row(0, named=True) | {"state": READY}
    run_id = content["run_id"]
    tables: list[tuple[type[models.Model], pl.DataFrame]] = [
        (ClueEvent, check_columns(clue_events, "clue_events").drop("run_id")),
        (KnownPerson, check_columns(known_people, "known_people").drop("run_id")),
    ]
    with database.hold_alone("keeping"):
        with database.write() as alias:
            if _select(alias, run_id).filter(state=PUBLISHED).exists():
                return
            number = Run.objects.using(alias).create(**content, is_complete=False).pk
        for model, frame in tables:
            _insert_in_steps(database, model, frame, number)
        with database.write() as alias:
            _complete(alias, run_id, number)
        _delete_incomplete(database, run_id)


def _insert_in_steps(database: LedgerDatabase, model: type[models.Model], frame: pl.DataFrame, number: int) -> None:
    for batch in split_batches(frame):
        with database.write() as alias:
            insert_lines(alias, model, batch, run_number=number)
        if batch.height == BATCH:
            database.let_others_write()


def _complete(alias: str, run_id: str, number: int) -> None:
    """Put the run in place of the one that was kept before, unless that was published meanwhile."""
    replaced = _select(alias, run_id).first()
    if replaced is None or replaced.state != PUBLISHED:
        edition = replaced.edition if replaced else 0
        _select(alias, run_id).update(is_complete=False)
        Run.objects.using(alias).filter(pk=number).update(is_complete=True, edition=edition)


def publish_run(alias: str, run_id: str, event: AuditEvent) -> int:
    """Publish a run that is completely kept; returns its edition.

    One that another of its period has replaced becomes the newest again, as an edition of its own.
    """
    run = _find(alias, run_id)
    runs = Run.objects.using(alias)
    editions = runs.filter(command=run.command, period=run.period)
    if run.state == PUBLISHED and not editions.filter(state=PUBLISHED, publication__gt=run.publication).exists():
        return int(run.edition)
    edition = 1 + (editions.aggregate(Max("edition"))["edition__max"] or 0)
    publication = 1 + (runs.aggregate(Max("publication"))["publication__max"] or 0)
    _change(
        run, state=PUBLISHED, edition=edition, publication=publication, published_at=make_timestamp(),
        withdrawn_at=None, withdrawn_by=None, withdrawn_reason=None,
    )  # fmt: skip
    append_entry(alias, event.add_detail(run_id, period=run.period, edition=edition))
    return edition


def withdraw_run(alias: str, run_id: str, reason: str, event: AuditEvent) -> None:
    """Withdraw a run that is published."""
    run = _find(alias, run_id)
    if run.state == PUBLISHED:
        by = event.actor or find_operator()
        _change(run, state=WITHDRAWN, withdrawn_at=make_timestamp(), withdrawn_by=by, withdrawn_reason=reason)
        append_entry(alias, event.add_detail(run_id, period=run.period, edition=int(run.edition)))


def _select(alias: str, run_id: str) -> models.QuerySet:
    return Run.objects.using(alias).filter(run_id=run_id, is_complete=True)


def _find(alias: str, run_id: str) -> Any:
    run = _select(alias, run_id).first()
    if run is None:
        raise KeyError(run_id)
    return run


def _change(run: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(run, name, value)
    run.save(update_fields=list(values))


def _delete_incomplete(database: LedgerDatabase, run_id: str) -> None:
    """Delete what was replaced, and what an earlier attempt that was broken off left, in steps."""
    with database.write() as alias:
        numbers = list(Run.objects.using(alias).filter(run_id=run_id, is_complete=False).values_list("id", flat=True))
    if not numbers:
        return
    for model in (ClueEvent, KnownPerson):
        count = BATCH
        while count == BATCH:
            with database.write() as alias:
                count = delete_batch(model.objects.using(alias).filter(run__in=numbers))
            if count == BATCH:
                database.let_others_write()
    with database.write() as alias:
        Run.objects.using(alias).filter(pk__in=numbers).delete()
