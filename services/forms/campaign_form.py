"""集中排查工作流程: a campaign's steps with the days that the county has set."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from casework.road.declaration import STEPS
from delivery.document_context import DocumentContext
from delivery.forms.form_contents import make_campaign_content
from delivery.forms.write_form import write_form
from delivery.path_names import make_safe_name
from domain.error_guard import guard
from domain.errors import UsageError
from domain.periods import Period
from pipeline.county.load_county import load_county
from services.papers.numbered_papers import make_follow_up_folder


def write_campaign_form(workspace: Path, config: Path, campaign: str, today: date) -> Path:
    """Write it into `<workspace>/follow_up/<day>/county`; it names nobody and has no number.

    Raises `UsageError` when the county has not declared the campaign.
    """
    return guard("生成集中排查工作流程", _write)(workspace, config, campaign, today)


def _write(workspace: Path, config: Path, campaign: str, today: date) -> Path:
    county = load_county(config)
    period = Period.parse(campaign)
    declared = county.settings.campaigns.get(str(period))
    if declared is None:
        names = "、".join(county.settings.campaigns) or "还没有写"
        raise UsageError(
            f"county.yaml 的 campaigns 中没有 {period}（已有：{names}）。"
            '请补上，如 "2026C1": {ends: "2026-06-30", visit_by: "2026-06-20"}。'
        )
    context = DocumentContext.of(county.settings, county.sources, county.policy(), period, today)
    days: dict[str, date | None] = dict.fromkeys(STEPS, None) | {"visited": declared.visit_by} | dict(declared.steps)
    path = make_follow_up_folder(workspace, today) / "county" / f"{make_safe_name(period.title)}_集中排查工作流程.docx"
    return write_form(
        county.folder / "forms" / "campaign.docx",
        path,
        make_campaign_content(context, list(days.items()), declared.ends),
    )
