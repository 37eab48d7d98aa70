"""Records of a text, many at a time: how many cells each has, its cells, and all of them as columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from typing import Protocol

import polars as pl

from intake.formats.text.line_blocks import ODD_END
from intake.formats.text.quoted_records import Dialect, ParsedRecords, read_records
from intake.grids import MOST_COLUMNS

# Records held as Python lists at a time: a million at once would need 2.5 GB.
_BATCH = 50_000
# Why a record cannot be used.
SPLIT, MISQUOTED, ZEROS, TOO_LONG = "split", "misquoted", "zeros", "too_long"
# A block of more cells than this is not held for the sake of one long record.
_MOST_CELLS = 20_000_000


class RecordBlock(Protocol):
    """Some records that follow each other."""

    broken: dict[int, tuple[str, int]]

    @property
    def height(self) -> int:
        """How many records there are, blank ones too."""
        ...

    @property
    def counts(self) -> pl.Series:
        """How many cells each record has; 0 where it is blank."""
        ...

    def get_cells(self, at: int) -> list[str]:
        """The cells of a record."""
        ...

    def has_odd_end(self, at: int) -> bool:
        """Whether a record's line ends otherwise than most; not known where cells are quoted."""
        ...

    def join_records(self, first: int, last: int) -> None:
        """Make one record of several; those behind the first become blank."""
        ...

    def build_columns(self) -> list[pl.Series]:
        """All cells, column by column."""
        ...


@dataclass
class LineBlock:
    """Records of a text without quotes: a line each. `broken`: record -> kind of damage, cells in their place."""

    lines: pl.Series
    delimiter: str
    width: int
    broken: dict[int, tuple[str, int]] = field(default_factory=dict)

    @property
    def height(self) -> int:
        """How many records there are."""
        return self.lines.len()

    @cached_property
    def _delimiters(self) -> pl.Series:
        return self.lines.str.count_matches(self.delimiter, literal=True).cast(pl.Int32)

    @property
    def counts(self) -> pl.Series:
        """How many cells each record has."""
        counts = self._delimiters + 1
        if (self._delimiters == self.width - 1).all():
            return counts
        has_content = self.lines.str.contains(f"[^\\s{ODD_END}{re.escape(self.delimiter)}]")
        return pl.select(pl.when(has_content).then(counts).otherwise(0)).to_series()

    def get_cells(self, at: int) -> list[str]:
        """The cells of a record."""
        return str(self.lines[at]).removesuffix(ODD_END).split(self.delimiter)

    def has_odd_end(self, at: int) -> bool:
        """Whether a record's line ends otherwise than most."""
        return str(self.lines[at]).endswith(ODD_END)

    def join_records(self, first: int, last: int) -> None:
        """Make one record of several."""
        pieces = self.lines.slice(first, last + 1 - first)
        joined_line = "\n".join(str(piece).removesuffix("\\") for piece in pieces)
        self._replace_lines(list(range(first, last + 1)), [joined_line, *("" for _ in range(last - first))])

    def build_columns(self) -> list[pl.Series]:
        """All cells, column by column."""
        most_delimiters = self._count_most_delimiters()
        if most_delimiters >= MOST_COLUMNS or most_delimiters * self.height > _MOST_CELLS:
            self._shorten_long_lines()
            most_delimiters = self._count_most_delimiters()
        cells = (
            self.lines.to_frame("line")
            .select(pl.col("line").str.split_exact(self.delimiter, most_delimiters))
            .unnest("line")
        )
        return cells.get_columns()

    def _count_most_delimiters(self) -> int:
        most = self._delimiters.max()
        return most if isinstance(most, int) else 0

    def _shorten_long_lines(self) -> None:
        """Leave out blank cells at the ends; of a record far too long keep no more than a record has."""
        long_positions = (self._delimiters >= self.width).arg_true().to_list()
        shorter = [str(self.lines[at]).rstrip(f"{self.delimiter} \t") for at in long_positions]
        for number, (at, line) in enumerate(zip(long_positions, shorter, strict=True)):
            if is_too_long(line.count(self.delimiter) + 1, self.width):
                self.broken[at] = (TOO_LONG, 0)
                shorter[number] = self.delimiter.join(line.split(self.delimiter, self.width)[: self.width])
        self._replace_lines(long_positions, shorter)

    def _replace_lines(self, at: list[int], lines: list[str]) -> None:
        self.lines = self.lines.scatter(at, lines)
        self.__dict__.pop("_delimiters", None)


