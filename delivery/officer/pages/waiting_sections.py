"""The sections about what a person has to do: rows and files that wait for somebody, data that are missing."""

from __future__ import annotations

import polars as pl

from delivery.document_context import DocumentContext
from delivery.html.page_parts import Cell, Note, Section, Table, count_cell, total_cell
from delivery.list_labels import FILE_STATUS_LABELS, translate_codes
from delivery.list_rows.run_status import list_deliveries, list_rules
from delivery.officer.pages.page_counts import NUMBERS_WIDE, Tables, index_counts, list_sources, split_columns
from delivery.officer.pages.page_labels import QUARANTINE_LABELS


def make_waiting_section(tables: Tables, context: DocumentContext) -> Section:
    """Rows in review by reason and source, quarantined rows by check and source, files that were not taken."""
    review = tables["outcome_counts"].filter(pl.col("decision") == "review")
    titles = {code: outcome.title for code, outcome in context.outcomes.items()}
    unused_files = tables["files"].filter(~pl.col("status").is_in(["recognised", "not_used", "left_out"]))
    files = unused_files.sort("file", "sheet").with_columns(status=translate_codes("status", FILE_STATUS_LABELS))
    return Section(
        "waiting",
        "等人处理的",
        [
            Note("待人工确认的行不作为风险依据，也不当作“没有风险”；确认之后才会计入。"),
            *_make_crossed_tables(review, "reason", titles, "待人工确认的行", "没有待人工确认的行。", tables, context),
            *_make_crossed_tables(
                tables["quarantine_counts"],
                "check",
                QUARANTINE_LABELS,
                "隔离的行（同一行可有几个原因）",
                "没有隔离的行。",
                tables,
                context,
            ),
            Table(
                ("文件", "工作表", "状态", "说明"),
                [[Cell(text) for text in line] for line in files.select("file", "sheet", "status", "message").rows()],
                title="未采用的文件和工作表",
                empty="收到的文件均已采用。",
            ),
        ],
    )


def _make_crossed_tables(
    frame: pl.DataFrame,
    column: str,
    labels: dict[str, str],
    title: str,
    empty: str,
    tables: Tables,
    context: DocumentContext,
) -> list[Table]:
    """Codes by source with their sums, most frequent first; more than one table where there are too many sources."""
    counts = index_counts(frame, column, "source")
    sources = list_sources(frame, tables["deliveries"], context)
    sums = {code: sum(counts.get((code, source), 0) for source in sources) for code in frame[column].unique()}
    crossed_tables = []
    for part in split_columns(sources, NUMBERS_WIDE) or [[]]:
        lines = [
            [
                Cell(labels.get(code, code)),
                *(count_cell(counts.get((code, source), 0)) for source in part),
                total_cell(sums[code]),
            ]
            for code in sorted(sums, key=lambda code: (-sums[code], code))
        ]
        headings = ["原因", *map(context.name_source, part), "合计"]
        crossed_tables.append(Table(headings, lines, title=title, style="matrix wide-first", empty=empty))
    return crossed_tables


def make_missing_section(tables: Tables, context: DocumentContext) -> Section:
    """Sources that nobody delivered or that were refused, and the rules that could not answer for that reason."""
    missing_sources = list_deliveries(tables["deliveries"], context).filter(pl.col("status") != "已提供")
    rules = list_rules(tables["rule_outcomes"], context).filter(pl.col("answered") == "否")
    lines = [
        [Cell(department), Cell(source), Cell(status, "warn"), Cell(message)]
        for department, source, status, message in missing_sources.select(
            "department", "source", "status", "message"
        ).iter_rows()
    ]
    silent_rules = [
        [Cell(rule), Cell(risk), Cell(why)] for rule, risk, why in rules.select("rule", "risk", "reason").rows()
    ]
    return Section(
        "missing",
        "缺少的数据",
        [
            Note("部门没有提供数据，不等于没有风险：靠这些数据的规则本期不作判断。"),
            Table(
                ("部门", "数据", "状态", "说明"), lines, title="未提供或未通过检查的数据", empty="应有的数据均已提供。"
            ),
            Table(("规则", "风险类型", "原因"), silent_rules, title="因此不能判定的规则", empty="所有规则都能判定。"),
        ],
    )
