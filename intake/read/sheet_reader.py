"""Reads a sheet's rows batch after batch, and checks what only the whole sheet shows, such as its totals."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from domain.county.source import FieldType, SourceDeclaration
from domain.handover import SheetFound
from intake.grids import ROW_NUMBER, Grid
from intake.read.control_totals import SUMMED_TYPES, describe_count_mismatches, describe_sum_mismatches
from intake.read.merged_cells import MergedCellFiller
from intake.read.non_data_rows import add_reasons
from intake.read.row_sums import sum_stretches
from intake.read.sheet_remarks import SheetRemarks
from intake.recognise.duplicate_columns import DuplicateWatch
from intake.recognise.heading_levels import Heading

SECOND_TABLE = "second_table"
# They say whom a row is about.
_IDENTITY = (FieldType.NAME, FieldType.ID_NUMBER, FieldType.KEY)


class SheetReader:
    """Marks the rows of a sheet that are no data, batch by batch; the first batch has all rows down to the heading."""

    def __init__(self, source: SourceDeclaration, sheet: SheetFound, heading: Heading) -> None:
        self._source, self._sheet, self._heading = source, sheet, heading
        self._remarks = SheetRemarks(source, sheet.columns, heading)
        self._merged_cells = MergedCellFiller(source, sheet.columns)
        self._duplicates = DuplicateWatch(source, sheet.columns, heading)
        self._top_rows: pl.DataFrame | None = None
        self._has_second_table = False
        self._row_sums: list[pl.DataFrame] = []

    def mark_cells(self, grid: Grid) -> pl.DataFrame:
        """The batch's cells with file, sheet and `reason` (null: data)."""
        cells = self._add_batch_reasons(self._add_missing_columns(grid.cells)).with_columns(
            file=pl.lit(self._sheet.file), sheet=pl.lit(self._sheet.sheet)
        )
        if self._sheet.status == "duplicate_file":
            cells = cells.with_columns(reason=pl.lit("duplicate_file"))
        self._remarks.notice_batch(grid, cells)
        summed_columns = [
            f"c{self._sheet.columns[name]}"
            for name in self._source.of_type(*SUMMED_TYPES)
            if name in self._sheet.columns
        ]
        self._row_sums.append(sum_stretches(cells, summed_columns))
        return cells

    def select_data(self, cells: pl.DataFrame, grid: Grid) -> pl.DataFrame:
        """The rows that are data, with what merged cells show in each of them."""
        data = cells.filter(pl.col("reason").is_null())
        self._duplicates.notice_batch(data)
        return self._merged_cells.fill_rows(data, grid.hints)

    def describe_sheet(self) -> Iterator[str]:
        """Sentences about the whole sheet that an officer should read."""
        yield from self._remarks.list_sentences()
        yield from self._duplicates.list_sentences()
        sums = pl.concat(self._row_sums, how="diagonal")
        yield from describe_sum_mismatches(self._source, self._sheet.columns, sums)
        yield from describe_count_mismatches(self._source, self._sheet.columns, sums)

    def _add_missing_columns(self, cells: pl.DataFrame) -> pl.DataFrame:
        """The cells with every column that has a heading; a batch with blank last columns lacks them."""
        width = len(self._heading.keys)
        absent = [f"c{at}" for at in range(width) if f"c{at}" not in cells.columns]
        return cells.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in absent)

    def _add_batch_reasons(self, cells: pl.DataFrame) -> pl.DataFrame:
        """Each batch is read as a sheet of its own, below the rows down to the heading."""
        source_headings = [title for field in self._source.fields.values() for title in field.read_headings]
        if self._top_rows is None:
            self._top_rows = cells.filter(pl.col(ROW_NUMBER) <= self._heading.rows[-1])
            cells_with_top = cells
        else:
            cells_with_top = pl.concat([self._top_rows, cells], how="diagonal")
        identity = [
            self._sheet.columns[name] for name in self._source.of_type(*_IDENTITY) if name in self._sheet.columns
        ]
        marked = add_reasons(
            Grid(cells_with_top), self._heading.rows, self._heading.ordinals, source_headings, identity
        )
        batch_cells = cells.select(ROW_NUMBER).join(marked, on=ROW_NUMBER, maintain_order="left")
        return self._mark_below_second_table(batch_cells)

    def _mark_below_second_table(self, marked: pl.DataFrame) -> pl.DataFrame:
        """Where a second table has begun, nothing below is data, in later batches either."""
        if self._has_second_table:
            reason = pl.when(pl.col("reason").is_null()).then(pl.lit(SECOND_TABLE)).otherwise("reason")
            marked = marked.with_columns(reason.alias("reason"))
        self._has_second_table = self._has_second_table or SECOND_TABLE in marked["reason"]
        return marked
