"""Commands about samples (抽检): draw one, list them, see what one came to, take one back."""

from __future__ import annotations

from pathlib import Path

import click

from fangpin.commands.options import config_option, workspace_option
from fangpin.commands.root import fangpin


@fangpin.group()
def sample() -> None:
    """抽检：从最新名单中随机抽取线索、关联和未关联的数据，填好后计算差错率。"""


@sample.command("draw")
@click.option(
    "--size", type=click.IntRange(1, 2000), default=100, metavar="条数", help="每种对象各抽多少条。默认 100。"
)
@click.option(
    "--seed", type=click.IntRange(min=0), metavar="数字",
    help="随机种子：同一次比对、同一种子抽出的样本相同。默认由运行编号决定。",
)  # fmt: skip
@click.option(
    "--kind", "kinds", type=click.Choice(["clue", "link", "unlinked"]), multiple=True,
    help="抽检对象：clue 线索，link 关联（自动关联的也抽），unlinked 未关联的数据（查漏）。可写几次，默认线索和关联。",
)  # fmt: skip
@click.option("--as-of", metavar="日期", help="抽样日期，如 2026-10-15，取这一天有效的名单。默认是今天。")
@click.option("--by", default="", metavar="姓名", help="谁抽的，记入操作记录。")
@workspace_option
@config_option
def sample_draw(
    size: int, seed: int | None, kinds: tuple[str, ...], as_of: str | None, by: str, workspace: str, config: str
) -> None:
    """抽取样本（线索按乡镇、关联按方式、未关联按原因分层），写出抽检样本表。"""
    from fangpin.samples import show_drawing

    show_drawing(size, seed, kinds, as_of, by, Path(workspace), Path(config))


@sample.command("list")
@workspace_option
def sample_list(workspace: str) -> None:
    """列出各次抽检：编号、日期、种子、样本数、已报回数。"""
    from fangpin.samples import show_samples

    show_samples(Path(workspace))


@sample.command("result")
@click.argument("number", metavar="抽检编号")
@workspace_option
@config_option
def sample_result(number: str, workspace: str, config: str) -> None:
    """按已导入的抽检结果，计算各乡镇、各关联方式、各未关联原因和全县的差错率及其区间。"""
    from fangpin.samples import show_result

    show_result(number, Path(workspace), Path(config))


@sample.command("undo")
@click.argument("number", metavar="抽检编号")
@click.option("--reason", required=True, metavar="原因", help="为什么撤销；记入操作记录。不要写姓名和证件号码。")
@click.option("--by", required=True, metavar="姓名", help="谁决定撤销。")
@workspace_option
def sample_undo(number: str, reason: str, by: str, workspace: str) -> None:
    """撤销一次抽检：样本和它的结果不再算数，编号不再使用。"""
    from fangpin.samples import show_undo

    show_undo(number, reason, by, Path(workspace))
