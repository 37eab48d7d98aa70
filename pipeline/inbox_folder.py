"""The folder that a command was told to read."""

from __future__ import annotations

from pathlib import Path

from domain.errors import UsageError


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
