"""What a command was asked: plain texts, and what makes sure of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from domain.errors import UsageError


@dataclass(frozen=True)
class RunRequest:
    """What the command was asked; plain texts, as Prefect keeps parameters on its server.

    `period`: contract form. `as_of`: YYYY-MM-DD or none for the period's last day. `policy`: none for the county's.
    `folder`: the run's folder when it has one already, so that all parts of a run work in the same. `asked_on`: of a
    property search alone, YYYY-MM-DD or none for the office's own today: the day on which its requests are written.
    """

    period: str
    inbox: str
    workspace: str
    config: str
    policy: str | None = None
    as_of: str | None = None
    folder: str | None = None
    asked_on: str | None = None


def parse_day(text: str | None, option: str = "--as-of") -> date | None:
    """The day that `--as-of`, or another option, names.

    Raises `UsageError` when it is no date.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} 写法不对。请写成 2026-09-30 这样的日期。") from None


def require_inbox(inbox: str) -> Path:
    """The inbox as a path; raises `UsageError` when there is no such folder, or its name cannot be written down."""
    try:
        inbox.encode()
    except UnicodeEncodeError:
        raise UsageError("收件目录的名称不是 UTF-8 编码，不能使用。请改名或换一个文件夹后再运行同一命令。") from None
    try:
        is_folder = Path(inbox).is_dir()
    except OSError:
        raise UsageError(f"收件目录“{inbox}”打不开。请检查当前用户有没有权限，再运行同一命令。") from None
    if not is_folder:
        raise UsageError(f"找不到收件目录“{inbox}”。请用 --inbox 指明各部门数据所在的文件夹。")
    return Path(inbox)
