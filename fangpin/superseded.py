"""`fangpin supersede`: a corrected file replaces a wrong one of an inbox, or does so no longer."""

from __future__ import annotations

from pathlib import Path

from domain.errors import UsageError
from fangpin.screen import console
from services.deliveries.superseded_files import Replacement, supersede_file, undo_superseding


def show_superseding(replacement: Replacement, workspace: Path, config: str) -> None:
    """Register the replacement and say what to do next."""
    done = supersede_file(replacement, workspace, config)
    console.print(
        f"已登记：“{done.old_file}”由“{done.new_file}”替换。登记写在收件目录的“更正说明.csv”里，请与文件一起保存。",
        soft_wrap=True, markup=False,
    )  # fmt: skip
    console.print(
        "请重新运行这一期的比对，生成新的一版名单；名单已下发的，再用 fangpin supplement 生成补充名单。",
        soft_wrap=True,
    )


def show_superseding_undone(old: str, inbox: str, by: str, workspace: Path) -> None:
    """Take a replacement back and say what is read again."""
    undone = undo_superseding(old, inbox, by, workspace)
    console.print(
        f"已撤销：“{undone.old_file}”重新采用。“{undone.new_file}”也还在收件目录中，不要的请移走。请重新运行这一期的比对。",
        soft_wrap=True, markup=False,
    )  # fmt: skip


def require_one_intent(new: str | None, reason: str | None, undo: bool) -> None:
    """Raise `UsageError` unless a replacement is given completely, or one is to be taken back."""
    if undo and (new or reason):
        raise UsageError("撤销时只写旧文件：fangpin supersede 旧文件 --undo --inbox 目录 --by 姓名。")
    if not undo and not (new and reason):
        raise UsageError("请写旧文件、新文件和 --reason 原因；要撤销登记的，写旧文件和 --undo。")
