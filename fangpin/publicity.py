"""`fangpin publicity`: what hangs on the boards, and what people object to."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from domain.office_clock import get_today
from fangpin.screen import console, show_table, working
from pipeline.run_request import parse_day
from services.publicity.editions import issue_publicity
from services.publicity.objections import (
    Settlement,
    list_publicity,
    raise_objection,
    settle_objection,
    undo_objection,
)

KINDS = {"inclusion": "拟纳入", "correction": "拟修正"}


def show_editions(
    township: str | None, first_day: str | None, as_of: str | None, by: str, workspace: Path, config: Path
) -> None:
    """Write the editions, and show which township gets which, and who waits for an earlier step."""
    day = parse_day(as_of) or get_today()
    with working():
        editions = issue_publicity(workspace, config, township, parse_day(first_day) or day, day, by)
    counts = editions.lines.group_by("township", "kind", "published_from", "published_until").len()
    rows = [
        (editions.numbers[place], place, KINDS[kind], households, start.isoformat(), end.isoformat())
        for place, kind, start, end, households in counts.sort("township", "kind").iter_rows()
    ]
    if rows:
        show_table("公示名单", ["编号", "乡镇", "种类", "户数", "公示起", "公示止"], rows)
        for path in editions.files.values():
            console.print(f"  {path.resolve()}", soft_wrap=True)
    else:
        console.print("没有要公示的户。")
    if editions.waiting:
        text = "、".join(f"{place} {households} 户" for place, households in editions.waiting.items())
        console.print(f"还没有评议通过、这次没有公示的：{text}。办到哪一步见 fangpin candidates。", soft_wrap=True)


def show_list(workspace: Path) -> None:
    """A line per published household, by number; no name is shown."""
    items = list_publicity(workspace, get_today())
    if items.is_empty():
        console.print("还没有公示过。")
        return
    lines = items.select(
        "publicity_no", pl.col("kind").replace(KINDS), "township", "village", "household_id",
        pl.col("published_from").dt.to_string("iso"), pl.col("published_until").dt.to_string("iso"), "days_left",
        pl.col("objection").fill_null(""),
    )  # fmt: skip
    headings = ["编号", "种类", "乡镇", "行政村", "户编号", "公示起", "公示止", "还剩天数", "异议"]
    show_table("公示的户", headings, lines.rows())
    if pending := items.filter("is_objection_open").height:
        console.print(f"有 {pending} 户的异议还没有核实结果：核实以前公示不算完成，不能审定。", soft_wrap=True)


def show_objection(household: str, text: str, day: str | None, by: str, workspace: Path) -> None:
    """Enter an objection and say what comes next."""
    number = raise_objection(workspace, household, text, parse_day(day) or get_today(), by)
    console.print(
        f"已登记异议 {number}。请乡镇调查核实，结果用 fangpin publicity settle {number} 登记。", soft_wrap=True
    )


def show_settlement(number: str, is_upheld: bool, note: str, day: str | None, by: str, workspace: Path) -> None:
    """Enter what came of an objection."""
    settlement = Settlement(number, is_upheld, note, parse_day(day) or get_today(), by)
    household = settle_objection(workspace, settlement)
    text = "成立，请村里重新评议" if is_upheld else "不成立，公示期满后可以审定"
    console.print(f"{number.strip()}（户 {household}）：异议{text}。", soft_wrap=True)


def show_undone(number: str, reason: str, by: str, workspace: Path) -> None:
    """Take an objection back."""
    undo_objection(workspace, number, reason, by)
    console.print(f"{number.strip()} 已撤销。")
