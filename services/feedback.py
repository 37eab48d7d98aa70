"""What townships and departments report back: kept in the ledger; 非本人 takes a clue's link back, or doubts it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

import intake
from domain.errors import InputsRefused, UsageError
from domain.handover import PLACE
from domain.office_clock import get_today, make_timestamp
from domain.tables import conform
from ledger import AuditEvent, ImportCounts, LedgerRepository, find_operator, select_new_answers, select_new_results
from ledger.records import select_new_records
from pipeline.answers.answer_columns import find_answer_columns
from pipeline.answers.answer_sheets import SOURCE, AnswerSheets, find_answer_sheets
from pipeline.answers.clue_register import read_clue_register
from pipeline.answers.evidence_rows import count_affected_rows, find_overturned_links
from pipeline.answers.list_marks import ListMark, read_list_marks
from pipeline.answers.receipt_lines import LINES, mark_unchanged
from pipeline.answers.record_subjects import read_record_subjects
from pipeline.answers.returned_records import (
    ReturnedRecords,
    describe_near_records,
    find_record_sheets,
    read_returned_records,
)
from pipeline.answers.returned_rows import RowAnswers, find_returned_sheets, read_row_answers
from pipeline.answers.township_answers import Answers, read_answers
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from pipeline.open_ledger import open_ledger
from services.returned_files import copy_files


@dataclass(frozen=True)
class FeedbackResult:
    """What an import came to.

    `import_id`: by which it can be undone. `lines`: the receipt (`receipt_lines.LINES`). `issued`: kind, township and
    rows of the lists as they were issued, where their workbooks say so. `counts`: what the ledger did not have.
    `overturned`, `doubted`: new decisions that take links back, or have them reviewed. `affected_rows`: verdict
    (`other`, `doubted`), source, rows: all rows that these are about. `unclear`: 非本人 without a link to take back,
    and `why`. `unread_rows`: sentences about sheets and rows that were not read. `notes`: what must be said of those
    that were.
    """

    import_id: str
    lines: pl.DataFrame
    issued: pl.DataFrame
    counts: ImportCounts
    overturned: int
    doubted: int
    affected_rows: pl.DataFrame
    unclear: pl.DataFrame
    unread_rows: list[str]
    notes: list[str]


@dataclass(frozen=True)
class _Reading:
    """What the files hold: their digest, sheets, answers, records, and what workbooks say of themselves."""

    digest: str
    files: int
    sheets: AnswerSheets
    answers: Answers
    row_answers: RowAnswers
    records: ReturnedRecords
    near_records: list[str]
    marks: Mapping[str, ListMark]


def import_results(files: Sequence[Path], workspace: Path, config: str, by: str = "") -> FeedbackResult:
    """Keep townships' filled-in lists in the ledger and take back, or have reviewed, what they say is 非本人.

    `files`: workbooks, texts, archives and folders of them. `by`: who imports them.
    Raises `UsageError` when there is no such file or no finished run, `InputsRefused` when nothing can be understood.
    """
    county, today = load_county(Path(config)), get_today()
    reading = _read_files(files, workspace, county, today)
    import_id = f"{today:%Y%m%d}-{secrets.token_hex(4)}"
    visits = reading.answers.results.with_columns(pl.lit(import_id).alias("import_id"))
    row_answers = reading.row_answers.answers.with_columns(pl.lit(import_id).alias("import_id"))
    overturned = find_overturned_links(workspace, visits, county)
    decisions = overturned.decisions.with_columns(pl.lit(import_id).alias("import_id"))
    records = {
        table: frame.with_columns(pl.lit(import_id).alias("import_id"))
        for table, frame in reading.records.records.items()
    }
    ledger = open_ledger(workspace)
    new_visits = select_new_results(visits, ledger.read_visits())
    new_answers = select_new_answers(row_answers, ledger.read_answers())
    lines = mark_unchanged(reading.answers.lines, new_visits)
    new_records = _select_new_records(ledger, records)
    lines = pl.concat([
        lines,
        mark_unchanged(reading.row_answers.lines, new_answers),
        mark_unchanged(reading.records.lines, new_records),
    ])  # fmt: skip
    before = ledger.read_decisions().height
    counts = ledger.add_import(
        _make_import(import_id, reading, lines, by), visits, decisions, row_answers, _make_event(import_id, lines, by),
        records,
    )  # fmt: skip
    new_decisions = ledger.read_decisions().slice(before)
    is_doubt = new_decisions["verdict"] == "doubted"
    return FeedbackResult(
        import_id=import_id, lines=lines, issued=_count_issued(reading.marks), counts=counts,
        overturned=int((~is_doubt).sum()), doubted=int(is_doubt.sum()),
        affected_rows=count_affected_rows(workspace, overturned.decisions), unclear=overturned.unclear,
        unread_rows=[*reading.sheets.unread_rows, *reading.answers.incomplete_rows, *reading.near_records],
        notes=reading.sheets.notes,
    )  # fmt: skip


def _read_files(files: Sequence[Path], workspace: Path, county: County, today: date) -> _Reading:
    """The files' sheets and answers, held against what finished runs have asked."""
    columns = find_answer_columns(county)
    with copy_files(files, workspace) as folder:
        sheets = find_answer_sheets(folder, county)
        returned = find_returned_sheets(folder, columns, set(sheets.other_sheets))
        record_sheets = find_record_sheets(folder, county)
        recorded = [sheet for sheet in record_sheets if sheet.status == "recognised"]
        places = {(sheet.file, sheet.sheet) for sheet in (*returned, *recorded)}
        near_records = describe_near_records(record_sheets, places | {(s.file, s.sheet) for s in sheets.sheets})
        if not sheets.sheets and not places:
            raise InputsRefused(_explain_refusal(sheets, near_records, county))
        register = read_clue_register(workspace)
        if not register.has_runs:
            raise UsageError(
                "工作区中没有已完成的比对，不知道核查的是哪些线索。请用 --workspace 指明下发名单的工作区。"
            )
        marks = read_list_marks(folder, {sheet.file for sheet in (*sheets.sheets, *returned)})
        subjects = read_record_subjects(open_ledger(workspace), register)
        return _Reading(
            intake.compute_inbox_digest(folder),
            len({sheet.file for sheet in (*sheets.sheets, *returned, *recorded)}),
            sheets.leave_out(places),
            read_answers(folder, sheets.sheets, county, register, today, None, marks),
            read_row_answers(folder, returned, columns, county, register, today, marks),
            read_returned_records(folder, recorded, county, register, subjects, today),
            near_records,
            marks,
        )


