"""A county's deliveries as frames of text that a simulation changes, and inboxes of CSV files written from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import polars as pl

import intake
from domain.handover import PLACE, SheetFound
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from tests.simulation.csv_lines import write_lines

CONFIG = Path(__file__).resolve().parents[2] / "config"
# Columns of raw rows that are no cells.
_NOT_CELLS = (*PLACE, "numeric_id")


@cache
def sample_declarations() -> County:
    """The project's own configuration."""
    return load_county(CONFIG)


@dataclass
class CountyFrames:
    """Source -> its rows: canonical fields, every cell as typed. What is written into an absent source is lost."""

    frames: dict[str, pl.DataFrame] = field(default_factory=dict)

    @classmethod
    def read(cls, inbox: Path) -> CountyFrames:
        """What an inbox delivers of the sources that a comparison takes, read by the project's own intake."""
        county = sample_declarations()
        sheets = intake.recognise_files(inbox, county.source_headings.values())
        frames = {}
        for name, source in county.sources.items():
            mine = [sheet for sheet in sheets if sheet.source == name]
            if mine and source.compared:
                rows = _write_out_units(intake.read_raw_rows(inbox, source, mine).rows, mine)
                frames[name] = rows.drop(_NOT_CELLS)
        return cls(frames)

    def copy(self) -> CountyFrames:
        """The same frames; a change of these changes nothing there."""
        return CountyFrames(dict(self.frames))

    def __getitem__(self, source: str) -> pl.DataFrame:
        return self.frames[source]

    def update(self, source: str, where: pl.Expr, **cells: str | pl.Expr | None) -> int:
        """Write cells into the rows of a source for which `where` holds; returns how many these are."""
        if source not in self.frames:
            return 0
        rows, holds = self.frames[source], where.fill_null(value=False)
        values = {name: cell if isinstance(cell, pl.Expr) else pl.lit(cell, pl.String) for name, cell in cells.items()}
        self.frames[source] = rows.with_columns(
            pl.when(holds).then(value).otherwise(pl.col(name)).alias(name) for name, value in values.items()
        )
        return rows.filter(holds).height

    def remove(self, source: str, where: pl.Expr) -> int:
        """Take out the rows for which `where` holds; returns how many these are."""
        if source not in self.frames:
            return 0
        rows = self.frames[source]
        self.frames[source] = rows.filter(~where.fill_null(value=False))
        return rows.height - self.frames[source].height

    def add(self, source: str, *rows: Mapping[str, str | None]) -> None:
        """Add rows; a field that a row does not name is empty."""
        if source not in self.frames:
            return
        frame = self.frames[source]
        unknown = {name for row in rows for name in row} - set(frame.columns)
        assert not unknown, unknown
        more = pl.DataFrame([{name: row.get(name) for name in frame.columns} for row in rows], schema=frame.schema)
        self.frames[source] = pl.concat([frame, more])

    def write(self, folder: Path, without: Collection[str] = ()) -> Path:
        """An inbox with a CSV file per source, of the declared headings; `without`: sources that nobody sends."""
        sources = sample_declarations().sources
        for name, frame in self.frames.items():
            if name not in without and frame.height:
                source = sources[name]
                headings = [source.fields[column].headings[0] for column in frame.columns]
                path = folder / source.department / f"{source.title}.csv"
                path.parent.mkdir(parents=True, exist_ok=True)
                write_lines(path, [headings, *frame.rows()])
        return folder


def _write_out_units(rows: pl.DataFrame, sheets: Sequence[SheetFound]) -> pl.DataFrame:
    """The rows with amounts in yuan where a heading of their sheet says 万元, which the declared heading does not."""
    for sheet in sheets:
        for name in (column for column, unit in sheet.units.items() if unit == "万元" and column in rows.columns):
            is_here = (pl.col("file") == sheet.file) & (pl.col("sheet") == sheet.sheet)
            yuan = pl.col(name).str.replace_all(",", "").cast(pl.Float64, strict=False) * 10000
            written = pl.when(is_here & yuan.is_not_null()).then(yuan.round(2).cast(pl.String)).otherwise(name)
            rows = rows.with_columns(written.alias(name))
    return rows


def make_digits(column: str = "id_number") -> pl.Expr:
    """The number of a column without what people type around it."""
    return pl.col(column).str.normalize("NFKC").str.replace_all(r"[^0-9A-Za-z]", "").str.to_uppercase()


def is_of(*numbers: str) -> pl.Expr:
    """Whether a row bears one of the ID numbers, however it was typed."""
    return make_digits().is_in(numbers)


def is_at(*households: str) -> pl.Expr:
    """Whether a row is of one of the households, by its number."""
    return pl.col("household_id").is_in(households)
