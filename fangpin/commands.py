"""The commands and their options; what they do lives in the modules that they import when called."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
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
_as_of_today = click.option(
    "--as-of", metavar="日期", help="截止日，如 2026-09-30；年龄、时间窗口、时限都按它计算。默认是今天。"
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
    """用自带的样例县（虚构人员）完整运行一次比对和财产检索，并显示名单在哪里。"""
    from fangpin.run import show_demo

    show_demo(Path(workspace), config, PROJECT / "data_samples")


@fangpin.command()
@_period(required=True)
@_inbox
@_workspace
@_policy
@_as_of
@_config
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
@_period(required=True)
@_inbox
@_workspace
@_policy
@_as_of
@click.option(
    "--asked-on",
    metavar="日期",
    help="名单日期，如 2026-10-09：授权书在这一天和截止日都必须有效。默认是今天；收到反馈后再运行时，填第一次的日期。",
)
@_config
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
@_workspace
@_policy
@_as_of_today
@_config
def case(
    household: str | None, listed: str | None, inbox: str | None, workspace: str, policy: str | None,
    as_of: str | None, config: str,
) -> None:  # fmt: skip
    """现在就比对一户（或一份短名单）：用各部门最新的数据，看五项保障和风险线索。"""
    from fangpin.case import show_case
    from services.case import CaseRequest

    show_case(CaseRequest(household, listed, inbox, workspace, config, policy, as_of))


@fangpin.command()
@click.option("--county", required=True, metavar="代码", help="六位县代码，如 640324（同心县）。")
@click.option("--config", metavar="目录", help="配置放在哪里：一个空的或不存在的目录。默认是 ./config-县代码。")
@click.option("--divisions", metavar="文件", help="本县的区划文件（CSV，列 code,name）；自带数据中没有本县时用。")
@_policy
@_workspace
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
@_workspace
@_policy
@_as_of_today
@_config
@_department("部门自查：只看这个部门应报的数据，如 医保局。")
def check(
    inbox: str | None, workspace: str, policy: str | None, as_of: str | None, config: str, department: str | None
) -> None:
    """只识别和检查文件，不比对、不出名单；有问题的文件在前，最后是结论；结果写入检查报告。部门报送前也可自查。"""
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
@click.option("--to", required=True, metavar="部门", help="接收名单的部门，如 医保局。")
@_inbox
@_workspace
@_as_of
@_config
def push(to: str, inbox: str, workspace: str, as_of: str | None, config: str) -> None:
    """给部门生成通知要求提供的名单（如发医保局的脱贫人口名单），只含允许的列，并记入台账。"""
    from fangpin.push import show_push

    show_push(to, inbox, workspace, config, as_of)


@fangpin.command()
@_workspace
@_as_of
@_config
@click.option("--yes", is_flag=True, help="确认删除。不加时只列出，不删除。")
def purge(workspace: str, as_of: str | None, config: str, yes: bool) -> None:
    """列出超过保留期限的财产检索数据和外发名单；加 --yes 才删除。"""
    from fangpin.purge import show_purge

    show_purge(Path(workspace), config, as_of, yes)


@fangpin.command()
@_period(required=False)
@_workspace
def status(period: str | None, workspace: str) -> int:
    """列出各期比对的结果、行数和待人工确认的数量，以及失败了还没有补做的定期比对（此时退出码不为 0）。"""
    from fangpin.status import show_status

    return show_status(Path(workspace), period)


@fangpin.command()
@click.option("--run", "run_id", required=True, metavar="运行编号", help="发布哪次比对；运行编号见 fangpin status。")
@click.option("--by", required=True, metavar="姓名", help="谁决定发布。")
@_workspace
def publish(run_id: str, by: str, workspace: str) -> None:
    """发布一次等待发布的比对（county.yaml 中 publish: by_hand 时用）。"""
    from fangpin.publication import show_publication

    show_publication(run_id, by, Path(workspace))


@fangpin.command()
@click.option("--run", "run_id", required=True, metavar="运行编号", help="撤回哪次比对。")
@click.option("--reason", required=True, metavar="原因", help="为什么撤回；记入操作记录。不要写姓名和证件号码。")
@click.option("--by", required=True, metavar="姓名", help="谁决定撤回。")
@_workspace
def withdraw(run_id: str, reason: str, by: str, workspace: str) -> None:
    """撤回已发布的比对：名单不再有效，以后的比对不再以它为上期。"""
    from fangpin.publication import show_withdrawal

    show_withdrawal(run_id, reason, by, Path(workspace))


@fangpin.command()
@click.argument("before", metavar="甲运行编号")
@click.argument("after", metavar="乙运行编号")
@click.option("--township", metavar="乡镇", help="只看这个乡镇，写全称，如 白沙镇。")
@_workspace
def diff(before: str, after: str, township: str | None, workspace: str) -> None:
    """比较两次比对：哪些户、哪些线索新出现、有变化、不再出现，以及原因。"""
    from fangpin.publication import show_diff

    show_diff(before, after, township, Path(workspace))


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
    from pipeline.run_request import RunRequest

    show_calibration(RunRequest(period, inbox, workspace, config, as_of=as_of), yes)


@fangpin.command()
@_workspace
@click.option("--inbox", default="inbox", metavar="目录", help="收件目录：每期一个文件夹，如 2026-09。默认是 ./inbox。")
@click.option("--port", default=4200, type=click.IntRange(1024, 65535), metavar="端口", help="页面的端口，默认 4200。")
@_config
def serve(workspace: str, inbox: str, port: int, config: str) -> int:
    """按 prefect.yaml 的时间表自动比对，并在本机网页上显示运行情况。"""
    from fangpin.serve import show_serve

    return show_serve(workspace, inbox, config, port)


@fangpin.group()
def policy() -> None:
    """查看和比较政策。"""


@policy.command("show")
@click.argument("name", metavar="名称", required=False)
@_config
@click.option("--markdown", is_flag=True, help="输出 Markdown 原文，便于存档或打印。")
def policy_show(name: str | None, config: str, markdown: bool) -> None:
    """显示一项政策的标准、规则、依据和例子。"""
    from fangpin.policy import show_policy

    show_policy(name, config, markdown)


@policy.command("diff")
@click.argument("old", metavar="甲政策")
@click.argument("new", metavar="乙政策")
@_config
@click.option("--markdown", is_flag=True, help="输出 Markdown 原文，便于存档或打印。")
def policy_diff(old: str, new: str, config: str, markdown: bool) -> None:
    """两项政策有什么不同：标准，增减和修改的规则，点名的部门，时限。"""
    from fangpin.policy import show_difference

    show_difference(old, new, config, markdown)


def _one_row(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that name one row of one run, handed to the command as `run_id` and `place`."""

    @wraps(command)
    def called(source: str, row: int, file: str | None, sheet: str | None, **others: Any) -> Any:
        return command(place={"source": source, "row_number": row, "file": file, "sheet": sheet}, **others)

    options = (
        click.option("--run", "run_id", required=True, metavar="运行编号", help="哪次比对，见 fangpin status。"),
        click.option(
            "--source", required=True, metavar="来源",
            help="数据来源，如 insurance_settlement（config/sources 下的文件名）。",
        ),
        click.option(
            "--row", required=True, type=int, metavar="行号", help="原文件中的行号（Excel 左侧的数字）。"
        ),
        click.option("--file", metavar="文件", help="收件目录内的文件路径；只有一个文件有这一行时不用写。"),
        click.option("--sheet", metavar="工作表", help="工作表名称；只有一张有这一行时不用写。"),
    )  # fmt: skip
    for option in reversed(options):
        called = option(called)
    return called


