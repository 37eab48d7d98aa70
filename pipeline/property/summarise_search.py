"""Counts and joins what the documents of a property search show."""

from __future__ import annotations

import polars as pl

from domain.tables import conform, empty
from pipeline.property.remembered_rows import read_rows_with_household
from pipeline.property.search_job import REVIEWS, VISITS, PropertyJob
from screening import property as searching
from screening.summary import property_search
from screening.summary.households import make_households, make_persons
from storage.run_store import RunStore


def summarise_search(job: PropertyJob) -> None:
    """Put the tables of `domain.tables.PROPERTY_SUMMARIES`."""
    run = job.run
    findings, refused, again = (run.read(name) for name in ("property_findings", "refused", "review_again"))
    household_ids = pl.concat([findings.select("household_id"), refused.select("household_id")]).unique()
    members = run.read("members").join(household_ids, on="household_id", how="semi").sort("person_id")
    households, persons = make_households(members), make_persons(members)
    departments = len(job.searched_departments())
    sources = list(job.county.sources)
    tables = {
        "requested_persons": _list_requested_persons(job, persons),
        "searched_persons": property_search.list_searched_persons(findings, households, persons, sources),
        "refused_persons": property_search.list_refused_persons(refused, households, persons, departments),
        "repeat_review_households": property_search.list_repeat_reviews(again, households),
        "township_answers": property_search.count_township_answers(findings, run.read("property_answers")),
        "search_townships": property_search.count_search_townships(findings, again, refused),
        "refusal_reasons": property_search.count_refused_by_reason(refused),
        "search_totals": _count_totals(job, findings, again),
    }
    searched = households.join(findings.select("household_id").unique(), on="household_id", how="semi")
    for name, table in (tables | _make_dossier_tables(job, searched)).items():
        run.put(name, table)


def _list_requested_persons(job: PropertyJob, persons: pl.DataFrame) -> pl.DataFrame:
    """Table `requested_persons`: who is asked about, and what each department is asked for."""
    matters: dict[str, str] = {}
    for name, source in job.searched_sources().items():
        texts = (matters.get(source.department, ""), job.county.property.sources[name].matter)
        matters[source.department] = "；".join(filter(None, texts))
    names = persons.select("person_id", name="person_name", id_number="person_id_number")
    requested = job.run.read("asked").join(names, on="person_id", maintain_order="left")
    matter = pl.col("department").replace_strict(matters, return_dtype=pl.String)
    ordered = requested.with_columns(matter=matter).sort("department", "household_id", "person_id")
    return conform(ordered, "requested_persons")


def _count_totals(job: PropertyJob, findings: pl.DataFrame, again: pl.DataFrame) -> pl.DataFrame:
    rate = searching.compute_hit_rate(findings, job.county.property.hit_rate, job.policy.property_situations)
    in_review = job.run.tables["links"].filter(pl.col("decision") == "review").select(pl.len()).collect().item()
    line = {
        "households": findings["household_id"].n_unique(),
        "persons": findings["person_id"].n_unique(),
        "rows_in_review": in_review,
        "repeat_reviews": again.height,
        "hit_rate": rate.as_receipt,
        "has_comparison": job.comparison_run is not None,
    }
    return conform(pl.DataFrame([line]), "search_totals")


def _make_dossier_tables(job: PropertyJob, households: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """What else the county holds of the households: findings of the period's comparison, visits, reviews."""
    risks = RunStore.open(job.comparison_run).read("findings") if job.comparison_run else empty("findings")
    visits, reviews = (read_rows_with_household(job, name) for name in (VISITS, REVIEWS))
    tables = {"dossier_households": conform(households, "dossier_households")}
    ordered = {
        "dossier_risks": risks.sort("household_id", "risk", "clue_id"),
        "dossier_visits": _sort_rows(visits, "checked_on"),
        "dossier_reviews": _sort_rows(reviews, "reviewed_on"),
    }
    for name, rows in ordered.items():
        if rows is None:
            tables[name] = empty(name)
        else:
            of_households = rows.join(households, on="household_id", how="semi", maintain_order="left")
            tables[name] = conform(of_households, name)
    return tables


def _sort_rows(rows: pl.DataFrame | None, day: str) -> pl.DataFrame | None:
    return None if rows is None else rows.sort("household_id", day, "row_number", nulls_last=True)
