"""Property searches of a simulated county, with every stage and publication, without the engine."""

from __future__ import annotations

from pathlib import Path

from pipeline import ingest, memory
from pipeline.property import search_documents
from pipeline.property.search_job import PropertyJob
from pipeline.run_request import RunRequest
from pipeline.stages import PROPERTY_SEARCH, run_stages
from tests.simulation.county_frames import CONFIG


def search(period: str, inbox: Path, workspace: Path, day: str, config: Path = CONFIG) -> Path:
    """The folder of the period's search for a day, finished."""
    request = RunRequest(period, str(inbox), str(workspace), str(config), as_of=day, asked_on=day)
    job = PropertyJob.prepare(request)
    with job.folder.make():
        ingest.receive_inbox(job)
        results = run_stages(job, PROPERTY_SEARCH)
        search_documents.write_search_manifest(job, {}, results["生成名单"])
        memory.put_run_line(job)
        memory.keep_run(job)
    job.folder.point_latest()
    return job.folder.final
