"""Linked rows -> findings, coverage and the list, beside those of the period before."""

from __future__ import annotations

import polars as pl

import screening
from domain.declarations.columns_read import screened_by
from ledger import Growth, Previous, compare
from pipeline.job import Job
from pipeline.work_data import (
    add_register_places,
    list_usable_sources,
    open_admitted_rows,
    read_admission,
    source_folder,
)
from screening.rules.rule_parameters import Setting, setting
from storage.admitted_rows import ACCEPTED
from storage.workspace import read_table, write_table


def apply_rules(
    job: Job, members: pl.DataFrame, rows: dict[str, pl.DataFrame]
) -> tuple[screening.Population, screening.Screened, Setting]:
    """Ask the policy's rules of everybody; `rows`: source -> its claimed rows."""
    sources = {name: job.county.sources[name] for name in job.used_sources()}
    people = screening.population(members, rows, job.as_of)
    rules = setting(job.policy, sources, job.county.settings.code, job.as_of, rows)
    return people, screening.screen(people, rows, rules), rules


def assess_households(job: Job) -> dict[str, int]:
    """Ask the policy's rules of everybody; publishes findings, evidence, coverage and the list."""
    members = read_table(job.folder.draft / "work", "members")
    rows = read_attributed_rows(job, members)
    people, screened, rules = apply_rules(job, members, rows)
    suspected = screening.suspected_table(people, screened, job.policy, job.visit_by)
    growth = Growth(frozenset(name for name, rule in job.policy.rules.items() if rule.amount), job.policy.worsened_by)
    compared = compare(
        suspected, screened.findings, screened.unanswered, _read_previous_list(job), str(job.period), growth
    )
    published = {
        "findings": screened.findings,
        "finding_evidence": screened.evidence,
        "rule_outcomes": screened.outcomes,
        "coverage": screening.coverage_table(people, screened, rules),
        "follow_up": screening.follow_up_table(people, screened, rules),
        "categories": screening.categories_table(people, screened, rules),
        "suspected": compared.suspected,
        "resolved": compared.resolved,
        "suppressed": compared.suppressed,
        "conflicts": _find_conflicts(job, members, rows),
    }
    for name, frame in published.items():
        write_table(frame, job.folder.draft / "tables", name)
    return {name: frame.height for name, frame in published.items()}


def read_attributed_rows(job: Job, members: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Source -> its rows with their owners, for every usable source but the register of members itself."""
    regions = add_register_places(job, members)
    rows = {}
    for name in list_usable_sources(job):
        if name != "register_members":
            claims = read_table(source_folder(job, name), "claims")
            rows[name] = screening.claimed_rows(
                read_admission(job, name, _screened_columns(job, name)),
                claims,
                job.county.sources[name],
                regions,
                job.as_of,
            )
    if "declarations" in rows:
        replies = read_admission(job, "dispatch_replies").accepted if "dispatch_replies" in rows else None
        answers = screening.Answers(rows.get("verification_results"), replies, members)
        asked = [rule_id for rule_id, rule in job.policy.rules.items() if rule.from_ == "declarations"]
        rows["declarations"] = screening.with_closings(rows["declarations"], answers, asked, job.as_of)
    return rows


def _screened_columns(job: Job, source: str) -> tuple[str, ...]:
    """The columns of a source that rules and conflict checks look at."""
    return screened_by(job.county.sources[source], job.policy, job.county.conflicts)


def _find_conflicts(job: Job, members: pl.DataFrame, rows: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Table `conflicts`, of the same claimed rows that the rules see and the register's own."""
    accepted = open_admitted_rows(job, "register_members").read_rows(
        ACCEPTED, _screened_columns(job, "register_members")
    )
    register = screening.register_rows(accepted, members)
    links = read_table(job.folder.draft / "tables", "links")
    told = screening.Told(
        job.county.conflicts,
        rows | {"register_members": register},
        members,
        links,
        add_register_places(job, members),
        job.as_of,
    )
    return screening.conflicts_table(told)


def _read_previous_list(job: Job) -> Previous:
    if job.previous_run is None:
        return Previous.none()
    tables = (job.read_previous_table(name) for name in ("suspected", "findings", "resolved", "suppressed"))
    return Previous(str(job.previous_run[0]), *tables)
