"""`fangpin init`: the configuration of a new county."""

from __future__ import annotations

from pathlib import Path

from domain.divisions.bundle import STATE, read_divisions, read_packed_divisions
from domain.divisions.new_county import make_config
from fangpin.screen import console
from pipeline.county.load_county import load_county


def show_init(template: Path, county: str, target: Path, divisions: str | None, policy: str | None) -> None:
    """Make the configuration, load it as every command will, and say what there is to look at.

    Raises `UsageError` before anything is written.
    """
    divisions_found = read_divisions(Path(divisions), county) if divisions else read_packed_divisions(county)
    created = make_config(template, target, divisions_found, policy)
    load_county(target)
    source = "所给文件" if divisions else f"自带区划数据（截至{STATE}）"
    console.print(f"已为{created.name}（{county}）生成配置：{target.resolve()}", soft_wrap=True, markup=False)
    console.print(
        f"  地名：{created.townships} 个乡级、{created.villages} 个村级，取自{source}。"
        "改名、合并的请在 regions.csv 中更正。"
    )
    console.print(
        f"  政策：{created.policy}"
        + ("" if created.suited else "。它不是为本地区制定的，请先核对各项标准，再用于工作。")
    )
    console.print("  请在 county.yaml 中核对填报单位、各级名称和部门的本地名称（departments）。")
    console.print(f"下一步：fangpin check --config {target} --inbox 收件目录", soft_wrap=True, markup=False)
