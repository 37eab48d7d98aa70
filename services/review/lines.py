"""The lines of a run's review workbook: what waits for an officer, and what has not been decided since."""

from __future__ import annotations

import polars as pl

import delivery
from domain.county.policy import PolicyDeclaration
from domain.county.rule import Rule
from domain.handover import PLACE
from matchers.review.candidate_lines import select_review_lines
from pipeline.property.search_job import AUTHORISATIONS
from services.runs.choice import FinishedRun


def make_review_lines(run: FinishedRun, everything: bool = False) -> pl.DataFrame:
    """The lines of the workbook; `everything`: with those that were decided or put off since."""
    matching = run.county.matching
    tables = {name: run.read(name) for name in ("review_pairs", "review_rows", "review_people", "link_doubts")}
    tables |= {"links": run.read_decided_links(), "review_decisions": run.ledger.read_decisions_in_force()}
    worth, worth_labels = rank_sources(run.policy), delivery.WORTH_LABELS
    if run.is_search:
        worth, worth_labels = {AUTHORISATIONS: 0}, delivery.SEARCH_WORTH_LABELS
    lines = select_review_lines(tables, worth, everything)
    frame = delivery.label_review_lines(
        _add_paper_numbers(run, lines), make_list_context(run), matching.outcome_titles, matching.model.comparisons,
        run.id, worth_labels,
    )  # fmt: skip
    return frame.with_columns(pl.col("source").is_in(run.county.list_household_sources()).alias("whole_household"))


def _add_paper_numbers(run: FinishedRun, lines: pl.DataFrame) -> pl.DataFrame:
    """The lines of a search with `authorisation_no`, null where the row is no authorisation."""
    if not run.is_search:
        return lines
    numbers = run.read("signer_links").select("source", *PLACE, "authorisation_no")
    return lines.join(numbers, on=["source", *PLACE], how="left", maintain_order="left")


def make_list_context(run: FinishedRun) -> delivery.DocumentContext:
    """The words of the run's lists."""
    return delivery.DocumentContext.of(run.county.settings, run.county.sources, run.policy, run.period, run.as_of)


def make_review_texts(run: FinishedRun) -> dict[str, str]:
    """The texts of the workbook; of a property search it says so, beside the period."""
    texts = make_list_context(run).make_texts()
    return texts | {"period": f"{texts['period']}财产检索"} if run.is_search else texts


def rank_sources(policy: PolicyDeclaration) -> dict[str, int]:
    """Source -> 0 when it feeds rules that put a household on the list or sum up money, 1 when it feeds others."""
    ranks: dict[str, int] = {}
    for rule in policy.rules.values():
        for source in rule.sources:
            ranks[source] = min(ranks.get(source, 1), 0 if _puts_on_list(rule) else 1)
    return ranks


def _puts_on_list(rule: Rule) -> bool:
    return not rule.coverage_only and (rule.certainty == "confirmed" or rule.mandatory or rule.amount)
