"""`fangpin export`: which files for other systems there are, and one that is written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.errors import UsageError
from domain.office_clock import get_today
from fangpin.screen import console, show_table, working
from pipeline.county.load_county import load_county
from pipeline.run_request import parse_day
from services.exports.row_sources import ExportSources
from services.exports.write_exports import write_named_export

_LAYOUTS = {"public": "已公开", "assumed": "待核"}


def show_exports(config: Path) -> None:
    """A line per declared export."""
    exports = load_county(config).exports
    lines = [
        (name, one.title, one.system, _LAYOUTS[one.layout], f"{one.format}", one.basis) for name, one in exports.items()
    ]
    show_table("可以导出的文件", ["名称", "标题", "用于", "版式", "格式", "依据"], lines)


def show_export(asked: Mapping[str, Any], workspace: Path, config: Path) -> None:
    """Write an export and say where it is, and what is to be checked."""
    if asked["name"] is None:
        raise UsageError("请写导出的名称；有哪些见 fangpin export --list。")
    inbox = Path(asked["inbox"]) if asked["inbox"] else None
    sources = ExportSources(workspace, config, parse_day(asked["as_of"]) or get_today(), inbox)
    with working():
        done = write_named_export(sources, asked["name"], asked["township"], asked["by"])
    if done.file is None:
        console.print(f"{done.declared.title}：没有要导出的行，没有生成文件。", soft_wrap=True)
        return
    console.print(f"{done.number}  {done.declared.title}，{done.rows} 行：{done.file.resolve()}", soft_wrap=True)
    if done.declared.layout == "assumed":
        console.print(
            f"注意：{done.declared.system}的版式没有公开，列的名称和次序是按惯例写的，录入或导入前请核对。",
            soft_wrap=True,
        )
    console.print("文件里有个人信息，请按规定保管；用后删除。", soft_wrap=True)
