"""Commands about orders to departments (开单)."""

from __future__ import annotations

from pathlib import Path

import click

from fangpin.commands.options import as_of_today_option, config_option, department_option, workspace_option
from fangpin.commands.root import fangpin

_by_option = click.option("--by", default="", metavar="姓名", help="谁办理的，记入操作记录。")
_numbers = click.argument("order_nos", metavar="单号...", nargs=-1, required=True)
_date_option = click.option("--date", "day", metavar="日期", help="日期，如 2026-10-15。默认是今天。")


@fangpin.group()
def orders() -> None:
    """开单：向责任部门开单交办、登记签收、撤销、列出、生成销号台账。"""


@orders.command("issue")
@as_of_today_option
@_by_option
@click.option("--dry-run", "is_trial", is_flag=True, help="只列出要开的单，不登记、不写表。")
@workspace_option
@config_option
def orders_issue(as_of: str | None, by: str, is_trial: bool, workspace: str, config: str) -> None:
    """对核查属实的风险（和没有成效、没有核实的）按户、风险、部门开单；每个部门一张开单表。

    部门填好的开单表（xlsx、xls、csv）用 fangpin feedback import 导入。同一户同一风险同一部门已有在办的单，不再开。
    """
    from fangpin.orders import show_issue

    show_issue(as_of, by, is_trial, Path(workspace), config)


@orders.command("list")
@as_of_today_option
@department_option("只列哪个部门的。")
@click.option("--township", metavar="乡镇", help="只列哪个乡镇的。")
@click.option("--open", "only_open", is_flag=True, help="只列部门还要办理的。")
@click.option("--overdue", "only_overdue", is_flag=True, help="只列逾期的。")
@workspace_option
@config_option
def orders_list(
    as_of: str | None, department: str | None, township: str | None, only_open: bool, only_overdue: bool,
    workspace: str, config: str,
) -> None:  # fmt: skip
    """列出开过的单和现在的办理状态。"""
    from fangpin.orders import OrderChoice, show_orders

    choice = OrderChoice(department, township, only_open, only_overdue)
    show_orders(as_of, choice, Path(workspace), config)


@orders.command("ledger")
@as_of_today_option
@workspace_option
@config_option
def orders_ledger(as_of: str | None, workspace: str, config: str) -> None:
    """生成开单销号台账：每张单的办理状态、销号依据，各部门汇总，帮扶措施及成效。"""
    from fangpin.orders import show_ledger

    show_ledger(as_of, Path(workspace), config)


@orders.command("receive")
@_numbers
@_by_option
@_date_option
@workspace_option
def orders_receive(order_nos: tuple[str, ...], by: str, day: str | None, workspace: str) -> None:
    """登记部门已签收（电话或当面告知的；报回开单表的不用登记）。"""
    from fangpin.orders import show_received

    show_received(order_nos, by, day, Path(workspace))


@orders.command("cancel")
@_numbers
@click.option("--reason", default="", metavar="原因", help="为什么撤销。不要写姓名和证件号码。")
@click.option("--by", required=True, metavar="姓名", help="谁撤销的，记入操作记录。")
@click.option("--undo", is_flag=True, help="恢复撤错的单。")
@_date_option
@workspace_option
def orders_cancel(
    order_nos: tuple[str, ...], reason: str, by: str, undo: bool, day: str | None, workspace: str
) -> None:
    """撤销开错的单：编号不再使用，以后有新的核查结果才会再开。"""
    from fangpin.orders import show_cancelled, show_restored

    if undo:
        show_restored(order_nos, reason, by, day, Path(workspace))
    else:
        show_cancelled(order_nos, reason, by, day, Path(workspace))
