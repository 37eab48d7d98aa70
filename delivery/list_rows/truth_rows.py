"""How often what was listed proved true, in words: rules and the like with their counts, and over the periods."""

from __future__ import annotations

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_labels import METHOD_LABELS, NOT_LINKED, name_rule, name_source, translate_codes
from delivery.list_rows.spread_counts import spread_counts
from domain.periods import Period

_COUNTS = ("listed", "answered", "confirmed", "refuted", "solved", "not_theirs", "unanswered", "by_household", "rate")
TRUTH_FIELDS = ("dimension", "name", *_COUNTS, "remark")
TRUTH_RULE_FIELDS = ("name", "risk", *_COUNTS, "remark")
TREND_FIELDS = ("dimension", "name", "rate:")
FALSE_ALARM_FIELDS = ("rule", "clues", "refuted", "not_theirs", "reason:")
_DIMENSION_LABELS = {"all": "全县", "source": "数据来源", "method": "关联方式", "period": "列入期次"}
# Of so few answers a rate says little.
FEW_ANSWERS = 10
_PERIODS_SHOWN = 6
_REASON_LABELS = {"other": "其他", "none": "未填写"}


def list_truth_rules(counts: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """`TRUTH_RULE_FIELDS`: a row per rule, the lowest rate first. `counts`: table `truth_counts`."""
    rules = _label(counts.filter(pl.col("dimension") == "rule", pl.col("period").is_null()), context)
    risks = {rule: label.risk for rule, label in context.rules.items()}
    return rules.with_columns(pl.col("key").replace_strict(risks, default="", return_dtype=pl.String).alias("risk"))


def list_truth_of_others(counts: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """`TRUTH_FIELDS`: rows of the county, sources, ways of linking, townships and periods."""
    return _label(counts.filter(pl.col("dimension") != "rule", pl.col("period").is_null()), context)


def list_truth_trends(counts: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """`TREND_FIELDS`: of what has answers, per period in which it was listed, the rate with its counts as a text."""
    periods = counts.filter(dimension="period")["key"].to_list()[-_PERIODS_SHOWN:]
    answered = counts.filter(pl.col("period").is_in(periods), pl.col("answered") > 0)
    percent = (pl.col("rate") * 100).round().cast(pl.Int64)
    text = pl.format("{}%（{}/{}）", percent, "confirmed", "answered")
    columns = [
        pl.when(pl.col("period") == period).then(text).drop_nulls().first().alias(f"rate:{Period.parse(period).title}")
        for period in periods
    ]
    return _label_keys(answered.group_by("dimension", "key", maintain_order=True).agg(columns), context)


def list_false_alarms(counts: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """`FALSE_ALARM_FIELDS`: a row per rule, the most false alarms first. `counts`: table `false_alarm_counts`."""
    labelled = counts.with_columns(translate_codes("reason", _REASON_LABELS))
    sums = counts.group_by("rule_id").agg(
        clues=pl.col("clues").sum(),
        refuted=pl.col("clues").filter(pl.col("result") == "不属实").sum(),
        not_theirs=pl.col("clues").filter(pl.col("result") == "非本人").sum(),
    )
    reasons = labelled.group_by("reason").agg(pl.col("clues").sum())
    last = pl.col("reason").is_in(list(_REASON_LABELS.values()))
    titles = reasons.sort(last, -pl.col("clues"), "reason")["reason"].to_list()
    rows = spread_counts(sums.sort(-pl.col("clues"), "rule_id"), labelled, ("rule_id", "reason", "clues"), titles)
    return rows.with_columns(name_rule("rule_id", context).alias("rule"))


def _label(counts: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    few = pl.lit(f"核查不足{FEW_ANSWERS}条")
    remark = (
        pl.when(pl.col("answered") == 0)
        .then(pl.lit("尚未核查"))
        .when(pl.col("answered") < FEW_ANSWERS)
        .then(few)
    )  # fmt: skip
    return _label_keys(counts, context).with_columns(remark.alias("remark"))


def _label_keys(rows: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """The rows with `dimension` and `name` in words."""
    labels = _DIMENSION_LABELS | {"rule": "规则", "township": context.levels.township}
    methods = METHOD_LABELS | {"register": NOT_LINKED}
    titles = {key: Period.parse(key).title for key in rows.filter(dimension="period")["key"]}
    name = (
        pl.when(pl.col("dimension") == "rule").then(name_rule("key", context))
        .when(pl.col("dimension") == "source").then(name_source("key", context))
        .when(pl.col("dimension") == "method").then(translate_codes("key", methods))
        .when(pl.col("dimension") == "period").then(translate_codes("key", titles))
        .when(pl.col("dimension") == "all").then(pl.lit("合计"))
        .otherwise("key")
    )  # fmt: skip
    return rows.with_columns(name.alias("name"), translate_codes("dimension", labels))
