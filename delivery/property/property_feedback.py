"""财产检索结果反馈表: what each township receives, and where households and villages write what they say to it."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from delivery.excel.row_numbers import number_rows
from delivery.excel.workbook import write_workbook
from delivery.list_inputs import ListContext
from delivery.path_names import NAMELESS, safe_name, safe_names
from delivery.property.property_inputs import PropertyTables
from delivery.property.property_rows import again, answers, answers_of, refusals, searched, situation_list
from domain.declarations.lists import WorkbookLayout


def write_feedback(
    folder: Path, tables: PropertyTables, context: ListContext, layout: WorkbookLayout, departments: int
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of somebody asked or refused; the workbooks in order.

    Authorisations that belong to no registered household stand in the county's summary alone. `departments`: how many
    are searched. Raises `OSError` when a file cannot be written.
    """
    whole = {
        "findings": searched(tables, context),
        "again": again(tables),
        "refused": refusals(tables, departments).filter(pl.col("township") != ""),
    }
    names = safe_names(pl.concat([whole["findings"]["township"], whole["refused"]["township"]]))
    written = []
    for township, name in names.items():
        own = {key: frame.filter(pl.col("township") == township) for key, frame in whole.items()}
        counts = answers_of(tables.findings.filter(pl.col("township") == township), tables.answers)
        frames = own | {
            "facts": _facts(own, context, township),
            "answers": answers(counts, context),
            "situations": situation_list(tables.situations, context),
        }
        texts = context.texts(township or NAMELESS)
        path = folder / name / f"{safe_name(layout.file_name.format_map(texts))}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_workbook(path, layout, number_rows(frames), texts, context.as_of)
        written.append(path)
    return written


def _facts(own: dict[str, pl.DataFrame], context: ListContext, township: str) -> pl.DataFrame:
    """item, content: the lines at the top of the cover."""
    found, refused = own["findings"], own["refused"]
    hit = found.filter(pl.col("situations") != "")["household_id"].n_unique()
    lines = {
        "检索期次": f"{context.period_title}（截止 {context.as_of.isoformat()}）",
        "下发单位": context.reporting_unit,
        "检索范围": f"{township}签署家庭经济状况核对授权书的 {found['household_id'].n_unique()} 户、"
        f"{found['person_id'].n_unique()} 人",
        "可能涉及情形": f"{hit} 户，请逐户核实（见“检索结果”）",
        "需再次评议": f"{own['again'].height} 户" + ("（见“需再次评议”）" if own["again"].height else ""),
        "未予检索": f"{refused['person_id'].drop_nulls().n_unique()} 人"
        + ("，原因和处理办法见“未予检索”" if refused.height else ""),
        "采用的政策": context.policy_title,
    }
    return pl.DataFrame({"item": list(lines), "content": list(lines.values())})
