"""The rows of one source, from all its sheets, every cell as text with the place where it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path

import polars as pl

from domain.county.source import FieldType, SourceDeclaration
from domain.errors import StageFailed
from domain.handover import PLACE, RawRows, SheetFound
from domain.repeats import RepeatedRowWatch
from domain.tables import conform, empty
from domain.text import make_heading_key
from intake.formats.open_file import open_sheets
from intake.grids import ROW_NUMBER, Grid, OpenSheet, Reading
from intake.inbox.inbox_items import find_inbox_item
from intake.read.damaged_rows import distinguish_broken_rows, find_broken_rows, select_in_place
from intake.read.sheet_reader import SheetReader
from intake.read_failures import UnreadableFileError
from intake.recognise.group_words import get_word_finder
from intake.recognise.heading_levels import Heading, list_headings_ending_at

_READ_STATUSES = ("recognised", "not_used", "duplicate_file")
# Cells of undeclared columns, so that rows are duplicates only when they agree there too.
_UNDECLARED = "undeclared"
_SHEET_KEY = ("file", "sheet")
_ROWS_READ = {"file": pl.String, "sheet": pl.String, "rows_read": pl.Int64}


def read_raw_rows(inbox: Path, source: SourceDeclaration, sheets: Sequence[SheetFound]) -> RawRows:
    """All rows of every sheet that `recognise_files` gave to this source; as `read_raw_batches`, for small sources."""
    return join_raw_batches(source, read_raw_batches(inbox, source, sheets))


def read_raw_batches(inbox: Path, source: SourceDeclaration, sheets: Sequence[SheetFound]) -> Iterator[RawRows]:
    """The rows of every sheet that `recognise_files` gave to this source, in batches ordered by place.

    A row that repeats another in every column but its ordinal is dropped (`duplicate_row`), the first by file, sheet
    and row stays; a repeated file's rows are all dropped (`duplicate_file`). Per sheet, rows read = rows dropped + rows
    given. What batches drop and read adds up; a sheet's own message stands with its last batch. Raises `StageFailed`
    when a file is gone or changed since it was recognised.
    """
    source_sheets = sorted(
        (sheet for sheet in sheets if sheet.source == source.id and sheet.status in _READ_STATUSES),
        key=lambda sheet: (sheet.file, sheet.sheet),
    )
    repeats = RepeatedRowWatch()
    for file, group in groupby(source_sheets, key=lambda sheet: sheet.file):
        for sheet, open_sheet in _open_file_sheets(inbox, file, list(group)):
            for batch in _read_sheet_batches(source, sheet, open_sheet):
                yield _drop_repeats(batch, source, repeats)


def join_raw_batches(source: SourceDeclaration, batches: Iterable[RawRows]) -> RawRows:
    """The batches as one: rows one below the other, counts added up, each sheet with its last message."""
    batches_read = list(batches)
    sheets = {(sheet.file, sheet.sheet): sheet for batch in batches_read for sheet in batch.sheets}
    dropped = pl.concat([empty("dropped"), *(piece.dropped for piece in batches_read)])
    rows_read = pl.concat([pl.DataFrame(schema=_ROWS_READ), *(piece.rows_read for piece in batches_read)])
    return RawRows(
        source.id,
        pl.concat([_make_empty_rows(source).drop(_UNDECLARED), *(piece.rows for piece in batches_read)]),
        conform(dropped.group_by("source", *_SHEET_KEY, "reason").agg(pl.col("rows").sum()), "dropped").sort(
            *_SHEET_KEY, "reason"
        ),
        rows_read.group_by(_SHEET_KEY, maintain_order=True).agg(pl.col("rows_read").sum()),
        tuple(sheets.values()),
        pl.concat([find_broken_rows(), *(piece.broken for piece in batches_read)]),
    )


def _drop_repeats(batch: RawRows, source: SourceDeclaration, repeats: RepeatedRowWatch) -> RawRows:
    """The batch without the rows that came before."""
    is_repeat = repeats.mark_repeated(batch.rows.select(*source.fields, _UNDECLARED))
    repeated = batch.rows.filter(is_repeat).with_columns(reason=pl.lit("duplicate_row"))
    return replace(
        batch,
        rows=batch.rows.filter(~is_repeat).drop(_UNDECLARED),
        dropped=pl.concat([batch.dropped, _count_dropped(repeated, source)]),
    )


def _open_file_sheets(inbox: Path, file: str, sheets: Sequence[SheetFound]) -> Iterator[tuple[SheetFound, OpenSheet]]:
    """Each of these sheets of one file, opened."""
    try:
        sheets_by_name = {
            sheet.name: sheet for sheet in open_sheets(partial(_read_unchanged, inbox, file, sheets[0].sha256))
        }
    except (KeyError, OSError, UnreadableFileError):
        raise _make_changed_failure(file) from None
    yield from ((sheet, sheets_by_name[sheet.sheet]) for sheet in sheets)


def _read_unchanged(inbox: Path, file: str, digest: str) -> Iterator[bytes]:
    """The file's bytes; raises `StageFailed` behind the last one when they are not those that were recognised."""
    file_digest = hashlib.sha256()
    for chunk in find_inbox_item(inbox, file).chunks():
        file_digest.update(chunk)
        yield chunk
    if file_digest.hexdigest() != digest:
        raise _make_changed_failure(file)


def _make_changed_failure(file: str) -> StageFailed:
    return StageFailed(f"文件“{file}”在读取过程中被改动或移走。请等文件放好后重新运行。")


