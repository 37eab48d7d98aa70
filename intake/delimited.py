"""Delimited text: records and cells, where a quoted line break or delimiter does not split."""

from __future__ import annotations

import csv
import io
import re
from functools import partial
from itertools import islice, zip_longest

import polars as pl

from intake.grids import Grid, Hints, OpenSheet, Reading, grid

DELIMITERS = (",", "\t", ";", "|", "，")
_HEAD_LETTERS = 200_000
# Records held as Python lists at a time: a million at once would need 2.5 GB.
_BATCH = 50_000
_NAMED_DELIMITER = re.compile(r'"?sep=(.)"?\n', re.IGNORECASE)


def sheet(text: str) -> OpenSheet:
    """Offer the text as a sheet without name, with one reading per delimiter that its beginning holds.

    A first line `sep=;` names the delimiter; Excel takes it for no row, and so it is none here.
    """
    named = _NAMED_DELIMITER.match(text)
    if named:
        text = text[named.end() :]
    head = _whole_lines(text[:_HEAD_LETTERS])
    present = [named[1]] if named else [delimiter for delimiter in DELIMITERS if delimiter in head] or [","]
    return OpenSheet(
        "", tuple(Reading(partial(read, head, delimiter), partial(read, text, delimiter)) for delimiter in present)
    )


def read(text: str, delimiter: str) -> Grid:
    """Read the text as a grid. `row_number` counts records from 1, blank ones too.

    A quote that never closes would swallow the rows after it: then quotes are read as plain letters,
    and a note says so.
    """
    cut = _stops_amid(text, delimiter)
    if not re.search(f'(?:^|\\n|{re.escape(delimiter)}) *"', text):
        return grid(_split(text, delimiter), hints=Hints(cut=cut))
    try:
        return grid(_parsed(text, delimiter), hints=Hints(cut=cut))
    except csv.Error as error:
        note = f"引号不配对（{error}），引号按普通字符读取，请核对前后几行。"
        return grid(_unquoted(_split(text, delimiter)), hints=Hints(cut=cut, notes=(note,)))


def _stops_amid(text: str, delimiter: str) -> bool:
    """Whether the last line has no end and fewer cells than the line before it."""
    before, _, last = text.rpartition("\n")
    return bool(last) and last.count(delimiter) < before[before.rfind("\n") + 1 :].count(delimiter)


def _whole_lines(head: str) -> str:
    """Without the last line, which may be cut, when there is more than one."""
    return head[: head.rindex("\n")] if len(head) == _HEAD_LETTERS and "\n" in head else head


def _split(text: str, delimiter: str) -> list[pl.Series]:
    """Columns of text in which no cell is quoted: lines and delimiters are all there is."""
    lines = pl.Series("line", text.split("\n"), dtype=pl.String)
    most = lines.str.count_matches(delimiter, literal=True).max()
    extra = most if isinstance(most, int) else 0
    return lines.to_frame().select(pl.col("line").str.split_exact(delimiter, extra)).unnest("line").get_columns()


def _parsed(text: str, delimiter: str) -> list[pl.Series]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    batches = []
    try:
        while records := list(islice(reader, _BATCH)):
            batches.append(_columns(records))
    except csv.Error:
        raise csv.Error(f"约在第 {reader.line_num} 行") from None
    return pl.concat(batches, how="diagonal").get_columns() if batches else []


def _columns(records: list[list[str]]) -> pl.DataFrame:
    columns = enumerate(zip_longest(*records))
    return pl.DataFrame([pl.Series(f"c{position}", cells, dtype=pl.String) for position, cells in columns])


def _unquoted(columns: list[pl.Series]) -> list[pl.Series]:
    """Cells without a pair of quotes around all of them."""
    return [column.str.replace(r'^\s*"(.*)"\s*$', "$1").str.replace_all('""', '"', literal=True) for column in columns]
