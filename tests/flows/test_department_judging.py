"""When deliveries are judged: all of a run's in one batch, a late department's own in its subflow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from flows import tasks
from pipeline.job import Job
from pipeline.run_request import RunRequest

Profiles = Mapping[str, Mapping[str, float]]
REQUEST: dict[str, str | None] = {"period": "2026Q3", "inbox": "in", "workspace": "out", "config": "config"}
SOURCES = {name: SimpleNamespace(title=name, department="某局") for name in ("houses", "wells", "roads")}


@dataclass
class PreparedJob:
    """As much of a job as the subflows look at."""

    request: RunRequest

    county = SimpleNamespace(sources=SOURCES)
    folder = SimpleNamespace(final=Path("final"))
    command = Job.command

    def sources_by_department(self) -> dict[str, list[str]]:
        return {"住建局": ["houses", "roads"], "水利局": ["wells"], "公安局": ["deaths"]}


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The sources of every batch that was judged."""
    batches: list[list[str]] = []

    def judge_deliveries(_: Any, profiles: Profiles) -> None:
        batches.append(list(profiles))

    monkeypatch.setattr(tasks, "_JOBS", {Job.command: SimpleNamespace(prepare=PreparedJob)})
    monkeypatch.setattr(tasks, "ingest_source", lambda _, name: {"rows": float(len(name))})
    monkeypatch.setattr(tasks, "create_table_artifact", lambda **_: None)
    monkeypatch.setattr(tasks, "judge_deliveries", judge_deliveries)
    return batches


def test_a_late_department_judges_itself(judged: list[list[str]]) -> None:
    profiles = tasks.ingest_department.fn("住建局", ["houses", "roads"], REQUEST, Job.command)
    assert judged == [["houses", "roads"]]
    assert profiles == {"houses": {"rows": 6.0}, "roads": {"rows": 5.0}}


def test_a_run_judges_all_deliveries_in_one_batch(judged: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "ingest_department", tasks.ingest_department.fn)
    job: Any = PreparedJob(RunRequest(**REQUEST))  # type: ignore[arg-type]
    tasks.ingest_departments(job, {"houses", "wells"})
    assert judged == [["houses", "wells"]]
