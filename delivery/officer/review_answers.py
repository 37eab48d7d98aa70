"""The filled-in review workbook, read and held against what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from domain.county.source import FieldDeclaration, FieldType, SourceDeclaration
from domain.handover import PLACE
from domain.text import drop_placeholders, squeeze

ANSWER_SOURCE = "review_answers"
VERDICT_CODES = {"同一人": "same", "非同一人": "other", "存疑": "unsure"}
_OTHER_FORMS = {"同一人": ("是同一人", "是"), "非同一人": ("不是同一人", "非本人", "否"), "存疑": ("不确定", "待定")}
_TYPES = {"verdict": FieldType.CODE, "decided_on": FieldType.DATE}
# What the machine knows a line by; whatever else was printed must come back as it was.
_KEYS = ("run_id", "row_key", "person_id")
# Besides what follows from the others; workbooks exported before had no such columns.
_NOT_COMPARED = ("number", "rows", "probability", "runner_up", "differences", "agreements")


@dataclass(frozen=True)
class CheckedAnswers:
    """`answers`: the lines with a verdict, with all fields of the frame that was asked.

    `faults`: what is wrong, each with file, sheet, row, column and cure. `blank`: lines without a verdict.
    """

    answers: pl.DataFrame
    faults: list[str]
    blank: int


def make_answer_source(layout: WorkbookLayout) -> SourceDeclaration:
    """The workbook's columns as a source, so that it is read like any file that comes in."""
    columns = layout.sheets[0].tables[0].columns
    fields = {
        column.field: FieldDeclaration(
            headings=(column.title,),
            type=_TYPES.get(column.field, FieldType.TEXT),
            codes=_OTHER_FORMS if column.field == "verdict" else {},
            optional=column.field not in {*_KEYS, "verdict", "decided_by", "decided_on"},
        )
        for column in columns
    }
    return SourceDeclaration(
        id=ANSWER_SOURCE,
        title="人工确认清单",
        department="",
        grain="person",
        anchor="keyed",
        used_by="ledger",
        fields=fields,
    )


def check_answers(
    answer_rows: pl.DataFrame, review_lines: pl.DataFrame, layout: WorkbookLayout, today: date
) -> CheckedAnswers:
    """Hold the lines that came back against `review_lines`, the frame of the run that they name.

    `answer_rows`: file, sheet, row_number and the fields of `make_answer_source`.
    """
    titles = {column.field: column.title for column in layout.sheets[0].tables[0].columns}
    lines = answer_rows.join(
        review_lines.select(*_KEYS, pl.lit(value=True).alias("#known")),
        on=list(_KEYS),
        how="left",
        maintain_order="left",
    )
    answered = lines.filter(pl.col("verdict").is_not_null())
    matched = answered.join(review_lines, on=list(_KEYS), how="inner", suffix="_asked", maintain_order="left")
    printed_fields = [name for name in titles if f"{name}_asked" in matched.columns and name not in _NOT_COMPARED]
    is_same = pl.col("verdict") == "同一人"
    faults = [
        *_describe_faults(
            answered.filter(pl.col("#known").is_null()),
            "这一行不是这次比对导出的内容，或“行标识”“人编号”被改动",
            "请重新导出后填写，不要增加行",
        ),
        *(
            fault
            for name in printed_fields
            for fault in _describe_faults(
                matched.filter(_is_changed(name)), f"“{titles[name]}”列与导出时不同", "请恢复原样，只填浅黄色的列"
            )
        ),
        *_describe_faults(
            answered.filter(squeeze(pl.col("decided_by")).is_null()),
            f"“{titles['decided_by']}”没有填写",
            "请填写作出判断的人",
        ),
        *_describe_faults(
            answered.filter(pl.col("decided_on") > today), f"“{titles['decided_on']}”晚于今天", "请改为实际判断的日期"
        ),
        *_describe_faults(
            answered.filter(is_same & (is_same.sum().over("row_key") > 1)),
            "同一行数据有两名登记人员都填了同一人",
            "请只保留一名",
        ),
        *_describe_faults(
            answered.filter(pl.struct("row_key", "person_id").is_duplicated()),
            "同一行数据和同一名登记人员填了两次",
            "请只保留一行",
        ),
    ]
    answers = matched.with_columns(
        pl.col("verdict").replace_strict(VERDICT_CODES, return_dtype=pl.String),
        pl.col("decided_on").fill_null(today),
        squeeze(pl.col("decided_by")),
    )
    return CheckedAnswers(answers, faults, lines.height - answered.height)


def _is_changed(name: str) -> pl.Expr:
    """Whether the cell holds something else than was printed."""
    returned_text, printed_text = (
        squeeze(drop_placeholders(pl.col(column).cast(pl.String))).fill_null("") for column in (name, f"{name}_asked")
    )
    return returned_text != printed_text


def _describe_faults(lines: pl.DataFrame, problem: str, cure: str) -> list[str]:
    return [
        f"{file}{f'［{sheet}］' if sheet else ''}第 {row} 行：{problem}。{cure}。"
        for file, sheet, row in lines.select(*PLACE).iter_rows()
    ]
