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
from intake.formats.text.quoted_records import Dialect, Records, read_records
from intake.grids import MOST_COLUMNS

# Records held as Python lists at a time: a million at once would need 2.5 GB.
_BATCH = 50_000
# Why a record cannot be used.
SPLIT, MISQUOTED, ZEROS, TOO_LONG = "split", "misquoted", "zeros", "too_long"
# A block of more cells than this is not held for the sake of one long record.
_MOST_CELLS = 20_000_000


class Block(Protocol):
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

    def cells(self, at: int) -> list[str]:
        """The cells of a record."""
        ...

    def ends_oddly(self, at: int) -> bool:
        """Whether a record's line ends otherwise than most; not known where cells are quoted."""
        ...

    def join(self, first: int, last: int) -> None:
        """Make one record of several; those behind the first become blank."""
        ...

    def columns(self) -> list[pl.Series]:
        """All cells, column by column."""
        ...


@dataclass
class Lines:
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
        says = self.lines.str.contains(f"[^\\s{ODD_END}{re.escape(self.delimiter)}]")
        return pl.select(pl.when(says).then(counts).otherwise(0)).to_series()

    def cells(self, at: int) -> list[str]:
        """The cells of a record."""
        return str(self.lines[at]).removesuffix(ODD_END).split(self.delimiter)

    def ends_oddly(self, at: int) -> bool:
        """Whether a record's line ends otherwise than most."""
        return str(self.lines[at]).endswith(ODD_END)

    def join(self, first: int, last: int) -> None:
        """Make one record of several."""
        pieces = self.lines.slice(first, last + 1 - first)
        whole = "\n".join(str(piece).removesuffix("\\") for piece in pieces)
        self._replace(list(range(first, last + 1)), [whole, *("" for _ in range(last - first))])

    def columns(self) -> list[pl.Series]:
        """All cells, column by column."""
        extra = self._most()
        if extra >= MOST_COLUMNS or extra * self.height > _MOST_CELLS:
            self._shorten()
            extra = self._most()
        cells = self.lines.to_frame("line").select(pl.col("line").str.split_exact(self.delimiter, extra)).unnest("line")
        return cells.get_columns()

    def _most(self) -> int:
        most = self._delimiters.max()
        return most if isinstance(most, int) else 0

    def _shorten(self) -> None:
        """Leave out blank cells at the ends; of a record far too long keep no more than a record has."""
        long = (self._delimiters >= self.width).arg_true().to_list()
        shorter = [str(self.lines[at]).rstrip(f"{self.delimiter} \t") for at in long]
        for number, (at, line) in enumerate(zip(long, shorter, strict=True)):
            if is_too_long(line.count(self.delimiter) + 1, self.width):
                self.broken[at] = (TOO_LONG, 0)
                shorter[number] = self.delimiter.join(line.split(self.delimiter, self.width)[: self.width])
        self._replace(long, shorter)

    def _replace(self, at: list[int], lines: list[str]) -> None:
        self.lines = self.lines.scatter(at, lines)
        self.__dict__.pop("_delimiters", None)


@dataclass
class Quoted:
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

    def cells(self, at: int) -> list[str]:
        """The cells of a record."""
        return self.records[at]

    def ends_oddly(self, at: int) -> bool:  # noqa: ARG002 - the mark would stand behind a closing quote
        """Not known."""
        return False

    def join(self, first: int, last: int) -> None:
        """Make one record of several."""
        whole = list(self.records[first])
        for cells in self.records[first + 1 : last + 1]:
            begun = whole.pop().removesuffix("\\") if whole else ""
            whole += [f"{begun}\n{cells[0] if cells else ''}", *cells[1:]]
        self.records[first : last + 1] = [whole, *([] for _ in range(last - first))]

    def columns(self) -> list[pl.Series]:
        """All cells, column by column."""
        most = max(map(len, self.records), default=0)
        if most > MOST_COLUMNS or most * self.height > _MOST_CELLS:
            for at, cells in enumerate(self.records):
                self._shorten(at, cells)
        return [pl.Series(cells, dtype=pl.String) for cells in zip_longest(*self.records)]

    def _shorten(self, at: int, cells: list[str]) -> None:
        filled = max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)
        if is_too_long(filled, self.width):
            self.broken[at] = (TOO_LONG, 0)
            filled = self.width
        self.records[at] = cells[:filled]


def is_too_long(cells: int, width: int) -> bool:
    """Whether a record of so many cells is none of a text whose records have `width`."""
    return cells > 4 * width + 100


def line_blocks(blocks: Iterable[str], delimiter: str, width: int) -> Iterator[Lines]:
    """Blocks of text as records, where none is quoted."""
    for block in blocks:
        yield Lines(pl.Series("line", block.split("\n"), dtype=pl.String), delimiter, width)


def quoted_blocks(blocks: Iterable[str], dialect: Dialect) -> Iterator[Quoted]:
    """Blocks of text as records; a cell that a block leaves open goes on in the next."""
    behind: list[str] = []
    for block in blocks:
        lines = block.split("\n")
        for first in range(0, len(lines), _BATCH):
            found, behind = read_records([*behind, *lines[first : first + _BATCH]], dialect, is_last=False)
            yield _quoted(found, dialect)
    found, _ = read_records(behind, dialect, is_last=True)
    yield _quoted(found, dialect)


def _quoted(found: Records, dialect: Dialect) -> Quoted:
    broken = {at: (MISQUOTED, in_place) for at, in_place in found.broken.items()}
    return Quoted(found.cells, dialect.width, broken, found.misquoted)


def longer(block: Block, more: Block) -> Block:
    """Two blocks as one."""
    broken = block.broken | {block.height + at: damage for at, damage in more.broken.items()}
    if isinstance(block, Lines) and isinstance(more, Lines):
        return Lines(pl.concat([block.lines, more.lines]), block.delimiter, block.width, broken)
    assert isinstance(block, Quoted) and isinstance(more, Quoted)  # noqa: S101 - a text has blocks of one kind
    misquoted = block.misquoted + [block.height + at for at in more.misquoted]
    return Quoted(block.records + more.records, block.width, broken, misquoted)
