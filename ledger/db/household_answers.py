"""Whether a household has been answered for since somebody looked, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from ledger.db.models import Answer, Import, Visit
from ledger.repository import HouseholdMark

_MODELS: tuple[Any, ...] = (Visit, Answer)


def read_household_mark(alias: str, household_id: str) -> HouseholdMark:
    """How many lines of the household there are, and how many of them count: lines are added and taken back only."""
    counts = [
        lines.count() for every_line in _select(alias, household_id) for lines in (every_line, _drop_undone(every_line))
    ]
    return HouseholdMark(household_id, "/".join(str(count) for count in counts))


def find_last_author(alias: str, household_id: str) -> str:
    """Who handed in the newest of the household's lines that count; empty where nobody did by an import."""
    import_ids = [
        import_id
        for every_line in _select(alias, household_id)
        for import_id in _drop_undone(every_line).values_list("import_id", flat=True)
    ]
    newest = Import.objects.using(alias).filter(import_id__in=set(import_ids)).order_by("id").last()
    return (newest.recorded_by or "") if newest else ""


def has_new_lines(*counts: Mapping[str, int]) -> bool:
    """Whether anything was written."""
    return any(count for part in counts for count in part.values())


def _select(alias: str, household_id: str) -> list[models.QuerySet]:
    return [model.objects.using(alias).filter(household_id=household_id) for model in _MODELS]


def _drop_undone(lines: models.QuerySet) -> models.QuerySet:
    undone = Import.objects.using(lines.db).filter(undone_at__isnull=False)
    return lines.exclude(import_id__in=undone.values("import_id"))
