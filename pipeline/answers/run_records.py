"""What a run's inbox holds of reviews, measures and departments' replies, as the ledger is to remember it."""

from __future__ import annotations

import polars as pl

from domain.handover import PLACE
from domain.office_clock import get_today
from domain.progress import report_step
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

    Rows about nobody that the ledger or the register knows stay in the run alone, where they are told as issues; how
    many others say nothing that can be kept is reported.
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
        answered = _select_answered(kind.complete(rows, job.county), kind, subjects[kind.subject])
        usable = _select_usable(answered, kind, job)
        records[kind.table] = conform_records(usable, kind.table, job.inbox_digest)
        if unusable := answered.height - usable.height:
            title = job.county.sources[name].title
            report_step(
                f"{title}有 {unusable} 行没有登记，请用 fangpin feedback import 导入这份文件，回执会写明每行的原因"
            )
    job.ledger.add_records(records, AuditEvent("add_records", subject=job.folder.final.name))


def _select_answered(rows: pl.DataFrame, kind: RecordSource, subjects: RecordSubjects) -> pl.DataFrame:
    """The rows about somebody known in which something was filled in, with `since`."""
    is_answered = pl.any_horizontal(pl.col(name).is_not_null() for name in kind.answers)
    since = subjects.frame.select(*subjects.key, "since")
    return rows.filter(is_answered).join(since, on=subjects.key, maintain_order="left")


def _select_usable(rows: pl.DataFrame, kind: RecordSource, job: Job) -> pl.DataFrame:
    """The rows that say something, and nothing of days that lie ahead or before what they are about."""
    # The day for which a run compares may lie ahead.
    last_day = max(get_today(), job.as_of)
    checks = [
        *(pl.col(name).is_not_null() for name in (*kind.required, *(kind.unclear or {}))),
        *((pl.col(name) <= last_day).fill_null(value=True) for name in kind.past_days),
        *((pl.col(name) >= pl.col("since")).fill_null(value=True) for name in kind.past_days),
    ]
    return rows.filter(checks) if checks else rows
