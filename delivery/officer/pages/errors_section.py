"""The section about wrong and missing links: what samples, reviews and visits say of them, and how sure that is."""

from __future__ import annotations

from typing import Any

import polars as pl

from delivery.document_context import DocumentContext
from delivery.html.page_parts import Cell, Note, Part, Section, Table, count_cell, percent_cell
from delivery.list_labels import METHOD_LABELS
from delivery.officer.pages.page_counts import Tables

# Kind of table `link_error_rates` -> its title, what is counted as found, what is said where nobody has looked yet.
_KINDS = {
    "sampled_links": (
        "错误关联：抽检（随机抽取）", "对应错人", "还没有抽检过。请用 fangpin sample draw --kind link 抽取。"
    ),
    "sampled_unlinked": (
        "漏掉的关联：抽检未关联的行（随机抽取）", "其实是登记人员",
        "还没有抽检过。请用 fangpin sample draw --kind unlinked 抽取。",
    ),
    "visited_links": ("错误关联：乡镇核查答“非本人”的线索（不是随机抽取，只供参考）", "非本人", "还没有核查结果。"),
    "reviewed": ("待人工确认的行：以往确认中判为同一人的（不是随机抽取，只供参考）", "是同一人", "还没有人工确认过。"),
}  # fmt: skip


def make_errors_section(tables: Tables, context: DocumentContext) -> Section:
    """A table per kind that anybody has looked at; of the others what to do."""
    rates = tables["link_error_rates"]
    parts: list[Part] = [
        Note(
            "程序自己给的可信度不能说明它错得多不多，要靠人查。比率＝查出÷查过；95%区间是说，真正的比率大约有九成五的把握"
            "在这个范围里（按二项分布精确计算，合计由各分层合成）。“折合本期”是同样的比率用在本期的行数上。"
            "抽检的是以前各期，因此只推算本期；没有查过的分层不计入合计。"
        )
    ]
    parts += [_make_table(rates.filter(kind=kind), kind, context) for kind in _KINDS]
    return Section("errors", "错了多少、漏了多少", parts)


def _make_table(rates: pl.DataFrame, kind: str, context: DocumentContext) -> Table:
    title, counted, nothing = _KINDS[kind]
    headings = ("分层", "本期行数", "查过", counted, "比率", "95%区间", "折合本期（行）", "依据")
    lines = [_make_cells(line, context) for line in rates.to_dicts()] if rates["checked"].sum() else []
    return Table(headings, lines, title=title, style="figures", empty=nothing)


def _make_cells(line: dict[str, Any], context: DocumentContext) -> list[Cell]:
    stratum, rate = line["stratum"], line["rate"]
    outcome = context.outcomes.get(stratum or "")
    title = METHOD_LABELS.get(stratum) or (outcome.title if outcome else stratum)
    kind = "sum" if stratum is None else ""
    spans = [Cell("—", "n zero")] * 2
    if rate is not None:
        spans = [
            Cell(f"{line['low']:.2%} 至 {line['high']:.2%}", "n"),
            Cell(f"{line['fewest']:,} 至 {line['most']:,}", "n"),
        ]
    return [
        Cell("合计" if stratum is None else title or "全部", kind),
        count_cell(line["rows"], kind), count_cell(line["checked"], kind), count_cell(line["wrong"], kind),
        percent_cell(rate, kind), *spans, Cell(line["basis"] or ("" if rate is None else "—"), "zero"),
    ]  # fmt: skip
