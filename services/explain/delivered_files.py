"""The inbox of a run, where the files of the sources that are asked about are still what they were for the run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

import intake
import matchers
from domain.handover import Admission, SheetFound
from pipeline.deliveries.receive_source import admit_source
from services.runs.choice import FinishedRun
from storage.run_manifest import locate_inbox

REGISTER = "register_members"


@dataclass(frozen=True)
class DeliveredFiles:
    """`folder`: where they lie. `sheets`: of the sources that were asked for."""

    run: FinishedRun
    folder: Path
    sheets: Sequence[SheetFound]

    def admit(self, source: str) -> Admission:
        """All rows of a source, as the run admitted them."""
        return admit_source(self.folder, self.run.county.sources[source], self.sheets, self.run.policy, self.run.as_of)

    @cached_property
    def members(self) -> pl.DataFrame:
        """Table `members`, the register as the run read it."""
        return matchers.build_members(self.admit(REGISTER).accepted, self.run.county.regions, self.run.as_of)


def open_delivered_files(run: FinishedRun, sources: Collection[str], inbox: Path | None) -> DeliveredFiles | None:
    """The files of these sources; none where any is gone or has changed.

    `inbox`: where the files lie now, else where they lay for the run.
    """
    folder = inbox or locate_inbox(run.workspace, run.manifest)
    if folder is None or not folder.is_dir():
        return None
    sheets = [
        sheet
        for sheet in intake.recognise_files(folder, run.county.source_headings.values())
        if sheet.source in set(sources)
    ]
    file_hashes = set(run.read("files")["sha256"])
    if not sheets or any(sheet.sha256 not in file_hashes for sheet in sheets):
        return None
    return DeliveredFiles(run, folder, sheets)
