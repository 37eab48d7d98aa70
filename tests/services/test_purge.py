"""Property data go when their time is over: shown first, deleted when told so, and a record that names nobody stays."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from fangpin.__main__ import run
from tests.pipeline.property.search_county import A_CAR, PROJECT, County, Outcome, searched

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    county = County()
    someone = county.person("莫大山")
    county.sign(someone)
    county.add("vehicles", someone.name, someone.id_number, *A_CAR)
    return searched(county, tmp_path_factory.mktemp("search"), PROJECT / "config")


@pytest.fixture
def outcome(finished: Outcome, tmp_path: Path) -> Outcome:
    """The search in a workspace of the test's own."""
    workspace = shutil.copytree(finished.job.request.workspace, tmp_path / "workspace")
    folder = workspace / finished.folder.relative_to(finished.job.request.workspace)
    return Outcome(folder, replace(finished.job, request=replace(finished.job.request, workspace=str(workspace))))


def purge(outcome: Outcome, *more: str) -> int:
    return run(["purge", "--workspace", outcome.job.request.workspace, *more])


def test_it_shows_and_keeps(outcome: Outcome, capfd: Captured) -> None:
    assert purge(outcome, "--as-of", "2027-12-01") == 0
    assert "尚未删除" in capfd.readouterr().out
    assert (outcome.folder / "manifest.json").is_file()


@pytest.mark.parametrize(("day", "goes"), [("2027-03-28", False), ("2027-03-29", True)])
def test_it_deletes_what_is_due_and_nothing_else(day: str, goes: bool, outcome: Outcome) -> None:
    assert purge(outcome, "--as-of", day, "--yes") == 0
    assert outcome.folder.exists() is not goes


def test_the_record_names_nobody_and_keeps_the_conclusions(outcome: Outcome, capfd: Captured) -> None:
    assert purge(outcome, "--as-of", "2027-12-01", "--yes") == 0
    workspace = Path(outcome.job.request.workspace)
    assert not [path for path in workspace.rglob("*") if path.suffix in {".parquet", ".xlsx"}]
    assert not (outcome.folder.parent / "latest").exists()
    (record,) = (workspace / "property" / "purged").iterdir()
    text = record.read_text(encoding="utf-8")
    assert "莫大山" not in text + capfd.readouterr().out
    told = json.loads(text)
    assert told["purged_on"] == "2027-12-01"
    (vehicles,) = (line for line in told["conclusions"] if line["source"] == "property_vehicles")
    assert (vehicles["asked"], vehicles["found"], vehicles["situations"]) == (1, 1, 1)
    assert told["notes"]["requests"][0]["sha256"]


def test_without_a_workspace(tmp_path: Path, capfd: Captured) -> None:
    assert run(["purge", "--workspace", str(tmp_path / "nowhere")]) == 2
    assert "找不到工作区" in capfd.readouterr().err
