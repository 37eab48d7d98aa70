"""The sections about what the rules found: how often each rule hit, and the list beside the period before."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

import polars as pl

from delivery.html.page_parts import Cell, Note, Part, Section, Table, count_cell, total_cell
from delivery.list_labels import CERTAINTY_LABELS, STATUS_LABELS
from delivery.list_rows.run_status import list_rules
from delivery.officer.pages.page_counts import count_crossed
from delivery.officer.pages.page_inputs import PageContext, PageTables

_SIGMAS = 3


def make_rules_section(tables: PageTables, context: PageContext) -> Section:
    """Every rule with its hits, the period before, and whether the number is to be believed."""
    previous_hits = _count_hits(tables.previous.rule_outcomes) if tables.previous else {}
    homes = tables.run.members["household_id"].n_unique()
    lines = []
    for line in list_rules(tables.run.rule_outcomes, context.document).to_dicts():
        rule, hit, previous = line["rule_id"], line["hit"], previous_hits.get(line["rule_id"])
        spans = [_compute_declared_span(context, rule, homes), _compute_expected_span(previous)]
        answered = line["answered"] == "是"
        lines.append(
            [
                Cell(line["rule"]), Cell(line["risk"]), count_cell(hit) if answered else Cell("不能判定", "warn"),
                Cell(line["unknown"], "n" if line["unknown"] != "0" else "n zero"),
                Cell("—", "n zero") if previous is None else count_cell(previous),
                *(Cell("—", "n zero") if span is None else Cell(f"{span[0]:,}–{span[1]:,}", "n") for span in spans),
                _judge_hits(hit, spans) if answered else Cell("—", "zero"),
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


def _count_hits(outcomes: pl.DataFrame) -> dict[str, int]:
    """Rule -> hits, of the rules that could answer: the zero of another would read as "nobody"."""
    return dict(outcomes.filter("answered").select("rule_id", "hit").iter_rows())


Span = tuple[int, int]


def _compute_declared_span(context: PageContext, rule: str, homes: int) -> Span | None:
    span = context.plausible.get(rule)
    return None if span is None else (round(span.low * homes), round(span.high * homes))


def _compute_expected_span(previous: int | None) -> Span | None:
    """Where a count lies whose rate has not changed: three standard deviations of both counts' difference."""
    if previous is None:
        return None
    wide = _SIGMAS * sqrt(2 * max(previous, 1))
    return max(0, round(previous - wide)), round(previous + wide)


def _judge_hits(hit: int, spans: Iterable[Span | None]) -> Cell:
    known_spans = [span for span in spans if span is not None]
    if any(hit > high for _, high in known_spans):
        return Cell("偏多，请核对", "warn")
    if any(hit < low for low, _ in known_spans):
        return Cell("偏少，请核对", "warn")
    return Cell("在范围内", "good") if known_spans else Cell("无可比", "zero")


def make_list_section(tables: PageTables) -> Section:
    """The list beside the period before: status, clues held back, clues that are gone."""
    run = tables.run
    certainty = count_crossed(run.suspected, "status", "certainty")
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
        _make_reasons_table(run.suppressed, "本期不再下发的线索"),
        _make_reasons_table(tables.resolved, "本期不再出现的线索"),
    ]  # fmt: skip
    return Section("list", "名单与上期对比", parts)


def _make_reasons_table(frame: pl.DataFrame, title: str) -> Table:
    counts = frame.group_by("reason").agg(pl.len(), pl.col("household_id").n_unique()).sort("len", "reason")
    lines = [
        [Cell(reason), count_cell(clues), count_cell(homes)] for reason, clues, homes in counts.reverse().iter_rows()
    ]
    return Table(("原因", "线索数", "涉及户数"), lines, title=title, style="narrow", empty="没有。")
