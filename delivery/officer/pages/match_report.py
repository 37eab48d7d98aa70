"""`reports/match_report.html`: everything that a data officer can be asked about a run, in counts."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from delivery.document_context import DocumentContext
from delivery.html.page_parts import Page, Tile
from delivery.html.page_writer import write_page
from delivery.officer.pages.attention_section import make_points
from delivery.officer.pages.errors_section import make_errors_section
from delivery.officer.pages.group_section import make_groups_section
from delivery.officer.pages.list_section import make_list_section
from delivery.officer.pages.page_counts import Tables, get_overall_rates
from delivery.officer.pages.row_sections import (
    make_outcomes_section,
    make_rates_section,
    make_rows_section,
    make_scores_section,
)
from delivery.officer.pages.rule_sections import make_rules_section
from delivery.officer.pages.truth_section import make_truth_section
from delivery.officer.pages.waiting_sections import make_missing_section, make_waiting_section
from delivery.officer.pages.watch_section import make_watch_section
from delivery.officer.pages.weights_section import make_weights_section


def write_match_report(path: Path, tables: Tables, context: DocumentContext) -> None:
    """Write the page; its folder is made when missing. Holds counts down to the township, and nobody's cell."""
    write_page(path, make_match_report(tables, context))


def make_match_report(tables: Tables, context: DocumentContext) -> Page:
    """Lay the report out."""
    sections = [
        make_missing_section(tables, context),
        make_waiting_section(tables, context),
        make_errors_section(tables, context),
        make_rules_section(tables, context),
        make_truth_section(tables, context),
        make_list_section(tables),
        make_rates_section(tables, context),
        make_watch_section(tables, context),
        make_groups_section(tables, context),
        make_rows_section(tables, context),
        make_outcomes_section(tables, context),
        make_scores_section(tables, context),
        make_weights_section(tables, context),
    ]
    facts = [
        ("期次", context.period_title),
        ("数据截止", context.as_of.isoformat()),
        ("政策", context.policy_title),
        ("上期", context.previous_period or "无"),
        ("填报单位", context.reporting_unit),
    ]
    return Page(
        f"{context.county}数据比对报告", facts, _make_tiles(tables, context), sections, make_points(tables, context)
    )


def _make_tiles(tables: Tables, context: DocumentContext) -> list[Tile]:
    counts, deliveries = tables["row_counts"], tables["deliveries"]
    sums = {name: int(counts[name].sum()) for name in ("rows_read", "quarantined", "linked", "review", "unlinked")}
    rate, previous_rate = get_overall_rates(tables["linkage_rates"])
    missing_sources = deliveries.filter(pl.col("status") != "delivered").height
    falls = tables["linkage_falls"].height
    suspected = int(tables["list_status_counts"]["households"].sum())
    rate_note = f"上期 {previous_rate:.1%}" if previous_rate is not None else f"{sums['linked']:,} 行"
    return [
        Tile("读取行数", f"{sums['rows_read']:,}", f"隔离 {sums['quarantined']:,} 行"),
        Tile("关联率", "—" if rate is None else f"{rate:.1%}", rate_note),
        _make_fall_tile(falls, context),
        Tile("待人工确认", f"{sums['review']:,}", "行", "warn" if sums["review"] else ""),
        Tile("未关联", f"{sums['unlinked']:,}", "行"),
        Tile("未提供的数据", f"{missing_sources:,}", f"共 {deliveries.height:,} 类", "warn" if missing_sources else ""),
        Tile("疑似风险户", f"{suspected:,}", "户（含待核实）"),
    ]


def _make_fall_tile(falls: int, context: DocumentContext) -> Tile:
    if context.previous_period is None:
        return Tile("关联率下降", "—", "没有上期可比")
    return Tile("关联率下降", f"{falls:,}", "处（按数据和分组）", "warn" if falls else "")
