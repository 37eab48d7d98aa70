"""`fangpin publish`, `withdraw` and `diff`: which run's lists hold, and what differs between two."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from domain.errors import UsageError
from domain.office_clock import get_today
from fangpin.screen import console, show_table
from pipeline.run_request import parse_day
from services.papers.supplement import issue_supplement
from services.run_withdrawal import withdraw_with_notices
from services.runs.difference import count_clues, count_households, diff_runs
from services.runs.publication import publish_run

_SHOWN = 50


def show_publication(run_id: str, by: str, workspace: Path) -> None:
    """Publish a run by hand and say which edition it is."""
    edition = publish_run(workspace, run_id, by)
    console.print(f"运行 {run_id} 已发布，是该期次的第 {edition} 版（V{edition}）。", soft_wrap=True)


def show_withdrawal(run_id: str, reason: str, by: str, workspace: Path, config: str) -> None:
    """Withdraw a run, write what its townships are told, and say what holds instead."""
    outcome = withdraw_with_notices(workspace, Path(config), run_id, reason, by)
    done, notices = outcome.withdrawal, outcome.notices
    console.print(f"运行 {run_id}（期次 {done.period}）已撤回，名单不再有效，请通知乡镇停止使用。", soft_wrap=True)
    if notices.notices:
        console.print(f"撤回通知 {notices.notices} 份，每个乡镇一份：{notices.folder / 'townships'}", soft_wrap=True)
    if outcome.package_numbers:
        console.print(
            f"已发出、要收回的文件包有 {len(outcome.package_numbers)} 个，请运行："
            f"fangpin package recall {' '.join(outcome.package_numbers)} --reason 原因 --by 姓名",
            soft_wrap=True,
        )
    if done.latest:
        console.print(f"该期次现在以 {done.latest} 为准。", soft_wrap=True)
    else:
        console.print("该期次现在没有有效的结果。重新运行原来的命令，会生成新的一版。", soft_wrap=True)


def show_supplement(run_ids: tuple[str, ...], as_of: str | None, by: str, workspace: Path, config: str) -> None:
    """Write 补充名单 and say which township gets which."""
    if len(run_ids) not in {0, 2}:
        raise UsageError("请写两个运行编号：先写已下发的那次，再写现行的那次；都不写的，取最新一期的前后两版。")
    done = issue_supplement(workspace, Path(config), run_ids, parse_day(as_of) or get_today(), by)
    before, after = done.runs.before, done.runs.after
    console.print(
        f"补充 {before['period']} V{before['edition']}（{before['run_id']}）"
        f"到 {after['period']} V{after['edition']}（{after['run_id']}）：",
        soft_wrap=True,
    )
    if done.townships.is_empty():
        console.print("两份名单没有差别，不用补充名单。")
        return
    columns = ("township", "paper_no", "added_households", "clues", "dropped_households", "endings", "weaker")
    show_table(
        "补充名单", ["乡镇", "编号", "新列入户", "需核查线索", "不再列入户", "不再核查线索", "减弱线索"],
        done.townships.select(columns).iter_rows(),
    )  # fmt: skip
    console.print(f"补充名单在 {done.folder / 'townships'}，只发给表中的乡镇；别的乡镇名单没有变化。", soft_wrap=True)


def show_diff(before: str, after: str, township: str | None, workspace: Path) -> None:
    """Show what differs between two runs: counts per township, then the households that came and went."""
    diff = diff_runs(workspace, before, after, township)
    console.print(f"名单户数：{before} {diff.listed[0]} 户，{after} {diff.listed[1]} 户。", soft_wrap=True)
    show_table("名单变化", ["乡镇", "新列入", "不再列入"], count_households(diff))
    show_table("线索变化", ["变化", "原因", "线索", "户"], count_clues(diff))
    for change, title in (("added", "新列入的户"), ("gone", "不再列入的户")):
        numbers = diff.households.filter(pl.col("change") == change)["household_id"].to_list()
        if numbers:
            shown = "、".join(numbers[:_SHOWN]) + (f" 等 {len(numbers)} 户" if len(numbers) > _SHOWN else "")
            console.print(f"{title}：{shown}", soft_wrap=True)
    if diff.clues.is_empty() and diff.households.is_empty():
        console.print("两次比对的名单和线索没有差别。")
