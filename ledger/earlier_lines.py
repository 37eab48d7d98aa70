"""What a run takes from the ledger besides its own inbox, and digests of it, which become part of the run's id."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.digests import hash_texts
from ledger.review_history import select_in_force

# Sheets besides those of clues on which the last answer stands in the next period.
SHOWN_KINDS = ("areas", "guarantees")


def compute_decisions_digest(decisions: pl.DataFrame, inbox: str) -> str:
    """SHA-256 of all decisions that a run does not take from its own inbox (`inbox`: that one's digest).

    Also of which of them were taken after the inbox's, because the last word counts; empty when there are none.
    """
    is_of_inbox = (pl.col("inbox") == inbox).fill_null(value=False)
    decisions = decisions.with_columns(is_of_inbox.alias("#of_inbox"), (is_of_inbox.cum_sum() > 0).alias("#after"))
    in_force = select_in_force(decisions.filter(~pl.col("#of_inbox"))).filter(
        (pl.col("verdict") != "unsure") | pl.col("#after")
    )
    return _hash_lines(in_force.select("row_key", "person_id", "person_key", "verdict", "#after"))


def select_earlier_visits(visits: pl.DataFrame, inbox: str, as_of: date, own_runs: pl.Series) -> pl.DataFrame:
    """Table `verification_results`: visits up to a day, without those of the inbox and of the period's own lists.

    `inbox`: its digest. `own_runs`: ids of the period's runs; no run depends on what its own period wrote.
    """
    is_own = (pl.col("inbox") == inbox) | pl.col("run_id").is_in(own_runs.implode())
    return visits.filter(pl.col("checked_on") <= as_of, ~is_own.fill_null(value=False))


def compute_visits_digest(visits: pl.DataFrame) -> str:
    """SHA-256 of `select_earlier_visits`, which decide what is asked again; empty when there are none."""
    return _hash_lines(visits.select("household_id", "clue_id", "checked_on", "result", "include"))


def select_earlier_answers(answers: pl.DataFrame, as_of: date, own_runs: pl.Series) -> pl.DataFrame:
    """Table `feedback_answers`: those that lists show again (`SHOWN_KINDS`) up to a day, without the period's own.

    `own_runs`: as of `select_earlier_visits`.
    """
    is_own = pl.col("run_id").is_in(own_runs.implode())
    return answers.filter(pl.col("kind").is_in(SHOWN_KINDS), pl.col("checked_on") <= as_of, ~is_own)


def compute_answers_digest(answers: pl.DataFrame) -> str:
    """SHA-256 of `select_earlier_answers`, which stand on the next lists; empty when there are none."""
    return _hash_lines(answers.select("kind", "row_key", "checked_on", "result"))


def select_earlier_extensions(extensions: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Table `clock_extensions`: those that were allowed up to a day."""
    return extensions.filter(pl.col("extended_on") <= as_of)


def compute_extensions_digest(extensions: pl.DataFrame) -> str:
    """SHA-256 of `select_earlier_extensions`, which make due dates later; empty when there are none."""
    return _hash_lines(extensions.select("clue_id", "extended_on", "due_on"))


def select_earlier_samples(samples: pl.DataFrame, as_of: date, own_runs: pl.Series) -> pl.DataFrame:
    """Lines of table `sample_items` with `verdict` and `checked_on`, checked up to a day, without the period's own.

    `samples`: the table with the last answer to each item, null where there is none. `own_runs`: as of
    `select_earlier_visits`.
    """
    return samples.filter(pl.col("checked_on") <= as_of, ~pl.col("run_id").is_in(own_runs.implode()))


def compute_samples_digest(samples: pl.DataFrame) -> str:
    """SHA-256 of `select_earlier_samples`, which say how often links are wrong; empty when there are none."""
    return _hash_lines(samples.select("sample_no", "item", "verdict", "checked_on"))


def _hash_lines(content: pl.DataFrame) -> str:
    return hash_texts(*map(str, content.rows())) if content.height else ""
