"""`fangpin papers`: which numbered papers left the office, and one that is cancelled."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from fangpin.screen import console, show_table
from pipeline.open_ledger import open_ledger
from services.papers.numbered_papers import cancel_paper

KIND_LABELS = {
    "reminder": "催办单", "supplement": "补充名单", "withdrawal": "撤回通知", "recall": "文件包收回通知",
    "forms": "表册", "export": "导出文件", "publicity": "公示名单",
    "orders": "开单", "sample": "抽检样本表",
    "candidates": "拟纳入名单", "corrections": "拟修正名单", "county_candidates": "拟纳入和拟修正名单（全县）",
    "progress": "工作进展统计", "glance": "一览图", "download": "网上下载",
}  # fmt: skip


def show_papers(workspace: Path) -> None:
    """A line per paper that counts, the newest last."""
    papers = open_ledger(workspace).read_records("issued_papers")
    if papers.is_empty():
        console.print("还没有编号的文件。")
        return
    receiver = pl.coalesce("township", "department", pl.lit("全县"))
    lines = papers.select(
        "paper_no", pl.col("kind").replace(KIND_LABELS), receiver.alias("receiver"), "period",
        pl.col("issued_on").dt.to_string("iso"), pl.col("rows").cast(pl.String), "recorded_by",
    )  # fmt: skip
    headings = ["编号", "种类", "发给", "期次", "日期", "行数", "登记人"]
    show_table("已编号的文件", headings, [tuple(cell or "" for cell in line) for line in lines.rows()])


def show_cancelled(number: str, reason: str, by: str, workspace: Path) -> None:
    """Cancel a paper and say so."""
    cancel_paper(open_ledger(workspace), number, reason, by)
    console.print(f"{number.strip()} 已作废，编号不再使用。已经发出的请收回。", soft_wrap=True, markup=False)
