"""What the requests to departments are made from, beside the policy and the days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from delivery.declarations.lists import WorkbookLayout
from delivery.declarations.request import RequestDeclaration
from domain.county.settings import CountySettings, SharedHeadings
from domain.county.source import SourceDeclaration
from domain.regions import Regions


@dataclass(frozen=True)
class RequestInputs:
    """What a county declares of its departments' data.

    `request`: the words of the letter. `layout`: of the workbook. `due_dates`: department -> when its data are wanted.
    """

    settings: CountySettings
    shared_headings: SharedHeadings
    regions: Regions
    sources: Mapping[str, SourceDeclaration]
    request: RequestDeclaration
    layout: WorkbookLayout
    due_dates: Mapping[str, date]
