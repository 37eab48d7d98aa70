"""What townships answer to a list: most of it rightly, some of it in ways that must be refused."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest.mock import patch

import polars as pl

from services.feedback import FeedbackResult, import_results
from tests.simulation.county_frames import CONFIG
from tests.simulation.csv_lines import write_lines
from tests.simulation.period_runs import PeriodRun

HEADINGS = ("户编号", "线索编号", "核查结果", "是否拟纳入", "核查人", "核查时间")
# Result, whether to be monitored, how often of a hundred.
_RESULTS = (("属实", "是", 18), ("属实", "否", 27), ("不属实", "否", 27), ("已解决", "否", 22), ("非本人", "否", 6))
_SHARE = 0.6


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
    run: PeriodRun, rng: random.Random, day: date, results: Mapping[str, tuple[str, date]] | None = None
) -> dict[str, list[Answer]]:
    """Township -> its answers to three fifths of the clues that the run found.

    `results`: household -> the result that its clues have in any case and on which day, none where it is empty.
    """
    clues = run.read("findings").filter(
        pl.col("household_id").is_not_null(), pl.col("certainty").is_in(["confirmed", "to_verify"])
    )
    answers: dict[str, list[Answer]] = {}
    fixed = results or {}
    for township, household, clue in clues.select("township", "household_id", "clue_id").sort("clue_id").iter_rows():
        if household in fixed:
            result, checked_on = fixed[household]
            if result:
                answers.setdefault(township, []).append(Answer(household, clue, result, "否", checked_on))
        elif rng.random() < _SHARE:
            (result, include), *_ = rng.choices([it[:2] for it in _RESULTS], [it[2] for it in _RESULTS])
            answers.setdefault(township, []).append(Answer(household, clue, result, include, day))
    return answers


def make_mistakes(answers: list[Answer], today: date) -> list[Answer]:
    """Answers that cannot be taken: another household's number, a clue of nobody, a day that is still to come."""
    first, last = answers[0], answers[-1]
    return [
        Answer(last.household, first.clue, "不属实", "否", first.checked_on),
        Answer(first.household, "0123456789abcdef", "不属实", "否", first.checked_on),
        Answer(first.household, first.clue, "不属实", "否", today.replace(year=today.year + 1)),
    ]


def report(run: PeriodRun, answers: list[Answer], folder: Path, name: str, today: date) -> FeedbackResult:
    """Import the answers as a file that a township sent on the day."""
    folder.mkdir(parents=True, exist_ok=True)
    path = write_lines(folder / f"{name}.csv", [HEADINGS, *(answer.cells for answer in answers)])
    return import_file(run.workspace, path, today)


def import_file(workspace: Path, path: Path, today: date) -> FeedbackResult:
    """Import a file on a day, whatever the clock says."""
    with patch("services.feedback.get_today", return_value=today):
        return import_results([path], workspace, str(CONFIG))
