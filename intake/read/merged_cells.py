"""Cells merged over several rows hold for each of them: what a person sees there is read there."""

from __future__ import annotations

import polars as pl

from domain.declarations.source import FieldType, SourceDeclaration
from intake.grids import ROW_NUMBER, Hints

# An amount merged over three members is one amount, not three.
_QUANTITIES = (FieldType.MONEY, FieldType.INTEGER, FieldType.NUMBER)


class Merges:
    """What merged cells show, remembered from one batch of rows to the next."""

    def __init__(self, source: SourceDeclaration, columns: dict[str, int]) -> None:
        self._wanted = {columns[name] for name in columns if source.fields[name].type not in _QUANTITIES}
        self._tops: list[pl.DataFrame] = []

    def filled(self, data: pl.DataFrame, hints: Hints) -> pl.DataFrame:
        """Fill the blank cells that a vertical merge within the data covers, where a field that is no quantity stands.

        `data`: the rows of a batch that are data.
        """
        ranges = [(t, b, left) for t, b, left, _ in hints.merged if b > t and left in self._wanted]
        if not ranges:
            return data
        self._tops.append(data.filter(pl.col(ROW_NUMBER).is_in([top for top, _, _ in ranges])))
        tops = pl.concat(self._tops, how="diagonal")
        for position in sorted({left for _, _, left in ranges}):
            own = [(top, bottom) for top, bottom, left in ranges if left == position]
            data = _filled_column(data, tops, f"c{position}", own)
        return data


def _filled_column(data: pl.DataFrame, tops: pl.DataFrame, name: str, ranges: list[tuple[int, int]]) -> pl.DataFrame:
    covered = (
        pl.DataFrame(ranges, schema={"top": pl.Int64, "bottom": pl.Int64}, orient="row")
        .with_columns(pl.int_ranges("top", pl.col("bottom") + 1).alias(ROW_NUMBER))
        .explode(ROW_NUMBER)
        .unique(ROW_NUMBER)
    )
    first = tops.select(pl.col(ROW_NUMBER).alias("top"), pl.col(name).alias("shown"))
    shown = covered.join(first, on="top").select(ROW_NUMBER, "shown")
    joined = data.join(shown, on=ROW_NUMBER, how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce(name, "shown").alias(name)).drop("shown")
