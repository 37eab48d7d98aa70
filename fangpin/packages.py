"""`fangpin package`: what was packed, the register, and whether it agrees with the folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from domain.errors import StageFailed, UsageError
from domain.office_clock import get_today
from domain.periods import Period
from fangpin.screen import console, show_table, working
from pipeline.run_request import parse_day
from services.packages import check_folder
from services.packages.make_packages import Package, PackageRequest, find_receivers, make_packages, open_packed_run
from services.packages.passwords import make_password, read_key_file, write_slips
from services.packages.recall import recall_package
from services.packages.register import PackageNote, list_packages, note_event

STATES = {
    "issued": "已发放，未签收", "received": "已签收", "recalled": "已通知收回，未交回", "returned": "已交回",
    "destroyed": "已销毁",
}  # fmt: skip
_EVENTS = {"received": "已登记签收", "returned": "已登记交回", "destroyed": "已登记销毁"}
_PROBLEMS = {
    check_folder.MISSING: "登记中有，文件夹里没有", check_folder.CHANGED: "文件与发放时不同，被改动过",
    check_folder.UNKNOWN: "文件夹里有，登记中没有",
}  # fmt: skip


def show_packages_made(asked: Mapping[str, Any], by: str, workspace: Path, config: Path) -> None:
    """Pack, and show which package is whose, and its password where the program has made one."""
    names = (*asked["townships"], *asked["departments"])
    if bool(names) == asked["everybody"]:
        raise UsageError("请用 --township、--department 指明发给谁，或者写 --all。")
    if asked["papers_only"] and not asked["papers"]:
        raise UsageError("--papers-only 要和 --papers 日期 一起用。")
    if asked["papers"] and asked["with_property"]:
        raise UsageError("财产检索的材料单独打包，不能和 --papers 一起用。")
    request = PackageRequest(
        asked["period"], names, by, asked["package_format"], asked["csv"], asked["with_property"],
        tuple(day for text in asked["papers"] if (day := parse_day(text))),
        not (asked["papers_only"] or asked["with_property"]), asked["again"],
    )  # fmt: skip
    slips = Path(asked["slips"]) if asked["slips"] else None
    _require_place(slips, workspace)
    with working():
        current = open_packed_run(workspace, config, request.period, get_today())
        receivers = find_receivers(current, request)
        people = [receiver.name for receiver in receivers]
        keys = Path(asked["keys"]) if asked["keys"] else None
        passwords = read_key_file(keys, people) if keys else {name: make_password() for name in people}
    packages: list[Package] = []
    try:
        with working():
            for receiver in receivers:
                packages += make_packages(current, request, [receiver], passwords)
    except BaseException:
        if packages:  # they are in the register: their passwords are told, whatever became of the next one
            _show_made(packages, {} if keys else passwords, slips)
        raise
    _show_made(packages, {} if keys else passwords, slips)
    if request.with_property and any(package.file for package in packages):
        console.print("财产检索的文件包只发给经办人，不得转给其他人。", soft_wrap=True)


def _require_place(slips: Path | None, workspace: Path) -> None:
    """Before anything is packed: a password that cannot be written down afterwards is lost."""
    if slips is None:
        return
    if (workspace / "packages").resolve() in slips.resolve().parents:
        raise UsageError("密码条不能和文件包放在一起。请把 --slips 写到别处。")
    if slips.exists():
        raise UsageError(f"“{slips}”已经存在。请换一个文件名，别的密码还在里面。")
    if not slips.resolve().parent.is_dir():
        raise UsageError(f"没有目录“{slips.resolve().parent}”，密码条写不进去。请先建好，或把 --slips 写到别处。")


def _write_slips(slips: Path, passwords: Mapping[str, str]) -> bool:
    """Whether the passwords stand in the file; where they do not, the screen is their only place."""
    try:
        write_slips(slips, passwords, ("接收单位", "密码"))
    except (OSError, UsageError):
        console.print(f"密码条“{slips}”写不进去，密码改为显示在屏幕上，请抄下来。", soft_wrap=True)
        return False
    return True


def _show_made(packages: list[Package], passwords: Mapping[str, str], slips: Path | None) -> None:
    fresh = [package for package in packages if package.file]
    for package in packages:
        if package.file is None:
            console.print(
                f"{package.receiver.name}：内容没有变化，仍是 {package.number}。要重新打包请加 --again。",
                soft_wrap=True,
            )
    if not fresh:
        console.print("没有新的文件包。")
        return
    chosen = {package.receiver.name: passwords[package.receiver.name] for package in fresh} if passwords else {}
    is_written = bool(slips and chosen and _write_slips(slips, chosen))
    shown = {} if is_written else chosen
    headings = ["编号", "接收单位", "文件数", *(["密码（只显示这一次）"] if shown else [])]
    show_table(
        "文件包", headings,
        [(p.number, p.receiver.name, p.files, *([shown[p.receiver.name]] if shown else [])) for p in fresh],
    )  # fmt: skip
    console.print(f"文件包在 {fresh[0].file.parent.resolve() if fresh[0].file else ''}", soft_wrap=True)
    if slips and is_written:
        console.print(f"密码条：{slips.resolve()}", soft_wrap=True)
    if passwords:
        console.print("密码请当面、打电话或另发信封告知，不要和文件包放在一起；程序不保存密码。", soft_wrap=True)
    console.print("对方收到后请登记：fangpin package receipt 编号 --person 签收人 --by 姓名", soft_wrap=True)


def show_register(period: str | None, workspace: Path) -> None:
    """A line per package, and how many wait for their receipt."""
    packages = list_packages(workspace, str(Period.parse(period)) if period else None)
    if packages.is_empty():
        console.print("还没有发放过文件包。")
        return
    lines = packages.select(
        "package_no", "receiver", "period", pl.format("V{}", "edition"), pl.col("issued_on").dt.to_string("iso"),
        "files", pl.col("state").replace(STATES), pl.col("received_by").fill_null(""),
        pl.coalesce("ended_on", "recalled_on", "received_on").dt.to_string("iso").fill_null(""), "recorded_by",
    )  # fmt: skip
    headings = ["编号", "接收单位", "期次", "版次", "发放日期", "文件数", "情况", "签收人", "情况日期", "发放人"]
    show_table("文件包发放登记", headings, lines.rows())
    waiting = packages.filter(pl.col("state") == "issued").height
    recalled = packages.filter(pl.col("state") == "recalled").height
    if waiting:
        console.print(f"未签收 {waiting} 个。", soft_wrap=True)
    if recalled:
        console.print(f"已通知收回、未交回 {recalled} 个，请催交。", soft_wrap=True)


def show_event(event: str, *, number: str, person: str, day: str | None, note: str, by: str, workspace: str) -> None:
    """Enter a receipt or a return, and say so."""
    chosen_day = parse_day(day) or get_today()
    receiver = note_event(Path(workspace), PackageNote(number, event, person, chosen_day, by, note))
    console.print(f"{number.strip()}（{receiver}）{_EVENTS[event]}。", soft_wrap=True)


def show_recall(numbers: Sequence[str], reason: str, day: str | None, by: str, workspace: Path, config: Path) -> None:
    """Call packages back, and say for each where the page is that tells its receiver."""
    for number in dict.fromkeys(numbers):
        page = recall_package(workspace, config, number, reason, parse_day(day) or get_today(), by)
        console.print(f"{number.strip()} 已登记收回。收回通知：{page.resolve()}", soft_wrap=True)
    console.print("请把通知送给接收单位；交回以后登记：fangpin package returned 编号 --by 姓名", soft_wrap=True)


def show_check(folder: Path | None, workspace: Path) -> None:
    """Say what does not agree. Raises `StageFailed` where anything does not."""
    count = list_packages(workspace, None).height
    problems = check_folder.check_packages(workspace, folder)
    if problems.is_empty():
        console.print(f"登记的 {count} 个文件包都在，没有被改动，也没有登记以外的文件。", soft_wrap=True)
        return
    show_table("核对结果", ["编号", "文件", "问题"], problems.with_columns(pl.col("problem").replace(_PROBLEMS)).rows())
    raise StageFailed(
        f"登记 {count} 个，有 {problems.height} 处不一致。缺少的请找回或说明去向；被改动和没有登记的不要使用。"
    )
