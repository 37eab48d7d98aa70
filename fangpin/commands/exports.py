"""The command about files for other systems."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from fangpin.commands.options import as_of_today_option, config_option, workspace_option
from fangpin.commands.root import fangpin


@fangpin.command("export")
@click.argument("name", required=False, metavar="[名称]")
@click.option("--list", "show_list", is_flag=True, help="列出可以导出的文件。")
@click.option("--township", metavar="乡镇", help="只导出这个乡镇。")
@click.option("--inbox", metavar="目录", help="收件目录；写明了才读它，默认是那次比对的收件目录。")
@as_of_today_option
@click.option("--by", default="", metavar="姓名", help="谁办理的，记入操作记录。")
@workspace_option
@config_option
def export(*, show_list: bool, workspace: str, config: str, **asked: Any) -> None:
    """生成供其他系统录入或导入的文件：待录入清单、入户清单、工单回传、核对申请、备案表等（config/exports）。"""
    from fangpin.exports import show_export, show_exports

    if show_list:
        show_exports(Path(config))
    else:
        show_export(asked, Path(workspace), Path(config))
