"""What townships found before: beside each household, and why a clue that was answered is sent out again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

_CONFIRMED, _ENDING = "属实", ("不属实", "已解决")


@dataclass(frozen=True)
class RecheckRule:
    """When a clue is looked at again: `days` after an answer (rule -> days), `mandatory` rules always."""

    as_of: date
    days: Mapping[str, int] = field(default_factory=dict)
    mandatory: Collection[str] = ()


def add_rechecks(findings: pl.DataFrame, visits: pl.DataFrame, rule: RecheckRule) -> pl.DataFrame:
    """The findings with `last_include` and `recheck`: why one that was answered is sent out again.

    `periodic`: the days after an answer are over; `mandatory`: its rule never rests; `changed`: it is worse than when
    it was answered, or its household has a new one. Null: nobody has answered it, it is to be taken in, or it was found
    true lately. `visits`: household_id, clue_id (null: of the whole household), checked_on, result, include.
    """
    is_included = pl.col("clue_id").is_in(_find_included(findings, visits).implode())
    days = pl.col("rule_id").replace_strict(dict(rule.days), default=180, return_dtype=pl.Int64)
    is_over = pl.col("last_checked_on") + pl.duration(days=days) <= rule.as_of
    is_unhelped = (pl.col("last_result") == _CONFIRMED) & ~is_included
    recheck = (
        pl.when(
            pl.col("last_result").is_null() | pl.col("household_id").is_null() | (pl.col("certainty") == "attention")
        )
        .then(None)
        .when(is_unhelped & is_over)
        .then(pl.lit("periodic"))
        .when(is_unhelped & (pl.col("status") == "worsened").fill_null(value=False))
        .then(pl.lit("changed"))
        .when(~pl.col("last_result").is_in(_ENDING))
        .then(None)
        .when(pl.col("rule_id").is_in(sorted(rule.mandatory)))
        .then(pl.lit("mandatory"))
        .when(is_over)
        .then(pl.lit("periodic"))
        .otherwise(pl.lit("changed"))
    )
    return findings.with_columns(
        last_include=pl.when(pl.col("last_result") == _CONFIRMED).then(is_included), recheck=recheck
    )


def _find_included(findings: pl.DataFrame, visits: pl.DataFrame) -> pl.Series:
    """Ids of the clues whose last answer says that they are to be taken in."""
    included = visits.filter(pl.col("include").fill_null(value=False), pl.col("result") == _CONFIRMED)
    answered = findings.filter(pl.col("last_result") == _CONFIRMED).select(
        "clue_id", "household_id", checked_on="last_checked_on"
    )
    of_clue = answered.join(included.drop_nulls("clue_id"), on=["clue_id", "checked_on"], how="semi")
    of_household = answered.join(
        included.filter(pl.col("clue_id").is_null()), on=["household_id", "checked_on"], how="semi"
    )
    return pl.concat([of_clue, of_household])["clue_id"].unique()


def find_household_answers(visits: pl.DataFrame, *clues: pl.DataFrame) -> pl.DataFrame:
    """household_id, last_checked_on, last_result: of the newest day; several results of that day are parted by `、`.

    `visits`: as of `add_rechecks`. `clues`: household_id, last_checked_on, last_result: what each clue's last answer
    was; they also know it of a household whose number was another one then.
    """
    columns = ("household_id", "last_checked_on", "last_result")
    answers = [visits.select("household_id", last_checked_on="checked_on", last_result="result")]
    answers += [frame.select(columns) for frame in clues]
    dated = pl.concat(answers).drop_nulls()
    newest = dated.filter(pl.col("last_checked_on") == pl.col("last_checked_on").max().over("household_id"))
    return newest.group_by("household_id", "last_checked_on").agg(pl.col("last_result").unique().sort().str.join("、"))


def add_row_answers(rows: pl.DataFrame, answers: pl.DataFrame, kind: str, key: str) -> pl.DataFrame:
    """The rows with `last_checked_on`, `last_result`: what was answered to each on its sheet.

    `answers`: kind (of sheet), row_key and these two. `key`: the column that holds the row's key.
    """
    of_kind = answers.filter(kind=kind).select(pl.col("row_key").alias(key), "last_checked_on", "last_result")
    return rows.drop("last_checked_on", "last_result", strict=False).join(
        of_kind, on=key, how="left", maintain_order="left"
    )


def find_clue_answers(visits: pl.DataFrame) -> pl.DataFrame:
    """clue_id, last_checked_on, last_result: of the newest day, of one day the later."""
    ordered = visits.drop_nulls("clue_id").sort("checked_on", maintain_order=True)
    last = ordered.unique("clue_id", keep="last", maintain_order=True)
    return last.select("clue_id", last_checked_on="checked_on", last_result="result")
