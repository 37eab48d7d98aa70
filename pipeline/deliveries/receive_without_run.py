"""How sources of an inbox are received and judged without a run: their rows lie in a folder that goes again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import expectations
from domain.handover import Judgement, SheetFound
from domain.home_county import HomeCounty
from domain.progress import report_step
from pipeline.county.county import County
from pipeline.deliveries.receive_source import ReceivedSource, receive_source
from storage.admitted_rows import AdmittedRows
from storage.temporary_folders import temporary_folder

T = TypeVar("T")


@dataclass(frozen=True)
class InboxWithoutRun:
    """An inbox, and what its sources are held to.

    `workspace`: where rows of people may lie meanwhile. `day`: as of which dates and ages are looked at.
    """

    inbox: Path
    workspace: Path
    county: County
    suites: Mapping[str, expectations.Suite]
    day: date

    def receive_sources(
        self,
        sheets: Sequence[SheetFound],
        needed_fields: Mapping[str, frozenset[str]],
        take: Callable[[ReceivedSource, AdmittedRows], T],
        verb: str = "接收",
    ) -> dict[str, tuple[T, Judgement]]:
        """Source -> what `take` makes of it while its rows are there, and how the delivery was judged.

        `needed_fields`: the sources to receive, each with the fields without which a row of it cannot be used. `verb`:
        what is reported to be done with each. There is no earlier delivery to compare with.
        """
        results, profiles = {}, {}
        home = HomeCounty(self.county.regions, self.day)
        for name, fields in needed_fields.items():
            source = self.county.sources[name]
            report_step(f"{verb} {source.department}：{source.title}")
            inspection = expectations.DeliveryInspection(source, fields, self.suites[name], self.day, home)
            with temporary_folder(self.workspace) as folder:
                rows = AdmittedRows.open(folder)
                received = receive_source(self.inbox, source, sheets, inspection, rows)
                results[name] = take(received, rows)
            profiles[name] = inspection.make_profile(received.issues, {})
        report_step("整体评判")
        judgements = expectations.judge_profiles(profiles, {name: self.suites[name] for name in profiles})
        return {name: (result, judgements[name]) for name, result in results.items()}
