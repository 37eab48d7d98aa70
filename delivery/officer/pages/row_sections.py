"""The sections about rows: where they went, how many were linked, by what outcome and with what score."""

from __future__ import annotations

import polars as pl

from delivery.html import charts
from delivery.html.page_parts import (
    Cell,
    Figure,
    Note,
    Section,
    Table,
    change_cell,
    count_cell,
    percent_cell,
    total_cell,
)
from delivery.list_labels import METHOD_LABELS
from delivery.officer.pages.page_counts import (
    OUTCOMES,
    compute_overall_rate,
    compute_rates,
    count_crossed,
    list_sources,
    make_funnel,
)
from delivery.officer.pages.page_inputs import PageContext, PageTables
from delivery.officer.pages.page_labels import DECISION_LABELS

_STEPS = (
    "rows_read",
    "dropped",
    "quarantined",
    "accepted",
    "registered",
    *METHOD_LABELS,
    "linked",
    "review",
    "unlinked",
)
_TITLES = {
    "rows_read": "读取",
    "dropped": "未采用",
    "quarantined": "隔离",
    "accepted": "采用",
    "registered": "登记",
    "linked": "已关联合计",
    "review": "待人工确认",
    "unlinked": "未关联",
}
_BANDS = ("registered", *METHOD_LABELS, "review", "unlinked", "quarantined", "dropped")
_BINS = 20


def make_rows_section(tables: PageTables, context: PageContext) -> Section:
    """Where every row went, per source."""
    rows = make_funnel(tables, context)
    legend = [(name, _TITLES.get(name) or METHOD_LABELS[name]) for name in _BANDS if rows[name].sum()]
    bars = [(line["title"], [(name, line[name]) for name in _BANDS]) for line in rows.to_dicts()]
    lines = [[Cell(line["title"]), *(count_cell(line[name]) for name in _STEPS)] for line in rows.to_dicts()]
    if rows.height:
        lines.append([Cell("合计", "sum"), *(total_cell(int(rows[name].sum())) for name in _STEPS)])
    headings = ["数据", *(_TITLES.get(name) or METHOD_LABELS[name] for name in _STEPS)]
    return Section(
        "rows",
        "数据行去向",
        [
            Note(
                "每一行都有去向：读取＝未采用＋隔离＋采用，采用＝登记＋已关联＋待人工确认＋未关联。"
                "登记是农户登记和带户编号的数据，不需要关联。"
            ),
            Figure("各数据的行分别去了哪里（条长为100%，右侧为读取行数）", charts.draw_bars(bars), legend),
            Table(headings, lines, style="matrix", empty="没有收到可用的数据。"),
            Note(*_check_balance(rows)),
        ],
    )


def _check_balance(rows: pl.DataFrame) -> tuple[str, str]:
    if int(rows["rows_read"].sum()) == sum(int(rows[name].sum()) for name in OUTCOMES):
        return "核对：各行去向之和与读取行数相等。", "good"
    return "核对：各行去向之和与读取行数不相等，请联系系统管理员。", "bad"


def make_rates_section(tables: PageTables, context: PageContext) -> Section:
    """The share of linked rows per source, beside the period before."""
    rates = compute_rates(tables.run.accounting)
    previous_rates = compute_rates(tables.previous.accounting) if tables.previous else {}
    order = [source for source in list_sources(tables.run.accounting, tables, context) if source in rates]
    dots = [(context.name_source(source), rates[source], previous_rates.get(source)) for source in order]
    lines = [
        [Cell(title), percent_cell(rate), percent_cell(previous_rate), change_cell(rate, previous_rate)]
        for title, rate, previous_rate in dots
    ]
    previous_rate = compute_overall_rate(tables.previous.accounting) if tables.previous else None
    overall_rate = compute_overall_rate(tables.run.accounting)
    lines.append(
        [
            Cell("合计", "sum"),
            percent_cell(overall_rate, "sum"),
            percent_cell(previous_rate, "sum"),
            change_cell(overall_rate, previous_rate),
        ]
    )
    previous_note = f"上期为{tables.previous.period_title}。" if tables.previous else "没有上期结果可比。"
    legend = [("now", "本期"), ("before", "上期")] if tables.previous else [("now", "本期")]
    return Section(
        "rates",
        "关联率与上期对比",
        [
            Note(
                "关联率＝已关联行数÷（已关联＋待人工确认＋未关联）。部门数据常含非登记农户，低不一定是错；"
                f"比上期明显下降（5个百分点以上，标黄）应先查数据。{previous_note}"
            ),
            Figure("各数据关联率", charts.draw_rates(dots), legend),
            Table(("数据", "本期", "上期", "变化（百分点）"), lines, style="narrow"),
        ],
    )


def make_outcomes_section(tables: PageTables, context: PageContext) -> Section:
    """Outcome codes by source, in the order of the county's declaration."""
    links = tables.run.links
    counts = count_crossed(links, "reason", "source")
    sources = list_sources(links, tables, context)
    lines = []
    for code, outcome in context.outcomes.items():
        row = [counts.get((code, source), 0) for source in sources]
        decision = Cell(DECISION_LABELS[outcome.decision], f"tag {outcome.decision}")
        lines.append([Cell(outcome.title), decision, *map(count_cell, row), total_cell(sum(row))])
    headings = ["结果", "结论", *map(context.name_source, sources), "合计"]
    return Section(
        "outcomes", "关联结果代码", [Table(headings, lines, style="matrix wide-first", empty="没有需要关联的数据。")]
    )


def make_scores_section(tables: PageTables, context: PageContext) -> Section:
    """How the scores of linked and reviewed rows are spread, over all and per source."""
    scored_links = tables.run.links.filter(pl.col("decision") != "unlinked").drop_nulls("score")
    # 0.9 is 0.90000001 or 0.89999999: rounded first, and 1.0 belongs to the last bin.
    place = (pl.col("score") * 1000).round().cast(pl.Int64) * _BINS // 1000
    binned = scored_links.with_columns(bin=place.clip(0, _BINS - 1).cast(pl.String))
    by_decision = count_crossed(binned, "bin", "decision")
    first_bin = min((int(number) for number in binned["bin"]), default=0) if binned.height else 0
    bins = range(first_bin, _BINS)
    columns = [
        (_format_bin(n), [(decision, by_decision.get((str(n), decision), 0)) for decision in ("linked", "review")])
        for n in bins
    ]
    by_source = count_crossed(binned, "source", "bin")
    sources = list_sources(binned, tables, context)
    lines = [
        [Cell(context.name_source(s)), *(count_cell(by_source.get((s, str(n)), 0)) for n in bins)] for s in sources
    ]
    legend = [(decision, DECISION_LABELS[decision]) for decision in ("linked", "review")]
    return Section(
        "scores",
        "可信度分布",
        [
            Note("可信度是各种关联方式的可信次序，由 config/matching.yaml 给定；未关联的行没有可信度，不在图内。"),
            Figure("各可信度段的行数", charts.draw_columns(columns), legend),
            Table(["数据", *map(_format_bin, bins)], lines, empty="没有可信度可列。"),
        ],
    )


def _format_bin(number: int) -> str:
    end = "1.00" if number == _BINS - 1 else f"{(number + 1) / _BINS - 0.01:.2f}"
    return f"{number / _BINS:.2f}–{end}"
