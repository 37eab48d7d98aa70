"""The section about what the rules found: how often each rule hit, and whether that is to be believed."""

from __future__ import annotations

from delivery.document_context import DocumentContext
from delivery.html.page_parts import Cell, Note, Section, Table, count_cell
from delivery.list_rows.run_status import list_rules
from delivery.officer.pages.page_counts import Tables

_SIGMAS = 3
# Whether a number of hits is to be believed -> text and style of the cell.
JUDGEMENT_LABELS = {
    "many": ("偏多，请核对", "warn"),
    "few": ("偏少，请核对", "warn"),
    "within": ("在范围内", "good"),
    "incomparable": ("无可比", "zero"),
    "unanswered": ("—", "zero"),
}


def make_rules_section(tables: Tables, context: DocumentContext) -> Section:
    """Every rule with its hits, the period before, and whether the number is to be believed."""
    rules = list_rules(tables["rule_outcomes"], context).join(
        tables["rule_hits"], on="rule_id", how="left", maintain_order="left"
    )
    lines = []
    for line in rules.to_dicts():
        hit = count_cell(line["hit"]) if line["answered"] == "是" else Cell("不能判定", "warn")
        spans = [(line[f"{kind}_low"], line[f"{kind}_high"]) for kind in ("declared", "expected")]
        lines.append(
            [
                Cell(line["rule"]), Cell(line["risk"]), hit,
                Cell(line["unknown"], "n" if line["unknown"] != "0" else "n zero"),
                Cell("—", "n zero") if line["previous"] is None else count_cell(line["previous"]),
                *(Cell("—", "n zero") if low is None else Cell(f"{low:,}–{high:,}", "n") for low, high in spans),
                Cell(*JUDGEMENT_LABELS[line["judgement"]]),
            ]
        )  # fmt: skip
    headings = ("规则", "风险类型", "本期命中", "不能判定", "上期命中", "配置的合理范围", "按上期推算的范围", "判断")
    return Section(
        "rules",
        "规则命中情况",
        [
            Note(
                "命中按规则各自的对象（户、人或片区）计数。"
                "配置的合理范围＝登记户数×county.yaml 中 plausible 给该规则的比例；"
                f"按上期推算的范围＝上期命中数上下各{_SIGMAS}倍标准差（发生率不变时，偶然变动几乎不会超出）。"
                "超出范围不一定是错，请核对数据、规则和期间。"
            ),
            Table(headings, lines),
        ],
    )
