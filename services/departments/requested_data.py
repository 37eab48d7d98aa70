"""What is asked of a department in a period: the letter with its templates, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from delivery import list_requested_departments
from domain.error_guard import guard
from domain.periods import Period
from pipeline.county.county import County
from services.deliveries.request import choose_request_day, write_requests
from storage.temporary_folders import temporary_folder


@dataclass(frozen=True)
class RequestedSource:
    """Data of one kind. `is_required`: without them no comparison begins."""

    title: str
    is_required: bool


@dataclass(frozen=True)
class RequestedData:
    """A department's sources for a period. `as_of`: the day as of which they are wanted, `due_on`: until when."""

    department: str
    period: Period
    as_of: date
    due_on: date
    sources: tuple[RequestedSource, ...]


def find_requested_data(county: County, department: str, period: Period) -> RequestedData:
    """What is asked for. Raises `UsageError` for a department of which nothing is."""
    sources = list_requested_departments(county.sources, county.settings, department)
    as_of = choose_request_day(county, period)
    (name, declared), *_ = sources.items()
    required = county.policy().required
    lines = tuple(RequestedSource(source.title, source.required or source.id in required) for source in declared)
    return RequestedData(name, period, as_of, county.due_on(name, as_of), lines)


def make_request_file(workspace: Path, county: County, requested: RequestedData) -> tuple[str, bytes]:
    """Name and content of the workbook with letter, templates and instructions. Raises `StageFailed`."""
    with temporary_folder(workspace) as folder:
        write = guard("生成数据需求", write_requests)
        path, *_ = write(folder, county, requested.period, requested.as_of, only=requested.department)
        return path.name, path.read_bytes()
