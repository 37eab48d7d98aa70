"""`fangpin purge`: what is due to be deleted, and, when told so, its deletion."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from domain.office_clock import get_today
from fangpin.screen import console, show_table
from pipeline.county.load_county import load_county
from pipeline.run_request import parse_day
from services.purge import ExpiringFolder, list_expiring_folders, purge_folder
from storage.temporary_folders import clear_leftovers


def show_purge(workspace: Path, config: str, as_of: str | None, yes: bool) -> None:
    """List what holds property data; delete what is due when `yes`."""
    today = parse_day(as_of) or get_today()
    days = load_county(Path(config)).settings.property.retention_days
    expiring = list_expiring_folders(workspace, days)
    clear_leftovers(workspace)
    due = [folder for folder in expiring if folder.goes_on <= today]
    show_table(
        "财产检索数据和外发名单",
        ["位置", "截止日", "保留到", "文件", "大小（KB）", "到期"],
        [_line(o, today) for o in expiring],
    )
    if not due:
        console.print(f"没有到期的数据（保留 {days} 天）。", soft_wrap=True)
        return
    if not yes:
        console.print(f"有 {len(due)} 项到期，尚未删除。核对后加 --yes 删除，删除后不能恢复。", soft_wrap=True)
        return
    for one in due:
        purge_folder(workspace, one, today)
    console.print(f"已删除 {len(due)} 项；检索的汇总数字和删除记录留在 property/purged，不含个人信息。", soft_wrap=True)
    console.print("各部门反馈的原始文件在收件目录中，请另行按规定销毁。", soft_wrap=True)


def _line(folder: ExpiringFolder, today: date) -> tuple[object, ...]:
    files, size = folder.size()
    due = "是" if folder.goes_on <= today else ""
    return (folder.title, folder.as_of, folder.goes_on, files, (size + 1023) // 1024, due)
