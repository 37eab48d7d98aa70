"""Whether a table has changed, told without reading it."""

from __future__ import annotations

import polars as pl

from ledger import AuditEvent
from tests.ledger.databases import (
    Reopen,
    make_answers,
    make_decisions,
    make_events,
    make_import,
    make_lines,
    make_people,
    make_run,
    make_visits,
)

ANSWERS = ("verification_results", "feedback_answers")


def select_all(lines: pl.DataFrame, _: pl.DataFrame) -> pl.DataFrame:
    return lines


def test_a_mark_changes_with_its_tables_alone(reopen: Reopen) -> None:
    assert reopen().read_mark("review_decisions") == ""
    reopen().add_decisions(make_decisions(("H1", "甲", "same")))
    decisions, answers = reopen().read_mark("review_decisions"), reopen().read_mark(*ANSWERS)
    reopen().add_visits(make_visits("H1"))
    reopen().append_audit(AuditEvent("look"))
    assert reopen().read_mark("review_decisions") == decisions
    assert reopen().read_mark(*ANSWERS) != answers


def test_a_mark_changes_when_an_import_or_a_record_is_taken_back(reopen: Reopen) -> None:
    reopen().add_import(make_import("i1"), make_visits("H1", import_id="i1"), make_decisions(), make_answers())
    paper = make_lines("issued_papers", {"paper_no": "", "rows": 1})
    numbered = reopen().add_numbered_records("issued_papers", paper, "补", AuditEvent("issue"), select_all)
    answers, papers = reopen().read_mark(*ANSWERS), reopen().read_mark("issued_papers")
    reopen().undo_import("i1")
    reopen().undo_records("issued_papers", numbered["paper_no"].to_list(), AuditEvent("undo"))
    assert reopen().read_mark(*ANSWERS) != answers
    assert reopen().read_mark("issued_papers") != papers


def test_a_mark_changes_when_a_run_is_kept_published_and_withdrawn(reopen: Reopen) -> None:
    def read_mark() -> str:
        return reopen().read_mark("ledger_runs")

    reopen().keep_run(make_run("r1"), make_events("r1"), make_people("r1"))
    marks = {read_mark()}
    reopen().publish_run("r1")
    marks.add(read_mark())
    reopen().withdraw_run("r1", "reason")
    marks.add(read_mark())
    assert len(marks) == 3
