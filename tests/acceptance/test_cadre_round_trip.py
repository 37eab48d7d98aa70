"""A township's visit book, filled in as people do and saved by LibreOffice, comes back; the next run goes by it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.open_ledger import open_ledger
from services.feedback.import_results import FeedbackResult, import_results
from services.runs.choice import choose_run
from tests.acceptance.cadre_mistakes import MISTAKES, Mistake, fill_in

if TYPE_CHECKING:
    from tests.acceptance.conftest import Demo

OFFICE = shutil.which("soffice")
ROOT = Path(__file__).parents[2]
# Those with the most households to be visited: every mistake finds one.
TOWNSHIPS = ("福利镇", "兴坪镇")
pytestmark = [pytest.mark.long, pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")]


def save_by_office(book: Path, kind: str) -> Path:
    folder = book.parent / kind
    command = [str(OFFICE), f"-env:UserInstallation={(book.parent / 'office').as_uri()}", "--headless", "--convert-to",
               kind, "--outdir", str(folder), str(book)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603
    return folder / f"{book.stem}.{kind}"


def describe(result: FeedbackResult, household: str) -> str:
    """What the receipt says of the household's clues."""
    lines = result.lines.filter(pl.col("household_id") == household, pl.col("kind") == "clues")
    asked = lines.filter(pl.col("clue_id").is_not_null())
    words = {str(word) for word in asked.select(pl.coalesce("reason", "status")).to_series()}
    if not words and not lines.is_empty():  # the page as a whole
        words = set(lines["reason"])
    assert len(words) <= 1, (household, words)
    return words.pop() if words else "missing"


@pytest.fixture(scope="module")
def returned(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, Mistake], Path]]:
    """The workspace, household -> mistake, and the folder with the books that LibreOffice saved."""
    folder = tmp_path_factory.mktemp("cadre")
    workspace = shutil.copytree(demo.run.parents[2], folder / "ws")
    done: dict[str, Mistake] = {}
    for township in TOWNSHIPS:
        book = next((demo.run / "lists" / township).glob("*核查单*"))
        todo = MISTAKES[len(done) :]
        done |= fill_in(book, folder / f"{township}.xlsx", todo)
        for kind in ("xls", "xlsx"):
            save_by_office(folder / f"{township}.xlsx", kind)
    assert len(done) == len(MISTAKES)
    yield workspace, done, folder


def test_each_mistake_has_its_line_on_the_receipt_and_the_next_run_goes_by_the_answers(
    returned: tuple[Path, dict[str, Mistake], Path],
) -> None:
    workspace, done, folder = returned
    result = import_results([folder / "xls"], workspace, str(ROOT / "config"), "张三")
    said = {mistake.title: describe(result, household) for household, mistake in done.items()}
    assert said == {mistake.title: mistake.outcome for mistake in done.values()}
    again = import_results([folder / "xlsx"], workspace, str(ROOT / "config"), "张三")
    assert again.lines.filter(status="taken").is_empty()
    check_next_run(workspace, done, result)


def check_next_run(workspace: Path, done: dict[str, Mistake], result: FeedbackResult) -> None:
    """A refuted or solved clue rests or has ended, everything else is asked again."""
    command = [sys.executable, "-m", "fangpin", "run", "--period", "2026Q4", "--inbox",
               str(ROOT / "data_samples" / "2026Q3"), "--workspace", str(workspace)]  # fmt: skip
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    subprocess.run(command, check=True, capture_output=True, env=environment, timeout=900)  # noqa: S603
    run = choose_run(workspace, str(ROOT / "config"), None, "2026Q4")
    resting = set(run.read("suppressed").filter(reason="checked")["clue_id"].drop_nulls())
    taken = result.lines.filter(status="taken", kind="clues").join(
        open_ledger(workspace).read_visits().select("clue_id", "result"), on="clue_id"
    )
    refuted = set(taken.filter(pl.col("result") != "属实")["clue_id"])
    confirmed = set(taken["clue_id"]) - refuted
    ended = set(run.read("resolved")["clue_id"].drop_nulls())
    assert refuted - ended and refuted <= resting | ended
    assert confirmed and confirmed <= set(run.read("findings")["clue_id"]) | ended
    for household, mistake in done.items():
        clues = result.lines.filter(household_id=household, kind="clues")["clue_id"].drop_nulls().to_list()
        if mistake.outcome != "taken":
            assert not resting & set(clues), mistake.title
