"""`fangpin candidates`, `progress` and `household`: whom to take in, how far the work is, and one household."""

from __future__ import annotations

from pathlib import Path

import polars as pl

import delivery
from domain.office_clock import get_today
from fangpin.screen import console, show_table, working
from pipeline.run_request import parse_day
from services.follow_up.candidates import issue_candidates
from services.follow_up.household_file import HouseholdFile, read_household_file, write_household_file
from services.follow_up.progress import issue_progress


def show_candidates(workspace: Path, config: Path, as_of: str | None, by: str) -> None:
    """Write the day's lists and show how many households stand on them, and where the files are."""
    day = parse_day(as_of) or get_today()
    with working():
        papers = issue_candidates(workspace, config, day, by)
    if papers.counts.is_empty():
        console.print(f"截至 {day}，没有拟纳入监测对象、也没有拟修正风险消除的户。")
    headings = ["乡镇", "拟纳入", "其中环节齐全待录入", "缺少环节", "逾期", "拟修正"]
    if papers.counts.height:
        show_table(f"拟纳入和拟修正户数（截至 {day}）", headings, _texts(papers.counts))
    for number, path in papers.files.items():
        console.print(f"  {number}  {path.resolve()}", soft_wrap=True, markup=False)


def show_progress(workspace: Path, config: Path, as_of: str | None, by: str) -> None:
    """Write the day's papers, show the county's figures and where the files are."""
    day = parse_day(as_of) or get_today()
    with working():
        papers = issue_progress(workspace, config, day, by)
    items = delivery.label_progress(papers.progress).select("chapter", "item", "households")
    show_table(f"工作进展（截至 {day}）", ["环节", "项目", "户数"], _texts(items))
    for number, path in papers.files.items():
        console.print(f"  {number}  {path.resolve()}", soft_wrap=True, markup=False)


def show_household(number: str, out: Path | None, workspace: Path, config: Path, as_of: str | None) -> None:
    """Show one household's file, and write it where `out` says. No name is printed."""
    day = parse_day(as_of) or get_today()
    with working():
        household = read_household_file(workspace, config, number, day)
        if out is not None:
            write_household_file(household, out)
    _show(household)
    if out is not None:
        console.print(f"一户一档：{out.resolve()}", soft_wrap=True, markup=False)


def _show(household: HouseholdFile) -> None:
    frames = delivery.make_household_frames(household.tables, household.context)
    home = frames["household"].row(0, named=True)
    console.print(
        f"户 {home['household_id']}（{home['township']}{home['village']}，{home['household_kind'] or '类别未填'}）："
        f"{home['register_state']}，{home['outcome']}",
        soft_wrap=True, markup=False,
    )  # fmt: skip
    remarks = {
        "用过的户编号": home["numbers"], "并入": home["merged_into"], "缺少的环节": home["missing"],
        "时限": home["due_on"], "逾期": home["overdue"],
        "建议类别": f"{home['inclusion_class']}（{home['ground']}）" if home["next_step"] else None,
    }  # fmt: skip
    for title, text in remarks.items():
        if text:
            console.print(f"  {title}：{text}", soft_wrap=True, markup=False)
    steps = frames["steps"].select("step", "state", "done_on", "due_on", "waits_for", "overdue", "basis", "detail")
    show_table("各环节", ["环节", "状态", "办理日期", "时限", "等待谁办", "逾期", "依据", "说明"], _texts(steps))
    clues = frames["clues"].select("clue_id", "risk", "certainty", "situation", "due_on", "clock", "last_result")
    if clues.height:
        headings = ["线索编号", "风险类型", "确定程度", "目前情况", "时限", "时限状态", "最近核查"]
        show_table("线索", headings, _texts(clues))
    events = frames["events"].select("happened_on", "kind", "content", "paper")
    if events.height:
        show_table("办理记录", ["日期", "事项", "内容", "文书或单号"], _texts(events))


def _texts(frame: pl.DataFrame) -> list[tuple[str, ...]]:
    return [tuple("" if cell is None else str(cell) for cell in row) for row in frame.rows()]
