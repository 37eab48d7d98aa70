"""The office that this server serves: its workspace, configuration and published runs."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from django.conf import settings

from ledger import LedgerRepository
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from pipeline.open_ledger import open_ledger
from services.runs.published_runs import PublishedRuns

_SECONDS_KEPT = 5


@dataclass(frozen=True)
class Office:
    """Where everything lies that pages show."""

    workspace: Path
    config: Path

    @property
    def county(self) -> County:
        """Its configuration; a change counts some seconds later, as looking for one takes 4 ms, of every page."""
        return _load_county(self.config, int(time.monotonic()) // _SECONDS_KEPT)

    @cached_property
    def ledger(self) -> LedgerRepository:
        """What is remembered from run to run."""
        return open_ledger(self.workspace)

    @cached_property
    def runs(self) -> PublishedRuns:
        """The published runs, their tables in memory."""
        return PublishedRuns(self.workspace, self.config)


def office() -> Office:
    """The one office of this process."""
    return _open(Path(settings.FANGPIN_WORKSPACE), Path(settings.FANGPIN_CONFIG))


@lru_cache(maxsize=4)
def _load_county(config: Path, _moment: int) -> County:
    return load_county(config)


@lru_cache(maxsize=4)
def _open(workspace: Path, config: Path) -> Office:
    return Office(workspace, config)
