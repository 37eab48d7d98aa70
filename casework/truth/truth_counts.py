"""How often what was listed proved true, per rule, source, way of linking, township and period; why it did not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from casework.truth.listings import CONFIRMED, NOT_THEIRS, REFUTED, SOLVED
from domain.tables import conform
from domain.text import squeeze

_RESULTS = {"confirmed": CONFIRMED, "refuted": REFUTED, "solved": SOLVED, "not_theirs": NOT_THEIRS}
_DIMENSIONS = {"rule": "rule_id", "source": "source", "method": "method", "township": "township", "period": "period"}
_KEY = ["dimension", "key"]
OTHER_REASON, NO_REASON = "other", "none"


def count_truth(judged: pl.DataFrame, periods: Sequence[str]) -> pl.DataFrame:
    """Table `truth_counts`: every dimension's keys over all periods, and by the period in which they were listed.

    `judged`: `add_verdicts`. `periods`: in their order. A clue that rests on rows linked in several ways counts for
    each of them. Rules and the like stand by their rate, the lowest first, and what nobody has answered last.
    """
    counts = []
    for dimension, column in _DIMENSIONS.items():
        rows = _spread_methods(judged) if dimension == "method" else judged
        keyed = rows.drop_nulls(column).with_columns(pl.lit(dimension).alias("dimension"), pl.col(column).alias("key"))
        counts.append(_count(keyed, _KEY))
        if dimension != "period":
            counts.append(_count(keyed, [*_KEY, "period"]))
    counts.append(_count(judged.with_columns(dimension=pl.lit("all"), key=pl.lit("")), _KEY))
    return _order(pl.concat(counts, how="diagonal"), periods)


def _spread_methods(judged: pl.DataFrame) -> pl.DataFrame:
    """A line per listing and way of linking, `method`: its code, without how sure it was."""
    codes = pl.col("methods").str.split("、").list.eval(pl.element().str.replace(r":\d+$", "")).list.unique()
    return judged.with_columns(codes.alias("method")).explode("method", empty_as_null=True)


def _count(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    has_result = pl.col("result").is_not_null()
    counts = rows.group_by(keys).agg(
        pl.len().alias("listed"),
        has_result.sum().alias("answered"),
        *((pl.col("result") == result).sum().alias(name) for name, result in _RESULTS.items()),
        pl.col("is_household_answer").sum().alias("by_household"),
    )
    rate = pl.when(pl.col("answered") > 0).then(pl.col("confirmed") / pl.col("answered"))
    return counts.with_columns((pl.col("listed") - pl.col("answered")).alias("unanswered"), rate.alias("rate"))


def _order(counts: pl.DataFrame, periods: Sequence[str]) -> pl.DataFrame:
    overall = counts.filter(pl.col("period").is_null()).select(*_KEY, pl.col("rate").alias("#rate"))
    turn = pl.col("dimension").replace_strict({name: at for at, name in enumerate(["all", *_DIMENSIONS])})
    numbers = {name: at for at, name in enumerate(periods)}
    key_turn = pl.when(pl.col("dimension") == "period").then(_find_place("key", numbers))
    rows = counts.join(overall, on=_KEY, how="left").with_columns(
        turn.alias("#dimension"), key_turn.alias("#key"), _find_place("period", numbers).alias("#period")
    )
    ordered = rows.sort("#dimension", "#key", "#rate", "key", "#period", nulls_last=[False, False, True, False, False])
    return conform(ordered, "truth_counts")


def _find_place(column: str, numbers: Mapping[str, int]) -> pl.Expr:
    return pl.col(column).replace_strict(dict(numbers), default=None, return_dtype=pl.Int64)


def count_false_alarms(judged: pl.DataFrame, categories: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """Table `false_alarm_counts`: what was not true or not theirs, per rule and reason.

    `categories`: reason -> other ways of writing it. What people wrote otherwise is counted as `other` and never shown.
    """
    forms = {form: title for title, words in categories.items() for form in (title, *words)}
    text = squeeze(pl.col("exclusion_reason")).str.strip_chars("。.，, ")
    reason = (
        pl.when(text.fill_null("") == "")
        .then(pl.lit(NO_REASON))
        .otherwise(text.replace_strict(forms, default=OTHER_REASON, return_dtype=pl.String))
    )
    false_alarms = judged.filter(pl.col("result").is_in([REFUTED, NOT_THEIRS]))
    keys = ["rule_id", "result", "reason"]
    counts = false_alarms.with_columns(reason.alias("reason")).group_by(keys).agg(pl.len().alias("clues"))
    return conform(counts.sort(keys), "false_alarm_counts")
