"""Commands about backups."""

from __future__ import annotations

from pathlib import Path

import click

from fangpin.commands.options import config_option, workspace_option
from fangpin.commands.root import fangpin

_key_option = click.option("--key", required=True, metavar="文件", help="密钥文件。不要和备份放在一起。")


@fangpin.command()
@click.option("--to", "target", required=True, metavar="目录", help="备份放在哪个目录，最好在另一块磁盘上。")
@_key_option
@click.option("--new-key", is_flag=True, help="先生成密钥文件（第一次备份时）。")
@click.option("--by", required=True, metavar="姓名", help="谁备份，记入操作记录。")
@workspace_option
@config_option
def backup(*, target: str, key: str, new_key: bool, by: str, workspace: str, config: str) -> None:
    """备份工作区、记录和配置到一个加密文件；可以在别人使用时进行，写好后从头到尾核对一遍。"""
    from fangpin.backup import show_backup

    show_backup(Path(target), Path(key), new_key, by, Path(workspace), Path(config))


@fangpin.command()
@click.argument("archive", metavar="备份文件")
@_key_option
@click.option("--check", is_flag=True, help="只核对备份能不能用，不恢复。")
@click.option("--config", metavar="目录", help="配置恢复到哪个目录，必须是新的或空的。")
@click.option("--by", default="", metavar="姓名", help="谁恢复，记入操作记录。")
@workspace_option
def restore(*, archive: str, key: str, check: bool, config: str | None, by: str, workspace: str) -> None:
    """从备份恢复到新的工作区和配置目录：先核对全部文件，不覆盖任何东西。"""
    from fangpin.backup import show_check, show_restore

    if check:
        show_check(Path(archive), Path(key))
        return
    if not config:
        raise click.UsageError("请用 --config 指明配置恢复到哪个目录。")
    show_restore(Path(archive), Path(key), by, Path(workspace), Path(config))
