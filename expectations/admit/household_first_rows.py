"""Registers whose merged cells were taken apart: number and place of a household stand in its first row alone."""

from __future__ import annotations

import polars as pl

from domain.county.source import SourceDeclaration
from domain.text import BLANKS, squeeze
from expectations.issues.register_audit import HEADS, LARGEST_HOUSEHOLD, SPOUSES

_NUMBER, _RELATION = "household_id", "relation"
_PLACES = ("county", "township", "village", "group")
# What a register says of a household and not of a person.
_OF_THE_HOUSEHOLD = (*_PLACES, "household_type", "monitor_type", "risk_cleared", "monitored_since")
_DITTO = ("同上", "〃", "″", "''", '"', "“", "”")
# A household that a page break cuts shows its number twice; where more do, numbers stand in every row.
_SLIPS = 0.05
_SHEET = ("file", "sheet")


class FirstRows:
    """Gives the members of a household what only its first row says, batch after batch.

    A sheet is believed to be so where hardly a number comes twice, nearly every row without number follows a numbered
    householder, and no household becomes larger than households are. Whether it is, its first batch tells. A row that
    is a householder itself, says nothing of its relation or names another village stays without number, and so does
    what follows it. 同上 and its like are always what stands above, and rows of one number live in one place.
    """

    def __init__(self, source: SourceDeclaration) -> None:
        has_fields = {_NUMBER, _RELATION} <= source.fields.keys()
        self._applies = has_fields and source.anchor == "register" and source.grain == "person"
        self._carried = [name for name in _OF_THE_HOUSEHOLD if name in source.fields]
        self._title = source.fields[_NUMBER].title if self._applies else ""
        self._believed: dict[tuple[str, str], bool] = {}
        self._open: pl.DataFrame | None = None
        self._above: dict[str, str | None] = {}
        self._filled: dict[tuple[str, str], int] = {}

    def fill_rows(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Raw rows of a batch, with the holes filled that the rows above fill."""
        if not self._applies or rows.is_empty():
            return rows
        sheets = [self._fill_sheet(sheet) for sheet in rows.partition_by(_SHEET, maintain_order=True)]
        return pl.concat(sheets)

    def describe_sheets(self) -> dict[tuple[str, str], str]:
        """Of the sheets in which holes were filled: file, sheet -> what was done, and the cure."""
        return {
            place: f"有 {rows:,} 行的“{self._title}”空着，只写在每户第一行，已按所在的户补上。"
            "请下次把合并的单元格拆开后逐行填满。"
            for place, rows in self._filled.items()
            if rows
        }

    def _fill_sheet(self, rows: pl.DataFrame) -> pl.DataFrame:
        place = (rows["file"][0], rows["sheet"][0])
        is_first = place not in self._believed
        if is_first:
            self._open = None
            self._above = dict.fromkeys((_NUMBER, *self._carried), None)
        rows = self._fill_place(self._replace_ditto(rows))
        completed = self._fill_households(rows, place, is_first)
        self._above = completed.select(tuple(self._above)).row(-1, named=True)
        return completed

    def _fill_households(self, rows: pl.DataFrame, place: tuple[str, str], is_first: bool) -> pl.DataFrame:
        before = 0 if self._open is None else self._open.height
        household_rows = rows if self._open is None else pl.concat([self._open, rows])
        if is_first:
            self._believed[place] = _are_blank(rows).any() and is_written_once(_group_households(household_rows))
        if not self._believed[place]:
            self._open = None
            return rows
        completed = self._fill_columns(_group_households(household_rows))
        self._filled[place] = self._filled.get(place, 0) + int(completed["#filled"][before:].sum())
        last = completed.filter(pl.col("#home") == completed["#home"].max())
        self._open = last.select(rows.columns).tail(LARGEST_HOUSEHOLD)
        return completed[before:].select(rows.columns)

    def _replace_ditto(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with what stands above in place of 同上, which may stand in the batch before."""
        for name, above in self._above.items():
            if rows[name].is_in(_DITTO).any():
                column = pl.concat([pl.Series(name, [above], dtype=pl.String), rows[name]])
                is_ditto = column.is_in(_DITTO)
                source = pl.select(pl.when(~is_ditto).then(pl.int_range(len(column)))).to_series().forward_fill()
                rows = rows.with_columns(column.gather(source.fill_null(0))[1:].alias(name))
        return rows

    def _fill_place(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows of one number below each other with the place that one of them gives, where all that do agree."""
        above = pl.DataFrame([self._above], schema=dict.fromkeys(self._above, pl.String))
        with_row_above = pl.concat([above, rows.select(above.columns)])
        places = [name for name in self._carried if name in _PLACES]
        holes = [name for name in places if rows[name].null_count() and with_row_above[name].count()]
        if not holes:
            return rows
        home = pl.col(_NUMBER).ne_missing(pl.col(_NUMBER).shift()).cum_sum()
        alone = {name: pl.col(name).drop_nulls().n_unique().over(home) == 1 for name in holes}
        filled = with_row_above.select(
            pl.when(pl.col(name).is_null() & _is_filled(_NUMBER) & alone[name])
            .then(pl.col(name).drop_nulls().first().over(home))
            .otherwise(name)
            .alias(name)
            for name in holes
        )
        return rows.with_columns(filled[1:])

    def _fill_columns(self, grouped: pl.DataFrame) -> pl.DataFrame:
        fills = pl.col("#silent") & pl.col("#belongs")
        first = {name: pl.col(name).first().over("#home") for name in (_NUMBER, *self._carried)}
        number = pl.when(fills).then(first[_NUMBER]).otherwise(_NUMBER).alias(_NUMBER)
        holes = (
            pl.when(fills & ~_is_filled(name)).then(first[name]).otherwise(name).alias(name) for name in self._carried
        )
        return grouped.with_columns(number, *holes, fills.alias("#filled"))


def is_written_once(grouped: pl.DataFrame) -> bool:
    """Whether a sheet writes a household's number in its first row alone; `grouped`: of `_group_households`."""
    numbers = grouped.filter(~pl.col("#silent"))[_NUMBER]
    homes = grouped.group_by("#home", maintain_order=True).agg(
        pl.len().alias("size"), pl.col("#silent").any().alias("open"), pl.col("#silent").first().alias("nameless"),
        (pl.col("#silent") & ~pl.col("#belongs")).any().alias("odd"), pl.col("#spouse").sum().alias("spouses"),
    )  # fmt: skip
    opened = homes.filter("open")
    if numbers.is_empty() or opened.is_empty():
        return False
    repeats = len(numbers) - numbers.n_unique()
    wrong = opened.filter(pl.col("nameless") | pl.col("odd") | (pl.col("spouses") > 1)).height
    too_large = homes.filter(pl.col("size") > LARGEST_HOUSEHOLD).height
    # Sorted after the merge was taken apart, all rows without number stand below the last household.
    is_sorted = opened.height == 1 and homes.height > 2 and bool(homes["open"][-1])
    return repeats <= _SLIPS * len(numbers) and wrong <= _SLIPS * opened.height and not too_large and not is_sorted


def _are_blank(rows: pl.DataFrame) -> pl.Series:
    return rows[_NUMBER].is_null() | rows[_NUMBER].is_in(BLANKS)


def _group_households(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with #silent (no number), #spouse, #home (whose rows follow each other) and #belongs (to its first)."""
    relation = squeeze(pl.col(_RELATION))
    is_head = relation.is_in(HEADS).fill_null(value=False)
    marked = rows.with_columns(_are_blank(rows).alias("#silent"), is_head.alias("#head"))
    stands_alone = pl.col("#silent") & (pl.col("#head") | relation.is_null())
    number = pl.when(~pl.col("#silent")).then(_NUMBER)
    begins = number.ne_missing(number.forward_fill().shift()) & ~pl.col("#silent")
    marked = marked.with_columns((begins | stands_alone).cum_sum().alias("#home"))
    leads = (~pl.col("#silent") & pl.col("#head")).first().over("#home")
    places = [name for name in ("township", "village") if name in rows.columns]
    elsewhere = [
        _is_filled(name) & (squeeze(pl.col(name)) != squeeze(pl.col(name)).first().over("#home")) for name in places
    ]
    is_elsewhere = pl.any_horizontal(*elsewhere).fill_null(value=False) if elsewhere else pl.lit(value=False)
    # From the first row of another village on nobody is sure whose members follow.
    is_elsewhere = is_elsewhere.cast(pl.UInt32).cum_sum().over("#home") > 0
    return marked.with_columns(
        relation.is_in(SPOUSES).fill_null(value=False).alias("#spouse"),
        (leads & ~stands_alone & ~is_elsewhere).fill_null(value=False).alias("#belongs"),
    )


def _is_filled(name: str) -> pl.Expr:
    return pl.col(name).is_not_null() & ~pl.col(name).is_in(BLANKS)
