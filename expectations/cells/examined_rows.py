"""The rows of a delivery that name somebody: as typed, as their cells stood, and the ID numbers in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from domain.county.source import SourceDeclaration
from domain.handover import PLACE, Admission, RawRows


@dataclass(frozen=True)
class ExaminedRows:
    """The rows that name somebody, line by line the same: as typed, and as the cells stood (`raw`).

    `typed`: frame `typed_rows`. The accepted rows come first. `numbers`: per ID field its cells' numbers, as
    `read_id_numbers` judges them.
    """

    source: SourceDeclaration
    typed: pl.DataFrame
    raw: pl.DataFrame
    numbers: dict[str, pl.DataFrame]

    @classmethod
    def pair_rows(
        cls, raw_rows: RawRows, admission: Admission, source: SourceDeclaration, numbers: Mapping[str, pl.DataFrame]
    ) -> ExaminedRows:
        """Pair a delivery's accepted and unreadable rows with their cells. `numbers`: of all raw rows."""
        typed, places = admission.examined_rows, raw_rows.rows.select(PLACE).with_row_index("at")
        at = typed.select(PLACE).join(places, on=PLACE, how="left", maintain_order="left")["at"]
        return cls(source, typed, raw_rows.rows[at], {name: cells[at] for name, cells in numbers.items()})

    def remove_places(self, places: pl.DataFrame) -> ExaminedRows:
        """The rows that do not stand at these places."""
        marked = self.typed.select(PLACE).join(
            places.select(*PLACE, gone=pl.lit(value=True)), on=PLACE, how="left", maintain_order="left"
        )
        stays = marked["gone"].is_null()
        numbers = {name: cells.filter(stays) for name, cells in self.numbers.items()}
        return ExaminedRows(self.source, self.typed.filter(stays), self.raw.filter(stays), numbers)

    def select_lines(self, lines: slice) -> ExaminedRows:
        """Some of the rows."""
        numbers = {name: cells[lines] for name, cells in self.numbers.items()}
        return ExaminedRows(self.source, self.typed[lines], self.raw[lines], numbers)

    def find_places(self, mask: pl.Series) -> pl.DataFrame:
        """The places of the marked rows."""
        return self.typed.filter(mask.fill_null(False)).select(PLACE)


def concat_examined_rows(parts: Sequence[ExaminedRows]) -> ExaminedRows:
    """Several batches as one."""
    first = parts[0]
    return ExaminedRows(
        first.source,
        pl.concat(part.typed for part in parts),
        pl.concat(part.raw for part in parts),
        {name: pl.concat(part.numbers[name] for part in parts) for name in first.numbers},
    )
