"""Which sources of a run were delivered and can be used, and what their rows are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from domain.handover import Admission, Judgement
from domain.regions import Regions
from pipeline.job import Job


def read_judgement(job: Job, source: str) -> Judgement | None:
    """What the suite said of a delivered source; none when nobody delivered it."""
    if ("judgements", source) not in job.run.work:
        return None
    failures = job.run.read("judgements", source)
    return Judgement(source, tuple(failures.select("severity", "message").rows()), tuple(failures["metric"]))


def read_admission(job: Job, source: str, columns: Iterable[str] | None = None) -> Admission:
    """A source's admission, with the columns asked for or all."""
    admission = job.run.rows(source).read_admission(source, columns)
    return replace(admission, quarantine=job.run.read("quarantine", source))


def list_ingested_sources(job: Job) -> list[str]:
    """Sources whose rows were read, refused or not."""
    return [name for name in job.used_sources() if ("rows_read", name) in job.run.work]


def list_usable_sources(job: Job) -> list[str]:
    """Delivered sources that were not refused."""
    judgements = {name: read_judgement(job, name) for name in job.used_sources()}
    return [name for name, judgement in judgements.items() if judgement and not judgement.refused]


def add_register_places(job: Job, members: pl.DataFrame) -> Regions:
    """The county's places and those that only the register knows."""
    return job.county.regions.add_places(members.filter(pl.col("township") != ""), as_of=job.as_of)
