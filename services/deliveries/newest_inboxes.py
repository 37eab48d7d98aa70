"""Where the newest data of every source lie: the inbox of the last run, and those of the periods before it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import intake
from domain.errors import UsageError
from domain.handover import SheetFound
from domain.periods import parse_period_name
from domain.progress import report_step
from pipeline.county.county import County
from storage.durable_writes import write_text

_REMEMBERED = "latest_inbox"
# Older data than these periods' are not "the newest" of anything.
_PERIODS_BACK = 12
_MAY_BE_READ = ("recognised", "duplicate_file")


def remember_inbox(workspace: Path, inbox: Path) -> None:
    """Note in the workspace where the inbox of the last run is."""
    write_text(workspace / _REMEMBERED, f"{inbox.resolve()}\n")


def read_remembered_inbox(workspace: Path) -> Path:
    """The inbox of the last run; where it is one of several periods', the folder of all of them.

    Raises `UsageError` when no run has told, or the folder is gone.
    """
    path = workspace / _REMEMBERED
    if not path.is_file():
        raise UsageError("这个工作区还没有完成过比对，不知道数据在哪里。请用 --inbox 指明收件目录。")
    inbox = Path(path.read_text(encoding="utf-8").strip())
    if not inbox.is_dir():
        raise UsageError("上次比对的收件目录已经移走或改名。请用 --inbox 指明收件目录。")
    return inbox.parent if parse_period_name(inbox.name) and len(list_period_folders(inbox.parent)) > 1 else inbox


def find_newest_sheets(inbox: Path, county: County, sources: Collection[str]) -> list[SheetFound]:
    """Every sheet of the newest period's folder, and of earlier ones those of sources that were not there later.

    An inbox without folders named as periods is one period. `wanted`: sources that are worth looking back for.
    """
    folders = list_period_folders(inbox)[:_PERIODS_BACK]
    if not folders:
        return intake.recognise_files(inbox, county.source_headings.values())
    sheets: list[SheetFound] = []
    missing_sources = set(sources)
    for folder in folders:
        report_step(f"识别文件：{folder.name}")
        folder_sheets = intake.recognise_files(folder, county.source_headings.values())
        new_sheets = [sheet for sheet in folder_sheets if folder == folders[0] or sheet.source in missing_sources]
        sheets += [replace(sheet, file=f"{folder.name}/{sheet.file}") for sheet in new_sheets]
        missing_sources -= {sheet.source for sheet in folder_sheets if sheet.status in _MAY_BE_READ and sheet.source}
        if not missing_sources:
            break
    return sheets


def list_period_folders(inbox: Path) -> list[Path]:
    """The folders named as periods, the one that ends last first; of two that end together the shorter period."""
    period_folders = [
        (period, folder) for folder in inbox.iterdir() if folder.is_dir() and (period := parse_period_name(folder.name))
    ]
    ordered = sorted(period_folders, key=lambda pair: (pair[0].end, pair[0].start, pair[1].name), reverse=True)
    return [folder for _, folder in ordered]
