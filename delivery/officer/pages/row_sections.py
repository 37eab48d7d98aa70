"""The sections about rows: where they went, how many were linked, by what outcome and with what score."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from delivery.document_context import DocumentContext
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
from delivery.list_rows.run_status import list_deliveries
from delivery.officer.pages.page_counts import (
    NUMBERS_WIDE,
    OUTCOMES,
    Tables,
    get_overall_rates,
    index_counts,
    list_sources,
    split_columns,
)
from delivery.officer.pages.page_labels import DECISION_LABELS
from domain.tables.linking_tables import UNREGISTERED_REASON

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


def make_rows_section(tables: Tables, context: DocumentContext) -> Section:
    """Where every row went, per source."""
    rows = _make_funnel(tables, context)
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


def _make_funnel(tables: Tables, context: DocumentContext) -> pl.DataFrame:
    """One line per source that was delivered, in the order of the lists.

    Columns: source, title, rows_read, the `OUTCOMES`, accepted, and one column per method of linking.
    """
    order = list_deliveries(tables["deliveries"], context).select("source_id", "source")
    rows = order.rename({"source": "title", "source_id": "source"}).join(
        tables["row_counts"], on="source", how="inner", maintain_order="left"
    )
    methods = [pl.col("rows").filter(pl.col("method") == method).sum().alias(method) for method in METHOD_LABELS]
    per_source = tables["source_methods"].group_by("source").agg(methods)
    rows = rows.join(per_source, on="source", how="left", maintain_order="left")
    accepted = pl.sum_horizontal("registered", "linked", "review", "unlinked").alias("accepted")
    return rows.with_columns(pl.col(*METHOD_LABELS).fill_null(0), accepted)


def _check_balance(rows: pl.DataFrame) -> tuple[str, str]:
    if int(rows["rows_read"].sum()) == sum(int(rows[name].sum()) for name in OUTCOMES):
        return "核对：各行去向之和与读取行数相等。", "good"
    return "核对：各行去向之和与读取行数不相等，请联系系统管理员。", "bad"


def make_rates_section(tables: Tables, context: DocumentContext) -> Section:
    """The share of linked rows per source, beside the period before."""
    rates = tables["linkage_rates"].drop_nulls("source")
    by_source = {source: (rate, previous) for source, rate, previous in rates.iter_rows()}
    order = list_sources(rates, tables["deliveries"], context)
    dots = [(context.name_source(source), *by_source[source]) for source in order]
    outcomes = tables["outcome_counts"]
    lines = [
        [Cell(title), *_make_rate_cells(outcomes.filter(source=source), rate, previous_rate)]
        for source, (title, rate, previous_rate) in zip(order, dots, strict=True)
    ]
    overall_rates = get_overall_rates(tables["linkage_rates"])
    lines.append([Cell("合计", "sum"), *_make_rate_cells(outcomes, *overall_rates, kind="sum")])
    previous_note = f"上期为{context.previous_period}。" if context.previous_period else "没有上期结果可比。"
    return Section(
        "rates",
        "关联率与上期对比",
        [
            Note(
                "关联率＝已关联行数÷（已关联＋待人工确认＋未关联）。部门数据常含非登记农户，低不一定是错；"
                f"比上期明显下降（5个百分点以上，标黄）应先查数据。{previous_note}"
            ),
            Table(
                ("数据", "行数", "本期", "上期", "变化（百分点）", "号码不在登记农户", "找不到", "待人工确认"),
                lines,
                style="figures",
            ),
            *_draw_rates(dots, context),
        ],
    )


def _draw_rates(dots: Sequence[tuple[str, float | None, float | None]], context: DocumentContext) -> list[Figure]:
    """Both periods' rates; without a period before the table says it all."""
    if not context.previous_period:
        return []
    return [Figure("各数据关联率", charts.draw_rates(dots), [("now", "本期"), ("before", "上期")])]


def _make_rate_cells(
    outcomes: pl.DataFrame, rate: float | None, previous_rate: float | None, kind: str = ""
) -> list[Cell]:
    """What stands behind a source's title; `outcomes`: its lines of table `outcome_counts`."""
    is_unregistered = pl.col("reason") == UNREGISTERED_REASON
    kinds = {
        "all": pl.lit(value=True),
        "unregistered": is_unregistered,
        "not_found": (pl.col("decision") == "unlinked") & ~is_unregistered,
        "review": pl.col("decision") == "review",
    }
    counts = {name: int(outcomes.filter(is_counted)["rows"].sum()) for name, is_counted in kinds.items()}
    return [
        count_cell(counts["all"], kind),
        percent_cell(rate, kind),
        percent_cell(previous_rate, kind),
        change_cell(rate, previous_rate),
        *(count_cell(counts[name], kind) for name in ("unregistered", "not_found", "review")),
    ]


def make_outcomes_section(tables: Tables, context: DocumentContext) -> Section:
    """Outcomes by source, in the order of the county's declaration; those that no row had are named below."""
    outcome_counts = tables["outcome_counts"]
    counts = index_counts(outcome_counts, "reason", "source")
    sources = list_sources(outcome_counts, tables["deliveries"], context)
    sums = {code: sum(counts.get((code, source), 0) for source in sources) for code in context.outcomes}
    outcome_tables = []
    for part in split_columns(sources, NUMBERS_WIDE) or [[]]:
        lines = [
            [
                Cell(outcome.title),
                Cell(DECISION_LABELS[outcome.decision], f"tag {outcome.decision}"),
                *(count_cell(counts.get((code, source), 0)) for source in part),
                total_cell(sums[code]),
            ]
            for code, outcome in context.outcomes.items()
            if sums[code]
        ]
        headings = ["结果", "结论", *map(context.name_source, part), "合计"]
        outcome_tables.append(Table(headings, lines, style="matrix wide-first", empty="没有需要关联的数据。"))
    unused = "；".join(outcome.title for code, outcome in context.outcomes.items() if not sums[code])
    return Section("outcomes", "关联结果", [*outcome_tables, Note(f"本期没有出现的结果：{unused or '无'}。")])


def make_scores_section(tables: Tables, context: DocumentContext) -> Section:
    """How the scores of linked and reviewed rows are spread, over all and per source."""
    counts = tables["score_counts"].with_columns(pl.col("bin").cast(pl.String))
    by_decision = index_counts(counts, "bin", "decision")
    first_bin = min((int(number) for number in counts["bin"]), default=0)
    bins = range(first_bin, _BINS)
    columns = [
        (_format_bin(n), [(decision, by_decision.get((str(n), decision), 0)) for decision in ("linked", "review")])
        for n in bins
    ]
    by_source = index_counts(counts, "source", "bin")
    sources = list_sources(counts, tables["deliveries"], context)
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
