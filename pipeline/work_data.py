"""What a run has in its work folder until it is published: sheets, admitted rows and judgements of every source."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import polars as pl

from domain.handover import Admission, Judgement, SheetFound, restore_sheet
from domain.regions import Regions
from pipeline.job import Job
from storage.admitted_rows import AdmittedRows
from storage.workspace import read_table


def read_survey(job: Job) -> list[SheetFound]:
    """The survey as remembered."""
    lines = json.loads((job.folder.draft / "work" / "survey.json").read_text(encoding="utf-8"))
    return [restore_sheet(line) for line in lines]


def read_judgement(job: Job, source: str) -> Judgement | None:
    """What the suite said of a delivered source; none when nobody delivered it."""
    path = source_folder(job, source) / "judgement.json"
    if not path.is_file():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    failures = tuple((severity, text) for severity, text in content["failures"])
    return Judgement(source, failures, tuple(content["metrics"]))


def open_admitted_rows(job: Job, source: str) -> AdmittedRows:
    """A source's admitted rows in the work folder."""
    return AdmittedRows(source_folder(job, source))


def read_admission(job: Job, source: str, columns: Iterable[str] | None = None) -> Admission:
    """A source's admission from the work folder, with the columns asked for or all."""
    admission = open_admitted_rows(job, source).read_admission(source, columns)
    return replace(admission, quarantine=read_table(source_folder(job, source), "quarantine"))


def list_ingested_sources(job: Job) -> list[str]:
    """Sources whose rows were read, refused or not."""
    return [name for name in job.used_sources() if source_folder(job, name).is_dir()]


def list_usable_sources(job: Job) -> list[str]:
    """Delivered sources that were not refused."""
    judgements = {name: read_judgement(job, name) for name in job.used_sources()}
    return [name for name, judgement in judgements.items() if judgement and not judgement.refused]


def add_register_places(job: Job, members: pl.DataFrame) -> Regions:
    """The county's places and those that only the register knows."""
    return job.county.regions.with_places_of(members.filter(pl.col("township") != ""), as_of=job.as_of)


def source_folder(job: Job, source: str) -> Path:
    """Where a source's rows lie while the run is made."""
    return job.folder.draft / "work" / source
