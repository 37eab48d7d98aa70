"""The sections about what the rules found: how often each rule hit, and the list beside the period before."""

from __future__ import annotations

import polars as pl

from delivery.document_context import DocumentContext
from delivery.html.page_parts import Cell, Note, Part, Section, Table, count_cell, total_cell
from delivery.list_labels import CERTAINTY_LABELS, STATUS_LABELS
from delivery.list_rows.run_status import list_rules
from delivery.officer.pages.page_counts import Tables, index_counts

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


def make_list_section(tables: Tables) -> Section:
    """The list beside the period before: status, clues held back, clues that are gone."""
    ended = tables["ended_clue_counts"]
    certainty = index_counts(tables["list_status_counts"], "status", "certainty", "households")
    codes = [code for code in CERTAINTY_LABELS if any(key[1] == code for key in certainty)]
    statuses = [code for code in STATUS_LABELS if any(key[0] == code for key in certainty)]
    lines = [
        [
            Cell(STATUS_LABELS[s]),
            *(count_cell(certainty.get((s, c), 0)) for c in codes),
            total_cell(sum(certainty.get((s, c), 0) for c in codes)),
        ]
        for s in statuses
    ]
    parts: list[Part] = [
        Table(("本期状态", *(CERTAINTY_LABELS[code] for code in codes), "合计（户）"), lines, title="疑似风险户",
              style="narrow", empty="本期没有疑似风险户。"),
        _make_reasons_table(ended.filter(kind="suppressed"), "本期不再下发的线索"),
        _make_reasons_table(ended.filter(kind="resolved"), "本期不再出现的线索"),
    ]  # fmt: skip
    return Section("list", "名单与上期对比", parts)


def _make_reasons_table(counts: pl.DataFrame, title: str) -> Table:
    lines = [
        [Cell(reason), count_cell(clues), count_cell(homes)]
        for reason, clues, homes in counts.select("reason", "clues", "households").iter_rows()
    ]
    return Table(("原因", "线索数", "涉及户数"), lines, title=title, style="narrow", empty="没有。")
