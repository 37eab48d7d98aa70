"""Commands about what departments deliver, and what they are given; policies, weights, another county."""

from __future__ import annotations

from pathlib import Path

import click

from fangpin.commands.options import (
    PROJECT,
    as_of_option,
    as_of_today_option,
    config_option,
    department_option,
    inbox_option,
    period_option,
    policy_option,
    workspace_option,
)
from fangpin.commands.root import fangpin


@fangpin.command()
@click.option("--county", required=True, metavar="代码", help="六位县代码，如 640324（同心县）。")
@click.option("--config", metavar="目录", help="配置放在哪里：一个空的或不存在的目录。默认是 ./config-县代码。")
@click.option("--divisions", metavar="文件", help="本县的区划文件（CSV，列 code,name）；自带数据中没有本县时用。")
@policy_option
@workspace_option
def init(county: str, config: str | None, divisions: str | None, policy: str | None, workspace: str) -> None:  # noqa: ARG001 - every command takes a workspace
    """为一个新的县（团场）生成配置：地名、政策和各项设置。"""
    from fangpin.init import show_init

    show_init(PROJECT / "config", county, Path(config or f"config-{county}"), divisions, policy)


@fangpin.command()
@click.option(
    "--inbox",
    metavar="目录",
    help="收件目录：各部门报送的文件，可以有子目录。用 --department 时可不写：取上次比对的，没有的取 ./inbox。",
)
@workspace_option
@policy_option
@as_of_today_option
@config_option
@department_option("部门自查：只看这个部门应报的数据，如 医保局。")
def check(
    inbox: str | None, workspace: str, policy: str | None, as_of: str | None, config: str, department: str | None
) -> None:
    """只识别和检查文件，不比对、不出名单；有问题的文件在前，最后是结论；结果写入检查报告。部门报送前也可自查。"""
    from fangpin.check import show_check

    show_check(inbox, workspace, policy, as_of, config, department)


@fangpin.command()
@period_option(required=True)
@department_option("只生成这个部门的数据需求，如 医保局。默认是所有提供比对数据的部门。")
@click.option("--out", metavar="目录", help="放在哪里。默认是工作区的 requests/期次。")
@click.option("--date", "dated", metavar="日期", help="函的落款日期，如 2026-09-20。默认空着，盖章时填写。")
@workspace_option
@config_option
def request(
    period: str, department: str | None, out: str | None, dated: str | None, workspace: str, config: str
) -> None:
    """给每个部门生成数据需求：函、空白模板和填写说明。"""
    from fangpin.request import show_request

    show_request(period, department, out, workspace, config, dated)


@fangpin.command()
@period_option(required=True)
@inbox_option
@workspace_option
@as_of_option
@config_option
@click.option("--yes", is_flag=True, help="显示差别之后直接替换现行模型；原模型保存在工作区的 models。")
def calibrate(period: str, inbox: str, workspace: str, as_of: str | None, config: str, *, yes: bool) -> None:
    """用一期数据重新估计关联权重，先显示与现行模型的差别，再决定是否替换。"""
    from fangpin.calibrate import show_calibration
    from pipeline.run_request import RunRequest

    show_calibration(RunRequest(period, inbox, workspace, config, as_of=as_of), yes)


@fangpin.command()
@click.option("--to", required=True, metavar="部门", help="接收名单的部门，如 医保局。")
@inbox_option
@workspace_option
@as_of_option
@config_option
def push(to: str, inbox: str, workspace: str, as_of: str | None, config: str) -> None:
    """给部门生成通知要求提供的名单（如发医保局的脱贫人口名单），只含允许的列，并记入台账。"""
    from fangpin.push import show_push

    show_push(to, inbox, workspace, config, as_of)


@fangpin.command()
@workspace_option
@as_of_today_option
@config_option
@click.option("--by", default="", metavar="姓名", help="谁决定删除。默认是登录本机的用户。")
@click.option("--yes", is_flag=True, help="确认删除。不加时只列出，不删除。")
def purge(workspace: str, as_of: str | None, config: str, by: str, yes: bool) -> None:
    """列出超过保留期限的财产检索数据、外发名单和部门报送的原始文件；加 --yes 才删除，比对结果保留。"""
    from fangpin.purge import show_purge

    show_purge(Path(workspace), config, as_of, by, yes)


@fangpin.group()
def policy() -> None:
    """查看和比较政策。"""


@policy.command("show")
@click.argument("name", metavar="名称", required=False)
@config_option
@click.option("--markdown", is_flag=True, help="输出 Markdown 原文，便于存档或打印。")
def policy_show(name: str | None, config: str, markdown: bool) -> None:
    """显示一项政策的标准、规则、依据和例子。"""
    from fangpin.policy import show_policy

    show_policy(name, config, markdown)


@policy.command("diff")
@click.argument("old", metavar="甲政策")
@click.argument("new", metavar="乙政策")
@config_option
@click.option("--markdown", is_flag=True, help="输出 Markdown 原文，便于存档或打印。")
def policy_diff(old: str, new: str, config: str, markdown: bool) -> None:
    """两项政策有什么不同：标准，增减和修改的规则，点名的部门，时限。"""
    from fangpin.policy import show_difference

    show_difference(old, new, config, markdown)
