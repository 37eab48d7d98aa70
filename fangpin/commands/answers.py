"""Commands about what people answer: reviews, townships' sheets, and the record of who did what."""

from __future__ import annotations

from pathlib import Path

import click

from fangpin.commands.options import config_option, period_option, row_options, workspace_option
from fangpin.commands.root import fangpin


@fangpin.group()
def review() -> None:
    """人工确认：导出待确认清单、导入结论、推翻一行的对应。"""


@review.command("export")
@click.option("--run", "run_id", metavar="运行编号", help="哪次比对或财产检索。默认是该期次最新的一次。")
@period_option(required=False)
@click.option(
    "--search",
    "is_search",
    is_flag=True,
    help="导出该期次最新一次财产检索的：授权人对应不确定的授权书、可能是被检索人的反馈。",
)
@click.option("--out", metavar="文件", help="写到哪个文件。默认在工作区的 review/期次 下。")
@click.option("--all", "everything", is_flag=True, help="已经有结论的和存疑的也列出。")
@workspace_option
@config_option
def review_export(
    run_id: str | None, period: str | None, is_search: bool, out: str | None, everything: bool, workspace: str,
    config: str,
) -> None:  # fmt: skip
    """导出待人工确认清单：部门数据和登记信息左右对照，最要紧的在前。

    一次比对或一次财产检索一份清单；该期次没有比对、只有财产检索的，导出财产检索的。
    """
    from fangpin.review import show_export

    show_export(run_id, period, is_search, out, everything, Path(workspace), config)


@review.command("import")
@click.argument("file", metavar="文件")
@workspace_option
@config_option
def review_import(file: str, workspace: str, config: str) -> None:
    """导入填好的待人工确认清单；以后的比对和财产检索都采用其中的结论。"""
    from fangpin.review import show_import

    show_import(Path(file), Path(workspace), config)


@review.command("reject")
@row_options
@click.option("--by", required=True, metavar="姓名", help="谁作的判断。")
@click.option("--date", "day", metavar="日期", help="判断的日期，如 2026-10-15。默认是今天。")
@click.option("--undo", "take_back", is_flag=True, help="撤销以前对这一行的人工意见，重新比对。")
@workspace_option
@config_option
def review_reject(
    run_id: str, place: dict[str, object], by: str, day: str | None, take_back: bool, workspace: str, config: str
) -> None:
    """推翻一行数据（或财产检索中一份授权书）的对应：今后同样内容的行不再对应到此人。"""
    from fangpin.review import show_reject

    show_reject(run_id, place, by, day, take_back, Path(workspace), config)


@fangpin.group()
def feedback() -> None:
    """乡镇和部门报回的表：导入、撤销、列出。"""


@feedback.command("import")
@click.argument("files", metavar="文件...", nargs=-1, required=True)
@click.option(
    "--receipt", metavar="文件", help="回执写到哪个 csv 文件（旁边另有同名 xlsx）。默认在工作区的 feedback 下。"
)
@click.option("--by", default="", metavar="姓名", help="谁导入的，记入操作记录。")
@workspace_option
@config_option
def feedback_import(files: tuple[str, ...], receipt: str | None, by: str, workspace: str, config: str) -> None:
    """导入报回的表（文件、目录、压缩包均可）：乡镇的名单，部门的开单表，评议、措施台账，抽检结果。

    “非本人”的，推翻线索背后的对应。
    """
    from fangpin.feedback import show_import

    show_import([Path(file) for file in files], receipt, by, Path(workspace), config)


@feedback.command("undo")
@click.argument("import_id", metavar="导入编号")
@click.option("--by", default="", metavar="姓名", help="谁撤销的，记入操作记录。")
@workspace_option
def feedback_undo(import_id: str, by: str, workspace: str) -> None:
    """撤销一次导入：它带来的核查结果、“非本人”和其他答复不再算数。"""
    from fangpin.feedback import show_undo

    show_undo(import_id, by, Path(workspace))


@feedback.command("list")
@workspace_option
def feedback_list(workspace: str) -> None:
    """列出各次导入：编号、时间、采用和未采用的行数、是否已撤销。"""
    from fangpin.feedback import show_imports

    show_imports(Path(workspace))


@fangpin.group()
def audit() -> None:
    """操作记录：谁在什么时候做了什么。"""


@audit.command("show")
@click.option("--last", type=click.IntRange(min=1), default=50, metavar="条数", help="显示最近多少条。默认 50。")
@workspace_option
def audit_show(last: int, workspace: str) -> None:
    """显示最近的操作记录。"""
    from fangpin.audit import show_trail

    show_trail(last, Path(workspace))


@audit.command("verify")
@workspace_option
def audit_verify(workspace: str) -> None:
    """核对操作记录是否被改动、删去、插入或截断；不完整时退出码为 4。"""
    from fangpin.audit import show_verdict

    show_verdict(Path(workspace))
