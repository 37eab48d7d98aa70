"""Commands about households on their road to the register: whom to take in, and everything about one."""

from __future__ import annotations

from pathlib import Path

import click

from fangpin.commands.options import as_of_today_option, config_option, workspace_option
from fangpin.commands.root import fangpin


@fangpin.command("candidates")
@as_of_today_option
@click.option("--by", default="", metavar="姓名", help="谁办理的，记入操作记录。")
@workspace_option
@config_option
def candidates(as_of: str | None, by: str, workspace: str, config: str) -> None:
    """生成拟纳入监测对象名单和拟修正风险消除名单：已办环节、缺少的环节、下一步等谁办。

    分乡镇和全县，编号登记；同一天内容没有变化的，再次生成仍用原编号。
    """
    from fangpin.households import show_candidates

    show_candidates(Path(workspace), Path(config), as_of, by)


@fangpin.command("progress")
@as_of_today_option
@click.option("--by", default="", metavar="姓名", help="谁办理的，记入操作记录。")
@workspace_option
@config_option
def progress(as_of: str | None, by: str, workspace: str, config: str) -> None:
    """统计工作进展，供写工作总结用：列入、核查、属实、拟纳入、审定、录入、帮扶各多少户，哪里没有办到。

    全县一份，分期次和乡镇；各乡镇另有一张可以张贴的一览图。编号登记；同一天内容没有变化的，再次生成仍用原编号。
    """
    from fangpin.households import show_progress

    show_progress(Path(workspace), Path(config), as_of, by)


@fangpin.command("household")
@click.argument("number", metavar="户编号")
@click.option("--out", metavar="文件", help="另写成一户一档工作簿（.xlsx）。")
@as_of_today_option
@workspace_option
@config_option
def household(number: str, out: str | None, as_of: str | None, workspace: str, config: str) -> None:
    """一户一档：一户的线索和时限、核查、授权、检索结论、评议、审定、开单、帮扶，用过的户编号也能查。"""
    from fangpin.households import show_household

    show_household(number, Path(out) if out else None, Path(workspace), Path(config), as_of)
