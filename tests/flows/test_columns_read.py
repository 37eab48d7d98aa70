"""A stage that reads some columns of a source comes to what it would with all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from domain.declarations.columns_read import linked_by, screened_by
from domain.declarations.source import FieldType
from flows import stages
from flows.job import Job, Request

PROJECT = Path(__file__).parents[2]
POLICIES = sorted(path.stem for path in (PROJECT / "config" / "policies").glob("*.yaml"))
TABLES = ("findings", "finding_evidence", "suspected", "coverage", "conflicts", "rule_outcomes")


@pytest.fixture(scope="module")
def linked(sample_inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Job]:
    """A run up to its links, whose staging folder stays while the tests last."""
    workspace = tmp_path_factory.mktemp("workspace")
    job = Job.prepare(Request("2026Q3", str(sample_inbox), str(workspace), str(PROJECT / "config")))
    with job.folder.being_made():
        delivered = stages.delivered_sources(job, stages.survey(job))
        stages.judge(job, {name: stages.ingest(job, name) for name in delivered})
        stages.register(job)
        stages.link(job)
        yield job


def _screened(job: Job) -> dict[str, pl.DataFrame]:
    stages.screen(job)
    return {name: pl.read_parquet(job.folder.staging / "tables" / f"{name}.parquet") for name in TABLES}


@pytest.mark.parametrize("policy", POLICIES)
def test_screening_misses_no_column(linked: Job, policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    job = replace(linked, policy=linked.county.policy(policy))
    job.__dict__["folder"] = linked.folder
    some = _screened(job)
    monkeypatch.setattr(stages, "screened_by", lambda *_: None)
    whole = _screened(job)
    assert some["findings"].height > 0
    for name in TABLES:
        assert some[name].equals(whole[name]), name


def test_fewer_columns_are_read(linked: Job) -> None:
    source = linked.county.sources["insurance_settlement"]
    rows = stages.admitted_rows(linked, source.id).read("accepted")
    screened = screened_by(source, linked.policy, linked.county.conflicts)
    assert {"total_cost", "fund_paid"} <= set(rows.columns) - set(screened)
    assert not set(linked_by(source)) & set(source.of_type(FieldType.MONEY, FieldType.CODE)) - {"sex"}
    assert stages.admission_of(linked, source.id, screened).accepted.columns == list(screened)
