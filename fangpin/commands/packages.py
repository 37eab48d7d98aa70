"""Commands about packages (文件包): encrypted files for a township or department, and the register of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from fangpin.commands.options import config_option, period_option, workspace_option
from fangpin.commands.root import fangpin

_by_option = click.option("--by", required=True, metavar="姓名", help="谁登记的，记入操作记录。")
_on_option = click.option("--on", "day", metavar="日期", help="哪一天，如 2026-10-12。默认是今天。")
_note_option = click.option("--note", default="", metavar="说明", help="其他说明，不要写农户的个人信息。")


@fangpin.group()
def package() -> None:
    """文件包：把名单加密打包发给乡镇和部门，登记发放、签收、收回。"""


@package.command("make")
@period_option(required=False)
@click.option("--township", "townships", multiple=True, metavar="乡镇", help="只给这个乡镇打包；可以写几次。")
@click.option("--department", "departments", multiple=True, metavar="部门", help="只给这个部门打包；可以写几次。")
@click.option("--all", "everybody", is_flag=True, help="所有有文件的乡镇和部门。")
@click.option("--keys", metavar="文件", help="密码文件：每行“乡镇或部门,密码”。不写的，由程序各生成一个密码。")
@click.option("--slips", metavar="文件", help="把生成的密码写到这个文件，另行告知；不写的显示在屏幕上。")
@click.option(
    "--format", "package_format", type=click.Choice(["zip", "workbooks"]), default="zip",
    help="zip：整包加密（用 7-Zip、WinRAR 打开）；workbooks：每个文件加密码（Excel、WPS 双击输密码）。默认 zip。",
)  # fmt: skip
@click.option("--csv", is_flag=True, help="每张表另附一份 CSV（UTF-8）。")
@click.option("--property", "with_property", is_flag=True, help="只放财产检索的材料，发给经办人，与名单分开。")
@click.option(
    "--papers", multiple=True, metavar="日期",
    help="这一天的编号文件（催办单、补充名单、开单等）也放进去；可以写几次。",
)  # fmt: skip
@click.option("--papers-only", is_flag=True, help="只放编号文件，不放名单。")
@click.option("--again", is_flag=True, help="内容没有变化、对方手里还有的，也重新打包（如密码丢失）。")
@_by_option
@workspace_option
@config_option
def package_make(*, by: str, workspace: str, config: str, **asked: Any) -> None:
    """生成文件包：每个乡镇、部门一个，每页印有接收单位、编号和时间；密码另行告知，程序不保存。"""
    from fangpin.packages import show_packages_made

    show_packages_made(asked, by, Path(workspace), Path(config))


@package.command("list")
@period_option(required=False)
@workspace_option
def package_list(period: str | None, workspace: str) -> None:
    """文件包发放登记：编号、发给谁、哪天、谁签收、是否收回。"""
    from fangpin.packages import show_register

    show_register(period, Path(workspace))


def _note_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (workspace_option, _by_option, _note_option, _on_option):
        command = option(command)
    return click.argument("number", metavar="编号")(command)


@package.command("receipt")
@_note_options
@click.option("--person", required=True, metavar="姓名", help="谁签收的。")
def package_receipt(**asked: Any) -> None:
    """登记签收。"""
    from fangpin.packages import show_event

    show_event("received", **asked)


@package.command("returned")
@_note_options
@click.option("--person", default="", metavar="姓名", help="谁交回的。")
@click.option("--destroyed", is_flag=True, help="对方已按规定销毁，没有交回。")
def package_returned(*, destroyed: bool, **asked: Any) -> None:
    """登记交回或销毁。"""
    from fangpin.packages import show_event

    show_event("destroyed" if destroyed else "returned", **asked)


@package.command("recall")
@click.argument("numbers", metavar="编号...", nargs=-1, required=True)
@click.option("--reason", required=True, metavar="原因", help="为什么收回，印在通知上。不要写姓名和证件号码。")
@_on_option
@_by_option
@workspace_option
@config_option
def package_recall(
    numbers: tuple[str, ...], reason: str, day: str | None, by: str, workspace: str, config: str
) -> None:
    """收回文件包，可以一次写几个编号：登记，并给接收单位各生成一份编号的收回通知。交回以后用 returned 登记。"""
    from fangpin.packages import show_recall

    show_recall(numbers, reason, day, by, Path(workspace), Path(config))


@package.command("verify")
@click.argument("folder", required=False, metavar="[目录]")
@workspace_option
def package_verify(folder: str | None, workspace: str) -> None:
    """核对发放登记和文件夹里的文件包：缺少的、被改动的、没有登记的。"""
    from fangpin.packages import show_check

    show_check(Path(folder) if folder else None, Path(workspace))
