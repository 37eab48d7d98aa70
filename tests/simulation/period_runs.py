"""Runs of a simulated county, with every stage and publication, without the engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from domain.periods import Period
from pipeline import ingest, memory, publication, publish
from pipeline.answers import run_decisions
from pipeline.job import Job
from pipeline.run_request import RunRequest
from pipeline.stages import COMPARISON, run_stages
from storage.run_store import RunStore
from tests.simulation.county_frames import CONFIG


@dataclass(frozen=True)
class PeriodRun:
    """A finished run of one period."""

    period: str
    folder: Path

    @property
    def id(self) -> str:
        """Its id."""
        return self.folder.name

    @property
    def workspace(self) -> Path:
        """Where it lies."""
        return self.folder.parents[2]

    @cached_property
    def as_of(self) -> date:
        """The day for which it compared."""
        return Period.parse(self.period).end

    @cached_property
    def store(self) -> RunStore:
        """Its tables."""
        return RunStore.open(self.folder)

    def read(self, table: str) -> pl.DataFrame:
        """A table that it published."""
        return self.store.read(table)

    def clues_of(self, household: str) -> list[tuple[str, str]]:
        """Rule and what the run says of it, for each of the household's clues.

        A status, `checked`, `waiting`, or why it has ended.
        """
        mine = pl.col("household_id") == household
        columns = {"findings": "status", "suppressed": "reason", "resolved": "reason"}
        return [
            line
            for table, column in columns.items()
            for line in self.read(table).filter(mine).select("rule_id", column).sort("rule_id", column).iter_rows()
        ]


def compare(period: str, inbox: Path, workspace: Path, config: Path = CONFIG) -> PeriodRun:
    """The run of a period, finished and published; the same one again where nothing has changed."""
    job = Job.prepare(RunRequest(period, str(inbox), str(workspace), str(config)))
    if not job.folder.is_finished:
        with job.folder.make():
            ingest.receive_inbox(job)
            run_stages(job, COMPARISON)
            publish.write_run_manifest(job, {})
            run_decisions.remember_answers(job)
            memory.keep_run(job)
    publication.offer_run(job)
    return PeriodRun(period, job.folder.final)