def _select_new_records(ledger: LedgerRepository, records: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """file, sheet, row_number of the records that the ledger does not have."""
    new = [select_new_records(frame, ledger.read_records(table)).select(PLACE) for table, frame in records.items()]
    return pl.concat(new) if new else LINES.to_frame().select(PLACE)


def _explain_refusal(sheets: AnswerSheets, near_records: Sequence[str], county: County) -> str:
    source = county.sources[SOURCE]
    titles = "、".join(source.fields[name].title for name in source.required_fields)
    lines = near_records or sheets.unread_rows or sheets.other_sheets.values()
    sentences = "\n".join(f"  {line}" for line in lines)
    return f"文件中没有认出入户核查结果，也没有别的报回表，没有导入。应有的表头：{titles}。\n{sentences}"


def _make_import(import_id: str, reading: _Reading, lines: pl.DataFrame, by: str) -> pl.DataFrame:
    status = lines["status"]
    line = {
        "import_id": import_id, "recorded_at": make_timestamp(), "recorded_by": by or None, "files": reading.files,
        "digest": reading.digest, "taken": int((status == "taken").sum()), "refused": int((status == "refused").sum()),
        "undone_at": None, "undone_by": None,
    }  # fmt: skip
    return conform(pl.DataFrame([line]), "feedback_imports")


def _make_event(import_id: str, lines: pl.DataFrame, by: str) -> AuditEvent:
    counts = {str(name): int(count) for name, count in lines["status"].value_counts().iter_rows()}
    return AuditEvent("feedback_import", by or find_operator(), import_id, counts)


def _count_issued(marks: Mapping[str, ListMark]) -> pl.DataFrame:
    """kind, township, rows: of every list of the files, as many rows as it was issued with."""
    counts = [
        (mark.run_id, mark.township, kind, sheet, rows)
        for mark in marks.values()
        for (kind, sheet), rows in mark.rows.items()
    ]
    frame = pl.DataFrame(
        counts, schema={"run_id": pl.String, "township": pl.String, "kind": pl.String, "sheet": pl.String,
                        "rows": pl.Int64}, orient="row",
    ).unique(["run_id", "township", "kind", "sheet"])  # fmt: skip
    return frame.group_by("kind", "township").agg(pl.col("rows").sum()).sort("kind", "township")
