"""What a run's inbox holds of reviews, measures and departments' replies, as the ledger is to remember it."""

from __future__ import annotations

import polars as pl

from domain.handover import PLACE
from domain.office_clock import get_today
from ledger import AuditEvent
from pipeline.answers.clue_register import read_clue_register
from pipeline.answers.record_sources import RECORD_SOURCES, RecordSource
from pipeline.answers.record_subjects import RecordSubjects, read_record_subjects
from pipeline.answers.record_tables import conform_records
from pipeline.deliveries.source_data import list_usable_sources
from pipeline.job import Job
from storage.admitted_rows import ACCEPTED


def remember_records(job: Job) -> None:
    """Keep in the ledger what the inbox's accepted rows record; a later run hears of it, this one does not.

    Rows about nobody that the ledger or the register knows stay in the run alone, where they are told as issues.
    """
    delivered = [name for name in list_usable_sources(job) if name in RECORD_SOURCES]
    if not delivered:
        return
    register = read_clue_register(job.workspace, job.run.read("members"))
    subjects = read_record_subjects(job.ledger, register)
    records = {}
    for name in delivered:
        kind = RECORD_SOURCES[name]
        rows = job.run.rows(name).read_rows(ACCEPTED, [*PLACE, *job.county.sources[name].fields])
        usable = _select_usable(kind.complete(rows, job.county), kind, subjects[kind.subject], job)
        records[kind.table] = conform_records(usable, kind.table, job.inbox_digest)
    job.ledger.add_records(records, AuditEvent("add_records", subject=job.folder.final.name))


def _select_usable(rows: pl.DataFrame, kind: RecordSource, subjects: RecordSubjects, job: Job) -> pl.DataFrame:
    """The rows about somebody known that say something, and nothing of days that lie ahead."""
    # The day for which a run compares may lie ahead.
    last_day = max(get_today(), job.as_of)
    needed = [*kind.required, *(kind.unclear or {})]
    checks = [
        pl.any_horizontal(pl.col(name).is_not_null() for name in kind.answers),
        *(pl.col(name).is_not_null() for name in needed),
        *((pl.col(name) <= last_day).fill_null(value=True) for name in kind.past_days),
    ]
    return rows.filter(*checks).join(subjects.frame, on=subjects.key, how="semi", maintain_order="left")
