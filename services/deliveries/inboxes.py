"""Folders of deliveries that a run may be started on: nobody types a path on a page, they choose one of these."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from domain.errors import UsageError
from domain.periods import Period, parse_period_name
from services.deliveries.newest_inboxes import list_period_folders, read_remembered_inbox
from storage.workspace import list_folders

# Where departments' uploads lie: a folder per period, in it one per department.
DELIVERIES = "deliveries"
# So many periods of the folder of the last run are offered.
_FEW = 12
Origin = Literal["deliveries", "remembered"]
_ORIGIN_LABELS: dict[Origin, str] = {"deliveries": "部门在网页上报送", "remembered": "上次比对所用"}


@dataclass(frozen=True)
class Inbox:
    """A folder of deliveries. `period`: whose its name says it is; none where it names none."""

    origin: Origin
    folder: Path
    period: Period | None

    @property
    def key(self) -> str:
        """What stands for it in a form; it tells no path."""
        return f"{self.origin}/{self.period or ''}"

    @property
    def title(self) -> str:
        """As an officer chooses it."""
        period = self.period.title if self.period else self.folder.name
        return f"{period}（{_ORIGIN_LABELS[self.origin]}）"


def list_inboxes(workspace: Path) -> list[Inbox]:
    """Uploads of departments by period, the newest first, then where the data of the last run lie."""
    uploads = [
        Inbox("deliveries", folder, period)
        for folder in list_folders(workspace / DELIVERIES)
        if (period := parse_period_name(folder.name)) and any(folder.iterdir())
    ]
    folders = {inbox.folder.resolve() for inbox in uploads}
    remembered = [inbox for inbox in _list_remembered(workspace) if inbox.folder.resolve() not in folders]
    return sorted(uploads, key=_find_end, reverse=True) + remembered[:_FEW]


def find_inbox(workspace: Path, key: str) -> Inbox:
    """The folder that a form's choice stands for. Raises `UsageError` when it is none of those that there are."""
    inbox = next((inbox for inbox in list_inboxes(workspace) if inbox.key == key), None)
    if inbox is None:
        raise UsageError("没有这个收件目录，或者它已经移走。请刷新页面后重新选择。")
    return inbox


def find_inbox_of_period(workspace: Path, period: Period) -> Inbox | None:
    """The first folder of that period; none where there is none."""
    return next((inbox for inbox in list_inboxes(workspace) if inbox.period == period), None)


def _list_remembered(workspace: Path) -> list[Inbox]:
    try:
        folder = read_remembered_inbox(workspace)
    except UsageError:
        return []
    if periods := list_period_folders(folder):
        return [Inbox("remembered", path, parse_period_name(path.name)) for path in periods]
    return [Inbox("remembered", folder, parse_period_name(folder.name))]


def _find_end(inbox: Inbox) -> tuple[object, ...]:
    return (inbox.period.end, str(inbox.period)) if inbox.period else ()
