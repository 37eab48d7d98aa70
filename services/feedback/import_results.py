"""What townships and departments report back: kept in the ledger; 非本人 takes a clue's link back, or doubts it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from domain.handover import PLACE
from domain.office_clock import get_today, make_timestamp
from domain.tables import conform
from ledger import (
    AuditEvent,
    HouseholdMark,
    ImportCounts,
    LedgerRepository,
    find_operator,
    select_new_answers,
    select_new_results,
)
from ledger.records import select_new_records
from pipeline.answers.evidence_rows import count_affected_rows, find_overturned_links
from pipeline.answers.list_marks import ListMark
from pipeline.answers.page_answers import PageAnswers
from pipeline.answers.receipt_lines import LINES, mark_unchanged
from pipeline.answers.township_limits import read_township_limit
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from pipeline.open_ledger import open_ledger
from services.feedback.returned_answers import ReturnedAnswers, read_returned_files, read_returned_page


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


def import_results(
    files: Sequence[Path], workspace: Path, config: str, by: str = "", townships: Collection[str] | None = None
) -> FeedbackResult:
    """Keep townships' filled-in lists in the ledger and take back, or have reviewed, what they say is 非本人.

    `files`: workbooks, texts, archives and folders of them. `by`: who imports them. `townships`: whose households they
    may speak of; left out, of all.
    Raises `UsageError` when there is no such file or no finished run, `InputsRefused` when nothing can be understood.
    """
    county, today = load_county(Path(config)), get_today()
    reading = read_returned_files(files, workspace, county, today)
    event = AuditEvent("feedback_import", by)
    if townships is not None:
        event = AuditEvent("upload", by, detail={"township": "、".join(sorted(townships))})
    return _keep(_limit(reading, workspace, townships), workspace, county, event)


def import_page(page: PageAnswers, workspace: Path, config: str, by: str, looked_at: HouseholdMark) -> FeedbackResult:
    """Keep what was answered on a web page about a household; as `import_results` of its visit sheet.

    `looked_at`: how the household stood when the page was opened. Nothing is taken about a household of another
    township than the list's. Raises `UsageError` when there is no finished run, `AnsweredMeanwhile`, keeping nothing,
    when somebody else has answered since.
    """
    county = load_county(Path(config))
    reading = read_returned_page(page, workspace, county, get_today())
    limited = _limit(reading, workspace, [page.edition.township])
    about = {"township": page.edition.township, "household": page.household_id}
    return _keep(limited, workspace, county, AuditEvent("answer", by, detail=about), looked_at)


def _limit(reading: ReturnedAnswers, workspace: Path, townships: Collection[str] | None) -> ReturnedAnswers:
    return reading if townships is None else reading.limit(read_township_limit(workspace, townships))


def _keep(
    reading: ReturnedAnswers, workspace: Path, county: County, event: AuditEvent, looked_at: HouseholdMark | None = None
) -> FeedbackResult:
    """Remember what was read. `event`: what it is called in the trail, and who does it."""
    import_id = f"{get_today():%Y%m%d}-{secrets.token_hex(4)}"
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
        reading.form_lines,
    ])  # fmt: skip
    before = ledger.read_decisions().height
    counts = ledger.add_import(
        _make_import(import_id, reading, lines, event.actor), visits, decisions, row_answers,
        _complete_event(event, import_id, lines), records, looked_at,
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


def _select_new_records(ledger: LedgerRepository, records: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """file, sheet, row_number of the records that the ledger does not have."""
    new = [select_new_records(frame, ledger.read_records(table)).select(PLACE) for table, frame in records.items()]
    return pl.concat(new) if new else LINES.to_frame().select(PLACE)


def _make_import(import_id: str, reading: ReturnedAnswers, lines: pl.DataFrame, by: str) -> pl.DataFrame:
    status = lines["status"]
    line = {
        "import_id": import_id, "recorded_at": make_timestamp(), "recorded_by": by or None, "files": reading.files,
        "digest": reading.digest, "taken": int((status == "taken").sum()), "refused": int((status == "refused").sum()),
        "undone_at": None, "undone_by": None,
    }  # fmt: skip
    return conform(pl.DataFrame([line]), "feedback_imports")


def _complete_event(event: AuditEvent, import_id: str, lines: pl.DataFrame) -> AuditEvent:
    counts = {str(name): int(count) for name, count in lines["status"].value_counts().iter_rows()}
    return AuditEvent(event.action, event.actor or find_operator(), import_id, {**event.detail, **counts})


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
