"""Commands about the numbered papers that leave the office."""

from __future__ import annotations

from pathlib import Path

import click

from fangpin.commands.options import workspace_option
from fangpin.commands.root import fangpin


@fangpin.group()
def papers() -> None:
    """已编号的文件（催办单、补充名单、开单、拟纳入名单等）：列出、作废。"""


@papers.command("list")
@workspace_option
def papers_list(workspace: str) -> None:
    """列出已编号的文件：编号、种类、发给谁、日期、行数。作废的不列。"""
    from fangpin.papers import show_papers

    show_papers(Path(workspace))


@papers.command("cancel")
@click.argument("number", metavar="编号")
@click.option("--reason", required=True, metavar="原因", help="为什么作废，记入操作记录。")
@click.option("--by", required=True, metavar="姓名", help="谁作废的，记入操作记录。")
@workspace_option
def papers_cancel(number: str, reason: str, by: str, workspace: str) -> None:
    """作废一份已编号的文件；编号不再使用，同样内容再生成时用新的编号。"""
    from fangpin.papers import show_cancelled

    show_cancelled(number, reason, by, Path(workspace))
