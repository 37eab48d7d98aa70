"""A row and the register as they lie in the inbox, where its files are still what they were for the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

import intake
import matchers
from domain.county.source import SourceDeclaration
from domain.handover import PLACE, Admission, SheetFound
from pipeline.deliveries.receive_source import admit_source
from services.run_choice import FinishedRun

REGISTER = "register_members"


@dataclass(frozen=True)
class RowSides:
    """Tables `review_rows` and `review_people` of one row."""

    rows: pl.DataFrame
    people: pl.DataFrame


@dataclass(frozen=True)
class DeliveredRow:
    """`admission`: all rows of the row's source. `place`: file, sheet, row_number of the row."""

    run: FinishedRun
    source: SourceDeclaration
    admission: Admission
    place: pl.DataFrame
    inbox: Path
    sheets: Sequence[SheetFound]

    @cached_property
    def members(self) -> pl.DataFrame:
        """Table `members`, the register as the run read it."""
        declared = self.run.county.sources[REGISTER]
        register = admit_source(self.inbox, declared, self.sheets, self.run.policy, self.run.as_of)
        return matchers.build_members(register.accepted, self.run.county.regions, self.run.as_of)

    def make_sides(self, people: pl.DataFrame) -> RowSides | None:
        """The row and these people (person_id), field by field; none where the row is not among the accepted."""
        rows = matchers.make_review_rows(self.admission, self.source, self.place)
        return RowSides(rows, matchers.make_review_people(self.members, people)) if rows.height else None

    def make_linker(self) -> matchers.Linker:
        """The register as rows are linked to it, without the former names that other sources tell of."""
        run, members = self.run, self.members
        places = members.filter(pl.col("township") != "")
        regions = run.county.regions.add_places(places, as_of=run.as_of)
        return matchers.Linker.prepare(members, regions, run.county.matching, run.as_of)


def read_delivered_row(run: FinishedRun, line: pl.DataFrame, inbox: Path | None) -> DeliveredRow | None:
    """The row of a line of table `links`; none where its file or the register is gone or has changed.

    `inbox`: where the files lie now, else where they lay for the run.
    """
    noted = run.manifest["notes"].get("inbox")
    folder = inbox or (run.workspace / noted if noted else None)
    if folder is None or not folder.is_dir():
        return None
    sheets = intake.recognise_files(folder, run.county.source_headings.values())
    file_hashes = set(run.read("files")["sha256"])
    source = run.county.sources[line["source"].item()]
    needed_sheets = [sheet for sheet in sheets if sheet.source in {source.id, REGISTER}]
    if not needed_sheets or any(sheet.sha256 not in file_hashes for sheet in needed_sheets):
        return None
    admission = admit_source(folder, source, needed_sheets, run.policy, run.as_of)
    return DeliveredRow(run, source, admission, line.select(PLACE), folder, needed_sheets)
