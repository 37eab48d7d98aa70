"""Whether the number of a rule's hits is to be believed: beside what is declared, and beside the period before."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

import polars as pl

from domain.county.settings import PlausibleShare
from domain.tables import polars_schema

SIGMAS = 3
Span = tuple[int, int]


def judge_rule_hits(
    outcomes: pl.DataFrame, previous_outcomes: pl.DataFrame, plausible: Mapping[str, PlausibleShare], households: int
) -> pl.DataFrame:
    """Table `rule_hits`: a line per rule of table `rule_outcomes`.

    `plausible`: rule -> share of the registered households within which its hits are believed. Of the period before
    the rules count that could answer: the zero of another would read as "nobody".
    """
    answered = previous_outcomes.filter("answered")
    previous_hits = dict(answered.select("rule_id", "hit").iter_rows())
    lines = []
    for rule, hit, is_answered in outcomes.select("rule_id", "hit", "answered").iter_rows():
        previous = previous_hits.get(rule)
        declared = _compute_declared_span(plausible.get(rule), households)
        expected = _compute_expected_span(previous)
        judgement = _judge_hits(hit, [span for span in (declared, expected) if span]) if is_answered else "unanswered"
        lines.append((rule, previous, *(declared or (None, None)), *(expected or (None, None)), judgement))
    return pl.DataFrame(lines, schema=polars_schema("rule_hits"), orient="row")


def _compute_declared_span(share: PlausibleShare | None, households: int) -> Span | None:
    return None if share is None else (round(share.low * households), round(share.high * households))


def _compute_expected_span(previous: int | None) -> Span | None:
    """Where a count lies whose rate has not changed: three standard deviations of both counts' difference."""
    if previous is None:
        return None
    wide = SIGMAS * sqrt(2 * max(previous, 1))
    return max(0, round(previous - wide)), round(previous + wide)


def _judge_hits(hit: int, spans: list[Span]) -> str:
    if any(hit > high for _, high in spans):
        return "many"
    if any(hit < low for low, _ in spans):
        return "few"
    return "within" if spans else "incomparable"