def _read_sheet_batches(source: SourceDeclaration, sheet: SheetFound, open_sheet: OpenSheet) -> Iterator[RawRows]:
    """A sheet's rows with the column `_UNDECLARED`, and behind them the sheet with its complete message."""
    reading, heading = _find_same_reading(source, sheet, open_sheet)
    reader = SheetReader(source, sheet, heading)
    for grid in _gather_heading(_read_all_grids(sheet, reading), heading):
        cells = reader.mark_cells(grid)
        data = reader.select_data(cells, grid)
        yield RawRows(
            source.id,
            _build_rows(source, sheet, data, heading),
            _count_dropped(cells.filter(pl.col("reason").is_not_null()), source),
            _count_rows_read(sheet, cells.height),
            (sheet,),
            find_broken_rows(data),
        )
    described_sheet = replace(sheet, message=sheet.message + "".join(reader.describe_sheet()))
    yield RawRows(source.id, _make_empty_rows(source), empty("dropped"), _count_rows_read(sheet, 0), (described_sheet,))


def _count_rows_read(sheet: SheetFound, rows: int) -> pl.DataFrame:
    return pl.DataFrame([(sheet.file, sheet.sheet, rows)], schema=_ROWS_READ, orient="row")


def _gather_heading(grids: Iterator[Grid], heading: Heading) -> Iterator[Grid]:
    """The grids, with everything down to the heading in the first."""
    above = []
    for grid in grids:
        above.append(grid.cells)
        if (grid.cells[ROW_NUMBER] >= heading.rows[-1]).any():
            yield Grid(pl.concat(above, how="diagonal"), grid.hints)
            break
    yield from grids


def _read_all_grids(sheet: SheetFound, reading: Reading) -> Iterator[Grid]:
    """The whole sheet. Only the beginning of a very long one was read to recognise it, so damage may show here."""
    try:
        yield from reading.read_batches()
    except UnreadableFileError as failure:
        raise StageFailed(f"文件“{sheet.file}”：{failure}移走或更换这个文件后重新运行。") from None
    except (OSError, UnicodeError):
        raise _make_changed_failure(sheet.file) from None


def _find_same_reading(source: SourceDeclaration, sheet: SheetFound, open_sheet: OpenSheet) -> tuple[Reading, Heading]:
    """The reading and the heading by which the sheet was recognised: those that best explain its columns."""
    declared = {
        name: {make_heading_key(title) for title in field.read_headings} for name, field in source.fields.items()
    }
    word_finder = get_word_finder(source.heading_groups)

    def count_explained(heading: Heading) -> int:
        keys = dict(enumerate(heading.keys))
        return sum(not declared[name].isdisjoint(keys.get(at, ())) for name, at in sheet.columns.items())

    def count_grouped(heading: Heading) -> int:
        group_texts = [heading.columns[at].groups for at in sheet.columns.values() if at < len(heading.columns)]
        return sum(any(word_finder.find_word(text) for text in texts) for texts in group_texts)

    heads = [(reading, reading.read_head()) for reading in open_sheet.readings]
    choices = [
        (reading, heading)
        for reading, head in heads
        for heading in list_headings_ending_at(sheet.heading_row, head.list_rows(), head.hints.merged_ranges)
    ]
    return max(
        choices,
        key=lambda choice: (
            count_explained(choice[1]),
            count_grouped(choice[1]),
            len(choice[1].keys),
            -len(choice[1].rows),
        ),
    )


def _build_rows(source: SourceDeclaration, sheet: SheetFound, data: pl.DataFrame, heading: Heading) -> pl.DataFrame:
    id_fields = source.of_type(FieldType.ID_NUMBER)
    long_columns = [name for field in id_fields if (name := f"long{sheet.columns.get(field)}") in data.columns]
    fields = [
        select_in_place(sheet.columns[name], data).alias(name)
        if name in sheet.columns
        else pl.lit(None, pl.String).alias(name)
        for name in source.fields
    ]
    return data.select(
        *PLACE,
        pl.any_horizontal(long_columns).alias("numeric_id")
        if long_columns
        else pl.lit(value=False).alias("numeric_id"),
        *fields,
        distinguish_broken_rows(
            _join_undeclared_cells(data, heading, heading.ordinals | set(sheet.columns.values())), data
        ).alias(_UNDECLARED),
    )


def _join_undeclared_cells(data: pl.DataFrame, heading: Heading, used_positions: set[int]) -> pl.Expr:
    """Cells that no field holds, each with its heading, in an order that does not depend on the file's."""
    width = sum(name.startswith("c") for name in data.columns)
    titles = {
        at: heading.texts[at].strip() if at < len(heading.texts) else ""
        for at in range(width)
        if at not in used_positions
    }
    labelled = [
        pl.lit(f"{title}=") + pl.col(f"c{at}") for at, title in sorted(titles.items(), key=lambda item: item[::-1])
    ]
    return pl.concat_str(labelled, separator="\x1f", ignore_nulls=True) if labelled else pl.lit("")


def _make_empty_rows(source: SourceDeclaration) -> pl.DataFrame:
    place = {"file": pl.String, "sheet": pl.String, ROW_NUMBER: pl.Int64, "numeric_id": pl.Boolean}
    return pl.DataFrame(schema={**place, **dict.fromkeys(source.fields, pl.String), _UNDECLARED: pl.String})


def _count_dropped(rows: pl.DataFrame, source: SourceDeclaration) -> pl.DataFrame:
    """Table `dropped` for rows with file, sheet and reason."""
    if rows.is_empty():
        return empty("dropped")
    counts = rows.group_by("file", "sheet", "reason").agg(rows=pl.len()).with_columns(source=pl.lit(source.id))
    return conform(counts, "dropped")
