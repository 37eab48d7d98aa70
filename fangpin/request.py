"""`fangpin request`: what every department is asked for, as a letter with templates."""

from __future__ import annotations

from pathlib import Path

import delivery
from domain.periods import Period
from fangpin.screen import console
from pipeline.county.load_county import load_county
from pipeline.run_request import parse_day
from services.deliveries.request import choose_request_day, write_requests
from storage.workspace import make_private_folder


def show_request(
    period: str, department: str | None, out: str | None, workspace: str, config: str, dated: str | None
) -> None:
    """Write the requests of a period and print where they are.

    Raises `UsageError` or `ConfigurationError` before anything is written.
    """
    wanted, signed_on = Period.parse(period), parse_day(dated, "--date")
    county = load_county(Path(config))
    delivery.list_requested_departments(county.sources, county.settings, department)
    folder = make_private_folder(Path(out) if out else Path(workspace) / "requests" / str(wanted))
    paths = write_requests(
        folder, county, wanted, choose_request_day(county, wanted), only=department, signed_on=signed_on
    )
    for path in paths:
        console.print(f"  {path.name}", soft_wrap=True, markup=False)
    console.print(f"已生成 {len(paths)} 个部门的数据需求：{folder.resolve()}", soft_wrap=True, markup=False)
