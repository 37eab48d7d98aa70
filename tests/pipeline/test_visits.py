"""When a household was last visited, and what was found: it stands beside its clues."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from domain.tables import conform, empty
from pipeline import ingest
from pipeline.job import Job
from pipeline.open_ledger import open_ledger
from pipeline.run_request import RunRequest
from pipeline.summaries.last_visits import read_last_visits

PROJECT = Path(__file__).resolve().parents[2]
HEAD = "户编号,线索编号,核查结果,是否拟纳入,核查人,核查时间"
AS_OF = "2026-09-30"


def _job(folder: Path, *lines: str) -> Job:
    """A run over an inbox with these visits, received and not yet linked."""
    inbox = folder / "inbox"
    inbox.mkdir(exist_ok=True)
    (inbox / "核查.csv").write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    job = Job.prepare(RunRequest("2026-09", str(inbox), str(folder / "workspace"), str(PROJECT / "config")))
    for name in ("tables", "work"):
        (job.folder.draft / name).mkdir(parents=True)
    sheets = ingest.recognise_files(job)
    if "verification_results" in ingest.delivered_sources(job, sheets):
        ingest.judge_deliveries(job, {"verification_results": ingest.ingest_source(job, "verification_results")})
    return job


def _visits(job: Job) -> list[tuple[Any, ...]]:
    return read_last_visits(job).rows()


def _remembered(workspace: Path, **more: Any) -> None:
    line = {"household_id": "1001", "result": "属实", "checked_by": "某人", "checked_on": date(2026, 8, 1)} | more
    filled = {"file": "a.csv", "sheet": "", "row_number": 2, "recorded_at": "2026-08-02T08:00:00+08:00"} | line
    missing = {name: None for name in empty("verification_results").columns if name not in filled}
    frame = pl.DataFrame([filled | missing], schema_overrides=empty("verification_results").schema)
    open_ledger(workspace).add_visits(conform(frame, "verification_results"))


def test_visits_of_the_inbox_up_to_the_day(tmp_path: Path) -> None:
    told = _visits(
        _job(
            tmp_path,
            "1001,,属实,是,某人,2026-07-12",
            "1002,C1,不属实,否,某人,2026-09-30",
            "1003,,已解决,否,某人,2026-10-01",
            "1004,,,,,",
        )
    )
    assert told == [
        ("1001", None, date(2026, 7, 12), "属实", True), ("1002", "C1", date(2026, 9, 30), "不属实", False)
    ]  # fmt: skip


def test_visits_that_were_imported_before_count_too(tmp_path: Path) -> None:
    _remembered(tmp_path / "workspace")
    _remembered(tmp_path / "workspace", household_id="1002", checked_on=date(2026, 10, 1))
    told = _visits(_job(tmp_path, "1001,,已解决,否,某人,2026-08-01"))
    assert [result for _, _, _, result, _ in told] == ["属实", "已解决"]  # of one day the inbox's own word is the last


def test_without_any_visit_nobody_was_visited(tmp_path: Path) -> None:
    assert _visits(_job(tmp_path)) == []


@pytest.mark.parametrize(("day", "changes"), [(date(2026, 9, 30), True), (date(2026, 10, 1), False)])
def test_a_visit_up_to_the_day_makes_another_run(tmp_path: Path, day: date, changes: bool) -> None:
    job = _job(tmp_path)
    before = job.make_id()
    _remembered(tmp_path / "workspace", checked_on=day)
    assert (job.make_id() != before) is changes


def test_what_a_run_remembers_of_its_own_inbox_makes_no_other_run(tmp_path: Path) -> None:
    job = _job(tmp_path)
    before = job.make_id()
    _remembered(tmp_path / "workspace", inbox=job.inbox_digest)
    assert job.make_id() == before
