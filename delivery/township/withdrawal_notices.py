"""撤回通知: one page for each township whose list holds no longer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_rows.facts import FACT_FIELDS, make_fact_rows
from delivery.path_names import make_safe_names
from delivery.township.township_workbooks import write_township_workbook

FIELDS: ListFields = {"facts": FACT_FIELDS}


def write_withdrawal_notices(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of table `withdrawn_lists`.

    Raises `OSError` when a file cannot be written.
    """
    lines = {line["township"]: line for line in tables["withdrawn_lists"].iter_rows(named=True)}
    return [
        write_township_workbook(
            folder / name, township, make_list_frames({"facts": _make_facts(lines[township], context)}, FIELDS),
            context, layout,
        )
        for township, name in make_safe_names(lines).items()
    ]  # fmt: skip


def _make_facts(line: Mapping[str, object], context: DocumentContext) -> pl.DataFrame:
    valid = f"以 V{line['valid_edition']} 为准" if line["valid_edition"] else "暂时没有有效的名单，新的一版另行下发"
    return make_fact_rows({
        "撤回的名单": f"{context.period_title}{line['township']}疑似风险户名单 V{line['edition']} 及其附表、核查单",
        "名单的数据截止日": f"{line['as_of']}（运行编号 {line['run_id']}）",
        "撤回日期": str(line["withdrawn_on"]),
        "撤回原因": str(line["reason"]),
        "现在以哪份为准": valid,
        "已经发出的": "请停止使用，收回纸质件，删除电子件，不要再转发；印有个人信息的纸张按规定销毁。",
        "已经填好、还没有报回的": "填在撤回名单里的结果不再采用，请填到新的名单里（可以照抄，核查日期不变）。",
        "已经报回的": "继续有效，不用重报。",
    })  # fmt: skip
