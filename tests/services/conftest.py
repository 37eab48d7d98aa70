"""A run whose clues are answered. Nobody in it exists."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from domain.tables import conform
from services.runs.choice import FinishedRun
from tests.services.answering import LOOSE, OTHERS, TOWNSHIPS
from tests.services.reviewed_county import compare, write_village


@pytest.fixture(scope="session")
def answered_inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_village(tmp_path_factory.mktemp("answered") / "收件")


@pytest.fixture(scope="session")
def first_asked(answered_inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> FinishedRun:
    """A run that told of a clue per linked person, of one by name and circumstances, and of others."""
    run = compare(answered_inbox, tmp_path_factory.mktemp("workspace"))
    findings, evidence = run.read("findings"), run.read("finding_evidence")
    house = run.read("links").filter(pl.col("reason") == "name_and_circumstances")
    loose = findings.filter(pl.col("clue_id") == "cP11").with_columns(
        clue_id=pl.lit(LOOSE), source=pl.lit("housing_safety")
    )
    more = [
        findings.head(1).with_columns(
            clue_id=pl.lit(clue), household_id=pl.lit(home, pl.String), source=pl.lit(source),
            person_id=pl.lit(None, pl.String),
        )
        for clue, home, source in OTHERS
    ]  # fmt: skip
    whole = pl.concat([findings, loose, *more]).with_columns(
        pl.col("household_id").replace_strict(TOWNSHIPS, default="白沙镇").alias("township")
    )
    run.store.put("findings", whole)
    rests = conform(house.with_columns(clue_id=pl.lit(LOOSE)), "finding_evidence")
    run.store.put("finding_evidence", pl.concat([evidence, rests]))
    return run


@pytest.fixture
def inbox(answered_inbox: Path) -> Path:
    """The first run's inbox."""
    return answered_inbox


@pytest.fixture
def run(first_asked: FinishedRun, tmp_path: Path) -> FinishedRun:
    """The first run in a workspace of the test's own."""
    workspace = shutil.copytree(first_asked.workspace, tmp_path / "ws")
    return replace(first_asked, folder=workspace / first_asked.folder.relative_to(first_asked.workspace))
