"""补充名单: to the townships of which a later list differs from the one that they hold, the difference alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields, filter_township, make_list_frames
from delivery.list_labels import (
    CERTAINTY_LABELS,
    WHOLE_HOUSEHOLD,
    name_department,
    name_rule,
    translate_codes,
)
from delivery.list_rows.facts import FACT_FIELDS, make_fact_rows
from delivery.list_rows.household_rows import HOME_FIELDS, describe_household_kind
from delivery.memory_labels import RESOLVED_LABELS, STANDING_LABELS
from delivery.path_names import make_safe_names
from delivery.township.township_workbooks import write_township_workbook

_PERSON = ("person_name", "person_id_number", "relation", "risk", "rule")
FIELDS: ListFields = {
    "facts": FACT_FIELDS,
    "clues": (
        *("county", *HOME_FIELDS, *_PERSON, "department", "evidence", "certainty", "change", "is_new_household"),
        *("on_list", "due_on", "clue_id"),
    ),
    "areas": ("township", "village", "risk", "rule", "department", "evidence", "clue_id"),
    "endings": ("county", *HOME_FIELDS, *_PERSON, "reason", "standing", "clue_id"),
}
_CHANGES = {"added": "新增线索", "grown": "金额增加", "surer": "由待核实变为确定", "moved": "换了行政村或乡镇"}
_ENDINGS = {"gone": "更正后的数据中没有", "rested": "近期已核查，暂不核查", "waiting": "等待部门数据，暂不核查"}


def write_supplements(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of table `supplement_townships`.

    Raises `OSError` when a file cannot be written.
    """
    frames = {
        "clues": _label_clues(tables["supplement_clues"], context),
        "areas": tables["supplement_areas"].with_columns(
            name_rule("rule_id", context).alias("rule"), name_department("source", context).alias("department")
        ),
        "endings": _label_endings(tables["supplement_endings"], context),
    }
    files = []
    lines = {line["township"]: line for line in tables["supplement_townships"].iter_rows(named=True)}
    for township, name in make_safe_names(lines).items():
        own_frames = filter_township(frames, township) | {"facts": _make_facts(lines[township], context, township)}
        own_frames = make_list_frames(own_frames, FIELDS)
        files.append(write_township_workbook(folder / name, township, own_frames, context, layout))
    return files


def _label_clues(clues: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    yes = pl.lit("是")
    return _label_people(clues, context).with_columns(
        certainty=translate_codes("certainty", CERTAINTY_LABELS),
        department=name_department("source", context),
        change=translate_codes("change", _CHANGES),
        is_new_household=pl.when("is_new_household").then(yes),
        on_list=pl.when("on_list").then(pl.lit("疑似风险户")).otherwise(pl.lit("待核实")),
    )


def _label_endings(endings: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    because = translate_codes("reason", RESOLVED_LABELS)
    ended = pl.when(pl.col("change") == "gone").then(because.fill_null(_ENDINGS["gone"])).otherwise(
        translate_codes("change", _ENDINGS)
    )  # fmt: skip
    moved = pl.format("已转到{}", "moved_to")
    return _label_people(endings, context).with_columns(
        reason=pl.when(pl.col("change") == "moved_away").then(moved).otherwise(ended),
        standing=translate_codes("standing", STANDING_LABELS),
    )


def _label_people(rows: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    return rows.with_columns(
        describe_household_kind(),
        pl.col("person_name").fill_null(WHOLE_HOUSEHOLD),
        county=pl.lit(context.county),
        rule=name_rule("rule_id", context),
    )


def _make_facts(line: Mapping[str, object], context: DocumentContext, township: str) -> pl.DataFrame:
    """The lines at the top: which list this one completes, and what differs."""
    earlier = f"{context.period_title}{township}疑似风险户名单 V{line['earlier_edition']}"
    withdrawn = "，该名单已撤回，请停止使用" if line["is_withdrawn"] else ""
    answers = (
        f"本表的线索填在“补充名单”里；其余线索在 V{line['edition']} 名单里填写"
        if line["is_withdrawn"]
        else f"本表的线索填在“补充名单”里；其余线索仍在 V{line['earlier_edition']} 里填写，不用重填"
    )
    return make_fact_rows({
        "补充名单编号": context.paper_numbers.get(township, ""),
        "补充哪份名单": f"{earlier}（数据截止 {line['earlier_as_of']}，运行编号 {line['earlier_run_id']}）{withdrawn}",
        "现行名单": f"V{line['edition']}（数据截止 {context.as_of}，运行编号 {line['run_id']}）",
        "下发单位": context.reporting_unit,
        "新列入的户": f"{line['added_households']} 户",
        "需核查的线索": f"{line['clues']} 条（见“补充名单”），片区线索 {line['areas']} 条",
        "不再核查": f"{line['endings']} 条线索（见“不再核查”），其中不再列入名单 {line['dropped_households']} 户",
        "减弱的线索": f"{line['weaker']} 条（金额减少，或由确定变为待核实），仍按原名单核查，不另列",
        "现在名单共有": f"{line['listed']} 户（含待核实）",
        "怎样填报": answers,
    })  # fmt: skip
