"""Fills cells that are merged over several rows: each of the rows gets the text that a person sees there."""

from __future__ import annotations

import polars as pl

from domain.county.source import FieldType, SourceDeclaration
from intake.grids import ROW_NUMBER, SheetHints

# An amount merged over three members is one amount, not three.
_QUANTITIES = (FieldType.MONEY, FieldType.INTEGER, FieldType.NUMBER)


class MergedCellFiller:
    """Fills merged cells, remembering what they show from one batch of rows to the next."""

    def __init__(self, source: SourceDeclaration, columns: dict[str, int]) -> None:
        self._filled_positions = {columns[name] for name in columns if source.fields[name].type not in _QUANTITIES}
        self._top_rows: list[pl.DataFrame] = []

    def fill_rows(self, data: pl.DataFrame, hints: SheetHints) -> pl.DataFrame:
        """Fill the blank cells that a vertical merge within the data covers, where a field that is no quantity stands.

        `data`: the rows of a batch that are data.
        """
        ranges = [(t, b, left) for t, b, left, _ in hints.merged_ranges if b > t and left in self._filled_positions]
        if not ranges:
            return data
        self._top_rows.append(data.filter(pl.col(ROW_NUMBER).is_in([top for top, _, _ in ranges])))
        top_rows = pl.concat(self._top_rows, how="diagonal")
        for position in sorted({left for _, _, left in ranges}):
            column_ranges = [(top, bottom) for top, bottom, left in ranges if left == position]
            data = _fill_column(data, top_rows, f"c{position}", column_ranges)
        return data


def _fill_column(data: pl.DataFrame, top_rows: pl.DataFrame, name: str, ranges: list[tuple[int, int]]) -> pl.DataFrame:
    covered = (
        pl.DataFrame(ranges, schema={"top": pl.Int64, "bottom": pl.Int64}, orient="row")
        .with_columns(pl.int_ranges("top", pl.col("bottom") + 1).alias(ROW_NUMBER))
        .explode(ROW_NUMBER)
        .unique(ROW_NUMBER)
    )
    first = top_rows.select(pl.col(ROW_NUMBER).alias("top"), pl.col(name).alias("shown"))
    fillings = covered.join(first, on="top").select(ROW_NUMBER, "shown")
    joined_data = data.join(fillings, on=ROW_NUMBER, how="left", maintain_order="left")
    return joined_data.with_columns(pl.coalesce(name, "shown").alias(name)).drop("shown")
