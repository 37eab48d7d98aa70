"""A sheet's rows, batch after batch, and what only all of them together tell."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from domain.declarations.source import FieldType, SourceDeclaration
from domain.handover import SheetFound
from intake.grids import ROW_NUMBER, Grid
from intake.read.control_totals import SUMMED, miscounts, mismatches
from intake.read.merged_cells import Merges
from intake.read.non_data_rows import with_reasons
from intake.read.row_sums import condensed
from intake.read.sheet_remarks import Remarks
from intake.recognise.duplicate_columns import TwinWatch
from intake.recognise.heading_levels import Heading

SECOND_TABLE = "second_table"
# They say whom a row is about.
_IDENTITY = (FieldType.NAME, FieldType.ID_NUMBER, FieldType.KEY)


class SheetReader:
    """Tells data from debris in every batch of a sheet; the rows down to the heading come with the first batch."""

    def __init__(self, source: SourceDeclaration, sheet: SheetFound, heading: Heading) -> None:
        self._source, self._sheet, self._heading = source, sheet, heading
        self._remarks = Remarks(source, sheet.columns, heading)
        self._merges = Merges(source, sheet.columns)
        self._twins = TwinWatch(source, sheet.columns, heading)
        self._top: pl.DataFrame | None = None
        self._is_over = False
        self._condensed: list[pl.DataFrame] = []

    def cells(self, grid: Grid) -> pl.DataFrame:
        """The batch's cells with file, sheet and `reason` (null: data)."""
        cells = self._with_reasons(self._padded(grid.cells)).with_columns(
            file=pl.lit(self._sheet.file), sheet=pl.lit(self._sheet.sheet)
        )
        if self._sheet.status == "duplicate_file":
            cells = cells.with_columns(reason=pl.lit("duplicate_file"))
        self._remarks.notice(grid, cells)
        summed = [f"c{self._sheet.columns[n]}" for n in self._source.of_type(*SUMMED) if n in self._sheet.columns]
        self._condensed.append(condensed(cells, summed))
        return cells

    def data(self, cells: pl.DataFrame, grid: Grid) -> pl.DataFrame:
        """The rows that are data, with what merged cells show in each of them."""
        data = cells.filter(pl.col("reason").is_null())
        self._twins.notice(data)
        return self._merges.filled(data, grid.hints)

    def sentences(self) -> Iterator[str]:
        """What the sheet as a whole revealed."""
        yield from self._remarks.sentences()
        yield from self._twins.sentences()
        whole = pl.concat(self._condensed, how="diagonal")
        yield from mismatches(self._source, self._sheet.columns, whole)
        yield from miscounts(self._source, self._sheet.columns, whole)

    def _padded(self, cells: pl.DataFrame) -> pl.DataFrame:
        """With every column that has a heading; a batch in which the last ones are blank does not show them."""
        width = len(self._heading.keys)
        absent = [f"c{at}" for at in range(width) if f"c{at}" not in cells.columns]
        return cells.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in absent)

    def _with_reasons(self, cells: pl.DataFrame) -> pl.DataFrame:
        """Each batch is read as a sheet of its own, below the rows down to the heading."""
        words = [title for field in self._source.fields.values() for title in field.read_headings]
        if self._top is None:
            self._top = cells.filter(pl.col(ROW_NUMBER) <= self._heading.rows[-1])
            whole = cells
        else:
            whole = pl.concat([self._top, cells], how="diagonal")
        identity = [
            self._sheet.columns[name] for name in self._source.of_type(*_IDENTITY) if name in self._sheet.columns
        ]
        marked = with_reasons(Grid(whole), self._heading.rows, self._heading.ordinals, words, identity)
        own = cells.select(ROW_NUMBER).join(marked, on=ROW_NUMBER, maintain_order="left")
        return self._below_second_table(own)

    def _below_second_table(self, marked: pl.DataFrame) -> pl.DataFrame:
        """Where a second table has begun, nothing below is data, in later batches either."""
        if self._is_over:
            reason = pl.when(pl.col("reason").is_null()).then(pl.lit(SECOND_TABLE)).otherwise("reason")
            marked = marked.with_columns(reason.alias("reason"))
        self._is_over = self._is_over or SECOND_TABLE in marked["reason"]
        return marked
