"""`fangpin run --dry-run`: what another policy would change, in counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

import delivery
from domain.county.policy import PolicyDeclaration
from fangpin.screen import console, show_table, working
from pipeline.job import Job
from pipeline.run_request import RunRequest
from screening.policies import policy_comparison
from services.runs.policy_comparison import compare_policies

_COUNTS = ("listed_before", "listed_after", "to_verify_before", "to_verify_after", "new", "gone")


def show_dry_run(request: RunRequest, workbook: bool) -> None:
    """Print both policies side by side, per township and per rule; names and numbers of nobody."""
    with working():
        before, after = compare_policies(request)
    console.print(f"现行政策：{before.policy.title}（{before.policy.id}）", soft_wrap=True, markup=False)
    console.print(f"试算政策：{after.policy.title}（{after.policy.id}）", soft_wrap=True, markup=False)
    tables = policy_comparison.compare_policies(before, after)
    _show_townships(tables["policy_townships"])
    _show_rules(tables["policy_rules"])
    if workbook:
        path = _write_comparison(request, before.policy, after.policy, tables)
        console.print(f"试算对照表（含户编号，只供县级使用）：{path.resolve()}", soft_wrap=True, markup=False)
    console.print("试算完成，没有发布任何结果。", soft_wrap=True)


def _show_townships(counts: pl.DataFrame) -> None:
    rows = counts.select("township", *_COUNTS).rows()
    total = ("合计", *counts.select(pl.col(_COUNTS).sum()).row(0))
    headings = [
        "乡镇",
        "列入名单（现行）",
        "列入名单（试算）",
        "待核实（现行）",
        "待核实（试算）",
        "新增入户",
        "减少入户",
    ]
    show_table("入户核查户数", headings, [*rows, total])


def _show_rules(rules: pl.DataFrame) -> None:
    counts = ("before", "after", "new", "gone")
    rule_lines = rules.select(
        "rule_id", "rule", "risk", *(pl.col(name).cast(pl.String).fill_null("—") for name in counts)
    )
    show_table("各项规则（户）", ["规则编号", "规则", "风险", "现行", "试算", "新增", "减少"], rule_lines.rows())
    for note in rules.filter(pl.col("note") != "")["note"].unique(maintain_order=True):
        console.print(f"  不能判定：{note}", soft_wrap=True, markup=False)


def _write_comparison(
    request: RunRequest, before: PolicyDeclaration, after: PolicyDeclaration, tables: dict[str, pl.DataFrame]
) -> Path:
    job = Job.prepare(request)
    context = delivery.DocumentContext.of(job.county.settings, job.county.sources, before, job.period, job.as_of)
    path = Path(request.workspace) / "dry-runs" / f"{job.period}_{before.id}_{after.id}.xlsx"
    layout = job.county.lists["dry_run"]
    delivery.write_policy_comparison(path, tables, replace(context, tried_policy_title=after.title), layout)
    return path
