"""Counts what the pages for data officers show, beside the period before."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

import ledger
from casework.truth.link_errors import count_strata, estimate_link_errors
from domain.county.settings import LinkageWatch, PlausibleShare
from domain.tables import conform, polars_schema
from expectations.summary.row_counts import count_quarantined_rows, count_rows_per_source
from ledger import select_in_force
from matchers.summary.outcome_counts import count_outcomes, count_patterns, count_scores
from pipeline.deliveries.source_data import list_ingested_sources
from pipeline.job import Job
from pipeline.summaries.attention_points import find_attention_points
from pipeline.summaries.link_groups import count_link_groups
from screening.summary.list_status import count_ended_clues, count_list_status
from screening.summary.rule_hits import judge_rule_hits
from storage.run_store import RunStore


def summarise_pages(job: Job, members: pl.DataFrame, links: pl.DataFrame) -> None:
    """Publish `link_groups` and `checks`, and put the tables of `domain.tables.OFFICER_SUMMARIES`."""
    job.run.put("link_groups", count_link_groups(job, members, links))
    job.run.put("checks", list_checks(job))
    settings = job.county.settings
    put_linkage(job.run, job.previous, links, settings.watch)
    put_rule_hits(job.run, job.previous, settings.plausible, members["household_id"].n_unique())
    _put_link_errors(job, links)
    put_attention_points(job.run, settings.watch)


def put_linkage(run: RunStore, previous: RunStore, links: pl.DataFrame, watch: LinkageWatch) -> None:
    """Put rows by outcome and score, and rates of linking; `previous` has no tables in a first period."""
    accounting, groups = run.read("accounting"), run.read("link_groups")
    previous_accounting, previous_groups = previous.read("accounting"), previous.read("link_groups")
    falls = ledger.find_linkage_falls(
        {"accounting": accounting, "link_groups": groups},
        {"accounting": previous_accounting, "link_groups": previous_groups},
        watch.fall,
        watch.fewest,
    )
    tables = {
        "row_counts": count_rows_per_source(accounting),
        "linkage_rates": ledger.compare_linkage_rates(accounting, previous_accounting),
        "linkage_falls": falls,
        "group_rates": ledger.compare_group_rates(groups, previous_groups),
        "outcome_counts": count_outcomes(links),
        "score_counts": count_scores(links),
        "quarantine_counts": count_quarantined_rows(run.read("quarantine")),
        "pattern_counts": conform(count_patterns(run.read("patterns")), "pattern_counts"),
    }
    for name, table in tables.items():
        run.put(name, table)


def put_rule_hits(run: RunStore, previous: RunStore, plausible: Mapping[str, PlausibleShare], households: int) -> None:
    """Put whether each rule's hits are to be believed, and the list's counts beside the period before."""
    outcomes = run.read("rule_outcomes")
    run.put("rule_hits", judge_rule_hits(outcomes, previous.read("rule_outcomes"), plausible, households))
    run.put("list_status_counts", count_list_status(run.read("suspected")))
    run.put("ended_clue_counts", count_ended_clues(run.read("suppressed"), run.read("resolved")))


def _put_link_errors(job: Job, links: pl.DataFrame) -> None:
    """Put how often links are wrong or missing, by what people looked at before this run."""
    decisions, truth_counts = select_in_force(job.remembered.decisions), job.run.read("truth_counts")
    rates = estimate_link_errors(count_strata(links), job.read_earlier_samples(), decisions, truth_counts)
    job.run.put("link_error_rates", rates)


def put_attention_points(run: RunStore, watch: LinkageWatch) -> None:
    """Put what an officer looks at first; what it is found in must be there."""
    names = (
        *("deliveries", "rule_outcomes", "rule_hits", "truth_counts", "linkage_falls", "group_rates"),
        *("outcome_counts", "link_error_rates"),
    )
    run.put("attention_points", find_attention_points({name: run.read(name) for name in names}, watch))


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
