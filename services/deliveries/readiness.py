"""Whether a period's deliveries are there: which department has sent what, who is missing, what nobody recognises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import intake
from delivery import list_requested_departments
from delivery.list_labels import FILE_STATUS_LABELS
from domain.county.policy import PolicyDeclaration
from domain.county.source import SourceDeclaration
from domain.handover import SheetFound
from domain.periods import Period
from pipeline.county.county import County
from services.deliveries.request import choose_request_day

# Sheets whose rows a run takes, and those of which somebody must look at why not.
_DELIVERED = frozenset({"recognised", "duplicate_file"})
_IN_DOUBT = frozenset({"unrecognised", "ambiguous", "unreadable"})


@dataclass(frozen=True)
class SourceReadiness:
    """A source and the files that hold it. `is_required`: without it no run begins."""

    title: str
    is_required: bool
    files: tuple[str, ...]

    @property
    def is_there(self) -> bool:
        """Whether anything of it was delivered."""
        return bool(self.files)


@dataclass(frozen=True)
class DepartmentReadiness:
    """A department's sources, and until when they are wanted. `days_late`: 0 where nothing is late."""

    department: str
    due_on: date
    days_late: int
    sources: tuple[SourceReadiness, ...]

    @property
    def missing_titles(self) -> list[str]:
        """Sources that it has not sent."""
        return [source.title for source in self.sources if not source.is_there]

    @property
    def holds_up_run(self) -> bool:
        """Whether a run cannot begin before it sends."""
        return any(source.is_required and not source.is_there for source in self.sources)


@dataclass(frozen=True)
class DoubtfulFile:
    """A file of which a run takes nothing, or not all: which, why, and what to do."""

    file: str
    state: str
    message: str


@dataclass(frozen=True)
class Readiness:
    """How complete an inbox is. `files`: how many were recognised."""

    period: Period
    files: int
    departments: tuple[DepartmentReadiness, ...]
    doubtful_files: tuple[DoubtfulFile, ...]

    @property
    def holding_up(self) -> list[str]:
        """Departments without whose data no run begins."""
        return [line.department for line in self.departments if line.holds_up_run]

    @property
    def missing_departments(self) -> list[str]:
        """Departments that have not sent everything."""
        return [line.department for line in self.departments if line.missing_titles]

    @property
    def complete_departments(self) -> int:
        """How many departments have sent everything."""
        return len(self.departments) - len(self.missing_departments)


def check_readiness(
    folder: Path | None, county: County, policy: PolicyDeclaration, period: Period, today: date
) -> Readiness:
    """What of a period's data lies in a folder; none: nothing has come yet. No row is read.

    Raises `InputsRefused` where a registered correction does not hold.
    """
    sheets = intake.recognise_files(folder, county.source_headings.values()) if folder else []
    files: dict[str, list[str]] = {}
    for sheet in sheets:
        if sheet.status in _DELIVERED and sheet.source and sheet.file not in files.setdefault(sheet.source, []):
            files[sheet.source].append(sheet.file)
    as_of = choose_request_day(county, period)
    departments = list_requested_departments(county.sources, county.settings)
    return Readiness(
        period=period,
        files=len({sheet.file for sheet in sheets if sheet.status in _DELIVERED}),
        departments=tuple(
            _judge_department(name, sources, county.due_on(name, as_of), files, policy, today)
            for name, sources in departments.items()
        ),
        doubtful_files=tuple(_list_doubtful_files(intake.mark_returned_books(sheets))),
    )


def _judge_department(
    name: str, declared: list[SourceDeclaration], due_on: date, files: dict[str, list[str]],
    policy: PolicyDeclaration, today: date,
) -> DepartmentReadiness:  # fmt: skip
    sources = tuple(
        SourceReadiness(source.title, source.required or source.id in policy.required, tuple(files.get(source.id, ())))
        for source in declared
    )
    is_complete = all(source.is_there for source in sources)
    days_late = 0 if is_complete else max((today - due_on).days, 0)
    return DepartmentReadiness(name, due_on, days_late, sources)


def _list_doubtful_files(sheets: list[SheetFound]) -> list[DoubtfulFile]:
    """A line per file; its sheets say the same for the most part."""
    lines = {
        sheet.file: DoubtfulFile(sheet.file, FILE_STATUS_LABELS[sheet.status], sheet.message)
        for sheet in reversed(sheets)
        if sheet.status in _IN_DOUBT
    }
    return list(reversed(lines.values()))
