"""Several columns of one heading: which of them is read, or why the sheet is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import polars as pl

from domain.county.source import FieldType, SourceDeclaration
from intake.grids import ROW_NUMBER
from intake.recognise.heading_levels import Heading, TextRows
from intake.recognise.heading_lookup import ColumnHit
from intake.recognise.heading_match import HeadingMatch

# Fields that decide neither whom a row is about nor what it says: of two columns the first is read.
_LENIENT_TYPES = (FieldType.TEXT, FieldType.PHONE, FieldType.NAME)
_NAMES = ("姓名", "名字")
_FEWEST_BLOCKS = 2


def choose_columns(match: HeadingMatch, rows: TextRows) -> HeadingMatch:
    """The match with one column chosen where several have the same heading and one of them fits.

    By the person named to the left of each: in 户主姓名, 身份证号, 姓名, 身份证号 the second number belongs to the
    second name. Else a column that is blank throughout gives way to one that is not. `rows`: the sheet's beginning.
    """
    below = _list_rows_below(match, rows)
    chosen = {
        field: _choose_by_owner(match, field) or _choose_by_content(match, field, below) for field in match.columns
    }
    hits = {
        field: (hit, *(other_hit for other_hit in match.hits[field] if other_hit not in _list_equal_hits(match, field)))
        for field, hit in chosen.items()
        if hit is not None
    }
    return replace(
        match,
        columns={field: hits[field][0].position if field in hits else at for field, at in match.columns.items()},
        hits=match.hits | hits,
    )


def _choose_by_owner(match: HeadingMatch, field: str) -> ColumnHit | None:
    equal_hits, name = _list_equal_hits(match, field), match.columns.get("name")
    if len(equal_hits) < 2 or field == "name" or name is None or len(_list_equal_hits(match, "name")) > 1:
        return None
    owners = {hit: find_owner(match.heading, hit.position) for hit in equal_hits}
    matching_hits = [hit for hit, owner in owners.items() if owner == name]
    return matching_hits[0] if len(matching_hits) == 1 and None not in owners.values() else None


def _choose_by_content(match: HeadingMatch, field: str, below: Sequence[Sequence[str]]) -> ColumnHit | None:
    equal_hits = _list_equal_hits(match, field)
    filled_hits = (
        [hit for hit in equal_hits if any(row[hit.position].strip() for row in below)] if len(equal_hits) > 1 else []
    )
    return filled_hits[0] if len(filled_hits) == 1 and filled_hits[0] != equal_hits[0] else None


def find_owner(heading: Heading, position: int) -> int | None:
    """Position of the nearest column to the left, or itself, that holds a person's name."""
    names = (at for at, keys in enumerate(heading.keys[: position + 1]) if any(key.endswith(_NAMES) for key in keys))
    return max(names, default=None)


def find_duplicates(match: HeadingMatch) -> dict[str, tuple[int, ...]]:
    """Field -> positions of the columns that its heading stands over, where these are several and the field decides."""
    return {
        field: tuple(hit.position for hit in equal_hits)
        for field in match.columns
        if len(equal_hits := _list_equal_hits(match, field)) > 1 and _is_decisive(match.lookup.source, field)
    } or _find_other_blocks(match)


def _find_other_blocks(match: HeadingMatch) -> dict[str, tuple[int, ...]]:
    """All that a second list needs stands there again, under other headings for the same: 人员姓名 beside 姓名."""
    required = match.lookup.source.required_fields
    if len(required) < _FEWEST_BLOCKS + 1 or any(len(match.hits[field]) < _FEWEST_BLOCKS for field in required):
        return {}
    return {field: tuple(hit.position for hit in match.hits[field]) for field in required}


def _is_decisive(source: SourceDeclaration, field: str) -> bool:
    """Whether the field decides whom a row is about, or what it says."""
    decisive = {*source.required_fields, *source.identifiers, "name"}
    return field in decisive or source.fields[field].type not in _LENIENT_TYPES


