"""For which periods a department may deliver: those that the schedule compares next, and those begun already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from domain.errors import FangpinError
from domain.periods import Period, parse_period_name
from services.deliveries.inboxes import DELIVERIES
from services.schedule.next_runs import list_next_runs
from storage.workspace import list_folders

_MOST = 8


def list_delivery_periods(workspace: Path, config: Path, now: datetime, newest: Period | None) -> list[Period]:
    """The period to deliver for comes first; then the newest published one and those with uploads, the newest first.

    `newest`: the newest published period. Where the schedule names several kinds of period, the one of its kind comes
    first.
    """
    coming = _list_coming(config, now)
    alike = [period for period in coming if newest and period.kind is newest.kind]
    folders = [period for path in list_folders(workspace / DELIVERIES) if (period := parse_period_name(path.name))]
    begun = sorted([*folders, *([newest] if newest else [])], key=lambda period: (period.end, str(period)))
    return list(dict.fromkeys([*alike, *coming, *reversed(begun)]))[:_MOST]


def _list_coming(config: Path, now: datetime) -> Sequence[Period]:
    try:
        return [run.period for run in list_next_runs(config, now)]
    except FangpinError:  # the bureau sees on its own page what is wrong with the schedule
        return []
