"""The rows of one source, from all its sheets, every cell as text with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import polars as pl

from domain.declarations.source import FieldType, SourceDeclaration
from domain.errors import StageFailed
from domain.handover import PLACE, Landed, SheetFound
from domain.tables import conform, empty
from domain.text import heading_key
from intake.debris import with_reasons
from intake.failures import UnreadableFileError
from intake.grids import ROW_NUMBER, Grid, OpenSheet, Reading
from intake.headings import ORDINALS, Heading, headings_of
from intake.merging import filled
from intake.opening import open_sheets
from intake.parcels import parcel_at, sha256
from intake.remarks import remarks
from intake.totals import miscounts, mismatches

_LANDED_STATUSES = ("recognised", "not_used", "duplicate_file")
# Cells of undeclared columns, so that rows are duplicates only when they agree there too.
_REST = "rest"


@dataclass(frozen=True)
class _Piece:
    """What one sheet gave. `cells`: grid cells with `reason`; `sheet`: with what reading it revealed."""

    sheet: SheetFound
    rows: pl.DataFrame
    dropped: pl.DataFrame
    read: int


def land(inbox: Path, source: SourceDeclaration, sheets: Sequence[SheetFound]) -> Landed:
    """Read every sheet that `survey` gave to this source; other sheets are passed over.

    A row that repeats another in every column but its ordinal is dropped (`duplicate_row`), the first by file, sheet
    and row stays; a repeated file's rows are all dropped (`duplicate_file`). Per sheet, rows read = dropped + landed.
    Raises `StageFailed` when a file is gone or changed since the survey.
    """
    own = sorted(
        (sheet for sheet in sheets if sheet.source == source.id and sheet.status in _LANDED_STATUSES),
        key=lambda sheet: (sheet.file, sheet.sheet),
    )
    pieces = [
        _piece(source, sheet, opened)
        for file, group in groupby(own, key=lambda sheet: sheet.file)
        for sheet, opened in _opened(inbox, file, list(group))
    ]
    rows = pl.concat([_no_rows(source), *(piece.rows for piece in pieces)]).sort(PLACE)
    fields = list(source.fields)
    first = rows.select(pl.struct(*fields, _REST).is_first_distinct()).to_series()
    repeated = _counted(rows.filter(~first).with_columns(reason=pl.lit("duplicate_row")), source)
    return Landed(
        source.id,
        rows.filter(first).drop(_REST),
        conform(pl.concat([*(piece.dropped for piece in pieces), repeated]).sort("file", "sheet", "reason"), "dropped"),
        pl.DataFrame(
            [(piece.sheet.file, piece.sheet.sheet, piece.read) for piece in pieces],
            schema={"file": pl.String, "sheet": pl.String, "rows_read": pl.Int64},
            orient="row",
        ),
        tuple(piece.sheet for piece in pieces),
    )


def _opened(inbox: Path, file: str, sheets: Sequence[SheetFound]) -> Iterator[tuple[SheetFound, OpenSheet]]:
    """Open one file for all its sheets."""
    changed = StageFailed(f"文件“{file}”在读取过程中被改动或移走。请等文件放好后重新运行。")
    try:
        content = parcel_at(inbox, file).content()
        if sha256(content) != sheets[0].sha256:
            raise changed
        opened = {sheet.name: sheet for sheet in open_sheets(content)}
    except (KeyError, OSError, UnreadableFileError):
        raise changed from None
    yield from ((sheet, opened[sheet.sheet]) for sheet in sheets)


def _piece(source: SourceDeclaration, sheet: SheetFound, opened: OpenSheet) -> _Piece:
    reading, heading = _same_reading(source, sheet, opened)
    grid = _whole(sheet, reading)
    ordinals = {position for position, keys in enumerate(heading.keys) if not ORDINALS.isdisjoint(keys)}
    words = [title for field in source.fields.values() for title in field.read_headings]
    cells = with_reasons(grid, heading.rows, ordinals, words).with_columns(
        file=pl.lit(sheet.file), sheet=pl.lit(sheet.sheet)
    )
    if sheet.status == "duplicate_file":
        cells = cells.with_columns(reason=pl.lit("duplicate_file"))
    notes = [
        sheet.message,
        *remarks(source, sheet.columns, heading, grid, cells),
        *mismatches(source, sheet.columns, cells),
        *miscounts(source, sheet.columns, cells),
    ]
    data = filled(cells.filter(pl.col("reason").is_null()), grid, source, sheet.columns)
    return _Piece(
        replace(sheet, message="".join(notes)),
        _rows(source, sheet, data, heading, ordinals),
        _counted(cells.filter(pl.col("reason").is_not_null()), source),
        cells.height,
    )


def _whole(sheet: SheetFound, reading: Reading) -> Grid:
    """Read all of it. Of a very long sheet the survey read the beginning alone, so damage may show only here."""
    try:
        return reading.whole()
    except UnreadableFileError as failure:
        raise StageFailed(f"文件“{sheet.file}”：{failure}移走或更换这个文件后重新运行。") from None


def _same_reading(source: SourceDeclaration, sheet: SheetFound, opened: OpenSheet) -> tuple[Reading, Heading]:
    """Find again the reading and the heading of the survey: those that best explain its columns."""
    declared = {name: {heading_key(title) for title in field.read_headings} for name, field in source.fields.items()}

    def explained(heading: Heading) -> int:
        keys = dict(enumerate(heading.keys))
        return sum(not declared[name].isdisjoint(keys.get(at, ())) for name, at in sheet.columns.items())

    choices = [
        (reading, heading)
        for reading in opened.readings
        for heading in headings_of(reading.head().texts())
        if heading.rows[-1] == sheet.heading_row
    ]
    return max(choices, key=lambda choice: (explained(choice[1]), len(choice[1].keys), -len(choice[1].rows)))


def _rows(
    source: SourceDeclaration, sheet: SheetFound, data: pl.DataFrame, heading: Heading, ordinals: set[int]
) -> pl.DataFrame:
    ids = source.of_type(FieldType.ID_NUMBER)
    damaged = [name for field in ids if (name := f"long{sheet.columns.get(field)}") in data.columns]
    fields = [
        pl.col(f"c{sheet.columns[name]}").alias(name) if name in sheet.columns else pl.lit(None, pl.String).alias(name)
        for name in source.fields
    ]
    return data.select(
        *PLACE,
        pl.any_horizontal(damaged).alias("numeric_id") if damaged else pl.lit(value=False).alias("numeric_id"),
        *fields,
        _rest(data, heading, ordinals | set(sheet.columns.values())).alias(_REST),
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
