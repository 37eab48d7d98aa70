"""The frames of a data-quality workbook: what came, what is wrong with it, what became of last time's issues."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from delivery.department.described_rows import PERSON_FIELDS
from delivery.department.list_limits import MOST_ROWS
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_labels import DELIVERY_STATUS_LABELS, FILE_STATUS_LABELS, name_source, translate_codes
from delivery.list_rows.facts import FACT_FIELDS, make_fact_rows
from delivery.list_rows.run_status import DELIVERY_FIELDS, list_deliveries

_ISSUE_FIELDS = ("source", "file", "sheet", "row_number", "field", "problem", "cure")
FIELDS: ListFields = {
    "facts": FACT_FIELDS,
    "deliveries": DELIVERY_FIELDS,
    "files": ("file", "sheet", "status", "rows_read", "message"),
    "checks": ("source", "field", "problem", "cure", "places"),
    "issues": (*_ISSUE_FIELDS, *PERSON_FIELDS),
    "earlier": (*_ISSUE_FIELDS, "state"),
}
_ABSENT = "没有收到可以采用的数据，相关规则不能判定"
STATE_LABELS = {"open": "仍存在", "closed": "已整改（本期不再出现）"}


def make_quality_frames(
    tables: Mapping[str, pl.DataFrame], context: DocumentContext, supplier: str
) -> dict[str, pl.DataFrame]:
    """Frame name -> rows, with `FIELDS`."""
    counts = tables["suppliers"].row(by_predicate=pl.col("supplier") == supplier, named=True)
    names = ("supplier_checks", "supplier_issues", "previous_supplier_issues", "supplier_files")
    rows = {name: tables[name].filter(pl.col("supplier") == supplier) for name in names}
    earlier = rows["previous_supplier_issues"].head(MOST_ROWS).with_columns(translate_codes("state", STATE_LABELS))
    sources = counts["sources"].split("、")
    frames = {
        "facts": _make_facts(counts, tables["deliveries"], context),
        "deliveries": _make_deliveries(tables["deliveries"].filter(pl.col("source").is_in(sources)), context),
        "files": _label_files(rows["supplier_files"]),
        "checks": _add_titles(rows["supplier_checks"], context),
        "issues": _add_titles(rows["supplier_issues"], context),
        "earlier": _add_titles(earlier, context),
    }
    return make_list_frames(frames, FIELDS)


def _make_facts(counts: Mapping[str, Any], deliveries: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """item, content: the lines at the top of the cover. `counts`: the supplier's line of table `suppliers`."""
    lines = {
        "比对期次": f"{context.period_title}（数据截止 {context.as_of.isoformat()}）",
        "报送单位": counts["supplier"],
        "退回单位": context.reporting_unit,
        "报送情况": _describe_deliveries(counts, deliveries),
        "本期问题": _describe_issues(counts),
        "上期问题": _describe_previous_issues(counts),
    }
    return make_fact_rows(lines)


def _make_deliveries(deliveries: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """What came of each source; where nothing did, the file may have come and not been recognised."""
    rows = list_deliveries(deliveries, context)
    is_absent = pl.col("status") == DELIVERY_STATUS_LABELS["not_delivered"]
    return rows.with_columns(message=pl.when(is_absent).then(pl.lit(_ABSENT)).otherwise("message"))


def _describe_deliveries(counts: Mapping[str, Any], deliveries: pl.DataFrame) -> str:
    if counts["is_township"]:
        return f"全县登记数据中{counts['supplier']}的部分；下面的行数是全县的"
    text = "收到 {received} 份数据，读取 {rows_read} 行：采用 {accepted} 行，隔离 {quarantined} 行，未采用 {dropped} 行"
    sentence = text.format_map(counts) if counts["received"] else "没有收到可以采用的数据"
    refused = deliveries.filter(pl.col("source").is_in(counts["refused"].split("、")))["title"]
    return sentence + (f"。整份未通过检查，须更正后重报：{'、'.join(refused)}" if len(refused) else "")


def _describe_issues(counts: Mapping[str, Any]) -> str:
    if not counts["issues"]:
        return "没有发现问题"
    note = f"；“问题清单”列出前 {MOST_ROWS} 处，各项合计见下表" if counts["issues"] > MOST_ROWS else ""
    return f"{counts['issues']} 处，涉及 {counts['issue_rows']} 行（见“问题清单”）{note}"


def _describe_previous_issues(counts: Mapping[str, Any]) -> str:
    if not counts["previous_issues"]:
        return "上期没有问题记录"
    sentence = f"{counts['previous_issues']} 处：已整改 {counts['closed']} 处，仍存在 {counts['still_open']} 处"
    unchecked = counts["previous_issues"] - counts["closed"] - counts["still_open"]
    return sentence + (f"，本期未收到相应数据、无法核对 {unchecked} 处" if unchecked else "")


def _label_files(files: pl.DataFrame) -> pl.DataFrame:
    return files.with_columns(status=translate_codes("status", FILE_STATUS_LABELS | {"recognised": "已采用"}))


def _add_titles(rows: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Source and column under the titles that the supplier knows; a heading that nobody declared stays itself."""
    lines = [(source, name, title) for source, label in context.sources.items() for name, title in label.fields.items()]
    headings = pl.DataFrame(lines, schema=dict.fromkeys(("source", "field", "title"), pl.String), orient="row")
    with_titles = rows.join(headings, on=["source", "field"], how="left", maintain_order="left")
    return with_titles.with_columns(source=name_source("source", context), field=pl.coalesce("title", "field"))
