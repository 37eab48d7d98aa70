"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

PROJECT = Path(__file__).resolve().parents[2]

workspace_option = click.option(
    "--workspace",
    envvar="FANGPIN_WORKSPACE",
    default="workspace",
    metavar="目录",
    help="工作区：比对结果、名单和记录所在的目录。默认取环境变量 FANGPIN_WORKSPACE，否则是 ./workspace。",
)
config_option = click.option(
    "--config", default=str(PROJECT / "config"), metavar="目录", help="配置目录。默认是程序自带的 config。"
)
inbox_option = click.option("--inbox", required=True, metavar="目录", help="收件目录：各部门报送的文件，可以有子目录。")
policy_option = click.option(
    "--policy", metavar="名称", help="采用的政策，对应 config/policies 下的文件名。默认取 county.yaml。"
)
as_of_option = click.option(
    "--as-of", metavar="日期", help="截止日，如 2026-09-30；年龄、时间窗口、时限都按它计算。默认是期次最后一天。"
)
as_of_today_option = click.option(
    "--as-of", metavar="日期", help="截止日，如 2026-09-30；年龄、时间窗口、时限都按它计算。默认是今天。"
)

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def period_option(required: bool) -> Decorator:
    """`--period`, the period of a run."""
    text = "期次：2026-09（月）、2026Q3（季）、2026（年度）、2026C1（第一次集中排查）。"
    return click.option("--period", required=required, metavar="期次", help=text)


def department_option(text: str) -> Decorator:
    """`--department`; `text`: what it is for."""
    return click.option("--department", metavar="部门", help=text)


def place_options(required: bool) -> Decorator:
    """Options that name one row of the departments' files, handed to the command as `place`."""
    options = (
        click.option(
            "--source", required=required, metavar="来源",
            help="数据名称或部门，如 医疗费用结算、医保局；也可写 config/sources 下的文件名，如 insurance_settlement。",
        ),
        click.option(
            "--row", required=required, type=int, metavar="行号", help="原文件中的行号（Excel 左侧的数字）。"
        ),
        click.option("--file", metavar="文件", help="收件目录内的文件路径；只有一个文件有这一行时不用写。"),
        click.option("--sheet", metavar="工作表", help="工作表名称；只有一张有这一行时不用写。"),
    )  # fmt: skip

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def called(source: str | None, row: int | None, file: str | None, sheet: str | None, **others: Any) -> Any:
            return command(place={"source": source, "row_number": row, "file": file, "sheet": sheet}, **others)

        for option in reversed(options):
            called = option(called)
        return called

    return decorate


def row_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that name one row of one run, handed to the command as `run_id` and `place`."""
    run = click.option("--run", "run_id", required=True, metavar="运行编号", help="哪次比对，见 fangpin status。")
    return run(place_options(required=True)(command))