@fangpin.command()
@_one_row
@click.option("--inbox", metavar="目录", help="当时的收件目录，用来显示各项取值。默认是比对时的位置。")
@_workspace
@_config
def explain(run_id: str, place: dict[str, object], inbox: str | None, workspace: str, config: str) -> None:
    """说明一行数据为什么对应到某人、待确认或未对应：逐项比对、权重、概率和次优人员。"""
    from fangpin.explain import show_explanation

    show_explanation(run_id, place, inbox, Path(workspace), config)


@fangpin.group()
def review() -> None:
    """人工确认：导出待确认清单、导入结论、推翻一行的对应。"""


@review.command("export")
@click.option("--run", "run_id", metavar="运行编号", help="哪次比对或财产检索。默认是该期次最新的一次。")
@_period(required=False)
@click.option(
    "--search",
    "is_search",
    is_flag=True,
    help="导出该期次最新一次财产检索的：授权人对应不确定的授权书、可能是被检索人的反馈。",
)
@click.option("--out", metavar="文件", help="写到哪个文件。默认在工作区的 review/期次 下。")
@click.option("--all", "everything", is_flag=True, help="已经有结论的和存疑的也列出。")
@_workspace
@_config
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
@_workspace
@_config
def review_import(file: str, workspace: str, config: str) -> None:
    """导入填好的待人工确认清单；以后的比对和财产检索都采用其中的结论。"""
    from fangpin.review import show_import

    show_import(Path(file), Path(workspace), config)


