"""Delimited text: records and cells, where a quoted line break or delimiter does not split."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice, zip_longest

import polars as pl

from intake.decoding import Text
from intake.grids import Grid, Hints, OpenSheet, Reading, grid

DELIMITERS = (",", "\t", ";", "|", "，")
_HEAD_LETTERS = 200_000
# Records held as Python lists at a time: a million at once would need 2.5 GB.
_BATCH = 50_000
_NAMED_DELIMITER = re.compile(r'"?sep=(.)"?\n', re.IGNORECASE)

Pieces = Callable[[], Iterable[str]]


def sheet(text: Text) -> OpenSheet:
    """Offer the text as a sheet without name, with one reading per delimiter that its beginning holds.

    A first line `sep=;` names the delimiter; Excel takes it for no row, and so it is none here.
    """
    beginning = text.beginning(_HEAD_LETTERS)
    named = _NAMED_DELIMITER.match(beginning)
    skipped = named.end() if named else 0
    head = _whole_lines(beginning)[skipped:]
    present = [named[1]] if named else [delimiter for delimiter in DELIMITERS if delimiter in head] or [","]
    readings = (
        Reading(partial(read, head, delimiter), partial(batches, partial(_without, text, skipped), delimiter))
        for delimiter in present
    )
    return OpenSheet("", tuple(readings))


def read(text: str, delimiter: str) -> Grid:
    """Read a short text as one grid."""
    read_ = list(batches(lambda: (text,), delimiter))
    return Grid(pl.concat([batch.cells for batch in read_], how="diagonal"), read_[-1].hints)


def batches(pieces: Pieces, delimiter: str) -> Iterator[Grid]:
    """Read the text as grids. `row_number` counts records from 1, blank ones too.

    A quote that never closes would swallow the rows after it: then quotes are read as plain letters,
    and a note says so with the last batch.
    """
    quoted, cut = _looked_through(pieces, delimiter)
    fault = _misquoted(pieces, delimiter) if quoted else None
    first = 1
    for height, columns in _parsed(pieces, delimiter) if quoted and fault is None else _split(pieces, delimiter):
        yield grid(_unquoted(columns) if fault else columns, first=first)
        first += height
    note = f"引号不配对（{fault}），引号按普通字符读取，请核对前后几行。"
    yield grid([], hints=Hints(cut=cut, notes=(note,) if fault else ()))


def _without(text: Text, skipped: int) -> Iterator[str]:
    """The pieces of the text without its first letters, which all stand in the first piece."""
    pieces = text.pieces()
    return chain((next(pieces, "")[skipped:],), pieces)


def _blocks(pieces: Iterable[str]) -> Iterator[str]:
    """Whole lines, many at a time, without the line feed behind them; the last block may be empty."""
    rest = ""
    for piece in pieces:
        lines, ending, tail = piece.rpartition("\n")
        if ending:
            yield rest + lines
            rest = tail
        else:
            rest += tail
    yield rest


def _looked_through(pieces: Pieces, delimiter: str) -> tuple[bool, bool]:
    """Whether a cell begins with a quote, and whether the text stops amid its last line.

    It does where that line has no end and fewer cells than the line before it.
    """
    opening = re.compile(f'(?:^|\\n|{re.escape(delimiter)}) *"')
    quoted, before, last = False, "", ""
    for block in _blocks(pieces()):
        quoted = quoted or ('"' in block and bool(opening.search(block)))
        before, last = last, block
    return quoted, bool(last) and last.count(delimiter) < before[before.rfind("\n") + 1 :].count(delimiter)


def _whole_lines(head: str) -> str:
    """Without the last line, which may be cut, when there is more than one."""
    return head[: head.rindex("\n")] if len(head) == _HEAD_LETTERS and "\n" in head else head


def _split(pieces: Pieces, delimiter: str) -> Iterator[tuple[int, list[pl.Series]]]:
    """Lines and their cells, where none is quoted: lines and delimiters are all there is."""
    for block in _blocks(pieces()):
        lines = pl.Series("line", block.split("\n"), dtype=pl.String)
        most = lines.str.count_matches(delimiter, literal=True).max()
        extra = most if isinstance(most, int) else 0
        cells = lines.to_frame().select(pl.col("line").str.split_exact(delimiter, extra)).unnest("line")
        yield cells.height, cells.get_columns()


def _misquoted(pieces: Pieces, delimiter: str) -> str | None:
    """Where the quotes do not pair, if they do not: nothing may be read before that is known."""
    reader = csv.reader(_lines(pieces), delimiter=delimiter, strict=True)
    try:
        deque(reader, maxlen=0)
    except csv.Error:
        return f"约在第 {reader.line_num} 行"
    return None


def _parsed(pieces: Pieces, delimiter: str) -> Iterator[tuple[int, list[pl.Series]]]:
    """Records and their cells, where a cell may be quoted."""
    reader = csv.reader(_lines(pieces), delimiter=delimiter, strict=True)
    while records := list(islice(reader, _BATCH)):
        yield len(records), [pl.Series(cells, dtype=pl.String) for cells in zip_longest(*records)]


def _lines(pieces: Pieces) -> Iterator[str]:
    return chain.from_iterable(io.StringIO(f"{block}\n", newline="\n") for block in _blocks(pieces()))


def _unquoted(columns: list[pl.Series]) -> list[pl.Series]:
    """Cells without a pair of quotes around all of them."""
    return [column.str.replace(r'^\s*"(.*)"\s*$', "$1").str.replace_all('""', '"', literal=True) for column in columns]
