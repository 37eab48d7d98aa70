"""`reports/match_report.html`: everything that a data officer can be asked about a run, in counts."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from delivery.html.page_parts import Page, Tile
from delivery.html.page_writer import write_page
from delivery.officer.pages.group_section import groups_section
from delivery.officer.pages.page_counts import rate_over_all
from delivery.officer.pages.page_inputs import PageContext, PageTables
from delivery.officer.pages.row_sections import outcomes_section, rates_section, rows_section, scores_section
from delivery.officer.pages.rule_sections import list_section, rules_section
from delivery.officer.pages.waiting_sections import missing_section, waiting_section
from delivery.officer.pages.watch_section import watch_section, watched_falls
from delivery.officer.pages.weights_section import weights_section


def write_match_report(path: Path, tables: PageTables, context: PageContext) -> None:
    """Write the page; its folder is made when missing. Holds counts down to the township, and nobody's cell."""
    write_page(path, match_report(tables, context))


def match_report(tables: PageTables, context: PageContext) -> Page:
    """Lay the report out."""
    words = context.words
    sections = [
        rows_section(tables, context), rates_section(tables, context), watch_section(tables, context),
        groups_section(tables, context),
        outcomes_section(tables, context), scores_section(tables, context), weights_section(tables, context),
        waiting_section(tables, context),
        missing_section(tables, context), rules_section(tables, context), list_section(tables),
    ]  # fmt: skip
    facts = [
        ("期次", words.period_title),
        ("数据截止", words.as_of.isoformat()),
        ("政策", words.policy_title),
        ("上期", tables.before.period_title if tables.before else "无"),
        ("填报单位", words.reporting_unit),
    ]
    return Page(f"{words.county}数据比对报告", facts, _tiles(tables, context), sections)


def _tiles(tables: PageTables, context: PageContext) -> list[Tile]:
    accounts, deliveries = tables.run.accounting, tables.run.deliveries
    sums = {name: int(accounts[name].sum()) for name in ("rows_read", "quarantined", "linked", "review", "unlinked")}
    rate = rate_over_all(accounts)
    last = rate_over_all(tables.before.accounting) if tables.before else None
    away = deliveries.filter(pl.col("status") != "delivered").height
    falls = len(watched_falls(tables, context))
    compared = f"上期 {last:.1%}" if last is not None else f"{sums['linked']:,} 行"
    return [
        Tile("读取行数", f"{sums['rows_read']:,}", f"隔离 {sums['quarantined']:,} 行"),
        Tile("关联率", "—" if rate is None else f"{rate:.1%}", compared),
        Tile("关联率下降", f"{falls:,}", "处（按数据和分组）", "warn" if falls else ""),
        Tile("待人工确认", f"{sums['review']:,}", "行", "warn" if sums["review"] else ""),
        Tile("未关联", f"{sums['unlinked']:,}", "行"),
        Tile("未提供的数据", f"{away:,}", f"共 {deliveries.height:,} 类", "warn" if away else ""),
        Tile("疑似风险户", f"{tables.run.suspected.height:,}", "户（含待核实）"),
    ]
