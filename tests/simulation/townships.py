"""What townships answer to a list: most of it rightly, some of it in ways that must be refused."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest.mock import patch

import openpyxl
import polars as pl
from openpyxl.worksheet.worksheet import Worksheet

from domain.row_codes import split_row_code
from services.feedback.import_results import FeedbackResult, import_results
from tests.simulation.county_frames import CONFIG
from tests.simulation.csv_lines import write_lines
from tests.simulation.period_runs import PeriodRun

HEADINGS = ("户编号", "线索编号", "核查结果", "是否拟纳入", "核查人", "核查时间")
# Result, whether to be monitored, how often of a hundred.
_RESULTS = (("属实", "是", 18), ("属实", "否", 27), ("不属实", "否", 27), ("已解决", "否", 22), ("非本人", "否", 6))
_SHARE = 0.6
_MARK = 7  # the column of a visit sheet's codes


@dataclass(frozen=True)
class Answer:
    """A township's answer to a clue."""

    household: str
    clue: str | None
    result: str
    include: str
    checked_on: date

    @property
    def cells(self) -> tuple[str | None, ...]:
        """Its row, by `HEADINGS`."""
        return self.household, self.clue, self.result, self.include, "核查员", self.checked_on.isoformat()


def answer_list(
    run: PeriodRun, rng: random.Random, day: date, fixed: Mapping[str, tuple[str, date] | None]
) -> dict[str, list[Answer]]:
    """Township -> its answers to three fifths of the clues that the run found.

    `fixed`: household -> what is answered to its clues in any case, and on which day; None: nothing.
    """
    clues = run.read("findings").filter(
        pl.col("household_id").is_not_null(), pl.col("certainty").is_in(["confirmed", "to_verify"])
    )
    answers: dict[str, list[Answer]] = {}
    for township, household, clue in clues.select("township", "household_id", "clue_id").sort("clue_id").iter_rows():
        answer = _choose_answer(rng, day)
        if household in fixed:
            result = fixed[household]
            answer = result and (result[0], "否", result[1])
        if answer:
            answers.setdefault(township, []).append(Answer(household, clue, *answer))
    return answers


def _choose_answer(rng: random.Random, day: date) -> tuple[str, str, date] | None:
    """Result, whether to be monitored, day; none of two in five."""
    if rng.random() >= _SHARE:
        return None
    result, include, _ = rng.choices(_RESULTS, [weight for *_, weight in _RESULTS])[0]
    return result, include, day


def make_mistakes(answers: list[Answer], today: date) -> list[Answer]:
    """Answers that cannot be taken: a clue of nobody, a day that is still to come, another household's number."""
    first = answers[0]
    mistakes = [
        Answer(first.household, "0123456789abcdef", "不属实", "否", first.checked_on),
        Answer(first.household, first.clue, "不属实", "否", today.replace(year=today.year + 1)),
    ]
    strangers = [answer.household for answer in answers if answer.household != first.household]
    return [*mistakes, *(Answer(home, first.clue, "不属实", "否", first.checked_on) for home in strangers[:1])]


def report(run: PeriodRun, township: str, answers: list[Answer], folder: Path, today: date) -> FeedbackResult:
    """Import the answers as a file that a township sent on the day: its own workbook filled in, or a table."""
    folder.mkdir(parents=True, exist_ok=True)
    if sum(map(ord, township)) % 2:
        path = write_lines(folder / f"{township}.csv", [HEADINGS, *(answer.cells for answer in answers)])
        return import_files(run.workspace, [path], today)
    listed = fill_workbooks(run, township, answers, folder)
    unlisted = [answer for answer in answers if answer.clue not in listed]
    table = write_lines(folder / f"{township}补报.csv", [HEADINGS, *(answer.cells for answer in unlisted)])
    return import_files(run.workspace, [*folder.glob(f"*{township}*.xlsx"), *([table] if unlisted else [])], today)


def fill_workbooks(run: PeriodRun, township: str, answers: list[Answer], folder: Path) -> set[str]:
    """Fill the answers into copies of the township's visit sheets; returns the clues that stand in them.

    Where two answers are to one clue, the first is written. A page whose answers differ in what it asks only once is
    left empty.
    """
    by_clue = {answer.clue: answer for answer in reversed(answers) if answer.clue}
    written: set[str] = set()
    for path in sorted((run.folder / "lists" / township).glob("*入户核查单*.xlsx")):
        book = openpyxl.load_workbook(path)
        clues = {clue for sheet in book.worksheets for clue in _fill_sheet(sheet, by_clue)}
        if clues:
            book.save(folder / path.name)
        written |= clues
    return written


def _fill_sheet(sheet: Worksheet, by_clue: Mapping[str, Answer]) -> Iterator[str]:
    """Write answers into the boxes of their clues, page by page; yields the clues."""
    page: dict[int, Answer] = {}
    for cells in sheet.iter_rows(max_col=_MARK):
        row, label, mark = cells[0].row or 0, cells[0].value, str(cells[-1].value or "")
        _, _, _, kind, _, clue, _ = split_row_code(mark)
        if kind == "clues" and clue in by_clue:
            page[row] = by_clue[str(clue)]
        elif label == "是否拟纳入" and len({(a.include, a.checked_on) for a in page.values()}) == 1:
            cells[1].value = next(iter(page.values())).include
            for at, answer in page.items():
                sheet.cell(at, 2).value = answer.result
                yield str(answer.clue)
        elif label == "核查人":
            if page and sheet.cell(min(page), 2).value == page[min(page)].result:
                cells[1].value, cells[5].value = "核查员", page[min(page)].checked_on.isoformat()
            page = {}


def import_files(workspace: Path, paths: Sequence[Path], today: date) -> FeedbackResult:
    """Import files on a day, whatever the clock says."""
    with patch("services.feedback.import_results.get_today", return_value=today):
        return import_results(paths, workspace, str(CONFIG))
