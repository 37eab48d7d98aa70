"""Commands about forms that households sign and about publicity (公示)."""

from __future__ import annotations

from pathlib import Path

import click

from fangpin.commands.options import as_of_today_option, config_option, workspace_option
from fangpin.commands.root import fangpin

_by_option = click.option("--by", required=True, metavar="姓名", help="谁办理的，记入操作记录。")
_on_option = click.option("--on", "day", metavar="日期", help="哪一天，如 2026-10-16。默认是今天。")


@fangpin.command("forms")
@click.option("--household", "households", multiple=True, metavar="户编号", help="这一户的表；可以写几次。")
@click.option("--township", metavar="乡镇", help="这个乡镇本期名单上所有户的表。")
@click.option("--candidates", is_flag=True, help="拟纳入和拟修正的户的表。")
@click.option("--campaign", metavar="期次", help="集中排查工作流程，如 2026C1（county.yaml 的 campaigns 中写有日期）。")
@click.option(
    "--form", "forms", multiple=True, type=click.Choice(["application", "authorisation", "collection"]),
    help="只要哪种表：application 申请书、authorisation 授权书、collection 采集表；可以写几次。默认三种都要。",
)  # fmt: skip
@as_of_today_option
@click.option("--by", default="", metavar="姓名", help="谁办理的，记入操作记录。")
@workspace_option
@config_option
def forms(*, as_of: str | None, by: str, workspace: str, config: str, **asked: object) -> None:
    """生成监测对象申请书、核对授权书、信息采集表（Word 文档，已填好登记的内容），或集中排查工作流程。"""
    from fangpin.forms import show_forms

    show_forms(asked, as_of, by, Path(workspace), Path(config))


@fangpin.group()
def publicity() -> None:
    """公示：生成公示名单，登记异议和核实结果。"""


@publicity.command("issue")
@click.option("--township", metavar="乡镇", help="只给这个乡镇。")
@click.option("--from", "first_day", metavar="日期", help="公示第一天，如 2026-10-14。默认是今天。")
@as_of_today_option
@_by_option
@workspace_option
@config_option
def publicity_issue(
    township: str | None, first_day: str | None, as_of: str | None, by: str, workspace: str, config: str
) -> None:
    """给各乡镇生成公示名单：已评议、还没有公示的拟纳入户和拟修正户，分村各一页；不含证件号码、电话和健康情况。"""
    from fangpin.publicity import show_editions

    show_editions(township, first_day, as_of, by, Path(workspace), Path(config))


@publicity.command("list")
@workspace_option
def publicity_list(workspace: str) -> None:
    """列出公示的户：编号、起止日期、还剩几天、异议。"""
    from fangpin.publicity import show_list

    show_list(Path(workspace))


@publicity.command("objection")
@click.argument("household", metavar="户编号")
@click.option("--text", required=True, metavar="内容", help="异议内容。")
@_on_option
@_by_option
@workspace_option
def publicity_objection(household: str, text: str, day: str | None, by: str, workspace: str) -> None:
    """登记对一户的异议；核实以前，这一户的公示不算完成。"""
    from fangpin.publicity import show_objection

    show_objection(household, text, day, by, Path(workspace))


@publicity.command("settle")
@click.argument("number", metavar="异议编号")
@click.option("--upheld/--dismissed", "is_upheld", required=True, help="异议成立，或者不成立。")
@click.option("--note", required=True, metavar="情况", help="核实情况。")
@_on_option
@_by_option
@workspace_option
def publicity_settle(number: str, is_upheld: bool, note: str, day: str | None, by: str, workspace: str) -> None:
    """登记异议的核实结果。"""
    from fangpin.publicity import show_settlement

    show_settlement(number, is_upheld, note, day, by, Path(workspace))


@publicity.command("undo")
@click.argument("number", metavar="异议编号")
@click.option("--reason", required=True, metavar="原因", help="为什么撤销，记入操作记录。")
@_by_option
@workspace_option
def publicity_undo(number: str, reason: str, by: str, workspace: str) -> None:
    """撤销登记错的异议，连同它的核实结果。整份公示名单作废用 fangpin papers cancel。"""
    from fangpin.publicity import show_undone

    show_undone(number, reason, by, Path(workspace))
