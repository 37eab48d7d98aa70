"""A stage that reads some columns of a source comes to what it would with all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from domain.county.source import FieldType
from matchers.prepare.linking_columns import list_linking_columns
from pipeline import assess, ingest
from pipeline.deliveries import source_data
from pipeline.job import Job
from pipeline.run_request import RunRequest
from pipeline.stages import COMPARISON, run_stages
from screening.screening_columns import list_screening_columns

PROJECT = Path(__file__).parents[2]
POLICIES = sorted(path.stem for path in (PROJECT / "config" / "policies").glob("*.yaml"))
TABLES = ("findings", "finding_evidence", "suspected", "coverage", "conflicts", "rule_outcomes")


@pytest.fixture(scope="module")
def linked(sample_inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Job]:
    """A run up to its links, whose staging folder stays while the tests last."""
    workspace = tmp_path_factory.mktemp("workspace")
    job = Job.prepare(RunRequest("2026Q3", str(sample_inbox), str(workspace), str(PROJECT / "config")))
    with job.folder.make():
        ingest.receive_inbox(job)
        run_stages(job, COMPARISON[:1])
        yield job


def _screened(job: Job) -> dict[str, pl.DataFrame]:
    assess.assess_households(job)
    return {name: job.run.read(name) for name in TABLES}


@pytest.mark.parametrize("policy", POLICIES)
def test_screening_misses_no_column(linked: Job, policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    job = replace(linked, policy=linked.county.policy(policy))
    job.__dict__["folder"] = linked.folder
    some = _screened(job)
    monkeypatch.setattr(assess, "list_screening_columns", lambda *_: None)
    whole = _screened(job)
    assert some["findings"].height > 0
    for name in TABLES:
        assert some[name].equals(whole[name]), name


def test_fewer_columns_are_read(linked: Job) -> None:
    source = linked.county.sources["insurance_settlement"]
    rows = linked.run.rows(source.id).read_rows("accepted")
    screened = list_screening_columns(source, linked.policy, linked.county.conflicts)
    assert {"total_cost", "fund_paid"} <= set(rows.columns) - set(screened)
    assert not set(list_linking_columns(source)) & set(source.of_type(FieldType.MONEY, FieldType.CODE)) - {"sex"}
    assert source_data.read_admission(linked, source.id, screened).accepted.columns == list(screened)
