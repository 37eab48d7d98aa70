"""A row and the register as they lie in the inbox, where its files are still what they were for the run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

import matchers
from domain.county.source import SourceDeclaration
from domain.handover import PLACE, Admission
from services.explain.delivered_files import REGISTER, DeliveredFiles, open_delivered_files
from services.runs.choice import FinishedRun


@dataclass(frozen=True)
class RowSides:
    """Tables `review_rows` and `review_people` of one row."""

    rows: pl.DataFrame
    people: pl.DataFrame


@dataclass(frozen=True)
class DeliveredRow:
    """`place`: file, sheet, row_number of the row."""

    files: DeliveredFiles
    source: SourceDeclaration
    place: pl.DataFrame

    @cached_property
    def admission(self) -> Admission:
        """All rows of the row's source."""
        return self.files.admit(self.source.id)

    def make_sides(self, people: pl.DataFrame) -> RowSides | None:
        """The row and these people (person_id), field by field; none where the row is not among the accepted."""
        rows = matchers.make_review_rows(self.admission, self.source, self.place)
        return RowSides(rows, matchers.make_review_people(self.files.members, people)) if rows.height else None

    def make_linker(self) -> matchers.Linker:
        """The register as rows are linked to it, without the former names that other sources tell of."""
        run, members = self.files.run, self.files.members
        places = members.filter(pl.col("township") != "")
        regions = run.county.regions.add_places(places, as_of=run.as_of)
        return matchers.Linker.prepare(members, regions, run.county.matching, run.as_of)


def read_delivered_row(run: FinishedRun, line: pl.DataFrame, inbox: Path | None) -> DeliveredRow | None:
    """The row of a line of table `links`; none where its file or the register is gone or has changed.

    `inbox`: where the files lie now, else where they lay for the run.
    """
    source = run.county.sources[line["source"].item()]
    files = open_delivered_files(run, {source.id, REGISTER}, inbox)
    return DeliveredRow(files, source, line.select(PLACE)) if files else None
