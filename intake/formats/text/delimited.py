"""Delimited text: records and cells, where a quoted line break or delimiter does not split."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from itertools import chain, islice

import polars as pl

from intake import read_failures
from intake.formats.text.broken_records import MOST_SHORT, Mending, Records, mend
from intake.formats.text.decoding import Text
from intake.formats.text.line_blocks import Pieces, blocks, main_end
from intake.formats.text.record_blocks import SPLIT, ZEROS, Block, line_blocks, longer, quoted_blocks
from intake.formats.text.record_shape import shape_of
from intake.formats.text.text_shape import look_through
from intake.grids import MOST_COLUMNS, Grid, Hints, OpenSheet, Reading, grid
from intake.read_failures import rows_named

DELIMITERS = (",", "\t", ";", "|", "，")
_HEAD_LETTERS = 200_000
# So many records say what the columns of a text look like.
_SAMPLED = 2_000
_NAMED_DELIMITER = re.compile(r'"?sep=(.)"?(?:\r\n|\r|\n)', re.IGNORECASE)
_HEAD_LINES = 300
_DAMAGE = {"broken": pl.String, "in_place": pl.Int64}
# Pieces of fewer cells than this are told by nothing.
_FEWEST_CELLS = 3


def sheet(text: Text) -> OpenSheet:
    """Offer the text as a sheet without name, with one reading per delimiter that its beginning holds.

    A first line `sep=;` names the delimiter; Excel takes it for no row, and so it is none here.
    Raises `UnreadableFileError` when its heading has more cells than any table.
    """
    beginning = _beginning(text)
    named = _NAMED_DELIMITER.match(beginning)
    skipped = named.end() if named else 0
    head = _whole_lines(beginning)[skipped:]
    present = [named[1]] if named else [delimiter for delimiter in DELIMITERS if delimiter in head] or [","]
    narrow = [delimiter for delimiter in present if _usual_width(head, delimiter) <= MOST_COLUMNS]
    if not narrow:
        raise read_failures.too_wide("", _columns_of_first_wide(text, present[0]))
    readings = (
        Reading(partial(read, head, delimiter), partial(batches, partial(_without, text, skipped), delimiter))
        for delimiter in narrow
    )
    return OpenSheet("", tuple(readings))


def read(text: str, delimiter: str) -> Grid:
    """Read a short text as one grid."""
    read_ = list(batches(lambda: (text,), delimiter))
    return Grid(pl.concat([batch.cells for batch in read_], how="diagonal"), read_[-1].hints)


def batches(pieces: Pieces, delimiter: str) -> Iterator[Grid]:
    """Read the text as grids. `row_number` counts records from 1, blank ones too.

    A record that a line break in a cell has cut in pieces is one again, where that is sure; it has the number of its
    first piece, and each piece counts, as Excel shows it. What cannot be told apart into cells is marked as broken.
    A quote out of place is read as a letter where its record has as many cells as the heading. Notes say so.
    """
    yield from _Reader(pieces, delimiter).grids()


class _Reader:
    """One reading of a text, block by block; what is in pieces is looked for when the first short record comes."""

    def __init__(self, pieces: Pieces, delimiter: str) -> None:
        self._pieces = pieces
        self._look = look_through(pieces, delimiter)
        self._width = self._look.dialect.width
        self._misquoted: list[int] = []
        self._joined: list[int] = []
        self._has_heading = False

    def grids(self) -> Iterator[Grid]:
        """The text as grids, notes with the last."""
        first = 1
        for block in self._mended():
            self._misquoted += [first + at for at in getattr(block, "misquoted", ())]
            columns = block.columns()
            yield grid(columns, first=first, damage=_damage(columns, block, has_zeros=self._look.has_zeros))
            first += block.height
        yield grid([], hints=Hints(cut=self._look.is_cut, notes=tuple(self._notes())))

    def _blocks(self, main: str | None = None) -> Iterator[Block]:
        lines, dialect = blocks(self._pieces(), main), self._look.dialect
        return (
            quoted_blocks(lines, dialect)
            if self._look.is_quoted
            else line_blocks(lines, dialect.delimiter, self._width)
        )

    def _mended(self) -> Iterator[Block]:
        """The blocks with records joined and marked; none ends within a record."""
        first, source = 0, self._blocks()
        for found in source:
            block = found
            if self._has_pieces(block):
                while self._mending.goes_on(first + block.height - 1):
                    block = longer(block, next(source))
                self._mend(block, first)
            yield block
            first += block.height

    def _has_pieces(self, block: Block) -> bool:
        """Whether records of a block may be pieces, as far as how many cells they have tells.

        Lines above the heading are pieces of it only when they have several cells.
        """
        if self._width < _FEWEST_CELLS or "_mending" in self.__dict__:
            return self._width >= _FEWEST_CELLS
        counts = block.counts
        full = (counts >= self._width).arg_true()
        above = 0 if self._has_heading else (int(full[0]) if full.len() else block.height)
        self._has_heading = self._has_heading or full.len() > 0
        below, title = counts.slice(above), counts.slice(0, above)
        return bool(((below > 0) & (below < self._width)).any() or (title > 1).any())

    @cached_property
    def _mending(self) -> Mending:
        """What to do with which records of the whole text."""
        counts: list[pl.Series] = []
        short: dict[int, list[str]] = {}
        sampled: list[list[str]] = []
        odd: set[int] = set()
        first = 0
        main = None if self._look.is_quoted else main_end(self._pieces())
        for block in self._blocks(main):
            many = block.counts
            counts.append(many)
            few = ((many > 0) & (many < self._width)).arg_true().to_list()
            if len(short) + len(few) > MOST_SHORT:
                return Mending()
            short |= {first + at: block.cells(at) for at in few}
            wanted = (many > 0).arg_true().head(_SAMPLED + 1 - len(sampled)).to_list()
            sampled += [block.cells(at) for at in wanted]
            odd |= {first + at for at in _odd_ends(block, few)}
            first += block.height
        full = [cells for cells in sampled if len(cells) >= self._width][1:]
        enough = full or sampled[1:]
        every = pl.concat(counts).to_list()
        return mend(Records(every, short, frozenset(odd), shape_of(self._width, enough)))

    def _mend(self, block: Block, first: int) -> None:
        height = block.height
        for at, last in self._mending.joined.items():
            if first <= at < first + height:
                block.join(at - first, last - first)
                self._joined.append(at + 1)
        for at, in_place in self._mending.broken.items():
            if first <= at < first + height:
                block.broken.setdefault(at - first, (SPLIT, in_place))

    def _notes(self) -> Iterator[str]:
        if self._joined:
            yield (
                f"{rows_named(sorted(self._joined))}有单元格内的换行没有加引号，一行断成了几行，已接回成一行读取，请核对。"
            )
        if self._misquoted:
            yield f"引号不配对（{rows_named(self._misquoted)}），引号按普通字符读取，请核对这些行。"


def _odd_ends(block: Block, few: Sequence[int]) -> Iterator[int]:
    """Records, themselves short or above a short one, whose line ends otherwise than most or with a backslash."""
    near = {at for short in few for at in (short - 1, short)} | {block.height - 1}
    for at in near:
        if at >= 0 and (block.ends_oddly(at) or (block.cells(at) or [""])[-1].endswith("\\")):
            yield at


def _damage(columns: Sequence[pl.Series], block: Block, *, has_zeros: bool) -> pl.DataFrame | None:
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


def _without(text: Text, skipped: int) -> Iterator[str]:
    """The pieces of the text without its first letters, which all stand in the first piece."""
    pieces = text.pieces_as_written()
    return chain((next(pieces, "")[skipped:],), pieces)


def _beginning(text: Text) -> str:
    """The first letters, with line ends as they are."""
    shown = ""
    for piece in text.pieces_as_written():
        shown += piece
        if len(shown) >= _HEAD_LETTERS:
            break
    return shown[:_HEAD_LETTERS]


def _whole_lines(head: str) -> str:
    """Without the last line, which may be cut, when there is more than one."""
    end = max(head.rfind("\n"), head.rfind("\r"))
    return head[:end] if len(head) == _HEAD_LETTERS and end >= 0 else head


def _usual_width(head: str, delimiter: str) -> int:
    """How many columns most of the first lines reach, blank ones to the right left out; of equals the most."""
    lines = (line.rstrip(f'{delimiter} \t"') for line in islice(head.splitlines(), _HEAD_LINES))
    reached = Counter(line.count(delimiter) + 1 for line in lines)
    return max(reached, key=lambda width: (reached[width], width), default=1)


def _columns_of_first_wide(text: Text, delimiter: str) -> int:
    """How many columns the first line with too many has; counted no further than a line may be long."""
    columns = 1
    for piece in islice(text.pieces(), _HEAD_LINES):
        *ended, last = piece.split("\n")
        for line in ended:
            columns += line.count(delimiter)
            if columns > MOST_COLUMNS:
                return columns
            columns = 1
        columns += last.count(delimiter)
    return columns
