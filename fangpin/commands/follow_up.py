"""Commands about what is due: who is reminded, and whose time is extended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from fangpin.commands.options import config_option, workspace_option
from fangpin.commands.root import fangpin

_as_of_option = click.option("--as-of", metavar="日期", help="看到哪一天，如 2026-10-20。默认是今天。")


@fangpin.command()
@_as_of_option
@click.option("--by", default="", metavar="姓名", help="谁催办的，记入发文登记和操作记录。")
@workspace_option
@config_option
def remind(as_of: str | None, by: str, workspace: str, config: str) -> None:
    """催办：有逾期或即将到期线索的乡镇各一份催办单（有编号），另有一份全县情况。"""
    from fangpin.reminders import show_reminders

    show_reminders(as_of, by, Path(workspace), Path(config))


@fangpin.command()
@click.argument("clue_id", metavar="线索编号", required=False)
@click.option("--until", metavar="日期", help="新的时限，如 2026-11-20。")
@click.option("--working-days", type=click.IntRange(min=1), metavar="天数", help="在现在的时限上延长几个工作日。")
@click.option("--reason", default="", metavar="原因", help="为什么延期（或撤销）。不要写姓名和证件号码。")
@click.option("--by", default="", metavar="姓名", help="谁批准（或撤销）的；登记和撤销必须写。")
@click.option("--undo", metavar="延期编号", help="撤销一次延期，恢复原来的时限。")
@click.option("--list", "is_list", is_flag=True, help="列出登记过、没有撤销的延期。")
@_as_of_option
@workspace_option
@config_option
def extend(*, workspace: str, config: str, **asked: Any) -> None:
    """登记一条线索的延期（申请类的以政策的最长时限为限），或用 --undo 撤销。"""
    from fangpin.extensions import ExtendCommand, show_extension

    show_extension(ExtendCommand(**asked), Path(workspace), Path(config))
