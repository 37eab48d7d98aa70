"""文件包收回通知: one page for whoever has a package that is called back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_rows.facts import FACT_FIELDS, make_fact_rows
from delivery.path_names import make_safe_name

FIELDS: ListFields = {"facts": FACT_FIELDS}


def write_recall_notices(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/townships/<乡镇>/<file_name>` or `<folder>/departments/<部门>/...`, by table `recalled_packages`.

    Raises `OSError` when a file cannot be written.
    """
    paths = []
    for line in tables["recalled_packages"].iter_rows(named=True):
        texts = context.make_texts(supplier=str(line["receiver"]))
        place = folder / ("townships" if line["is_township"] else "departments") / make_safe_name(line["receiver"])
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"{make_safe_name(layout.file_name.format_map(texts))}.xlsx"
        frames = make_list_frames({"facts": _make_facts(line, context)}, FIELDS)
        write_workbook(path, layout, frames, texts, context.as_of)
        paths.append(path)
    return paths


def _make_facts(line: Mapping[str, object], context: DocumentContext) -> pl.DataFrame:
    received = f"，{line['received_by']}签收" if line["received_by"] else ""
    return make_fact_rows({
        "收回的文件包": f"{line['package_no']}（{context.period_title}，{line['files']} 个文件）",
        "接收单位": str(line["receiver"]),
        "发放日期": f"{line['issued_on']}{received}",
        "收回日期": str(line["recalled_on"]),
        "收回原因": str(line["reason"]),
        "请您": "停止使用；交回文件包和打印的纸张，删除电脑、手机、U盘和微信、QQ 中的文件；已经转发的，请一并追回。",
        "已经填好的核查结果": "先不要报，等下发单位通知以哪份名单为准。",
    })  # fmt: skip
