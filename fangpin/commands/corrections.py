"""Commands that correct what was delivered or sent, and delete what is kept no longer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from fangpin.commands.options import config_option, inbox_option, workspace_option
from fangpin.commands.root import fangpin


@fangpin.command()
@click.argument("old", metavar="旧文件")
@click.argument("new", metavar="新文件", required=False)
@inbox_option
@click.option("--reason", metavar="原因", help="为什么替换。不要写姓名和证件号码。")
@click.option("--by", required=True, metavar="姓名", help="谁登记。")
@click.option("--undo", is_flag=True, help="撤销登记，旧文件重新采用。")
@workspace_option
@config_option
def supersede(*, undo: bool, workspace: str, config: str, **asked: Any) -> None:
    """登记部门的更正件：以后的比对不再读旧文件，改用新文件；名单封面写明。"""
    from fangpin.superseded import require_one_intent, show_superseding, show_superseding_undone
    from services.deliveries.superseded_files import Replacement

    require_one_intent(asked["new"], asked["reason"], undo)
    if undo:
        show_superseding_undone(asked["old"], asked["inbox"], asked["by"], Path(workspace))
    else:
        show_superseding(Replacement(**asked), Path(workspace), config)


@fangpin.command()
@click.argument("run_ids", metavar="[已下发的运行编号 现行的运行编号]", nargs=-1)
@click.option("--as-of", metavar="日期", help="签发日期，如 2026-10-12。默认是今天。")
@click.option("--by", default="", metavar="姓名", help="谁签发。默认是登录本机的用户。")
@workspace_option
@config_option
def supplement(run_ids: tuple[str, ...], as_of: str | None, by: str, workspace: str, config: str) -> None:
    """给每个乡镇一份编号的补充名单：只有现行名单与已下发名单不同的部分。默认是最新一期的前后两版。"""
    from fangpin.publication import show_supplement

    show_supplement(run_ids, as_of, by, Path(workspace), config)
