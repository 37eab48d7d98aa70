"""A run whose clues are answered, and townships' answers to it. Nobody in it exists."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from click.testing import CliRunner

from fangpin.commands import fangpin
from pipeline.open_ledger import open_ledger
from services.feedback.import_results import FeedbackResult, import_results
from services.runs.choice import FinishedRun

HEADINGS = ("户编号", "线索编号", "核查结果", "核查人", "核查时间")
TOWNSHIPS = {"H1": "白沙镇", "H2": "白沙镇", "H4": "白沙镇", "H5": "福利镇"}
# Clues that rest on no linked row: the register's income, a person whom no row names, a village.
OTHERS = [("cIncome", "H1", "register_income"), ("cMissing", "H5", "register_members"), ("cArea", None, "water_works")]
LOOSE, INCOME, MISSING, AREA = "cLoose", "cIncome", "cMissing", "cArea"


Row = Sequence[object]


def csv(path: Path, *rows: Row, headings: Sequence[str] = HEADINGS, title: str = "") -> Path:
    lines = [[title], headings, *rows] if title else [headings, *rows]
    text = "\n".join(",".join("" if cell is None else str(cell) for cell in line) for line in lines)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def row(home: object, clue: object, word: object = "非本人", by: object = "李核查", day: object = "2026-10-16") -> Row:
    return (home, clue, word, by, day)


def taken(run: FinishedRun, file: Path) -> FeedbackResult:
    return import_results([file], run.workspace, "config")


def checks(answer: FeedbackResult) -> list[tuple[int, str]]:
    """Row number and reason of every refused row."""
    return answer.lines.filter(pl.col("status") == "refused").select("row_number", "reason").sort("row_number").rows()


def statuses(answer: FeedbackResult) -> list[tuple[int, str]]:
    """Row number and status of every line of the receipt."""
    return answer.lines.select("row_number", "status").sort("row_number").rows()


def count_taken(answer: FeedbackResult) -> int:
    """Answers that could be taken, whether the ledger had them already or not."""
    return answer.lines.filter(pl.col("status").is_in(["taken", "unchanged"])).height


def said(run: FinishedRun) -> list[str]:
    return open_ledger(run.workspace).read_decisions()["verdict"].to_list()


def shown(run: FinishedRun, file: Path) -> str:
    outcome = CliRunner().invoke(fangpin, ["feedback", "import", str(file), "--workspace", str(run.workspace)])
    assert outcome.exit_code == 0, outcome.output
    return outcome.output