@review.command("reject")
@_one_row
@click.option("--by", required=True, metavar="姓名", help="谁作的判断。")
@click.option("--date", "day", metavar="日期", help="判断的日期，如 2026-10-15。默认是今天。")
@click.option("--undo", "take_back", is_flag=True, help="撤销以前对这一行的人工意见，重新比对。")
@_workspace
@_config
def review_reject(
    run_id: str, place: dict[str, object], by: str, day: str | None, take_back: bool, workspace: str, config: str
) -> None:
    """推翻一行数据（或财产检索中一份授权书）的对应：今后同样内容的行不再对应到此人。"""
    from fangpin.review import show_reject

    show_reject(run_id, place, by, day, take_back, Path(workspace), config)


@fangpin.group()
def feedback() -> None:
    """乡镇报回的核查结果：导入、撤销、列出。"""


@feedback.command("import")
@click.argument("files", metavar="文件...", nargs=-1, required=True)
@click.option(
    "--receipt", metavar="文件", help="回执写到哪个 csv 文件（旁边另有同名 xlsx）。默认在工作区的 feedback 下。"
)
@click.option("--by", default="", metavar="姓名", help="谁导入的，记入操作记录。")
@_workspace
@_config
def feedback_import(files: tuple[str, ...], receipt: str | None, by: str, workspace: str, config: str) -> None:
    """导入乡镇报回的表（文件、目录、压缩包均可）；“非本人”的，推翻线索背后的对应。"""
    from fangpin.feedback import show_import

    show_import([Path(file) for file in files], receipt, by, Path(workspace), config)


@feedback.command("undo")
@click.argument("import_id", metavar="导入编号")
@click.option("--by", default="", metavar="姓名", help="谁撤销的，记入操作记录。")
@_workspace
def feedback_undo(import_id: str, by: str, workspace: str) -> None:
    """撤销一次导入：它带来的核查结果、“非本人”和其他答复不再算数。"""
    from fangpin.feedback import show_undo

    show_undo(import_id, by, Path(workspace))


@feedback.command("list")
@_workspace
def feedback_list(workspace: str) -> None:
    """列出各次导入：编号、时间、采用和未采用的行数、是否已撤销。"""
    from fangpin.feedback import show_imports

    show_imports(Path(workspace))


@fangpin.group()
def audit() -> None:
    """操作记录：谁在什么时候做了什么。"""


@audit.command("show")
@click.option("--last", type=click.IntRange(min=1), default=50, metavar="条数", help="显示最近多少条。默认 50。")
@_workspace
def audit_show(last: int, workspace: str) -> None:
    """显示最近的操作记录。"""
    from fangpin.audit import show_trail

    show_trail(last, Path(workspace))


@audit.command("verify")
@_workspace
def audit_verify(workspace: str) -> None:
    """核对操作记录是否被改动、删去、插入或截断；不完整时退出码为 4。"""
    from fangpin.audit import show_verdict

    show_verdict(Path(workspace))
