"""Commands that make runs, choose among them and tell what they found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from fangpin.commands.options import (
    PROJECT,
    as_of_option,
    as_of_today_option,
    config_option,
    inbox_option,
    period_option,
    place_options,
    policy_option,
    workspace_option,
)
from fangpin.commands.root import fangpin


@fangpin.command()
@workspace_option
@config_option
def demo(workspace: str, config: str) -> None:
    """用自带的样例县（虚构人员）完整运行一次比对和财产检索，并显示名单在哪里。"""
    from fangpin.run import show_demo

    show_demo(Path(workspace), config, PROJECT / "data_samples")


@fangpin.command()
@period_option(required=True)
@inbox_option
@workspace_option
@policy_option
@as_of_option
@config_option
@click.option("--dry-run", is_flag=True, help="只试算 --policy 的政策，与现行政策比较户数，不发布任何结果。")
@click.option("--workbook", is_flag=True, help="试算时把变化的户写成工作簿，放在工作区的 dry-runs 目录。")
def run(dry_run: bool, workbook: bool, **asked: Any) -> None:
    """比对一期数据，生成各乡镇名单。数据没有变化时直接返回已完成的结果。"""
    from fangpin.run import show_run
    from pipeline.run_request import RunRequest

    request = RunRequest(**asked)
    if not dry_run:
        show_run(request)
        return
    from fangpin.dry_run import show_dry_run

    show_dry_run(request, workbook)


@fangpin.command("property-search")
@period_option(required=True)
@inbox_option
@workspace_option
@policy_option
@as_of_option
@click.option(
    "--asked-on",
    metavar="日期",
    help="名单日期，如 2026-10-09：授权书在这一天和截止日都必须有效。默认是今天；收到反馈后再运行时，填第一次的日期。",
)
@config_option
def property_search(asked_on: str | None, **asked: Any) -> None:
    """财产检索：核对授权，生成发给各部门的名单，整理反馈。没有有效授权的人不检索。"""
    from fangpin.property import check_asked_on, show_property_search
    from pipeline.run_request import RunRequest

    check_asked_on(asked_on)
    show_property_search(RunRequest(**asked, asked_on=asked_on))


@fangpin.command()
@click.argument("household", metavar="户编号", required=False)
@click.option(
    "--list", "listed", metavar="文件", help="一份短名单（xlsx 或 csv）：户编号，或证件号码，或姓名加乡镇、行政村。"
)
@click.option(
    "--inbox", metavar="目录", help="收件目录，可以是含各期文件夹的目录，每种数据取最新一期。默认是上次比对所用的。"
)
@workspace_option
@policy_option
@as_of_today_option
@config_option
def case(
    household: str | None, listed: str | None, inbox: str | None, workspace: str, policy: str | None,
    as_of: str | None, config: str,
) -> None:  # fmt: skip
    """现在就比对一户（或一份短名单）：用各部门最新的数据，看五项保障和风险线索。"""
    from fangpin.case import show_case
    from services.case import CaseRequest

    show_case(CaseRequest(household, listed, inbox, workspace, config, policy, as_of))


@fangpin.command()
@workspace_option
@click.option("--inbox", default="inbox", metavar="目录", help="收件目录：每期一个文件夹，如 2026-09。默认是 ./inbox。")
@click.option("--port", default=4200, type=click.IntRange(1024, 65535), metavar="端口", help="页面的端口，默认 4200。")
@config_option
def serve(workspace: str, inbox: str, port: int, config: str) -> int:
    """按 prefect.yaml 的时间表自动比对，并在本机网页上显示运行情况。"""
    from fangpin.serve import show_serve

    return show_serve(workspace, inbox, config, port)


@fangpin.command()
@period_option(required=False)
@click.option("--township", metavar="乡镇", help="办理时限按这个乡镇的村列出，写全称，如 白沙镇。")
@click.option("--as-of", metavar="日期", help="办理时限看到哪一天，如 2026-10-20。默认是今天。")
@workspace_option
@config_option
def status(period: str | None, township: str | None, as_of: str | None, workspace: str, config: str) -> int:
    """列出各期比对的结果、各乡镇的办理时限（逾期多少），以及失败了还没有补做的定期比对（此时退出码不为 0）。"""
    from fangpin.deadlines import DeadlineRequest
    from fangpin.status import show_status

    return show_status(Path(workspace), period, DeadlineRequest(Path(config), township, as_of))


@fangpin.command()
@click.option("--run", "run_id", required=True, metavar="运行编号", help="发布哪次比对；运行编号见 fangpin status。")
@click.option("--by", required=True, metavar="姓名", help="谁决定发布。")
@workspace_option
def publish(run_id: str, by: str, workspace: str) -> None:
    """发布一次等待发布的比对（county.yaml 中 publish: by_hand 时用）。"""
    from fangpin.publication import show_publication

    show_publication(run_id, by, Path(workspace))


@fangpin.command()
@click.option("--run", "run_id", required=True, metavar="运行编号", help="撤回哪次比对。")
@click.option("--reason", required=True, metavar="原因", help="为什么撤回；记入操作记录。不要写姓名和证件号码。")
@click.option("--by", required=True, metavar="姓名", help="谁决定撤回。")
@workspace_option
@config_option
def withdraw(run_id: str, reason: str, by: str, workspace: str, config: str) -> None:
    """撤回已发布的比对：名单不再有效，以后的比对不再以它为上期；给每个乡镇一份撤回通知。"""
    from fangpin.publication import show_withdrawal

    show_withdrawal(run_id, reason, by, Path(workspace), config)


@fangpin.command()
@click.argument("before", metavar="甲运行编号")
@click.argument("after", metavar="乙运行编号")
@click.option("--township", metavar="乡镇", help="只看这个乡镇，写全称，如 白沙镇。")
@workspace_option
def diff(before: str, after: str, township: str | None, workspace: str) -> None:
    """比较两次比对：哪些户、哪些线索新出现、有变化、不再出现，以及原因。"""
    from fangpin.publication import show_diff

    show_diff(before, after, township, Path(workspace))


@fangpin.command()
@click.option("--household", metavar="户编号", help="说明一户：每条规则的结果，算到、可能算到和没有算到这一户的行。")
@click.option("--clue", metavar="线索编号", help="说明一条线索：依据的行、标准和条文、历次情况和答复。")
@place_options(required=False)
@click.option(
    "--run", "run_id", metavar="运行编号", help="哪次比对，见 fangpin status。默认（或写 latest）是最新的一次。"
)
@period_option(required=False)
@click.option("--inbox", metavar="目录", help="当时的收件目录，用来显示各项取值。默认是比对时的位置。")
@workspace_option
@config_option
def explain(**options: Any) -> None:
    """说明为什么：一户（--household）、一条线索（--clue）或部门文件中的一行（--source、--row）。"""
    from fangpin.explain import ExplainRequest, show_explanation

    show_explanation(ExplainRequest(**options))