def explain_conflict(match: HeadingMatch, rows: TextRows) -> str:
    """Why the sheet cannot be read, naming heading, columns and cure; empty where its columns say the same.

    `rows`: those at the beginning of the sheet.
    """
    below = _list_rows_below(match, rows)
    differing = {field: at for field, at in find_duplicates(match).items() if has_differences(below, at)}
    if not differing:
        return ""
    titles = "、".join(f"“{_get_title(match, field)}”（{name_columns(at)}列）" for field, at in differing.items())
    if _are_blocks(match, differing):
        return (
            f"表头{titles}重复出现，像是几块名单左右并排在一张表里，不能确定怎样读，整张表没有采用。"
            "请把右边各块移到第一块下面，一行一人、上下排列；说的是不同的人的，请在表头上写明。然后重新放入。"
        )
    return (
        f"表头{titles}不止一列，内容不同，不能确定读哪一列，整张表没有采用。"
        "请在表头上写明各列说的是谁、哪一期（如“户主身份证号”“上年金额”），或删去不用的列后重新放入。"
    )


def has_differences(rows: Sequence[Sequence[str]], positions: Sequence[int]) -> bool:
    """Whether any column says something that the first of them does not."""
    first, *other_positions = positions
    return any((cell := row[at].strip()) and cell != row[first].strip() for row in rows for at in other_positions)


def name_columns(positions: Collection[int]) -> str:
    """The columns as Excel names them: A、AB."""
    return "、".join(_name_column(at) for at in positions)


def _name_column(position: int) -> str:
    before, last = divmod(position, 26)
    return (_name_column(before - 1) if before else "") + chr(ord("A") + last)


def _get_title(match: HeadingMatch, field: str) -> str:
    hit = match.hits[field][0]
    return match.heading.columns[hit.position].heading.strip() or match.lookup.source.fields[field].title


def _are_blocks(match: HeadingMatch, differing: Collection[str]) -> bool:
    """Whether a whole list seems to stand beside another, not a single column twice."""
    source = match.lookup.source
    return len(differing) >= _FEWEST_BLOCKS and ("name" in differing or set(source.required_fields) <= set(differing))


def _list_equal_hits(match: HeadingMatch, field: str) -> list[ColumnHit]:
    """The columns that are as good as the one that is read."""
    hits = match.hits[field]
    return [hit for hit in hits if (hit.order, hit.word) == (hits[0].order, hits[0].word)]


def _list_rows_below(match: HeadingMatch, rows: TextRows) -> list[list[str]]:
    """The cells of the rows under the heading."""
    return [cells for number, cells in rows if number > match.heading.rows[-1]]


class DuplicateWatch:
    """Notices rows in which columns of one heading differ although they were equal in the sheet's beginning."""

    def __init__(self, source: SourceDeclaration, columns: dict[str, int], heading: Heading) -> None:
        self._other_positions = {
            at: [
                second
                for second, column in enumerate(heading.columns)
                if second != at
                and column.has_same_heading(heading.columns[at])
                and (field == "name" or find_owner(heading, second) == find_owner(heading, at))
            ]
            for field, at in columns.items()
            if _is_decisive(source, field) and at < len(heading.keys)
        }
        self._titles = heading.texts
        self._first_rows: dict[tuple[int, int], int] = {}

    def notice_batch(self, data: pl.DataFrame) -> None:
        """Look through a batch's rows that are data."""
        for at, other_positions in self._other_positions.items():
            for second in other_positions:
                if (at, second) not in self._first_rows and f"c{second}" in data.columns:
                    cell, other_cell = pl.col(f"c{at}").str.strip_chars(), pl.col(f"c{second}").str.strip_chars()
                    different = data.filter(other_cell.is_not_null() & cell.ne_missing(other_cell))
                    if not different.is_empty():
                        self._first_rows[at, second] = different[ROW_NUMBER][0]

    def list_sentences(self) -> Iterator[str]:
        """Sentences about the columns that differ, with the cure."""
        for (at, second), row in self._first_rows.items():
            yield (
                f"表头“{self._titles[at].strip()}”有 {name_columns((at, second))} 两列，从第 {row} 行起内容不同，"
                f"只读了 {name_columns((at,))} 列。请删去不用的列；几块名单左右并排的，请改为一行一人、上下排列。"
            )
