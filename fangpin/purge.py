"""`fangpin purge`: what is due to be deleted, and, when told so, its deletion."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from domain.office_clock import get_today
from fangpin.screen import console, show_table
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from pipeline.run_request import parse_day
from services.retention.purge import ExpiringFolder, list_expiring_folders, purge_folder
from services.retention.purge_inboxes import RawInbox, list_raw_inboxes, purge_inbox
from storage.temporary_folders import clear_leftovers

_NAMED = 5


def show_purge(workspace: Path, config: str, as_of: str | None, by: str, yes: bool) -> None:
    """List what holds property data, lists to departments and raw files; delete what is due when `yes`."""
    today, county = parse_day(as_of) or get_today(), load_county(Path(config))
    expiring = list_expiring_folders(
        workspace, county.settings.property.retention_days, county.settings.retention.raw_days
    )
    clear_leftovers(workspace)
    inboxes = list_raw_inboxes(workspace, county)
    due = [folder for folder in expiring if folder.goes_on <= today]
    due_inboxes = [inbox for inbox in inboxes if inbox.list_due(today)]
    _show_tables(expiring, inboxes, today)
    if not due and not due_inboxes:
        console.print(_describe_days("没有到期的数据", county), soft_wrap=True)
        return
    if not yes:
        files = sum(len(inbox.list_due(today)) for inbox in due_inboxes)
        console.print(
            f"有 {len(due)} 项、原始文件 {files} 个到期，尚未删除。核对位置后加 --yes 删除，删除后不能恢复。",
            soft_wrap=True,
        )
        return
    _purge_folders(workspace, due, today, by)
    for inbox in due_inboxes:
        _purge_inbox(workspace, inbox, today, by)


def _describe_days(text: str, county: County) -> str:
    replies, raw = county.settings.property.retention_days, county.settings.retention.raw_days
    return f"{text}（财产检索数据保留 {replies} 天，原始文件保留 {raw} 天）。"


def _show_tables(expiring: list[ExpiringFolder], inboxes: list[RawInbox], today: date) -> None:
    show_table(
        "财产检索数据、外发名单和部门换下的文件",
        ["位置", "截止日", "保留到", "文件", "大小（KB）", "到期"],
        [_line(folder, today) for folder in expiring],
    )
    if inboxes:
        show_table(
            "部门报送的原始文件", ["收件目录", "用过它的比对", "保留到", "文件", "其中到期"],
            [(inbox.folder, len(inbox.runs), inbox.goes_on, len(inbox.files), len(inbox.list_due(today)))
             for inbox in inboxes],
        )  # fmt: skip


def _purge_folders(workspace: Path, due: list[ExpiringFolder], today: date, by: str) -> None:
    for folder in due:
        purge_folder(workspace, folder, today, by)
    if due:
        console.print(
            f"已删除 {len(due)} 项；检索的汇总数字和删除记录留在 property/purged，不含个人信息。", soft_wrap=True
        )


def _purge_inbox(workspace: Path, inbox: RawInbox, today: date, by: str) -> None:
    done = purge_inbox(workspace, inbox, today, by)
    text = f"收件目录 {done.folder}：已删除 {done.deleted} 个文件" + ("，目录已空，一并删除" if done.is_gone else "")
    console.print(f"{text}；比对结果和删除记录（purged 目录）保留。", soft_wrap=True)
    if done.changed:
        names = "、".join(done.changed[:_NAMED]) + (" 等" if len(done.changed) > _NAMED else "")
        console.print(
            f"  有 {len(done.changed)} 个文件与比对时不同，没有删除，请自行核对：{names}", soft_wrap=True, markup=False
        )


def _line(folder: ExpiringFolder, today: date) -> tuple[object, ...]:
    files, size = folder.size()
    due = "是" if folder.goes_on <= today else ""
    return (folder.title, folder.as_of, folder.goes_on, files, (size + 1023) // 1024, due)
