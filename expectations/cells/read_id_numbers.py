"""The ID numbers of a delivery, each different cell judged once."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.county.source import FieldType, SourceDeclaration
from domain.identity.columns import clean_numbers, recognise_numbers

# So many different cells are remembered: the persons of a county, in some 130 MB.
_REMEMBERED = 1_000_000
# What Excel leaves of 18 digits: the last three as zeros, or an exponent (M07).
_ROUNDED = r"^\d{12,}000$|^\d\.\d+E\+?\d+$"


class IdNumberCache:
    """Judges cells batch after batch; who comes back is known again."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._numbers = read_id_numbers(pl.Series("cell", [], dtype=pl.String), today)

    def read_columns(self, rows: pl.DataFrame, source: SourceDeclaration) -> dict[str, pl.DataFrame]:
        """Per ID field of the source its cells' numbers, as `read_id_numbers` judges them; null where it is empty.

        One line per row and in the rows' order.
        """
        return {name: self._read_cells(rows[name]) for name in source.of_type(FieldType.ID_NUMBER)}

    def _read_cells(self, cells: pl.Series) -> pl.DataFrame:
        column = cells.to_frame("cell")
        different = column.drop_nulls().unique()
        old = self._numbers.join(different, on="cell", how="semi")
        if old.height < different.height:
            new = read_id_numbers(different.join(old, on="cell", how="anti")["cell"], self._today)
            self._numbers = pl.concat([self._numbers if self._numbers.height < _REMEMBERED else old, new])
            old = pl.concat([old, new])
        return column.join(old, on="cell", how="left", maintain_order="left")


def read_id_numbers(cells: pl.Series, today: date) -> pl.DataFrame:
    """Frame `judged_numbers`, one line per different filled cell."""
    cell = pl.col("cell")
    typed = pl.DataFrame({"cell": cells.unique()}).with_columns(typed=clean_numbers(cell)).drop_nulls("typed")
    numbers = typed.with_columns(
        recognise_numbers(cell, today).alias("read"), rounded=pl.col("typed").str.contains(_ROUNDED)
    )
    return numbers.unnest("read")
