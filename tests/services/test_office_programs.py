"""A township's workbook saved by LibreOffice in each of its formats comes back whole."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest

from services.feedback.import_results import import_results
from services.runs.choice import FinishedRun
from tests.services.returned_lists import ANSWER, GUARANTEE, fill_in, write_clues, write_guarantees
from tests.services.visit_books import answer_page, change_village, write_visits

OFFICE = shutil.which("soffice")
# Every sheet as a file of its own, in UTF-8, cells as they are shown.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "xls", CSV], ids=["xlsx", "xls", "csv"])
def test_saved_by_an_office_program(run: FinishedRun, tmp_path: Path, kind: str) -> None:
    clues = fill_in(write_clues(run, tmp_path / "名单.xlsx"), "风险线索", {1: ANSWER, 3: ANSWER})
    homes = fill_in(write_guarantees(run, tmp_path / "保障.xlsx"), "脱贫户排查花名册", {2: GUARANTEE})
    visits = change_village(write_visits(run, tmp_path), lambda page: answer_page(page, 1, "√不属实 □属实"))
    saved = tmp_path / "另存"
    for file in (clues, homes, visits):
        command = [str(OFFICE), "--headless", "--convert-to", kind, "--outdir", str(saved), str(file)]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "HOME": str(tmp_path)})  # noqa: S603
    result = import_results([saved], run.workspace, "config")
    is_visit = pl.col("file").str.contains("核查单") | pl.col("sheet").eq("白沙村")
    tables = result.lines.filter(~is_visit)
    counts = tables.group_by("kind", "status").len().sort("kind", "status").rows()
    unanswered = tables.filter(pl.col("kind") == "clues").height - 2
    assert counts == [
        ("clues", "taken", 2), ("clues", "unanswered", unanswered), ("guarantees", "taken", 1),
        ("guarantees", "unanswered", 1),
    ]  # fmt: skip
    visited = result.lines.filter(is_visit, pl.col("kind") == "clues")
    assert set(visited["status"]) == {"taken", "unanswered"}
    assert result.lines["township"].unique().to_list() == ["白沙镇"]
    assert (result.issued.is_empty()) == (kind == CSV)
