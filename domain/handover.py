"""What stages hand to each other besides plain tables: frames together with what must be said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from domain.tables import empty

# Columns that say where a row stands; they lead every frame of rows, before the source's own fields.
PLACE = ("file", "sheet", "row_number")
# Rows that cannot be used because their record is damaged, and what damaged it.
BROKEN = {"file": pl.String, "sheet": pl.String, "row_number": pl.Int64, "broken": pl.String}


@dataclass(frozen=True)
class SheetFound:
    """One sheet (or text file) of the inbox, as recognised by its headings.

    `file`: path inside the inbox with `/`. `sheet`: empty for text. `columns`: canonical field -> position (from 0).
    `heading_row`: the number of the last heading row as Excel shows it. `units`: field -> unit its heading names.
    `stamped`: the day, as ISO text, on which a line above the table says that it was filled in or exported.
    `stood_in`: field -> the heading of another meaning that it is read from. `unknown_headings`: those neither
    declared nor ignored. `missing_headings`: those of the `nearest` source that are not there.
    `status`: recognised, not_used, unrecognised, ambiguous, unreadable, duplicate_file, hidden, empty;
    superseded: a registered correction replaces its file; left_out: what is no delivery (system files, hidden files).
    """

    file: str
    sheet: str
    sha256: str
    status: str
    message: str = ""
    source: str | None = None
    title: str | None = None
    stamped: str | None = None
    heading_row: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    stood_in: dict[str, str] = field(default_factory=dict)
    missing_headings: tuple[str, ...] = ()
    unknown_headings: tuple[str, ...] = ()
    nearest: str | None = None


def restore_sheet(line: Mapping[str, Any]) -> SheetFound:
    """The sheet from its fields as JSON keeps them."""
    return SheetFound(
        **{
            **line,
            "missing_headings": tuple(line["missing_headings"]),
            "unknown_headings": tuple(line["unknown_headings"]),
        }
    )


@dataclass(frozen=True)
class RawRows:
    """A source's rows, every cell as typed.

    `rows`: file, sheet, row_number, `numeric_id` (an identifier stood in a numeric cell: M07);
    then the source's declared fields, all text, null where the heading is missing or the cell is blank.
    `dropped`: table `dropped`. `rows_read`: file, sheet, rows_read. `sheets`: what the rows came from.
    `broken`: which of the rows are pieces of records or cannot be told apart into cells, and by what damage; their
    fields hold only what stands in its place.
    """

    source: str
    rows: pl.DataFrame
    dropped: pl.DataFrame
    rows_read: pl.DataFrame
    sheets: tuple[SheetFound, ...] = ()
    broken: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=BROKEN))


@dataclass(frozen=True)
class Admission:
    """Typed rows, and the rows that cannot be used with the reason.

    `accepted`: file, sheet, row_number, numeric_id, then every declared field in its type (null: unreadable).
    `quarantine`: table `quarantine`, one line per row and reason.
    `unreadable`: the quarantined rows that name somebody, shaped like `accepted`: they keep a rule from saying "clear".
    `repeated`: readable rows that were sent again, shaped like `accepted`. `dropped`: table `dropped`, the same
    counted.
    """

    source: str
    accepted: pl.DataFrame
    quarantine: pl.DataFrame
    unreadable: pl.DataFrame
    dropped: pl.DataFrame = field(default_factory=lambda: empty("dropped"))
    repeated: pl.DataFrame = field(default_factory=pl.DataFrame)

    def clear(self) -> Admission:
        """The same columns without any rows."""
        frames = (self.accepted, self.quarantine, self.unreadable, self.dropped, self.repeated)
        return Admission(self.source, *(frame.clear() for frame in frames))

    @property
    def examined_rows(self) -> pl.DataFrame:
        """The rows that name somebody, readable or not."""
        return pl.concat([self.accepted, self.unreadable])


@dataclass(frozen=True)
class Judgement:
    """What the expectation suite of a source says of a delivery.

    `failures`: (severity, message in Chinese), critical first; a critical one refuses the delivery.
    `metrics`: the number of the profile that each failure is about.
    """

    source: str
    failures: tuple[tuple[str, str], ...] = ()
    metrics: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether anything critical failed."""
        return any(severity == "critical" for severity, _ in self.failures)
