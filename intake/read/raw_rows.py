"""The rows of one source, from all its sheets, every cell as text with the place where it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path

import polars as pl

from domain.declarations.source import FieldType, SourceDeclaration
from domain.errors import StageFailed
from domain.handover import PLACE, Landed, SheetFound
from domain.repeats import Repeats
from domain.tables import conform, empty
from domain.text import heading_key
from intake.formats.open_file import open_sheets
from intake.grids import ROW_NUMBER, Grid, OpenSheet, Reading
from intake.inbox.inbox_items import parcel_at
from intake.read.damaged_rows import broken_rows, field_in_place, unlike_others
from intake.read.sheet_reader import SheetReader
from intake.read_failures import UnreadableFileError
from intake.recognise.group_words import groups_of
from intake.recognise.heading_levels import Heading, headings_down_to

_LANDED_STATUSES = ("recognised", "not_used", "duplicate_file")
# Cells of undeclared columns, so that rows are duplicates only when they agree there too.
_REST = "rest"
_SHEET = ("file", "sheet")
_READ = {"file": pl.String, "sheet": pl.String, "rows_read": pl.Int64}


def land(inbox: Path, source: SourceDeclaration, sheets: Sequence[SheetFound]) -> Landed:
    """Read every sheet that `survey` gave to this source, all rows at once; as `land_in_batches`, for small sources."""
    return joined(source, land_in_batches(inbox, source, sheets))


def land_in_batches(inbox: Path, source: SourceDeclaration, sheets: Sequence[SheetFound]) -> Iterator[Landed]:
    """Read every sheet that `survey` gave to this source, in batches ordered by place; other sheets are passed over.

    A row that repeats another in every column but its ordinal is dropped (`duplicate_row`), the first by file, sheet
    and row stays; a repeated file's rows are all dropped (`duplicate_file`). Per sheet, rows read = dropped + landed.
    What batches drop and read adds up; a sheet's own message stands with its last batch.
    Raises `StageFailed` when a file is gone or changed since the survey.
    """
    own = sorted(
        (sheet for sheet in sheets if sheet.source == source.id and sheet.status in _LANDED_STATUSES),
        key=lambda sheet: (sheet.file, sheet.sheet),
    )
    repeats = Repeats()
    for file, group in groupby(own, key=lambda sheet: sheet.file):
        for sheet, opened in _opened(inbox, file, list(group)):
            for batch in _batches(source, sheet, opened):
                yield _once(batch, source, repeats)


def joined(source: SourceDeclaration, batches: Iterable[Landed]) -> Landed:
    """The batches as one: rows one below the other, counts added up, each sheet as it was told last."""
    pieces = list(batches)
    sheets = {(sheet.file, sheet.sheet): sheet for piece in pieces for sheet in piece.sheets}
    dropped = pl.concat([empty("dropped"), *(piece.dropped for piece in pieces)])
    read = pl.concat([pl.DataFrame(schema=_READ), *(piece.read for piece in pieces)])
    return Landed(
        source.id,
        pl.concat([_no_rows(source).drop(_REST), *(piece.rows for piece in pieces)]),
        conform(dropped.group_by("source", *_SHEET, "reason").agg(pl.col("rows").sum()), "dropped").sort(
            *_SHEET, "reason"
        ),
        read.group_by(_SHEET, maintain_order=True).agg(pl.col("rows_read").sum()),
        tuple(sheets.values()),
        pl.concat([broken_rows(), *(piece.broken for piece in pieces)]),
    )


def _once(batch: Landed, source: SourceDeclaration, repeats: Repeats) -> Landed:
    """The batch without the rows that came before."""
    again = repeats.again(batch.rows.select(*source.fields, _REST))
    repeated = batch.rows.filter(again).with_columns(reason=pl.lit("duplicate_row"))
    return replace(
        batch,
        rows=batch.rows.filter(~again).drop(_REST),
        dropped=pl.concat([batch.dropped, _counted(repeated, source)]),
    )


def _opened(inbox: Path, file: str, sheets: Sequence[SheetFound]) -> Iterator[tuple[SheetFound, OpenSheet]]:
    """Open one file for all its sheets."""
    try:
        opened = {sheet.name: sheet for sheet in open_sheets(partial(_unchanged, inbox, file, sheets[0].sha256))}
    except (KeyError, OSError, UnreadableFileError):
        raise _changed(file) from None
    yield from ((sheet, opened[sheet.sheet]) for sheet in sheets)


def _unchanged(inbox: Path, file: str, digest: str) -> Iterator[bytes]:
    """The file's bytes; raises `StageFailed` behind the last one when they are not those of the survey."""
    found = hashlib.sha256()
    for chunk in parcel_at(inbox, file).chunks():
        found.update(chunk)
        yield chunk
    if found.hexdigest() != digest:
        raise _changed(file)


def _changed(file: str) -> StageFailed:
    return StageFailed(f"文件“{file}”在读取过程中被改动或移走。请等文件放好后重新运行。")


