"""The lines of a run's review workbook: what waits for an officer, and what has not been decided since."""

from __future__ import annotations

import polars as pl

import delivery
from domain.county.policy import PolicyDeclaration
from domain.county.rule import Rule
from matchers.review.candidate_lines import select_review_lines
from services.run_choice import FinishedRun


def make_review_lines(run: FinishedRun, everything: bool = False) -> pl.DataFrame:
    """The lines of the workbook; `everything`: with those that were decided or put off since."""
    matching = run.county.matching
    tables = {name: run.read(name) for name in ("links", "review_pairs", "review_rows", "review_people", "link_doubts")}
    tables["review_decisions"] = run.ledger.read_decisions_in_force()
    lines = select_review_lines(tables, rank_sources(run.policy), everything)
    frame = delivery.label_review_lines(
        lines, make_list_context(run), matching.outcome_titles, matching.model.comparisons, run.id
    )
    return frame.with_columns(pl.col("source").is_in(run.county.list_household_sources()).alias("whole_household"))


def make_list_context(run: FinishedRun) -> delivery.DocumentContext:
    """The words of the run's lists."""
    return delivery.DocumentContext.of(run.county.settings, run.county.sources, run.policy, run.period, run.as_of)


def rank_sources(policy: PolicyDeclaration) -> dict[str, int]:
    """Source -> 0 when it feeds rules that put a household on the list or sum up money, 1 when it feeds others."""
    ranks: dict[str, int] = {}
    for rule in policy.rules.values():
        for source in rule.sources:
            ranks[source] = min(ranks.get(source, 1), 0 if _puts_on_list(rule) else 1)
    return ranks


def _puts_on_list(rule: Rule) -> bool:
    return not rule.coverage_only and (rule.certainty == "confirmed" or rule.mandatory or rule.amount)
