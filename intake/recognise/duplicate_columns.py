"""Two columns of one heading: which of them is meant, or why nobody can tell."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import polars as pl

from domain.declarations.source import FieldType, SourceDeclaration
from intake.grids import ROW_NUMBER
from intake.recognise.heading_levels import Heading, Rows
from intake.recognise.heading_lookup import Hit
from intake.recognise.heading_match import Match

# Fields that decide neither whom a row is about nor what it says: of two columns the first is read, the other is told.
_LENIENT = (FieldType.TEXT, FieldType.PHONE, FieldType.NAME)
_NAMES = ("姓名", "名字")
_BLOCK = 2


def settled(found: Match, rows: Rows) -> Match:
    """The match with every column chosen that can be told from others of the same heading.

    By the person named to the left of each: in 户主姓名, 身份证号, 姓名, 身份证号 the second number belongs to the
    second name. Else a column that is blank throughout gives way to one that is not. `rows`: the sheet's beginning.
    """
    below = _below(found, rows)
    chosen = {field: _by_owner(found, field) or _by_content(found, field, below) for field in found.columns}
    hits = {
        field: (hit, *(other for other in found.hits[field] if other not in _equals(found, field)))
        for field, hit in chosen.items()
        if hit is not None
    }
    return replace(
        found,
        columns={field: hits[field][0].position if field in hits else at for field, at in found.columns.items()},
        hits=found.hits | hits,
    )


def _by_owner(found: Match, field: str) -> Hit | None:
    equals, name = _equals(found, field), found.columns.get("name")
    if len(equals) < 2 or field == "name" or name is None or len(_equals(found, "name")) > 1:
        return None
    owners = {hit: owner_of(found.heading, hit.position) for hit in equals}
    theirs = [hit for hit, owner in owners.items() if owner == name]
    return theirs[0] if len(theirs) == 1 and None not in owners.values() else None


def _by_content(found: Match, field: str, below: Sequence[Sequence[str]]) -> Hit | None:
    equals = _equals(found, field)
    filled = [hit for hit in equals if any(row[hit.position].strip() for row in below)] if len(equals) > 1 else []
    return filled[0] if len(filled) == 1 and filled[0] != equals[0] else None


def owner_of(heading: Heading, position: int) -> int | None:
    """Position of the nearest column to the left, or itself, that holds a person's name."""
    names = (at for at, keys in enumerate(heading.keys[: position + 1]) if any(key.endswith(_NAMES) for key in keys))
    return max(names, default=None)


def twins(found: Match) -> dict[str, tuple[int, ...]]:
    """Field -> positions of the columns that its heading stands over, where these are several and the field decides."""
    return {
        field: tuple(hit.position for hit in equals)
        for field in found.columns
        if len(equals := _equals(found, field)) > 1 and _decides(found.lookup.source, field)
    } or _blocks_otherwise_headed(found)


def _blocks_otherwise_headed(found: Match) -> dict[str, tuple[int, ...]]:
    """All that a second list needs stands there again, under other headings for the same: 人员姓名 beside 姓名."""
    required = found.lookup.source.required_fields
    if len(required) < _BLOCK + 1 or any(len(found.hits[field]) < _BLOCK for field in required):
        return {}
    return {field: tuple(hit.position for hit in found.hits[field]) for field in required}


def _decides(source: SourceDeclaration, field: str) -> bool:
    """Whether the field decides whom a row is about, or what it says."""
    decisive = {*source.required_fields, *source.identifiers, "name"}
    return field in decisive or source.fields[field].type not in _LENIENT


def quarrel(found: Match, rows: Rows) -> str:
    """Why the sheet cannot be read, naming heading, columns and cure; empty where its columns say the same.

    `rows`: those at the beginning of the sheet.
    """
    below = _below(found, rows)
    several = {field: at for field, at in twins(found).items() if differ(below, at)}
    if not several:
        return ""
    shown = "、".join(f"“{_title(found, field)}”（{letters(at)}列）" for field, at in several.items())
    if _are_blocks(found, several):
        return (
            f"表头{shown}重复出现，像是几块名单左右并排在一张表里，不能确定怎样读，整张表没有采用。"
            "请把右边各块移到第一块下面，一行一人、上下排列；说的是不同的人的，请在表头上写明。然后重新放入。"
        )
    return (
        f"表头{shown}不止一列，内容不同，不能确定读哪一列，整张表没有采用。"
        "请在表头上写明各列说的是谁、哪一期（如“户主身份证号”“上年金额”），或删去不用的列后重新放入。"
    )


def differ(rows: Sequence[Sequence[str]], positions: Sequence[int]) -> bool:
    """Whether any column says something that the first of them does not."""
    first, *others = positions
    return any((cell := row[at].strip()) and cell != row[first].strip() for row in rows for at in others)


def letters(positions: Collection[int]) -> str:
    """The columns as Excel names them: A、AB."""
    return "、".join(_letter(at) for at in positions)


def _letter(position: int) -> str:
    before, last = divmod(position, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)


def _title(found: Match, field: str) -> str:
    hit = found.hits[field][0]
    return found.heading.columns[hit.position].heading.strip() or found.lookup.source.fields[field].title


def _are_blocks(found: Match, several: Collection[str]) -> bool:
    """Whether a whole list seems to stand beside another, not a single column twice."""
    source = found.lookup.source
    return len(several) >= _BLOCK and ("name" in several or set(source.required_fields) <= set(several))


def _equals(found: Match, field: str) -> list[Hit]:
    """The columns that are as good as the one that is read."""
    hits = found.hits[field]
    return [hit for hit in hits if (hit.merit, hit.word) == (hits[0].merit, hits[0].word)]


def _below(found: Match, rows: Rows) -> list[list[str]]:
    """The cells of the rows under the heading."""
    return [cells for number, cells in rows if number > found.heading.rows[-1]]


class TwinWatch:
    """Notices, in all of a sheet, where columns of one heading differ that were the same in its beginning."""

    def __init__(self, source: SourceDeclaration, columns: dict[str, int], heading: Heading) -> None:
        self._watched = {
            at: [
                other
                for other, column in enumerate(heading.columns)
                if other != at
                and column.same_as(heading.columns[at])
                and (field == "name" or owner_of(heading, other) == owner_of(heading, at))
            ]
            for field, at in columns.items()
            if _decides(source, field) and at < len(heading.keys)
        }
        self._titles = heading.texts
        self._first: dict[tuple[int, int], int] = {}

    def notice(self, data: pl.DataFrame) -> None:
        """Look through a batch's rows that are data."""
        for at, others in self._watched.items():
            for other in others:
                if (at, other) not in self._first and f"c{other}" in data.columns:
                    one, two = pl.col(f"c{at}").str.strip_chars(), pl.col(f"c{other}").str.strip_chars()
                    different = data.filter(two.is_not_null() & one.ne_missing(two))
                    if not different.is_empty():
                        self._first[at, other] = different[ROW_NUMBER][0]

    def sentences(self) -> Iterator[str]:
        """What was noticed, with the cure."""
        for (at, other), row in self._first.items():
            yield (
                f"表头“{self._titles[at].strip()}”有 {letters((at, other))} 两列，从第 {row} 行起内容不同，"
                f"只读了 {letters((at,))} 列。请删去不用的列；几块名单左右并排的，请改为一行一人、上下排列。"
            )