def _batches(source: SourceDeclaration, sheet: SheetFound, opened: OpenSheet) -> Iterator[Landed]:
    """A sheet's rows with `_REST`, and behind them what the reading revealed of the sheet."""
    reading, heading = _same_reading(source, sheet, opened)
    reader = SheetReader(source, sheet, heading)
    for grid in _with_heading(_whole(sheet, reading), heading):
        cells = reader.cells(grid)
        data = reader.data(cells, grid)
        yield Landed(
            source.id,
            _rows(source, sheet, data, heading),
            _counted(cells.filter(pl.col("reason").is_not_null()), source),
            _read(sheet, cells.height),
            (sheet,),
            broken_rows(data),
        )
    told = replace(sheet, message=sheet.message + "".join(reader.sentences()))
    yield Landed(source.id, _no_rows(source), empty("dropped"), _read(sheet, 0), (told,))


def _read(sheet: SheetFound, rows: int) -> pl.DataFrame:
    return pl.DataFrame([(sheet.file, sheet.sheet, rows)], schema=_READ, orient="row")


def _with_heading(grids: Iterator[Grid], heading: Heading) -> Iterator[Grid]:
    """The grids, with everything down to the heading in the first."""
    above = []
    for grid in grids:
        above.append(grid.cells)
        if (grid.cells[ROW_NUMBER] >= heading.rows[-1]).any():
            yield Grid(pl.concat(above, how="diagonal"), grid.hints)
            break
    yield from grids


def _whole(sheet: SheetFound, reading: Reading) -> Iterator[Grid]:
    """Read all of it. Of a very long sheet the survey read the beginning alone, so damage may show only here."""
    try:
        yield from reading.batches()
    except UnreadableFileError as failure:
        raise StageFailed(f"文件“{sheet.file}”：{failure}移走或更换这个文件后重新运行。") from None
    except (OSError, UnicodeError):
        raise _changed(sheet.file) from None


def _same_reading(source: SourceDeclaration, sheet: SheetFound, opened: OpenSheet) -> tuple[Reading, Heading]:
    """Find again the reading and the heading of the survey: those that best explain its columns."""
    declared = {name: {heading_key(title) for title in field.read_headings} for name, field in source.fields.items()}
    groups = groups_of(source.heading_groups)

    def explained(heading: Heading) -> int:
        keys = dict(enumerate(heading.keys))
        return sum(not declared[name].isdisjoint(keys.get(at, ())) for name, at in sheet.columns.items())

    def grouped(heading: Heading) -> int:
        over = [heading.columns[at].groups for at in sheet.columns.values() if at < len(heading.columns)]
        return sum(any(groups.read(text) for text in texts) for texts in over)

    heads = [(reading, reading.head()) for reading in opened.readings]
    choices = [
        (reading, heading)
        for reading, head in heads
        for heading in headings_down_to(sheet.heading_row, head.texts(), head.hints.merged)
    ]
    return max(
        choices,
        key=lambda choice: (explained(choice[1]), grouped(choice[1]), len(choice[1].keys), -len(choice[1].rows)),
    )


def _rows(source: SourceDeclaration, sheet: SheetFound, data: pl.DataFrame, heading: Heading) -> pl.DataFrame:
    ids = source.of_type(FieldType.ID_NUMBER)
    damaged = [name for field in ids if (name := f"long{sheet.columns.get(field)}") in data.columns]
    fields = [
        field_in_place(sheet.columns[name], data).alias(name)
        if name in sheet.columns
        else pl.lit(None, pl.String).alias(name)
        for name in source.fields
    ]
    return data.select(
        *PLACE,
        pl.any_horizontal(damaged).alias("numeric_id") if damaged else pl.lit(value=False).alias("numeric_id"),
        *fields,
        unlike_others(_rest(data, heading, heading.ordinals | set(sheet.columns.values())), data).alias(_REST),
    )


def _rest(data: pl.DataFrame, heading: Heading, used: set[int]) -> pl.Expr:
    """Cells that no field holds, each with its heading, in an order that does not depend on the file's."""
    width = sum(name.startswith("c") for name in data.columns)
    titles = {at: heading.texts[at].strip() if at < len(heading.texts) else "" for at in range(width) if at not in used}
    labelled = [
        pl.lit(f"{title}=") + pl.col(f"c{at}") for at, title in sorted(titles.items(), key=lambda item: item[::-1])
    ]
    return pl.concat_str(labelled, separator="\x1f", ignore_nulls=True) if labelled else pl.lit("")


def _no_rows(source: SourceDeclaration) -> pl.DataFrame:
    place = {"file": pl.String, "sheet": pl.String, ROW_NUMBER: pl.Int64, "numeric_id": pl.Boolean}
    return pl.DataFrame(schema={**place, **dict.fromkeys(source.fields, pl.String), _REST: pl.String})


def _counted(rows: pl.DataFrame, source: SourceDeclaration) -> pl.DataFrame:
    """Table `dropped` for rows with file, sheet and reason."""
    if rows.is_empty():
        return empty("dropped")
    counted = rows.group_by("file", "sheet", "reason").agg(rows=pl.len()).with_columns(source=pl.lit(source.id))
    return conform(counted, "dropped")
