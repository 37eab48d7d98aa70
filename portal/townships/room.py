"""What every page of a township begins with: its office, the newest lists, its visits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl
from django.http import Http404, HttpRequest

from domain.office_clock import get_today
from portal.office import office
from services.runs.published_runs import RunFrames
from services.townships.downloads import Receiver
from services.townships.imports import TownshipOffice
from services.townships.visits import TownshipVisits, VisitBooks


@dataclass(frozen=True)
class Room:
    """A township's pages as one user sees them. `run`: of the newest published list; none where there is none."""

    office: TownshipOffice
    receiver: Receiver
    run: RunFrames | None

    @property
    def township(self) -> str:
        """Whose pages they are."""
        return self.office.township

    def read_visits(self, run: RunFrames | None = None) -> TownshipVisits | None:
        """The visits by the newest list, or by another; none where nothing is published, or by an earlier version."""
        chosen = run or self.run
        return _open_books(self.office.workspace).read(chosen, self.township, get_today()) if chosen else None


def open_room(request: HttpRequest, township: str) -> Room:
    """The township's pages. Raises `Http404` where the county has no such township."""
    here, access = office(), request.access
    run = here.runs.find_newest()
    if township not in access.townships and not _has_township(run, township):
        raise Http404
    return Room(
        TownshipOffice(here.workspace, here.config, township, access.actor),
        Receiver(township, access.user_name, access.display_name),
        run,
    )


def _has_township(run: RunFrames | None, township: str) -> bool:
    places = office().county.regions.places.filter(pl.col("level") == "township")["name"]
    listed = run.read("suspected")["township"] if run else pl.Series([], dtype=pl.String)
    return bool((places == township).any() or (listed == township).any())


@lru_cache(maxsize=4)
def _open_books(workspace: Path) -> VisitBooks:
    return VisitBooks(workspace)
