"""`fangpin sample`: what was drawn, and what checking it says of everything that it was drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from delivery.list_labels import METHOD_LABELS
from domain.office_clock import get_today
from fangpin.screen import console, show_table
from pipeline.county.load_county import load_county
from pipeline.run_request import parse_day
from services.samples.draw import DEFAULT_KINDS, KINDS, UNLINKED, SampleRequest, draw_run_sample
from services.samples.results import estimate_sample, list_samples, undo_sample

_KIND_LABELS = {"clue": "线索", "link": "关联", "unlinked": "未关联"}


def show_drawing(
    size: int, seed: int | None, kinds: Sequence[str], as_of: str | None, by: str, workspace: Path, config: Path
) -> None:
    """Draw a sample and say where its workbook is."""
    request = SampleRequest(size, seed, [kind for kind in KINDS if kind in kinds] or DEFAULT_KINDS, by)
    sample = draw_run_sample(workspace, config, request, parse_day(as_of) or get_today())
    titles = _name_strata(sample.items, config)
    counts = sample.items.group_by("kind", "stratum", "stratum_size", maintain_order=True).len()
    show_table(
        f"抽检 {sample.number}（种子 {sample.items['seed'][0]}）",
        ["对象", "分层", "总数", "抽取"],
        [
            (_KIND_LABELS[kind], titles.get(stratum, stratum), *numbers)
            for kind, stratum, *numbers in counts.iter_rows()
        ],
    )
    if not sample.is_new:
        console.print("这份样本以前抽过，编号不变。", soft_wrap=True)
    console.print(f"抽检样本表：{sample.path.resolve()}", soft_wrap=True)
    console.print(
        f"填好后：fangpin feedback import 样本表.xlsx，再看 fangpin sample result {sample.number}", soft_wrap=True
    )


def _name_strata(items: pl.DataFrame, config: Path) -> Mapping[str, str]:
    """Code of a stratum -> its title; outcomes have theirs from the county, which is read where they occur alone."""
    if items.filter(kind=UNLINKED).is_empty():
        return METHOD_LABELS
    return METHOD_LABELS | load_county(config).matching.outcome_titles


def show_samples(workspace: Path) -> None:
    """Show every sample that counts."""
    samples = list_samples(workspace)
    if samples.is_empty():
        console.print("还没有抽检。用 fangpin sample draw 抽取样本。", soft_wrap=True)
        return
    show_table(
        "抽检",
        ["编号", "日期", "运行编号", "种子", "线索", "关联", "未关联", "已报回", "抽样人"],
        samples.select(
            "sample_no", "drawn_on", "run_id", "seed", "clues", "links", "unlinked", "answered", "recorded_by"
        ).iter_rows(),
    )


def show_result(number: str, workspace: Path, config: Path) -> None:
    """Show the error rates of a sample, with their intervals."""
    result = estimate_sample(workspace, number)
    lines, titles = result.rates.to_dicts(), _name_strata(result.items, config)
    show_table(
        f"抽检 {number.strip()} 的差错率",
        ["对象", "分层", "总数", "抽取", "正确", "错误", "不能确定", "未报回", "差错率", "95% 区间"],
        [_make_cells(line, titles) for line in lines],
    )
    for line in lines:
        missing = line["stratum_size"] - line["covered"]
        if not line["stratum"] and line["covered"] and missing:
            kind = _KIND_LABELS[line["kind"]]
            console.print(f"{kind}：有的分层还没有结论，合计的差错率不含这些分层的 {missing} 条。", soft_wrap=True)
    console.print(
        "差错率＝错误÷（正确＋错误），不能确定和未报回的不计。合计按各分层的总数加权，不是样本的简单平均。"
        "各分层的区间是不放回抽样的精确区间（超几何分布，scipy），合计的区间由各分层的合成（MOVER）；全部查过的分层没有误差。",
        soft_wrap=True,
    )


def _make_cells(line: dict[str, Any], titles: Mapping[str, str]) -> list[object]:
    counts = [line[name] for name in ("stratum_size", "drawn", "right", "wrong", "unclear", "open")]
    rate = ["—", "—"]
    if line["rate"] is not None:
        rate = [f"{line['rate']:.1%}", f"{line['low']:.1%} 至 {line['high']:.1%}"]
    return [_KIND_LABELS[line["kind"]], titles.get(line["stratum"], line["stratum"]) or "合计", *counts, *rate]


def show_undo(number: str, reason: str, by: str, workspace: Path) -> None:
    """Take a sample back and say so."""
    if undo_sample(workspace, number, reason, by):
        console.print(f"抽检 {number.strip()} 已撤销，它的结果不再算数。", soft_wrap=True)
    else:
        console.print(f"抽检 {number.strip()} 以前已经撤销。", soft_wrap=True)
