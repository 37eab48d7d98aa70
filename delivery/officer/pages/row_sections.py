"""The sections about rows: where they went, how many were linked, by what outcome and with what score."""

from __future__ import annotations

import polars as pl

from delivery.html import charts
from delivery.html.page_parts import Cell, Figure, Note, Section, Table, count, percent, points, total
from delivery.list_labels import METHODS
from delivery.officer.pages.page_counts import OUTCOMES, cross, funnel, rate_over_all, rates_of, sources_of
from delivery.officer.pages.page_inputs import PageContext, PageTables
from delivery.officer.pages.page_labels import DECISIONS

_STEPS = ("rows_read", "dropped", "quarantined", "accepted", "registered", *METHODS, "linked", "review", "unlinked")
_TITLES = {
    "rows_read": "读取", "dropped": "未采用", "quarantined": "隔离", "accepted": "采用", "registered": "登记",
    "linked": "已关联合计", "review": "待人工确认", "unlinked": "未关联",
}  # fmt: skip
_BANDS = ("registered", *METHODS, "review", "unlinked", "quarantined", "dropped")
_BINS = 20


def rows_section(tables: PageTables, context: PageContext) -> Section:
    """Where every row went, per source."""
    rows = funnel(tables, context)
    legend = [(name, _TITLES.get(name) or METHODS[name]) for name in _BANDS if rows[name].sum()]
    drawn = [(line["title"], [(name, line[name]) for name in _BANDS]) for line in rows.to_dicts()]
    lines = [[Cell(line["title"]), *(count(line[name]) for name in _STEPS)] for line in rows.to_dicts()]
    if rows.height:
        lines.append([Cell("合计", "sum"), *(total(int(rows[name].sum())) for name in _STEPS)])
    headings = ["数据", *(_TITLES.get(name) or METHODS[name] for name in _STEPS)]
    return Section(
        "rows",
        "数据行去向",
        [
            Note(
                "每一行都有去向：读取＝未采用＋隔离＋采用，采用＝登记＋已关联＋待人工确认＋未关联。"
                "登记是农户登记和带户编号的数据，不需要关联。"
            ),
            Figure("各数据的行分别去了哪里（条长为100%，右侧为读取行数）", charts.stacked_bars(drawn), legend),
            Table(headings, lines, style="matrix", empty="没有收到可用的数据。"),
            Note(*_balance(rows)),
        ],
    )


def _balance(rows: pl.DataFrame) -> tuple[str, str]:
    if int(rows["rows_read"].sum()) == sum(int(rows[name].sum()) for name in OUTCOMES):
        return "核对：各行去向之和与读取行数相等。", "good"
    return "核对：各行去向之和与读取行数不相等，请联系系统管理员。", "bad"


def rates_section(tables: PageTables, context: PageContext) -> Section:
    """The share of linked rows per source, beside the period before."""
    now = rates_of(tables.run.accounting)
    before = rates_of(tables.before.accounting) if tables.before else {}
    order = [source for source in sources_of(tables.run.accounting, tables, context) if source in now]
    drawn = [(context.title(source), now[source], before.get(source)) for source in order]
    lines = [
        [Cell(title), percent(rate), percent(last), points(rate, last)] for title, rate, last in drawn
    ]  # fmt: skip
    last = rate_over_all(tables.before.accounting) if tables.before else None
    whole = rate_over_all(tables.run.accounting)
    lines.append([Cell("合计", "sum"), percent(whole, "sum"), percent(last, "sum"), points(whole, last)])
    told = f"上期为{tables.before.period_title}。" if tables.before else "没有上期结果可比。"
    legend = [("now", "本期"), ("before", "上期")] if tables.before else [("now", "本期")]
    return Section(
        "rates",
        "关联率与上期对比",
        [
            Note(
                "关联率＝已关联行数÷（已关联＋待人工确认＋未关联）。部门数据常含非登记农户，低不一定是错；"
                f"比上期明显下降（5个百分点以上，标黄）应先查数据。{told}"
            ),
            Figure("各数据关联率", charts.rates(drawn), legend),
            Table(("数据", "本期", "上期", "变化（百分点）"), lines, style="narrow"),
        ],
    )


def outcomes_section(tables: PageTables, context: PageContext) -> Section:
    """Outcome codes by source, in the order of the county's declaration."""
    links = tables.run.links
    counts = cross(links, "reason", "source")
    sources = sources_of(links, tables, context)
    lines = []
    for code, outcome in context.outcomes.items():
        row = [counts.get((code, source), 0) for source in sources]
        decision = Cell(DECISIONS[outcome.decision], f"tag {outcome.decision}")
        lines.append([Cell(outcome.title), decision, *map(count, row), total(sum(row))])
    headings = ["结果", "结论", *map(context.title, sources), "合计"]
    return Section(
        "outcomes", "关联结果代码", [Table(headings, lines, style="matrix wide-first", empty="没有需要关联的数据。")]
    )


def scores_section(tables: PageTables, context: PageContext) -> Section:
    """How the scores of linked and reviewed rows are spread, over all and per source."""
    scored = tables.run.links.filter(pl.col("decision") != "unlinked").drop_nulls("score")
    # 0.9 is 0.90000001 or 0.89999999: rounded first, and 1.0 belongs to the last bin.
    place = (pl.col("score") * 1000).round().cast(pl.Int64) * _BINS // 1000
    binned = scored.with_columns(bin=place.clip(0, _BINS - 1).cast(pl.String))
    by_decision = cross(binned, "bin", "decision")
    first = min((int(number) for number in binned["bin"]), default=0) if binned.height else 0
    shown = range(first, _BINS)
    drawn = [
        (_span(n), [(decision, by_decision.get((str(n), decision), 0)) for decision in ("linked", "review")])
        for n in shown
    ]
    by_source = cross(binned, "source", "bin")
    sources = sources_of(binned, tables, context)
    lines = [[Cell(context.title(s)), *(count(by_source.get((s, str(n)), 0)) for n in shown)] for s in sources]
    legend = [(decision, DECISIONS[decision]) for decision in ("linked", "review")]
    return Section(
        "scores",
        "可信度分布",
        [
            Note("可信度是各种关联方式的可信次序，由 config/matching.yaml 给定；未关联的行没有可信度，不在图内。"),
            Figure("各可信度段的行数", charts.columns(drawn), legend),
            Table(["数据", *map(_span, shown)], lines, empty="没有可信度可列。"),
        ],
    )


def _span(number: int) -> str:
    end = "1.00" if number == _BINS - 1 else f"{(number + 1) / _BINS - 0.01:.2f}"
    return f"{number / _BINS:.2f}–{end}"
