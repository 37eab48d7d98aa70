"""财产检索结果反馈表: what each township receives, and where households and villages write what they say to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, filter_township, make_list_frames
from delivery.list_rows.facts import FACT_FIELDS, make_fact_rows
from delivery.path_names import NAMELESS, make_safe_name, make_safe_names
from delivery.property.property_rows import (
    ANSWER_FIELDS,
    REFUSED_FIELDS,
    REPEAT_FIELDS,
    SEARCHED_FIELDS,
    SITUATION_FIELDS,
    label_refused_persons,
    label_searched_persons,
    list_situations,
    translate_answers,
)

FIELDS: ListFields = {
    "facts": FACT_FIELDS,
    "answers": ANSWER_FIELDS,
    "situations": SITUATION_FIELDS,
    "findings": SEARCHED_FIELDS,
    "again": REPEAT_FIELDS,
    "refused": REFUSED_FIELDS,
}


def write_feedback(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of somebody asked or refused; the workbooks in order.

    Authorisations that belong to no registered household stand in the county's summary alone. Raises
    `OSError` when a file cannot be written.
    """
    refused = tables["refused_persons"].filter(pl.col("township") != "")
    names = make_safe_names(pl.concat([tables["searched_persons"]["township"], refused["township"]]))
    paths = []
    for township, name in names.items():
        rows = filter_township({**tables, "refused_persons": refused}, township)
        frames = {
            "facts": _make_facts(rows, context, township),
            "answers": translate_answers(rows["township_answers"], context),
            "situations": list_situations(context.situations, context),
            "findings": label_searched_persons(rows["searched_persons"], context),
            "again": rows["repeat_review_households"],
            "refused": label_refused_persons(rows["refused_persons"]),
        }
        texts = context.make_texts(township or NAMELESS)
        path = folder / name / f"{make_safe_name(layout.file_name.format_map(texts))}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        edition = context.make_edition(township)
        write_workbook(path, layout, make_list_frames(frames, FIELDS), texts, context.as_of, edition)
        paths.append(path)
    return paths


def _make_facts(rows: Mapping[str, pl.DataFrame], context: DocumentContext, township: str) -> pl.DataFrame:
    """item, content: the lines at the top of the cover. `rows`: the township's rows of the tables."""
    counts = rows["search_townships"].row(0, named=True)
    lines = {
        "检索期次": f"{context.period_title}（截止 {context.as_of.isoformat()}）",
        "下发单位": context.reporting_unit,
        "检索范围": f"{township}签署家庭经济状况核对授权书的 {counts['households']} 户、{counts['persons']} 人",
        "可能涉及情形": f"{counts['situations']} 户，请逐户核实（见“检索结果”）",
        "需再次评议": f"{counts['again']} 户" + ("（见“需再次评议”）" if counts["again"] else ""),
        "未予检索": f"{counts['refused']} 人"
        + ("，原因和处理办法见“未予检索”" if rows["refused_persons"].height else ""),
        "采用的政策": context.policy_title,
    }
    return make_fact_rows(lines)
