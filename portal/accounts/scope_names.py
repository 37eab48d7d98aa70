"""Which names of a grant are those of no township or department of the county."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pipeline.county.load_county import load_county
from portal.access.roles import Role
from portal.accounts.accounts import GrantRequest
from services.runs.published_runs import PublishedRuns


def find_unknown_names(request: GrantRequest, workspace: Path, config: Path) -> list[str]:
    """Names that neither the configuration nor the newest published lists know."""
    if request.role == Role.DEPARTMENT:
        return sorted(set(request.departments) - list_departments(config))
    return sorted(set(request.townships) - list_townships(workspace, config)) if request.townships else []


def list_departments(config: Path) -> set[str]:
    """Departments that deliver a source."""
    return {source.department for source in load_county(config).sources.values()}


def list_townships(workspace: Path, config: Path) -> set[str]:
    """Townships of the configuration, and of the newest published lists."""
    places = load_county(config).regions.places
    names = set(places.filter(pl.col("level") == "township")["name"])
    newest = PublishedRuns(workspace, config).find_newest()
    return names | (set(newest.read("suspected")["township"].drop_nulls()) if newest else set())
