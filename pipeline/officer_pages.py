"""The pages for data officers: what they are made of, and where they lie."""

from __future__ import annotations

import polars as pl

from delivery import DocumentContext, ListInputs
from delivery.officer import pages
from domain.tables import conform, polars_schema
from pipeline.deliveries.source_data import list_ingested_sources
from pipeline.job import Job
from pipeline.link_groups import count_link_groups


def publish_page_tables(job: Job, lists: ListInputs) -> None:
    """Publish tables `link_groups` and `checks`, which only the pages show."""
    job.run.put("link_groups", count_link_groups(job, lists))
    job.run.put("checks", list_checks(job))


def read_page_inputs(job: Job, lists: ListInputs, context: DocumentContext) -> pages.PageInputs:
    """What the pages of a run are made from."""
    names = ("link_groups", "checks", "quarantine", "resolved", "profiles", "judgements", "patterns")
    tables = {name: job.run.read(name) for name in names}
    county = job.county
    settings, matching = county.settings, county.matching
    page_context = pages.PageContext(
        context, matching.outcomes, county.sources, settings.plausible, matching.model, settings.watch
    )
    return pages.PageInputs(pages.PageTables(run=lists, previous=_read_previous_run(job), **tables), page_context)


def list_checks(job: Job) -> pl.DataFrame:
    """Table `checks`: what the suite of every source that a comparison takes expects, in the suite's order."""
    lines = [
        {
            "source": name, "metric": expectation.kwargs.column, "severity": expectation.severity,
            "minimum": expectation.kwargs.min_value, "maximum": expectation.kwargs.max_value,
        }
        for name in job.used_sources()
        if job.county.sources[name].expected or name in list_ingested_sources(job)
        for expectation in job.suites[name].expectations
    ]  # fmt: skip
    return conform(pl.DataFrame(lines, schema=polars_schema("checks")), "checks")


def _read_previous_run(job: Job) -> pages.PreviousRun | None:
    if job.previous_run is None:
        return None
    names = ("accounting", "rule_outcomes", "link_groups")
    return pages.PreviousRun(job.previous_run[0].title, *(job.previous.read(name) for name in names))
