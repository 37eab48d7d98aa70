"""Commands about the portal: the web server, and who may log in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from fangpin.commands.options import config_option, workspace_option
from fangpin.commands.root import fangpin

_ROLES = ("bureau", "officer", "township", "department", "auditor")
_password_option = click.option(
    "--password-stdin", is_flag=True, required=True, help="从标准输入读密码（一行），不会留在命令历史里。"
)


def _grant_options(command: Callable[..., Any]) -> Callable[..., Any]:
    options = (
        click.option(
            "--role", type=click.Choice(_ROLES), required=True,
            help="角色：bureau 县局，officer 数据专员，township 乡镇，department 部门，auditor 审计。",
        ),
        click.option("--township", "townships", multiple=True, metavar="乡镇", help="乡镇角色：哪个乡镇；可以写几次。"),
        click.option(
            "--department", "departments", multiple=True, metavar="部门", help="部门角色：哪个部门；可以写几次。"
        ),
        click.option("--grant", "paper_no", required=True, metavar="文号", help="授权文书的编号。"),
        click.option("--until", required=True, metavar="日期", help="授权到哪一天为止（含），如 2027-12-31。"),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@fangpin.command("portal")
@click.option("--host", default="127.0.0.1", metavar="地址", help="在哪个地址上打开。默认 127.0.0.1，只有本机能打开。")
@click.option("--port", default=8080, type=click.IntRange(1, 65535), metavar="端口", help="端口。默认 8080。")
@click.option("--url", metavar="网址", help="本机的反向代理对外的 https 网址；不写的，只在本机不加密地打开。")
@click.option("--demo", is_flag=True, help="先用自带的示例县比对一次，每种角色开一个账号，再打开。")
@workspace_option
@config_option
def serve(*, host: str, port: int, url: str | None, demo: bool, workspace: str, config: str) -> None:
    """打开门户网页：人工确认、乡镇核查、运行、部门报送、审计。按 Ctrl-C 停止。"""
    from fangpin.portal import show_portal

    show_portal(host, port, url, demo, Path(workspace), Path(config))


@fangpin.group()
def user() -> None:
    """门户账号：新增、授权、收回、改密码、列出。"""


@user.command("add")
@click.argument("name", metavar="账号")
@_grant_options
@_password_option
@workspace_option
@config_option
def user_add(*, name: str, workspace: str, config: str, password_stdin: bool, **grant: Any) -> None:
    """新增账号，密码由本人设定。"""
    from fangpin.users import show_user_added

    del password_stdin
    show_user_added(name, grant, Path(workspace), Path(config))


@user.command("grant")
@click.argument("name", metavar="账号")
@_grant_options
@workspace_option
@config_option
def user_grant(*, name: str, workspace: str, config: str, **grant: Any) -> None:
    """给已有的账号再加一项授权。"""
    from fangpin.users import show_grant_added

    show_grant_added(name, grant, Path(workspace), Path(config))


@user.command("revoke")
@click.argument("name", metavar="账号")
@workspace_option
@config_option
def user_revoke(*, name: str, workspace: str, config: str) -> None:
    """收回账号的全部授权，立即生效。"""
    from fangpin.users import show_grants_revoked

    show_grants_revoked(name, Path(workspace), Path(config))


@user.command("password")
@click.argument("name", metavar="账号")
@_password_option
@workspace_option
@config_option
def user_password(*, name: str, workspace: str, config: str, password_stdin: bool) -> None:
    """换密码；用旧密码登录着的页面随即退出。"""
    from fangpin.users import show_password_set

    del password_stdin
    show_password_set(name, Path(workspace), Path(config))


@user.command("list")
@workspace_option
@config_option
def user_list(*, workspace: str, config: str) -> None:
    """列出账号和授权。"""
    from fangpin.users import show_users

    show_users(Path(workspace), Path(config))
