"""The frames of a data-quality workbook: what came, what is wrong with it, what became of last time's issues."""

from __future__ import annotations

import polars as pl

from delivery.department.described_rows import PERSON_FIELDS
from delivery.department.supplier_inputs import MOST_ROWS, SupplierInputs
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_inputs import DocumentContext
from delivery.list_labels import DELIVERY_STATUS_LABELS, FILE_STATUS_LABELS, name_source, translate_codes
from delivery.list_rows.facts import FACT_FIELDS, make_fact_rows
from delivery.list_rows.run_status import DELIVERY_FIELDS, list_deliveries
from domain.handover import PLACE

_ISSUE_FIELDS = ("source", "file", "sheet", "row_number", "field", "problem", "cure")
FIELDS: ListFields = {
    "facts": FACT_FIELDS,
    "deliveries": DELIVERY_FIELDS,
    "files": ("file", "sheet", "status", "rows_read", "message"),
    "checks": ("source", "field", "problem", "cure", "places"),
    "issues": (*_ISSUE_FIELDS, *PERSON_FIELDS),
    "earlier": (*_ISSUE_FIELDS, "state"),
}
_KEY = ["source", "issue_key"]
_ABSENT = "没有收到可以采用的数据，相关规则不能判定"
OPEN, CLOSED = "仍存在", "已整改（本期不再出现）"


def make_quality_frames(inputs: SupplierInputs, context: DocumentContext, supplier: str) -> dict[str, pl.DataFrame]:
    """Frame name -> rows, with `FIELDS`.

    `inputs`: what concerns this supplier alone.
    """
    previous_issues = compare_with_previous_issues(inputs)
    frames = {
        "facts": _make_facts(inputs, previous_issues, context, supplier),
        "deliveries": _make_deliveries(inputs, context),
        "files": _make_files(inputs),
        "checks": _make_checks(inputs, context),
        "issues": _make_issues(inputs, context).head(MOST_ROWS),
        "earlier": _add_titles(previous_issues, inputs, context).head(MOST_ROWS),
    }
    return make_list_frames(frames, FIELDS)


def compare_with_previous_issues(inputs: SupplierInputs) -> pl.DataFrame:
    """Last period's issues of the sources that came this time, with `state`: still open first, where it stands now.

    A source that did not come tells nothing about its issues.
    """
    delivered_sources = inputs.deliveries.filter(pl.col("status") != "not_delivered")["source"]
    previous = inputs.previous_issues.filter(pl.col("source").is_in(delivered_sources.implode())).unique(
        _KEY, keep="first", maintain_order=True
    )
    current = inputs.issues.unique(_KEY, keep="first", maintain_order=True)
    closed_issues = previous.join(current, on=_KEY, how="anti").with_columns(state=pl.lit(CLOSED))
    open_issues = current.join(previous, on=_KEY, how="semi").with_columns(state=pl.lit(OPEN))
    return pl.concat([issues.sort("source", *PLACE, "field", "check") for issues in (open_issues, closed_issues)])


def _make_facts(
    inputs: SupplierInputs, previous_issues: pl.DataFrame, context: DocumentContext, supplier: str
) -> pl.DataFrame:
    """item, content: the lines at the top of the cover."""
    lines = {
        "比对期次": f"{context.period_title}（数据截止 {context.as_of.isoformat()}）",
        "报送单位": supplier,
        "退回单位": context.reporting_unit,
        "报送情况": _describe_deliveries(inputs),
        "本期问题": _describe_issues(inputs),
        "上期问题": _describe_previous_issues(inputs, previous_issues),
    }
    return make_fact_rows(lines)


def _make_deliveries(inputs: SupplierInputs, context: DocumentContext) -> pl.DataFrame:
    """What came of each source; where nothing did, the file may have come and not been recognised."""
    rows = list_deliveries(inputs, context)
    is_absent = pl.col("status") == DELIVERY_STATUS_LABELS["not_delivered"]
    return rows.with_columns(message=pl.when(is_absent).then(pl.lit(_ABSENT)).otherwise("message"))


def _describe_deliveries(inputs: SupplierInputs) -> str:
    if inputs.township:
        return f"全县登记数据中{inputs.township}的部分；下面的行数是全县的"
    deliveries = inputs.deliveries.filter(pl.col("status") != "not_delivered")
    refused = deliveries.filter(pl.col("status") == "refused")["title"]
    sums = deliveries.select(pl.col("rows_read", "accepted", "quarantined", "dropped").sum()).row(0, named=True)
    text = "收到 {n} 份数据，读取 {rows_read} 行：采用 {accepted} 行，隔离 {quarantined} 行，未采用 {dropped} 行"
    sentence = text.format(n=deliveries.height, **sums) if deliveries.height else "没有收到可以采用的数据"
    return sentence + (f"。整份未通过检查，须更正后重报：{'、'.join(refused)}" if len(refused) else "")


def _describe_issues(inputs: SupplierInputs) -> str:
    issue_count = inputs.issues.height
    if not issue_count:
        return "没有发现问题"
    rows = inputs.issues.drop_nulls("row_number").select("source", *PLACE).n_unique()
    note = f"；“问题清单”列出前 {MOST_ROWS} 处，各项合计见下表" if issue_count > MOST_ROWS else ""
    return f"{issue_count} 处，涉及 {rows} 行（见“问题清单”）{note}"


def _describe_previous_issues(inputs: SupplierInputs, previous_issues: pl.DataFrame) -> str:
    if inputs.previous_issues.is_empty():
        return "上期没有问题记录"
    states = dict(previous_issues["state"].value_counts().iter_rows())
    issue_count = inputs.previous_issues.select(_KEY).n_unique()
    sentence = f"{issue_count} 处：已整改 {states.get(CLOSED, 0)} 处，仍存在 {states.get(OPEN, 0)} 处"
    unchecked = issue_count - previous_issues.height
    return sentence + (f"，本期未收到相应数据、无法核对 {unchecked} 处" if unchecked else "")


def _make_files(inputs: SupplierInputs) -> pl.DataFrame:
    return (
        inputs.files.filter(pl.col("status") != "left_out")
        .sort("file", "sheet")
        .with_columns(status=translate_codes("status", FILE_STATUS_LABELS | {"recognised": "已采用"}))
    )


def _make_checks(inputs: SupplierInputs, context: DocumentContext) -> pl.DataFrame:
    """One line per source, column and kind of fault, the most frequent first."""
    kinds = inputs.issues.group_by("source", "field", "check").agg(
        pl.len().alias("places"), pl.col("problem", "cure").sort().first()
    )
    ordered = kinds.sort("places", "source", "field", "check", descending=[True, False, False, False])
    return _add_titles(ordered, inputs, context)


def _make_issues(inputs: SupplierInputs, context: DocumentContext) -> pl.DataFrame:
    """The issues with whom and where their rows are about, as the supplier wrote it; whole columns first."""
    ordered = inputs.issues.sort("source", *PLACE, "field", "check", nulls_last=False)
    persons = inputs.described_rows.select("source", *PLACE, *PERSON_FIELDS)
    rows = ordered.join(persons, on=["source", *PLACE], how="left", maintain_order="left")
    return _add_titles(rows, inputs, context)


def _add_titles(rows: pl.DataFrame, inputs: SupplierInputs, context: DocumentContext) -> pl.DataFrame:
    """Source and column under the titles that the supplier knows; a heading that nobody declared stays itself."""
    with_titles = rows.join(inputs.headings, on=["source", "field"], how="left", maintain_order="left")
    return with_titles.with_columns(source=name_source("source", context), field=pl.coalesce("title", "field"))
