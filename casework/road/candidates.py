"""拟纳入名单 and 拟修正风险消除名单: who is on the way, what was done, what is missing."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from casework.road.declaration import RoadDeclaration
from casework.road.inclusion_classes import suggest_classes
from domain.tables import conform, empty

_HOME = "household_id"


def list_candidates(
    facts: pl.DataFrame,
    roads: pl.DataFrame,
    homes: pl.DataFrame,
    declared: RoadDeclaration,
    rule_titles: Mapping[str, str],
) -> pl.DataFrame:
    """Table `candidate_lines`: households that a visit or the village proposes, not yet in the register.

    `facts`: of `gather_facts`. `roads`: table `household_roads`. `homes`: the columns of a household on a list.
    """
    has_review = pl.col("reviewed_on").is_not_null() | pl.col("decision").is_not_null()
    is_wanted = (pl.col("is_proposed") | has_review) & pl.col("entered_on").is_null() & pl.col("ending").is_null()
    # Whose removal is to be corrected stands on the other list.
    chosen = facts.filter(is_wanted, ~pl.col("risk_cleared").fill_null(value=False))
    result = (
        pl.when(pl.col("searches") == 0).then(None)
        .when(pl.col("situations").is_not_null()).then(pl.lit("可能涉及不宜纳入情形"))
        .when(pl.col("silent") > 0).then(pl.lit("尚有部门未反馈"))
        .otherwise(pl.lit("未发现不宜纳入情形"))
    )  # fmt: skip
    lines = (
        chosen.with_columns(search_result=result, visited_on="last_visit_on")
        .join(suggest_classes(chosen, declared.classes, rule_titles), on=_HOME)
        .join(roads.select(_HOME, "next_step", "waits_for", "due_on", "days_overdue", "missing"), on=_HOME)
        .join(homes, on=_HOME, suffix="_home")
    )  # fmt: skip
    return conform(lines, "candidate_lines").sort("township", "village", _HOME)


def list_corrections(advice: pl.DataFrame, facts: pl.DataFrame, homes: pl.DataFrame) -> pl.DataFrame:
    """Table `correction_candidates`, from table `correction_advice` and what was done since the list told of it."""
    answers = {"属实": "answers_true", "不属实": "answers_false", "已解决": "answers_solved"}
    counts = [pl.when(pl.col(column) > 0).then(pl.format(f"{text}{{}}条", column)) for text, column in answers.items()]
    visit = pl.concat_str(counts, separator="、", ignore_nulls=True).replace("", None)
    done = facts.select(
        _HOME, "review_result", "reviewed_on", "decision", visit_result=visit, visited_on="last_visit_on",
        cleared_on="window_from",
    )  # fmt: skip
    lines = advice.select(_HOME, "risks", "evidence", "monitored_since").join(done, on=_HOME, how="left")
    return conform(lines.join(homes, on=_HOME, suffix="_home"), "correction_candidates").sort(
        "township", "village", _HOME
    )


def count_candidates(candidates: pl.DataFrame, corrections: pl.DataFrame) -> pl.DataFrame:
    """Table `candidate_counts`: a line per township that has either."""
    if candidates.is_empty() and corrections.is_empty():
        return empty("candidate_counts")
    of_candidates = candidates.group_by("township").agg(
        pl.len().cast(pl.Int64).alias("candidates"),
        (pl.col("missing").is_null() & (pl.col("next_step") == "entered").fill_null(value=False))
        .sum().cast(pl.Int64).alias("complete"),
        pl.col("missing").is_not_null().sum().cast(pl.Int64).alias("with_missing"),
        (pl.col("days_overdue") > 0).sum().cast(pl.Int64).alias("overdue"),
    )  # fmt: skip
    of_corrections = corrections.group_by("township").agg(pl.len().cast(pl.Int64).alias("corrections"))
    counts = of_candidates.join(of_corrections, on="township", how="full", coalesce=True)
    return conform(counts.with_columns(pl.exclude("township").fill_null(0)), "candidate_counts").sort("township")
