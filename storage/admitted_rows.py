"""A source's rows on disk, in parts that are written as they come in and read again a few at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import polars as pl

from domain.handover import PLACE, Admission
from domain.tables import empty
from storage.parquet_folder import ParquetFolder

# Rows looked at together where a stage goes through all of them.
_MANY = 500_000
ACCEPTED, UNREADABLE, RAW = "accepted", "unreadable", "raw"


@dataclass(frozen=True)
class AdmittedRows:
    """The accepted rows below a folder, the unreadable ones (they cannot be used, but name somebody), the raw ones.

    Raw rows, all cells as typed, lie there only where somebody asks for them again. Parts are ordered by place,
    and so are the rows in them.
    """

    folder: ParquetFolder

    @classmethod
    def open(cls, place: Path | str) -> Self:
        """The rows below a path or an fsspec URL."""
        return cls(ParquetFolder.open(place))

    def write_batch(self, admission: Admission) -> None:
        """Write a batch."""
        self._write(ACCEPTED, admission.accepted)
        self._write(UNREADABLE, admission.unreadable)

    def write_raw_batch(self, rows: pl.DataFrame) -> None:
        """Write a batch as it came."""
        self._write(RAW, rows)

    def remove_rows(self, places: pl.DataFrame) -> None:
        """Take accepted rows out again."""
        for path in self._list_parts(ACCEPTED) if places.height else ():
            part = self.folder.read(path)
            if (removed := filter_near(part, places)).height:
                remainder = part.join(removed.select(PLACE), on=list(PLACE), how="anti", maintain_order="left")
                self.folder.write(path, remainder)

    def replace_values(self, column: str, values: Mapping[str, str | None]) -> None:
        """Write other values for some of a column's, in the rows that name somebody."""
        old = pl.Series(list(values), dtype=pl.String)
        for path in (path for name in (ACCEPTED, UNREADABLE) for path in self._list_parts(name)):
            part = self.folder.read(path)
            if part[column].is_in(old.implode()).any():
                self.folder.write(path, part.with_columns(pl.col(column).replace(values)))

    def scan_rows(self, *names: str) -> pl.LazyFrame:
        """The rows, without reading them; when none is named, those that name somebody."""
        parts = [path for name in names or (ACCEPTED, UNREADABLE) for path in self._list_parts(name)]
        return self.folder.scan(parts)

    def read_parts(self, name: str, columns: Iterable[str] | None = None) -> Iterator[pl.DataFrame]:
        """The rows part by part, with the columns asked for or all."""
        selected = None if columns is None else list(columns)
        for path in self._list_parts(name):
            yield self.folder.read(path, selected)

    def read_chunks(self, columns: Iterable[str], lines: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        """The accepted rows, several parts at a time, each with the lines of `beside` that may be about them."""
        parts: list[pl.DataFrame] = []
        for part in self.read_parts(ACCEPTED, columns):
            parts.append(part)
            if sum(batch.height for batch in parts) >= _MANY:
                yield (rows := pl.concat(parts)), filter_near(rows, lines)
                parts.clear()
        if parts:
            yield (rows := pl.concat(parts)), filter_near(rows, lines)

    def read_rows(self, name: str, columns: Iterable[str] | None = None) -> pl.DataFrame:
        """All rows of a kind, with the columns asked for or all."""
        return pl.concat(self.read_parts(name, columns))

    def read_rows_at(self, places: pl.DataFrame, *names: str) -> pl.DataFrame:
        """The rows that stand at these places: file, sheet, row_number."""
        parts = [_select_at(part, places) for name in names or (ACCEPTED, UNREADABLE) for part in self.read_parts(name)]
        return pl.concat(parts)

    def clear_rows(self) -> None:
        """Forget the rows; the columns stay known."""
        for name in (ACCEPTED, UNREADABLE):
            first, *further_parts = self._list_parts(name)
            self.folder.write(first, self.folder.read(first).clear())
            for path in further_parts:
                self.folder.delete(path)

    def read_admission(self, source: str, columns: Iterable[str] | None = None) -> Admission:
        """The rows as they were admitted, with the columns asked for or all; without what else was said of them."""
        accepted, unreadable = (self.read_rows(name, columns) for name in (ACCEPTED, UNREADABLE))
        return Admission(source, accepted, empty("quarantine"), unreadable)

    def _write(self, name: str, rows: pl.DataFrame) -> None:
        """An empty batch only where it is the first, so that the columns are known."""
        part_count = len(self._list_parts(name))
        if rows.height or not part_count:
            self.folder.write(f"{name}/{part_count:06}.parquet", rows)

    def _list_parts(self, name: str) -> list[str]:
        return self.folder.list_files(name)


def filter_near(rows: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """The places that may be those of the rows: a part is a stretch of a few sheets, and most places lie elsewhere."""
    if rows.is_empty():
        return places.clear()
    number = pl.col("row_number")
    first, last = rows.select(low=number.min(), high=number.max()).row(0)
    return places.filter(number.is_between(first, last), pl.col("file").is_in(rows["file"].unique().implode()))


def _select_at(part: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    return part.join(filter_near(part, places).select(PLACE), on=list(PLACE), how="semi", maintain_order="left")
