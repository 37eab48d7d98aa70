"""可评估风险消除 (notice 2, 二（一）3): advice for 村评定、乡审核、县审定, with what speaks against it; no removal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from domain.county.policy import GUARANTEES
from domain.county.rule import LISTED_CERTAINTIES
from domain.periods import subtract_months
from domain.tables import conform
from screening.advice.measures_done import summarise_measures

ASSESS, NOT_YET, UNKNOWN = "assess", "not_yet", "unknown"
_DAY = "%Y年%-m月%-d日"
_NO_LEDGER, _NO_MEASURE = "没有提供帮扶措施台账", "帮扶措施台账中没有本户的措施"


@dataclass(frozen=True)
class RemovalInputs:
    """What is known of the households under monitoring.

    `monitored`: frame `monitored_households`. `findings`, `suppressed`, `coverage`: the tables of this run. `measures`:
    frame `attributed_rows` of source `measures`; none: it was not delivered. `tracking_months`: of the policy.
    """

    monitored: pl.DataFrame
    findings: pl.DataFrame
    suppressed: pl.DataFrame
    coverage: pl.DataFrame
    measures: pl.DataFrame | None
    tracking_months: int
    as_of: date


def make_removal_table(inputs: RemovalInputs) -> pl.DataFrame:
    """Table `removal_advice`: a line per household under monitoring.

    `assess`: under monitoring for as long as the policy wants, no open clue, all five guarantees safe (income above the
    line among them), helped, and every measure done. `not_yet`: a condition is not met (`against`). `unknown`: none is
    known not to be met, of some nobody can tell (`open_points`): a source that is missing proves nothing.
    """
    homes = inputs.monitored.filter("under_monitoring")
    parts = (_check_tracking(inputs), _check_clues(inputs), _check_guarantees(inputs), _check_measures(inputs, homes))
    points = pl.concat(parts).join(homes, on="household_id", how="semi")
    joined = points.group_by("household_id", maintain_order=True).agg(
        pl.col("point").filter(pl.col("fails")).str.join("；").alias("against"),
        pl.col("point").filter(~pl.col("fails")).str.join("；").alias("open_points"),
    )
    lines = homes.join(
        joined.with_columns(pl.col("against", "open_points").replace("", None)), on="household_id", how="left"
    )
    verdict = (
        pl.when(pl.col("against").is_not_null()).then(pl.lit(NOT_YET))
        .when(pl.col("open_points").is_not_null()).then(pl.lit(UNKNOWN))
        .otherwise(pl.lit(ASSESS))
    )  # fmt: skip
    table = _add_measures(lines.with_columns(verdict.alias("verdict")), inputs)
    return conform(table, "removal_advice").sort("township", "village", "household_id")


def _make_points(frame: pl.DataFrame, point: pl.Expr, fails: pl.Expr) -> pl.DataFrame:
    """Frame `removal_points`."""
    return frame.select("household_id", point.alias("point"), fails.alias("fails"))


def _check_tracking(inputs: RemovalInputs) -> pl.DataFrame:
    since, last = pl.col("monitored_since"), subtract_months(inputs.as_of, inputs.tracking_months)
    short = inputs.monitored.filter((since > last).fill_null(value=True))
    point = (
        pl.when(since.is_null()).then(pl.lit("没有识别监测时间"))
        .otherwise(pl.format(f"{{}}识别，跟踪管理不满{inputs.tracking_months}个月", since.dt.strftime(_DAY)))
    )  # fmt: skip
    return _make_points(short, point, since.is_not_null())


def _check_clues(inputs: RemovalInputs) -> pl.DataFrame:
    counted = pl.col("certainty").is_in(LISTED_CERTAINTIES) & pl.col("household_id").is_not_null()
    told = inputs.findings.filter(counted).group_by("household_id").agg(pl.col("risk").unique().sort().str.join("、"))
    waiting = inputs.suppressed.filter(counted.fill_null(value=True), pl.col("reason") == "waiting")
    waits = waiting.group_by("household_id").agg(pl.col("risk").drop_nulls().unique().sort().str.join("、"))
    return pl.concat(
        [
            _make_points(told, pl.format("有未解决的线索：{}", "risk"), pl.lit(value=True)),
            _make_points(waits, pl.format("线索本期无法判定：{}", "risk"), pl.lit(value=False)),
        ]
    )


def _check_guarantees(inputs: RemovalInputs) -> pl.DataFrame:
    unsafe = inputs.coverage.filter(pl.col("verdict") != "safe")
    is_risk = pl.col("verdict") == "risk"
    title = pl.col("guarantee").replace_strict(GUARANTEES)
    point = (
        pl.when(is_risk)
        .then(pl.format("{}有风险：{}", title, "reason"))
        .otherwise(pl.format("{}不清楚：{}", title, "reason"))
    )
    return _make_points(unsafe, point, is_risk)


def _check_measures(inputs: RemovalInputs, homes: pl.DataFrame) -> pl.DataFrame:
    if inputs.measures is None:
        return _make_points(homes, pl.lit(_NO_LEDGER), pl.lit(value=False))
    measures = summarise_measures(inputs.measures, inputs.as_of)
    none = homes.join(measures, on="household_id", how="anti")
    unfinished = measures.filter(pl.col("measures_open") > 0)
    return pl.concat(
        [
            _make_points(none, pl.lit(_NO_MEASURE), pl.lit(value=True)),
            _make_points(unfinished, pl.format("{}项帮扶措施没有写明完成", "measures_open"), pl.lit(value=True)),
        ]
    )


def _add_measures(lines: pl.DataFrame, inputs: RemovalInputs) -> pl.DataFrame:
    """The lines with how many measures there are, and what is written of them."""
    if inputs.measures is None:
        return lines.with_columns(pl.lit(0).alias("measures"), pl.lit(None, dtype=pl.String).alias("measures_done"))
    measures = summarise_measures(inputs.measures, inputs.as_of).drop("measures_open")
    return lines.join(measures, on="household_id", how="left").with_columns(pl.col("measures").fill_null(0))
