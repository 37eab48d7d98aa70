"""财产检索结果反馈表: what each township receives, and where households and villages write what they say to it."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.excel.workbook import write_workbook
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_rows.facts import FACT_FIELDS, make_fact_rows
from delivery.path_names import NAMELESS, make_safe_name, make_safe_names
from delivery.property.property_inputs import PropertyInputs
from delivery.property.property_rows import (
    ANSWER_FIELDS,
    REFUSED_FIELDS,
    REPEAT_FIELDS,
    SEARCHED_FIELDS,
    SITUATION_FIELDS,
    count_answers,
    list_refusals,
    list_repeat_reviews,
    list_searched,
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
    folder: Path, tables: PropertyInputs, context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of somebody asked or refused; the workbooks in order.

    Authorisations that belong to no registered household stand in the county's summary alone. Raises
    `OSError` when a file cannot be written.
    """
    county_frames = {
        "findings": list_searched(tables, context),
        "again": list_repeat_reviews(tables),
        "refused": list_refusals(tables).filter(pl.col("township") != ""),
    }
    names = make_safe_names(pl.concat([county_frames["findings"]["township"], county_frames["refused"]["township"]]))
    paths = []
    for township, name in names.items():
        township_rows = {key: frame.filter(pl.col("township") == township) for key, frame in county_frames.items()}
        counts = count_answers(tables.findings.filter(pl.col("township") == township), tables.answers)
        frames = township_rows | {
            "facts": _make_facts(township_rows, context, township),
            "answers": translate_answers(counts, context),
            "situations": list_situations(tables.situations, context),
        }
        texts = context.make_texts(township or NAMELESS)
        path = folder / name / f"{make_safe_name(layout.file_name.format_map(texts))}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_workbook(path, layout, make_list_frames(frames, FIELDS), texts, context.as_of)
        paths.append(path)
    return paths


def _make_facts(township_rows: dict[str, pl.DataFrame], context: DocumentContext, township: str) -> pl.DataFrame:
    """item, content: the lines at the top of the cover."""
    findings, refused = township_rows["findings"], township_rows["refused"]
    hit_households = findings.filter(pl.col("situations") != "")["household_id"].n_unique()
    lines = {
        "检索期次": f"{context.period_title}（截止 {context.as_of.isoformat()}）",
        "下发单位": context.reporting_unit,
        "检索范围": f"{township}签署家庭经济状况核对授权书的 {findings['household_id'].n_unique()} 户、"
        f"{findings['person_id'].n_unique()} 人",
        "可能涉及情形": f"{hit_households} 户，请逐户核实（见“检索结果”）",
        "需再次评议": f"{township_rows['again'].height} 户"
        + ("（见“需再次评议”）" if township_rows["again"].height else ""),
        "未予检索": f"{refused['person_id'].drop_nulls().n_unique()} 人"
        + ("，原因和处理办法见“未予检索”" if refused.height else ""),
        "采用的政策": context.policy_title,
    }
    return make_fact_rows(lines)
