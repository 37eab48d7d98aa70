"""Delimited text: records and cells, where a quoted line break or delimiter does not split."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from itertools import chain, islice

import polars as pl

from intake import read_failures
from intake.formats.text.broken_records import MOST_SHORT, RecordRepairs, TextRecords, find_repairs
from intake.formats.text.decoding import DecodedText
from intake.formats.text.line_blocks import Pieces, find_main_line_end, split_into_blocks
from intake.formats.text.record_blocks import (
    SPLIT,
    ZEROS,
    RecordBlock,
    build_line_blocks,
    join_blocks,
    read_quoted_blocks,
)
from intake.formats.text.record_shape import learn_shape
from intake.formats.text.text_shape import read_text_shape
from intake.grids import MOST_COLUMNS, Grid, OpenSheet, Reading, SheetHints, build_grid
from intake.read_failures import name_rows

DELIMITERS = (",", "\t", ";", "|", "，")
_HEAD_LETTERS = 200_000
# So many records say what the columns of a text look like.
_SAMPLED = 2_000
_NAMED_DELIMITER = re.compile(r'"?sep=(.)"?(?:\r\n|\r|\n)', re.IGNORECASE)
_HEAD_LINES = 300
_DAMAGE = {"broken": pl.String, "in_place": pl.Int64}
# A text with fewer columns than this cannot be searched for pieces of records.
_FEWEST_CELLS = 3


def open_delimited_sheet(text: DecodedText) -> OpenSheet:
    """Offer the text as a sheet without name, with one reading per delimiter that its beginning holds.

    A first line `sep=;` names the delimiter; Excel takes it for no row, and so it is none here.
    Raises `UnreadableFileError` when its heading has more cells than any table.
    """
    beginning = _read_beginning(text)
    sep_line = _NAMED_DELIMITER.match(beginning)
    skipped_letters = sep_line.end() if sep_line else 0
    head = _drop_last_line(beginning)[skipped_letters:]
    present = [sep_line[1]] if sep_line else [delimiter for delimiter in DELIMITERS if delimiter in head] or [","]
    usable = [delimiter for delimiter in present if _find_usual_width(head, delimiter) <= MOST_COLUMNS]
    if not usable:
        raise read_failures.make_too_wide_error("", _count_columns_of_first_wide(text, present[0]))
    readings = (
        Reading(
            partial(read_delimited_text, head, delimiter),
            partial(read_delimited_batches, partial(_skip_letters, text, skipped_letters), delimiter),
        )
        for delimiter in usable
    )
    return OpenSheet("", tuple(readings))


def read_delimited_text(text: str, delimiter: str) -> Grid:
    """Read a short text as one grid."""
    grids = list(read_delimited_batches(lambda: (text,), delimiter))
    return Grid(pl.concat([batch.cells for batch in grids], how="diagonal"), grids[-1].hints)


def read_delimited_batches(pieces: Pieces, delimiter: str) -> Iterator[Grid]:
    """Read the text as grids. `row_number` counts records from 1, blank ones too.

    A record that a line break in a cell has cut in pieces is one again, where that is sure; it has the number of its
    first piece, and each piece counts, as Excel shows it. What cannot be split into cells is marked as broken.
    A quote out of place is read as a letter where its record has as many cells as the heading. Notes say so.
    """
    yield from _DelimitedReader(pieces, delimiter).read_grids()


class _DelimitedReader:
    """One reading of a text, block by block; what is in pieces is looked for when the first short record comes."""

    def __init__(self, pieces: Pieces, delimiter: str) -> None:
        self._pieces = pieces
        self._shape = read_text_shape(pieces, delimiter)
        self._width = self._shape.dialect.width
        self._misquoted_rows: list[int] = []
        self._joined_rows: list[int] = []
        self._has_heading = False

    def read_grids(self) -> Iterator[Grid]:
        """The text as grids, notes with the last."""
        first = 1
        for block in self._repair_blocks():
            self._misquoted_rows += [first + at for at in getattr(block, "misquoted", ())]
            columns = block.build_columns()
            yield build_grid(
                columns, first_row=first, damage=_build_damage(columns, block, has_zeros=self._shape.has_zeros)
            )
            first += block.height
        yield build_grid([], hints=SheetHints(is_cut=self._shape.is_cut, notes=tuple(self._list_notes())))

    def _read_blocks(self, main_line_end: str | None = None) -> Iterator[RecordBlock]:
        lines, dialect = split_into_blocks(self._pieces(), main_line_end), self._shape.dialect
        return (
            read_quoted_blocks(lines, dialect)
            if self._shape.is_quoted
            else build_line_blocks(lines, dialect.delimiter, self._width)
        )

    def _repair_blocks(self) -> Iterator[RecordBlock]:
        """The blocks with records joined and marked; none ends within a record."""
        first, source = 0, self._read_blocks()
        for source_block in source:
            block = source_block
            if self._has_pieces(block):
                while self._repairs.is_continued(first + block.height - 1):
                    block = join_blocks(block, next(source))
                self._apply_repairs(block, first)
            yield block
            first += block.height

    def _has_pieces(self, block: RecordBlock) -> bool:
        """Whether the number of cells of any record in a block shows that it may be a piece.

        Lines above the heading are pieces of it only when they have several cells.
        """
        if self._width < _FEWEST_CELLS or "_repairs" in self.__dict__:
            return self._width >= _FEWEST_CELLS
        counts = block.counts
        full_positions = (counts >= self._width).arg_true()
        above = 0 if self._has_heading else (int(full_positions[0]) if full_positions.len() else block.height)
        self._has_heading = self._has_heading or full_positions.len() > 0
        below, title = counts.slice(above), counts.slice(0, above)
        return bool(((below > 0) & (below < self._width)).any() or (title > 1).any())

    @cached_property
    def _repairs(self) -> RecordRepairs:
        """What to do with which records of the whole text."""
        all_counts: list[pl.Series] = []
        short_records: dict[int, list[str]] = {}
        sampled_records: list[list[str]] = []
        odd_records: set[int] = set()
        first = 0
        main_line_end = None if self._shape.is_quoted else find_main_line_end(self._pieces())
        for block in self._read_blocks(main_line_end):
            block_counts = block.counts
            all_counts.append(block_counts)
            short_positions = ((block_counts > 0) & (block_counts < self._width)).arg_true().to_list()
            if len(short_records) + len(short_positions) > MOST_SHORT:
                return RecordRepairs()
            short_records |= {first + at: block.get_cells(at) for at in short_positions}
            positions = (block_counts > 0).arg_true().head(_SAMPLED + 1 - len(sampled_records)).to_list()
            sampled_records += [block.get_cells(at) for at in positions]
            odd_records |= {first + at for at in _find_odd_ends(block, short_positions)}
            first += block.height
        full_records = [cells for cells in sampled_records if len(cells) >= self._width][1:]
        sample = full_records or sampled_records[1:]
        cell_counts = pl.concat(all_counts).to_list()
        return find_repairs(
            TextRecords(cell_counts, short_records, frozenset(odd_records), learn_shape(self._width, sample))
        )

    def _apply_repairs(self, block: RecordBlock, first: int) -> None:
        height = block.height
        for at, last in self._repairs.joins.items():
            if first <= at < first + height:
                block.join_records(at - first, last - first)
                self._joined_rows.append(at + 1)
        for at, in_place in self._repairs.broken.items():
            if first <= at < first + height:
                block.broken.setdefault(at - first, (SPLIT, in_place))

    def _list_notes(self) -> Iterator[str]:
        if self._joined_rows:
            yield (
                f"{name_rows(sorted(self._joined_rows))}有单元格内的换行没有加引号，一行断成了几行，已接回成一行读取，请核对。"
            )
        if self._misquoted_rows:
            yield f"引号不配对（{name_rows(self._misquoted_rows)}），引号按普通字符读取，请核对这些行。"


def _find_odd_ends(block: RecordBlock, short_positions: Sequence[int]) -> Iterator[int]:
    """Records, themselves short or above a short one, whose line ends otherwise than most or with a backslash."""
    near_positions = {at for short in short_positions for at in (short - 1, short)} | {block.height - 1}
    for at in near_positions:
        if at >= 0 and (block.has_odd_end(at) or (block.get_cells(at) or [""])[-1].endswith("\\")):
            yield at


def _build_damage(columns: Sequence[pl.Series], block: RecordBlock, *, has_zeros: bool) -> pl.DataFrame | None:
    """Columns `broken` and `in_place` of a block, when a record of it cannot be used."""
    if has_zeros and columns:
        frame = pl.DataFrame([column.alias(str(at)) for at, column in enumerate(columns)])
        zeros = frame.select(pl.any_horizontal(pl.all().str.contains("\0", literal=True)).fill_null(value=False))
        for at in zeros.to_series().arg_true():
            block.broken.setdefault(at, (ZEROS, 0))
    if not block.broken:
        return None
    damage = [block.broken.get(at, (None, None)) for at in range(block.height)]
    return pl.DataFrame(damage, schema=_DAMAGE, orient="row")


def _skip_letters(text: DecodedText, skipped_letters: int) -> Iterator[str]:
    """The pieces of the text without its first letters, which all stand in the first piece."""
    pieces = text.read_pieces_as_written()
    return chain((next(pieces, "")[skipped_letters:],), pieces)


def _read_beginning(text: DecodedText) -> str:
    """The first letters, with line ends as they are."""
    beginning = ""
    for piece in text.read_pieces_as_written():
        beginning += piece
        if len(beginning) >= _HEAD_LETTERS:
            break
    return beginning[:_HEAD_LETTERS]


def _drop_last_line(head: str) -> str:
    """Without the last line, which may be cut, when there is more than one."""
    end = max(head.rfind("\n"), head.rfind("\r"))
    return head[:end] if len(head) == _HEAD_LETTERS and end >= 0 else head


def _find_usual_width(head: str, delimiter: str) -> int:
    """How many columns most of the first lines reach, blank ones to the right left out; of equals the most."""
    lines = (line.rstrip(f'{delimiter} \t"') for line in islice(head.splitlines(), _HEAD_LINES))
    widths = Counter(line.count(delimiter) + 1 for line in lines)
    return max(widths, key=lambda width: (widths[width], width), default=1)


def _count_columns_of_first_wide(text: DecodedText, delimiter: str) -> int:
    """How many columns the first line with too many has; counted no further than a line may be long."""
    columns = 1
    for piece in islice(text.read_pieces(), _HEAD_LINES):
        *complete_lines, last = piece.split("\n")
        for line in complete_lines:
            columns += line.count(delimiter)
            if columns > MOST_COLUMNS:
                return columns
            columns = 1
        columns += last.count(delimiter)
    return columns
