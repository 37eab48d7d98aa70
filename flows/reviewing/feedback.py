"""Townships' verification results: kept in the ledger; 非本人 takes back a clue's link, or has it reviewed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

import ledger
from domain.declarations.county import County, load_county
from domain.errors import InputsRefused, UsageError
from flows.reviewing.answer_sheets import SOURCE, AnswerSheets, find_answer_sheets
from flows.reviewing.answers import Answers, judge_answers, read_answers
from flows.reviewing.asked_clues import clue_register
from flows.reviewing.memory import remember_decisions, remember_results
from flows.reviewing.rows_behind import rows_behind, touched_rows
from flows.temporary import temporary_folder


@dataclass(frozen=True)
class Imported:
    """What an import came to.

    `rows`: answers that were taken, `new`: those that the ledger did not have. `overturned`, `doubted`: new decisions
    that take links back, or have them reviewed. `touched`: verdict (`other`, `doubted`), source, rows: all rows that
    these are about. `quarantine`: answers that were not taken. `unclear`: 非本人 that take no link back, with `why`.
    `lost`: sentences about sheets and rows that were not read. `notes`: what must be said of those that were.
    """

    rows: int
    new: int
    overturned: int
    doubted: int
    touched: pl.DataFrame
    quarantine: pl.DataFrame
    unclear: pl.DataFrame
    lost: list[str]
    notes: list[str]


def overturned(workspace: Path, results: pl.DataFrame, county: County) -> ledger.Overturned:
    """Which links the results take back, by the newest run that told of each clue."""
    clues = results.filter(pl.col("result") == ledger.NOT_HIM)["clue_id"].drop_nulls().unique()
    return ledger.overturned(results, rows_behind(workspace, clues, county))


def import_results(file: Path, workspace: Path, config: str) -> Imported:
    """Keep a township's filled-in list in the ledger and take back, or have reviewed, what it says is 非本人.

    Raises `UsageError` when there is no such file or no finished run, `InputsRefused` when no sheet of it holds
    verification results.
    """
    if not file.is_file():
        raise UsageError(f"找不到文件“{file}”。请写明乡镇报回的核查结果文件。")
    county = load_county(Path(config))
    sheets, answers = _read(file, workspace, county)
    decided = overturned(workspace, answers.results, county)
    new = remember_results(workspace, answers.results)
    kept = [remember_decisions(workspace, decisions) for decisions in (decided.taken_back, decided.doubts)]
    return Imported(
        rows=answers.results.height, new=new, overturned=kept[0], doubted=kept[1],
        touched=touched_rows(workspace, decided.decisions), quarantine=answers.quarantine, unclear=decided.unclear,
        lost=[*sheets.lost, *answers.half], notes=sheets.notes,
    )  # fmt: skip


def _read(file: Path, workspace: Path, county: County) -> tuple[AnswerSheets, Answers]:
    """The file's sheets and answers, held against what finished runs have asked."""
    source = county.sources[SOURCE]
    today = date.today()  # noqa: DTZ011 - the office's own day
    with temporary_folder(workspace) as folder:
        shutil.copyfile(file, folder / file.name)
        sheets = find_answer_sheets(folder, county)
        if not sheets.sheets:
            titles = "、".join(source.fields[name].title for name in source.required_fields)
            told = "\n".join(f"  {line}" for line in sheets.lost or sheets.unread)
            raise InputsRefused(f"文件中没有认出入户核查结果，没有导入。应有的表头：{titles}。\n{told}")
        rows, read = read_answers(folder, sheets.sheets, source, today, None)
    register = clue_register(workspace)
    if not register.has_runs:
        raise UsageError("工作区中没有已完成的比对，不知道核查的是哪些线索。请用 --workspace 指明下发名单的工作区。")
    return sheets, judge_answers(rows, read, sheets.sheets, county, register, today)
