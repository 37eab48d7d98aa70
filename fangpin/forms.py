"""`fangpin forms`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.errors import UsageError
from domain.office_clock import get_today
from fangpin.screen import console, working
from pipeline.run_request import parse_day
from services.forms.campaign_form import write_campaign_form
from services.forms.household_forms import FORMS, FormRequest, write_household_forms


def show_forms(asked: Mapping[str, Any], as_of: str | None, by: str, workspace: Path, config: Path) -> None:
    """Write what was asked for and say where it is."""
    chosen = [name for name in ("households", "township", "candidates", "campaign") if asked[name]]
    if len(chosen) != 1:
        raise UsageError("请在 --household、--township、--candidates、--campaign 中选一样。")
    day = parse_day(as_of) or get_today()
    if asked["campaign"]:
        path = write_campaign_form(workspace, config, asked["campaign"], day)
        console.print(f"集中排查工作流程：{path.resolve()}", soft_wrap=True)
        return
    request = FormRequest(
        tuple(number.strip() for number in asked["households"]), asked["township"], asked["candidates"],
        tuple(asked["forms"]) or tuple(FORMS),
    )  # fmt: skip
    with working():
        written = write_household_forms(workspace, config, request, day, by)
    if not written.files:
        console.print("没有要填表的户。")
        return
    console.print(f"{written.households} 户，{len(written.files)} 份文档（每村每种表一份，每户一页起）：")
    for path in written.files:
        console.print(f"  {path.resolve()}", soft_wrap=True)
    console.print(
        "文档里有身份证号和电话，请加密发放：fangpin package make --papers-only --papers 日期。", soft_wrap=True
    )
