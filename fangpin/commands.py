"""The commands and their options; what they do lives in the modules that they import when called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from fangpin.chinese import Group

PROJECT = Path(__file__).resolve().parents[1]

_workspace = click.option(
    "--workspace",
    envvar="FANGPIN_WORKSPACE",
    default="workspace",
    metavar="目录",
    help="工作区：比对结果、名单和记录所在的目录。默认取环境变量 FANGPIN_WORKSPACE，否则是 ./workspace。",
)
_config = click.option(
    "--config", default=str(PROJECT / "config"), metavar="目录", help="配置目录。默认是程序自带的 config。"
)
_inbox = click.option("--inbox", required=True, metavar="目录", help="收件目录：各部门报送的文件，可以有子目录。")
_policy = click.option(
    "--policy", metavar="名称", help="采用的政策，对应 config/policies 下的文件名。默认取 county.yaml。"
)
_as_of = click.option(
    "--as-of", metavar="日期", help="截止日，如 2026-09-30；年龄、时间窗口、时限都按它计算。默认是期次最后一天。"
)

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _period(required: bool) -> Decorator:
    text = "期次：2026-09（月）、2026Q3（季）、2026（年度）、2026C1（第一次集中排查）。"
    return click.option("--period", required=required, metavar="期次", help=text)


def _department(text: str) -> Decorator:
    return click.option("--department", metavar="部门", help=text)


@click.group(cls=Group, no_args_is_help=True)
@click.version_option(package_name="fangpin", message="%(version)s", help="显示版本。")
def fangpin() -> None:
    """防贫比对：把各部门数据与登记农户比对，形成各乡镇疑似风险户名单。"""


@fangpin.command()
@_workspace
@_config
def demo(workspace: str, config: str) -> None:
    """用自带的样例县（虚构人员）完整运行一次比对，并显示名单在哪里。"""
    from fangpin.run import show_demo

    show_demo(Path(workspace), config, PROJECT / "data_samples")


@fangpin.command()
@_period(required=True)
@_inbox
@_workspace
@_policy
@_as_of
@_config
def run(period: str, inbox: str, workspace: str, policy: str | None, as_of: str | None, config: str) -> None:
    """比对一期数据，生成各乡镇名单。数据没有变化时直接返回已完成的结果。"""
    from fangpin.run import show_run
    from flows.job import Request

    show_run(Request(period, inbox, workspace, config, policy, as_of))


@fangpin.command()
@_inbox
@_workspace
@_policy
@_as_of
@_config
@_department("部门自查：只看这个部门应报的数据，如 医保局。")
def check(
    inbox: str, workspace: str, policy: str | None, as_of: str | None, config: str, department: str | None
) -> None:
    """只识别和检查文件，不比对、不出名单；结果写入检查报告。部门报送前也可自查。"""
    from fangpin.check import show_check

    show_check(inbox, workspace, policy, as_of, config, department)


@fangpin.command()
@_period(required=True)
@_department("只生成这个部门的数据需求，如 医保局。默认是所有提供比对数据的部门。")
@click.option("--out", metavar="目录", help="放在哪里。默认是工作区的 requests/期次。")
@click.option("--date", "dated", metavar="日期", help="函的落款日期，如 2026-09-20。默认空着，盖章时填写。")
@_workspace
@_config
def request(
    period: str, department: str | None, out: str | None, dated: str | None, workspace: str, config: str
) -> None:
    """给每个部门生成数据需求：函、空白模板和填写说明。"""
    from fangpin.request import show_request

    show_request(period, department, out, workspace, config, dated)


@fangpin.command()
@_period(required=False)
@_workspace
def status(period: str | None, workspace: str) -> None:
    """列出各期比对的结果、行数和待人工确认的数量。"""
    from fangpin.status import show_status

    show_status(Path(workspace), period)


@fangpin.command()
@_period(required=True)
@_inbox
@_workspace
@_as_of
@_config
@click.option("--yes", is_flag=True, help="显示差别之后直接替换现行模型；原模型保存在工作区的 models。")
def calibrate(period: str, inbox: str, workspace: str, as_of: str | None, config: str, *, yes: bool) -> None:
    """用一期数据重新估计关联权重，先显示与现行模型的差别，再决定是否替换。"""
    from fangpin.calibrate import show_calibration
    from flows.job import Request

    show_calibration(Request(period, inbox, workspace, config, as_of=as_of), yes)


@fangpin.command()
@_workspace
@click.option("--inbox", default="inbox", metavar="目录", help="收件目录：每期一个文件夹，如 2026-09。默认是 ./inbox。")
@click.option("--port", default=4200, type=click.IntRange(1024, 65535), metavar="端口", help="页面的端口，默认 4200。")
@_config
def serve(workspace: str, inbox: str, port: int, config: str) -> None:
    """按 prefect.yaml 的时间表自动比对，并在本机网页上显示运行情况。"""
    from fangpin.serve import show_serve

    show_serve(workspace, inbox, config, port)


@fangpin.group()
def policy() -> None:
    """查看政策。"""


@policy.command("show")
@click.argument("name", metavar="名称", required=False)
@_config
@click.option("--markdown", is_flag=True, help="输出 Markdown 原文，便于存档或打印。")
def policy_show(name: str | None, config: str, markdown: bool) -> None:
    """显示一项政策的标准、规则、依据和例子。"""
    from fangpin.policy import show_policy

    show_policy(name, config, markdown)
