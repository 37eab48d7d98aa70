"""`fangpin calibrate`: the new model beside the old, and only then, if told so, in its place."""

from __future__ import annotations

import sys
from math import isnan

import click
import polars as pl

from fangpin.screen import console, show_table, working
from pipeline.run_request import RunRequest
from services.runs.calibrate import Calibration, fit_calibration

_DECISIONS = {"linked": "已关联", "review": "待人工确认", "unlinked": "未关联"}


def show_calibration(request: RunRequest, yes: bool) -> None:
    """Fit, show the difference, and replace the model where the officer says so."""
    with working():
        calibration = fit_calibration(request)
    _show_levels(calibration)
    _show_changes(calibration)
    console.print(calibration.new.evidence[-1], soft_wrap=True)
    console.print(f"新模型（第 {calibration.new.version} 版）：{calibration.proposal.resolve()}", soft_wrap=True)
    if yes or (sys.stdin.isatty() and click.confirm("用新模型替换现行模型？", default=False)):
        backup = calibration.adopt()
        console.print(f"已替换 {calibration.target.resolve()}；原模型保存在 {backup.resolve()}", soft_wrap=True)
        return
    console.print("现行模型没有改动。确认采用请加 --yes 重新运行。")


def _show_levels(calibration: Calibration) -> None:
    titles = calibration.old.comparisons
    rows = []
    for line in calibration.estimates.to_dicts():
        comparison, level = titles[line["comparison"]], line["level"]
        new = calibration.new.comparisons[line["comparison"]].levels[level]
        old = comparison.levels[level]
        rows.append(
            (
                comparison.title, old.title, *(f"{value:.3g}" for value in (old.m, new.m, old.u, new.u)),
                f"{old.weight:+.1f}", f"{new.weight:+.1f}", _percent(line["ecm"]), _percent(line["own"]),
            )
        )  # fmt: skip
    headings = ["比较项", "等级", "m 原", "m 新", "u 原", "u 新", "权重 原", "权重 新", "ECM 估计", "号码已定的行"]
    show_table("各等级的权重（比特）", headings, rows)


def _percent(share: float | None) -> str:
    return "—" if share is None or isnan(share) else f"{share:.2%}"


def _show_changes(calibration: Calibration) -> None:
    before, after = calibration.linked
    changed = int(calibration.changes["rows"].sum())
    console.print(f"同样的数据：现行模型自动关联 {before} 行，新模型 {after} 行；结论有变的 {changed} 行。")
    rows = calibration.changes.with_columns(pl.col("before", "after").replace(_DECISIONS)).rows()
    if rows:
        show_table("结论的变化", ["现行模型", "新模型", "行数"], rows)