@dataclass
class QuotedBlock:
    """Records of a text with quotes."""

    records: list[list[str]]
    width: int
    broken: dict[int, tuple[str, int]] = field(default_factory=dict)
    misquoted: list[int] = field(default_factory=list)

    @property
    def height(self) -> int:
        """How many records there are."""
        return len(self.records)

    @property
    def counts(self) -> pl.Series:
        """How many cells each record has."""
        counts = list(map(len, self.records))
        if min(counts, default=0) < self.width:
            counts = [len(cells) if any(map(str.strip, cells)) else 0 for cells in self.records]
        return pl.Series(counts, dtype=pl.Int32)

    def get_cells(self, at: int) -> list[str]:
        """The cells of a record."""
        return self.records[at]

    def has_odd_end(self, at: int) -> bool:  # noqa: ARG002 - the mark would stand behind a closing quote
        """Not known."""
        return False

    def join_records(self, first: int, last: int) -> None:
        """Make one record of several."""
        joined_cells = list(self.records[first])
        for cells in self.records[first + 1 : last + 1]:
            open_cell = joined_cells.pop().removesuffix("\\") if joined_cells else ""
            joined_cells += [f"{open_cell}\n{cells[0] if cells else ''}", *cells[1:]]
        self.records[first : last + 1] = [joined_cells, *([] for _ in range(last - first))]

    def build_columns(self) -> list[pl.Series]:
        """All cells, column by column."""
        most_cells = max(map(len, self.records), default=0)
        if most_cells > MOST_COLUMNS or most_cells * self.height > _MOST_CELLS:
            for at, cells in enumerate(self.records):
                self._shorten_record(at, cells)
        return [pl.Series(cells, dtype=pl.String) for cells in zip_longest(*self.records)]

    def _shorten_record(self, at: int, cells: list[str]) -> None:
        filled = max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)
        if is_too_long(filled, self.width):
            self.broken[at] = (TOO_LONG, 0)
            filled = self.width
        self.records[at] = cells[:filled]


def is_too_long(cells: int, width: int) -> bool:
    """Whether a record of so many cells is none of a text whose records have `width`."""
    return cells > 4 * width + 100


def build_line_blocks(blocks: Iterable[str], delimiter: str, width: int) -> Iterator[LineBlock]:
    """Blocks of text as records, where none is quoted."""
    for block in blocks:
        yield LineBlock(pl.Series("line", block.split("\n"), dtype=pl.String), delimiter, width)


def read_quoted_blocks(blocks: Iterable[str], dialect: Dialect) -> Iterator[QuotedBlock]:
    """Blocks of text as records; a cell that a block leaves open goes on in the next."""
    open_lines: list[str] = []
    for block in blocks:
        lines = block.split("\n")
        for first in range(0, len(lines), _BATCH):
            records, open_lines = read_records([*open_lines, *lines[first : first + _BATCH]], dialect, is_last=False)
            yield _build_quoted_block(records, dialect)
    records, _ = read_records(open_lines, dialect, is_last=True)
    yield _build_quoted_block(records, dialect)


def _build_quoted_block(records: ParsedRecords, dialect: Dialect) -> QuotedBlock:
    broken = {at: (MISQUOTED, in_place) for at, in_place in records.broken.items()}
    return QuotedBlock(records.cells, dialect.width, broken, records.misquoted)


def join_blocks(block: RecordBlock, next_block: RecordBlock) -> RecordBlock:
    """Two blocks as one."""
    broken = block.broken | {block.height + at: damage for at, damage in next_block.broken.items()}
    if isinstance(block, LineBlock) and isinstance(next_block, LineBlock):
        return LineBlock(pl.concat([block.lines, next_block.lines]), block.delimiter, block.width, broken)
    assert isinstance(block, QuotedBlock) and isinstance(next_block, QuotedBlock)  # noqa: S101 - a text has blocks of one kind
    misquoted = block.misquoted + [block.height + at for at in next_block.misquoted]
    return QuotedBlock(block.records + next_block.records, block.width, broken, misquoted)
