"""Townships' verification results: kept in the ledger; 非本人 takes back a clue's link, or has it reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from domain.errors import InputsRefused, UsageError
from domain.office_clock import get_today
from pipeline.answers.answer_sheets import SOURCE, AnswerSheets, find_answer_sheets
from pipeline.answers.clue_register import read_clue_register
from pipeline.answers.evidence_rows import count_affected_rows, find_overturned_links
from pipeline.answers.township_answers import Answers, judge_answers, read_answers
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from pipeline.open_ledger import open_ledger
from storage.temporary_folders import temporary_copy


@dataclass(frozen=True)
class FeedbackResult:
    """What an import came to.

    `rows`: answers that were taken, `new`: those that the ledger did not have. `overturned`, `doubted`: new decisions
    that take links back, or have them reviewed. `affected_rows`: verdict (`other`, `doubted`), source, rows: all rows
    that these are about. `quarantine`: answers not taken. `unclear`: 非本人 without a link to take back, and `why`.
    `unread_rows`: sentences about sheets and rows that were not read. `notes`: what must be said of those that were.
    """

    rows: int
    new: int
    overturned: int
    doubted: int
    affected_rows: pl.DataFrame
    quarantine: pl.DataFrame
    unclear: pl.DataFrame
    unread_rows: list[str]
    notes: list[str]


def import_results(file: Path, workspace: Path, config: str) -> FeedbackResult:
    """Keep a township's filled-in list in the ledger and take back, or have reviewed, what it says is 非本人.

    Raises `UsageError` when there is no such file or no finished run, `InputsRefused` when no sheet of it holds
    verification results.
    """
    if not file.is_file():
        raise UsageError(f"找不到文件“{file}”。请写明乡镇报回的核查结果文件。")
    county = load_county(Path(config))
    sheets, answers = _read_file(file, workspace, county)
    decided = find_overturned_links(workspace, answers.results, county)
    ledger = open_ledger(workspace)
    new = ledger.add_visits(answers.results)
    new_decisions = [ledger.add_decisions(decisions) for decisions in (decided.taken_back, decided.doubts)]
    return FeedbackResult(
        rows=answers.results.height, new=new, overturned=new_decisions[0], doubted=new_decisions[1],
        affected_rows=count_affected_rows(workspace, decided.decisions), quarantine=answers.quarantine,
        unclear=decided.unclear,
        unread_rows=[*sheets.unread_rows, *answers.incomplete_rows], notes=sheets.notes,
    )  # fmt: skip


def _read_file(file: Path, workspace: Path, county: County) -> tuple[AnswerSheets, Answers]:
    """The file's sheets and answers, held against what finished runs have asked."""
    source = county.sources[SOURCE]
    today = get_today()
    with temporary_copy(file, workspace) as folder:
        sheets = find_answer_sheets(folder, county)
        if not sheets.sheets:
            titles = "、".join(source.fields[name].title for name in source.required_fields)
            sentences = "\n".join(f"  {line}" for line in sheets.unread_rows or sheets.other_sheets)
            raise InputsRefused(f"文件中没有认出入户核查结果，没有导入。应有的表头：{titles}。\n{sentences}")
        rows, unreadable = read_answers(folder, sheets.sheets, source, today, None)
    register = read_clue_register(workspace)
    if not register.has_runs:
        raise UsageError("工作区中没有已完成的比对，不知道核查的是哪些线索。请用 --workspace 指明下发名单的工作区。")
    return sheets, judge_answers(rows, unreadable, sheets.sheets, county, register, today)
