"""Linked rows -> findings, coverage and the list, beside those of the period before."""

from __future__ import annotations

import polars as pl

import screening
from ledger import GrowthRule, PreviousList, compare_with_previous
from pipeline.deliveries.source_data import add_register_places, list_usable_sources, read_admission
from pipeline.job import Job
from screening.rules.rule_parameters import RuleParameters, make_rule_parameters
from screening.screening_columns import list_screening_columns
from storage.admitted_rows import ACCEPTED


def apply_rules(
    job: Job, members: pl.DataFrame, rows: dict[str, pl.DataFrame]
) -> tuple[screening.Population, screening.RuleResults, RuleParameters]:
    """Ask the policy's rules of everybody; `rows`: source -> its claimed rows."""
    sources = {name: job.county.sources[name] for name in job.used_sources()}
    people = screening.make_population(members, rows, job.as_of)
    rules = make_rule_parameters(job.policy, sources, job.county.settings.code, job.as_of, rows)
    return people, screening.apply_rules(people, rows, rules), rules


def assess_households(job: Job) -> dict[str, int]:
    """Ask the policy's rules of everybody; publishes findings, evidence, coverage and the list."""
    members = job.run.read("members")
    rows = read_attributed_rows(job, members)
    people, screened, rules = apply_rules(job, members, rows)
    suspected = screening.make_suspected_table(people, screened, job.policy, job.visit_by)
    growth = GrowthRule(
        frozenset(name for name, rule in job.policy.rules.items() if rule.amount), job.policy.worsened_by
    )
    compared = compare_with_previous(
        suspected, screened.findings, screened.unanswered, _read_previous_list(job), str(job.period), growth
    )
    published = {
        "findings": screened.findings,
        "finding_evidence": screened.evidence,
        "rule_outcomes": screened.outcomes,
        "coverage": screening.make_coverage_table(people, screened, rules),
        "follow_up": screening.make_follow_up_table(people, screened, rules),
        "categories": screening.make_categories_table(people, screened, rules),
        "suspected": compared.suspected,
        "resolved": compared.resolved,
        "suppressed": compared.suppressed,
        "conflicts": _find_conflicts(job, members, rows),
    }
    for name, frame in published.items():
        job.run.put(name, frame)
    return {name: frame.height for name, frame in published.items()}


def read_attributed_rows(job: Job, members: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Source -> its rows with their owners, for every usable source but the register of members itself."""
    regions = add_register_places(job, members)
    rows = {}
    for name in list_usable_sources(job):
        if name != "register_members":
            possible_matches = job.run.read("claims", name)
            rows[name] = screening.make_attributed_rows(
                read_admission(job, name, _screened_columns(job, name)),
                possible_matches,
                job.county.sources[name],
                regions,
                job.as_of,
            )
    if "declarations" in rows:
        replies = read_admission(job, "dispatch_replies").accepted if "dispatch_replies" in rows else None
        answers = screening.DeclarationAnswers(rows.get("verification_results"), replies, members)
        declaration_rules = [rule_id for rule_id, rule in job.policy.rules.items() if rule.from_ == "declarations"]
        rows["declarations"] = screening.add_closing_days(rows["declarations"], answers, declaration_rules, job.as_of)
    return rows


def _screened_columns(job: Job, source: str) -> tuple[str, ...]:
    """The columns of a source that rules and conflict checks look at."""
    return list_screening_columns(job.county.sources[source], job.policy, job.county.conflicts)


def _find_conflicts(job: Job, members: pl.DataFrame, rows: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Table `conflicts`, of the same claimed rows that the rules see and the register's own."""
    accepted = job.run.rows("register_members").read_rows(ACCEPTED, _screened_columns(job, "register_members"))
    register = screening.make_register_rows(accepted, members)
    links = job.run.read("links")
    inputs = screening.ConflictInputs(
        job.county.conflicts,
        rows | {"register_members": register},
        members,
        links,
        add_register_places(job, members),
        job.as_of,
    )
    return screening.find_conflicts(inputs)


def _read_previous_list(job: Job) -> PreviousList:
    if job.previous_run is None:
        return PreviousList.none()
    tables = (job.previous.read(name) for name in ("suspected", "findings", "resolved", "suppressed"))
    return PreviousList(str(job.previous_run[0]), *tables)
