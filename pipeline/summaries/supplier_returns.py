"""Back to the suppliers: what is wrong with their data, and which of their rows are about nobody in the register."""

from __future__ import annotations

import polars as pl

import screening
from domain.handover import PLACE, Admission
from domain.tables import conform, empty
from pipeline.deliveries.source_data import add_register_places, list_ingested_sources, list_usable_sources
from pipeline.job import Job
from screening.declarations.vocabulary import SCALAR_FIELDS
from screening.rules.rule_parameters import make_rule_parameters
from storage.admitted_rows import ACCEPTED


def publish_supplier_tables(job: Job) -> None:
    """Publish `strangers` and `issue_places`; tables `issues` and `links` must be published before."""
    job.run.put("strangers", _find_unregistered_clues(job))
    job.run.put("issue_places", _find_issue_places(job))


def _find_unregistered_clues(job: Job) -> pl.DataFrame:
    """Table `strangers`."""
    sources = {name: job.county.sources[name] for name in job.used_sources()}
    links = job.run.read("links")
    unlinked = links.filter(pl.col("decision") == "unlinked")
    admissions = {name: _read_unlinked_rows(job, name, unlinked) for name in list_usable_sources(job)}
    rules = make_rule_parameters(job.policy, sources, job.county.settings.code, job.as_of, _read_scalar_fields(job))
    members = job.run.read("members")
    return screening.find_unregistered_clues(admissions, links, rules, add_register_places(job, members))


def _read_unlinked_rows(job: Job, source: str, unlinked: pl.DataFrame) -> Admission:
    """A source's admission with its unlinked rows alone."""
    accepted = job.run.rows(source).read_rows_at(unlinked.filter(pl.col("source") == source), ACCEPTED)
    return Admission(source, accepted, empty("quarantine"), accepted.clear())


def _read_scalar_fields(job: Job) -> dict[str, pl.DataFrame]:
    """Source -> what named days and years are taken from, of every usable source."""
    return {
        name: job.run.rows(name).read_rows(ACCEPTED, SCALAR_FIELDS[name]) if name in SCALAR_FIELDS else pl.DataFrame()
        for name in list_usable_sources(job)
    }


def _find_issue_places(job: Job) -> pl.DataFrame:
    """Table `issue_places`: the township of every row of the register that has an issue, or else its household's."""
    members = job.run.read("members")
    issues = job.run.read("issues").drop_nulls("row_number")
    places = [empty("issue_places")]
    for name in list_ingested_sources(job):
        if job.county.sources[name].anchor == "register":
            own_issues = issues.filter(pl.col("source") == name)
            rows = _find_townships(job.run.rows(name).read_rows_at(own_issues), members, job)
            placed_issues = own_issues.join(rows, on=list(PLACE)).drop_nulls("township")
            places.append(conform(placed_issues, "issue_places"))
    return pl.concat(places).unique().sort("source", *PLACE, "township")


def _find_townships(rows: pl.DataFrame, members: pl.DataFrame, job: Job) -> pl.DataFrame:
    """file, sheet, row_number, township of rows of the register."""
    if "township" in rows.columns:
        return add_register_places(job, members).resolve(rows, as_of=job.as_of).select(*PLACE, "township")
    homes = members.select("household_id", "township").unique("household_id", keep="first", maintain_order=True)
    return rows.join(homes, on="household_id", how="left").select(*PLACE, "township")
