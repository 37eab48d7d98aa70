"""The pages for data officers: what they are made of, and where they lie."""

from __future__ import annotations

import polars as pl

from delivery import ListContext, ListTables
from delivery.officer import pages
from domain.declarations.columns_read import linked_by
from domain.tables import conform, empty, polars_schema
from pipeline.job import Job
from pipeline.work_data import add_register_places, list_ingested_sources, list_usable_sources, open_admitted_rows
from storage.workspace import read_table, write_table


def write_pages(job: Job, given: ListTables, words: ListContext) -> None:
    """Publish tables `link_groups` and `checks`, then write the match report and the validation page."""
    tables, reports = job.folder.draft / "tables", job.folder.draft / "reports"
    groups, checks = count_link_groups(job, given), list_checks(job)
    write_table(groups, tables, "link_groups")
    write_table(checks, tables, "checks")
    judged = {
        name: read_table(tables, name) for name in ("quarantine", "resolved", "profiles", "judgements", "patterns")
    }
    made = pages.PageTables(run=given, link_groups=groups, checks=checks, before=_read_previous_tables(job), **judged)
    county = job.county
    settings, matching = county.settings, county.matching
    context = pages.PageContext(
        words, matching.outcomes, county.sources, settings.plausible, matching.model, settings.watch
    )
    pages.write_match_report(reports / "match_report.html", made, context)
    pages.write_validation_page(reports / "validation" / "index.html", made, context)


def count_link_groups(job: Job, given: ListTables) -> pl.DataFrame:
    """Table `link_groups`: every usable source whose rows are linked."""
    regions = add_register_places(job, given.members)
    found = [empty("link_groups")]
    for name in list_usable_sources(job):
        source = job.county.sources[name]
        if source.anchor == "linked":
            own = given.links.filter(pl.col("source") == name)
            for rows, links in open_admitted_rows(job, name).read_chunks(linked_by(source), own):
                found.append(pages.link_groups(rows, links, source, regions, job.as_of))
    parts = pl.concat(found).group_by("source", "trait", "value").agg(pl.col("linked", "review", "unlinked").sum())
    return conform(parts, "link_groups").sort("source", "trait", "value")


def list_checks(job: Job) -> pl.DataFrame:
    """Table `checks`: what the suite of every source that a comparison takes expects, in the suite's order."""
    lines = [
        {
            "source": name, "metric": one.kwargs.column, "severity": one.severity,
            "minimum": one.kwargs.min_value, "maximum": one.kwargs.max_value,
        }
        for name in job.used_sources()
        if job.county.sources[name].expected or name in list_ingested_sources(job)
        for one in job.suites[name].expectations
    ]  # fmt: skip
    return conform(pl.DataFrame(lines, schema=polars_schema("checks")), "checks")


def _read_previous_tables(job: Job) -> pages.Before | None:
    if job.previous_run is None:
        return None
    wanted = ("accounting", "rule_outcomes", "link_groups")
    return pages.Before(job.previous_run[0].title, *(job.read_previous_table(name) for name in wanted))
