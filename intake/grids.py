"""A sheet as a frame of text, whatever file it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from domain.text import is_blank

ROW_NUMBER = "row_number"
# Departments' widest tables have under 300 columns; a table with content this far right is damaged or no table.
MOST_COLUMNS = 2_000


@dataclass(frozen=True)
class SheetHints:
    """What reading a sheet reveals besides its cells.

    `hidden_rows`: numbers of hidden and filtered rows. `hidden_columns`: positions of hidden columns. `merged_ranges`:
    first row, last row, first and last position of each merged range. `is_cut`: the text stops amid its last record.
    `notes`: what a person should know, in Chinese.
    """

    hidden_rows: tuple[int, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    merged_ranges: tuple[tuple[int, int, int, int], ...] = ()
    is_cut: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """The non-blank rows of a sheet.

    `cells`: `row_number` (Int64, from 1, as Excel shows it), then `c0`, `c1` ... (String as typed; blank is null),
    then `long<position>` (Boolean) for the columns where a number of more than 15 digits stood in a numeric cell.
    Where records are broken, `broken` (String: the kind of damage, null where there is none) and `in_place` (Int64: how
    many cells at the beginning of a broken record stand in their columns).
    """

    cells: pl.DataFrame
    hints: SheetHints = SheetHints()

    @property
    def width(self) -> int:
        """How many columns of cells there are."""
        return sum(name.startswith("c") for name in self.cells.columns)

    def list_rows(self) -> list[tuple[int, list[str]]]:
        """Row number and cells of every row; blank is the empty string."""
        filled = self.cells.select(ROW_NUMBER, pl.col("^c[0-9]+$").fill_null(""))
        return [(int(number), list(cells)) for number, *cells in filled.iter_rows()]


@dataclass(frozen=True)
class Reading:
    """One way to read a sheet: `read_head` gives its first rows, `read_batches` all of them in order, some at a time.

    What hints say of the whole sheet stands with its last batch at the latest.
    """

    read_head: Callable[[], Grid]
    read_batches: Callable[[], Iterator[Grid]]


@dataclass(frozen=True)
class OpenSheet:
    """A sheet that can be read; text may have several readings, one per delimiter. `name` is empty for text."""

    name: str
    readings: tuple[Reading, ...]
    is_hidden: bool = False


def build_grid(
    columns: Iterable[pl.Series],
    long_flags: dict[int, pl.Series] | None = None,
    hints: SheetHints | None = None,
    first_row: int = 1,
    damage: pl.DataFrame | None = None,
) -> Grid:
    """The grid of these columns of text, which begin at row `first_row`; `damage`: `broken` and `in_place`, if any.

    Blank rows are left out but counted; blank columns to the right of all content are left out.
    """
    hints = hints or SheetHints()
    marks = [flags.alias(f"long{position}") for position, flags in (long_flags or {}).items()]
    texts = [series.alias(f"c{position}") for position, series in enumerate(columns)]
    frame = pl.DataFrame(texts + marks + (damage.get_columns() if damage is not None else []))
    cells = pl.col("^c[0-9]+$")
    numbered = frame.with_row_index(ROW_NUMBER, offset=first_row).with_columns(
        pl.col(ROW_NUMBER).cast(pl.Int64), pl.when(~is_blank(cells)).then(cells)
    )
    if not any(name.startswith("c") for name in frame.columns):
        return Grid(numbered.clear(), hints)
    filled = numbered.filter(pl.any_horizontal(cells.is_not_null()))
    return Grid(filled.drop(_list_blank_end(filled)), hints)


def _list_blank_end(cells: pl.DataFrame) -> list[str]:
    """Name the columns behind the last one that holds anything; formatted sheets have thousands."""
    names = [name for name in cells.columns if name.startswith("c")]
    filled_positions = [at for at, name in enumerate(names) if cells[name].null_count() < cells.height]
    return names[max(filled_positions, default=0) + 1 :]
