"""What a page is made of: sections of tables, figures and notes; every text is a count, a title or a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup


@dataclass(frozen=True)
class Cell:
    """A table's cell. `kind`: classes of the style sheet, such as `n` (a number), `zero`, `bad`, `warn`, `good`."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under headings. `style`: `matrix` writes the headings from the second on downwards.

    `empty`: what stands there instead when there are no rows.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    style: str = ""
    empty: str = "无。"
    part: ClassVar[str] = "table"


@dataclass(frozen=True)
class Figure:
    """A drawing with its title and the meaning of its colours: (class, words)."""

    title: str
    drawing: Markup
    legend: Sequence[tuple[str, str]] = ()
    part: ClassVar[str] = "figure"


@dataclass(frozen=True)
class Note:
    """A paragraph; `kind` as of a cell."""

    text: str
    kind: str = ""
    part: ClassVar[str] = "note"


Part = Table | Figure | Note


@dataclass(frozen=True)
class Section:
    """A part of the page that the table of contents names; `anchor` is unique in the page."""

    anchor: str
    title: str
    parts: Sequence[Part]
    level: int = 2


@dataclass(frozen=True)
class Point:
    """What to look at first: what is the matter, what is behind it, what to do, and the section that has more.

    `anchor`, `section`: of that section, its anchor and title. `kind` as of a cell.
    """

    title: str
    text: str
    action: str
    anchor: str
    section: str
    kind: str = ""


@dataclass(frozen=True)
class Tile:
    """A number at the top of the page."""

    label: str
    value: str
    note: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Page:
    """A whole page. `facts`: pairs of words under the title. `points`: none where the page has no such list."""

    title: str
    facts: Sequence[tuple[str, str]]
    tiles: Sequence[Tile]
    sections: Sequence[Section]
    points: Sequence[Point] | None = None


def count_cell(number: int, kind: str = "") -> Cell:
    """A number of rows, households or clues; a mark of zero stays out of the eye's way."""
    return Cell(f"{number:,}", f"n {kind if number else 'zero'}".strip())


def total_cell(number: int) -> Cell:
    """A number in the line of totals."""
    return Cell(f"{number:,}", "n sum")


def percent_cell(share: float | None, kind: str = "") -> Cell:
    """A share of one as a percentage; nothing to divide by is a dash."""
    return Cell("—", "n zero") if share is None else Cell(f"{share:.1%}", f"n {kind}".strip())


def change_cell(share_now: float | None, previous_share: float | None, warn: float = 0.05) -> Cell:
    """The change between two shares in percentage points; a fall of more than `warn` is marked."""
    if share_now is None or previous_share is None:
        return Cell("—", "n zero")
    change = round((share_now - previous_share) * 100, 1)
    return Cell(f"{change:+.1f}" if change else "0.0", "n warn" if change < -warn * 100 else "n")


def share(numerator: int, denominator: int) -> float | None:
    """The part of the whole; none when there is no whole."""
    return numerator / denominator if denominator else None
