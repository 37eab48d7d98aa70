"""`fangpin case`: one household, or a short list, compared now."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

import delivery
from domain.errors import UsageError
from fangpin.screen import console, show_table, working
from services.case import CaseRequest, CaseResult, compare_cases


def show_case(request: CaseRequest) -> None:
    """Compare, print what was found of each household, and say where the workbook is. No name is printed.

    Raises `UsageError` unless exactly one of a household's number and a list is given.
    """
    if bool(request.household) == bool(request.listed):
        raise UsageError("请写一个户编号，或用 --list 给出一份名单（二者选一）。")
    with working():
        compared = compare_cases(request)
    frames = delivery.make_case_frames(compared.tables, replace(compared.context, outcomes={}))
    for household in compared.households:
        _show({name: frame.filter(pl.col("household_id") == household) for name, frame in frames.items()})
    for remark in compared.remarks:
        console.print(f"名单{remark}", soft_wrap=True, markup=False)
    _show_absent(compared)
    console.print(
        f"比对日期：{compared.context.as_of}。结果工作簿：{compared.workbook.resolve()}", soft_wrap=True, markup=False
    )


def _show(tables: dict[str, pl.DataFrame]) -> None:
    """One household: outcome, guarantees, findings, what is open."""
    home = tables["households"].row(0, named=True)
    place = "".join(home[level] or "" for level in ("township", "village"))
    due = f"，办结时限 {home['due_on']}" if home["due_on"] else ""
    console.print(
        f"户 {home['household_id']}（{place}，{home['household_size']} 人，{home['household_kind'] or '类别未填'}）："
        f"{home['outcome']}{due}",
        soft_wrap=True,
        markup=False,
    )
    guarantees = tables["guarantees"].select("guarantee", "verdict", "department", "source", "dated", "reason")
    show_table("五项保障", ["保障", "结论", "依据部门", "依据数据", "数据时间", "理由"], _texts(guarantees))
    clues = tables["clues"].select("risk", "certainty", "department", "evidence")
    if clues.height:
        show_table("风险线索", ["风险类型", "确定程度", "来源部门", "线索描述"], _texts(clues))
    else:
        console.print("没有发现风险线索。")
    for subject, why in tables["open"].select("subject", "why").rows():
        console.print(f"  不能判定：{subject}：{why}", soft_wrap=True, markup=False)


def _texts(frame: pl.DataFrame) -> list[tuple[str, ...]]:
    return [tuple("" if cell is None else str(cell) for cell in row) for row in frame.rows()]


def _show_absent(compared: CaseResult) -> None:
    """Say which sources did not come or cannot be believed: what they would tell is not known."""
    not_delivered = (
        compared.tables["deliveries"].filter(pl.col("status") != "delivered").select("department", "title").rows()
    )
    if not_delivered:
        titles = "、".join(f"{department}{title}" for department, title in not_delivered)
        console.print(f"没有可用数据：{titles}", soft_wrap=True, markup=False)
