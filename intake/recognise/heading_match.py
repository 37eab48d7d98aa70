"""Which row of a sheet is its heading, and which source has such headings (M03, M06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from intake.recognise.heading_columns import read_column
from intake.recognise.heading_levels import Heading
from intake.recognise.heading_lookup import ColumnHit, HeadingLookup

# Who and where: nearly every extract has these, so they do not show what it is about.
COMMON_FIELDS = frozenset(
    (
        *("name", "id_number", "sex", "birth_date", "phone", "address", "head_name", "head_id_number"),
        *("county", "township", "village", "group"),
    )
)


@dataclass(frozen=True)
class HeadingMatch:
    """A heading as one source reads it. `columns`: field -> position.

    `undeclared_columns`: positions of those whose heading nobody declared. `hits`: field -> every column that it may be
    read from, the one that is read first. `excluded_columns`: field -> positions of columns with such a heading that
    are about somebody else or an earlier time. `grouped_count`: how many columns stand under a group that names a
    person or time.
    """

    lookup: HeadingLookup
    heading: Heading
    columns: dict[str, int]
    undeclared_columns: tuple[int, ...]
    hits: dict[str, tuple[ColumnHit, ...]] = field(default_factory=dict)
    excluded_columns: dict[str, tuple[int, ...]] = field(default_factory=dict)
    grouped_count: int = 0

    @property
    def undeclared_headings(self) -> tuple[str, ...]:
        """Headings that nobody declared."""
        return tuple(self.heading.texts[position].strip() for position in self.undeclared_columns)

    @property
    def missing_fields(self) -> tuple[str, ...]:
        """Required fields without a column."""
        return tuple(name for name in self.lookup.source.required_fields if name not in self.columns)

    @property
    def share_present(self) -> float:
        """How much of the required headings is there, 0 to 1."""
        required = len(self.lookup.source.required_fields)
        return 1 - len(self.missing_fields) / required if required else 1.0

    @property
    def nearness(self) -> tuple[int, float, int, int]:
        """How near an incomplete match comes: headings of its own subject first, for everybody writes 姓名."""
        specific_fields = [name for name in self.columns if name not in COMMON_FIELDS]
        return len(specific_fields), self.share_present, *self.fit

    @property
    def fit(self) -> tuple[int, int]:
        """Most fields first, then fewest unexplained headings."""
        excluded = {position for positions in self.excluded_columns.values() for position in positions}
        return len(self.columns), -sum(position not in excluded for position in self.undeclared_columns)


def match_heading(lookup: HeadingLookup, heading: Heading) -> HeadingMatch:
    """Read the heading as this source: per field the column that comes first in order, the leftmost among equals."""
    hits: dict[str, list[ColumnHit]] = {}
    excluded: dict[str, list[int]] = {}
    undeclared: list[int] = []
    for position, column in enumerate(heading.columns):
        if not column.keys:
            continue
        reading = read_column(lookup, position, column)
        if reading.hit is not None:
            hits.setdefault(reading.hit.field, []).append(reading.hit)
        if reading.excluded_field is not None:
            excluded.setdefault(reading.excluded_field, []).append(position)
        if not reading.is_declared:
            undeclared.append(position)
    ranked = _prefer_same_person(lookup, hits)
    columns = {name: ranked[name][0].position for name in lookup.source.fields if name in ranked}
    return HeadingMatch(
        lookup,
        heading,
        columns,
        tuple(position for position in undeclared if position not in columns.values()),
        ranked,
        {name: tuple(positions) for name, positions in excluded.items()},
        sum(
            any(lookup.word_finder.find_word(group) for group in heading.columns[at].groups) for at in columns.values()
        ),
    )


def find_best_match(lookup: HeadingLookup, headings: Sequence[Heading]) -> HeadingMatch | None:
    """Find the heading that this source explains best: complete, then fit, then groups, then the fewest, upper rows."""
    matches = [match_heading(lookup, heading) for heading in headings if _is_promising(lookup, heading)]
    return max(matches, key=_rank_match, default=None)


def _rank_match(match: HeadingMatch) -> tuple[bool, int, int, int, int, int]:
    return (
        not match.missing_fields,
        *match.fit,
        match.grouped_count,
        -len(match.heading.rows),
        -match.heading.first_index,
    )


def _is_promising(lookup: HeadingLookup, heading: Heading) -> bool:
    return not lookup.fields.keys().isdisjoint(heading.all_keys)


def _prefer_same_person(lookup: HeadingLookup, hits: dict[str, list[ColumnHit]]) -> dict[str, tuple[ColumnHit, ...]]:
    """Hits per field, the best first; what describes the person comes from columns that name the one whom `name` names.

    In 申请人身份证号, 救助对象姓名, 救助对象身份证号 the number is that of the 救助对象.
    """
    ranked = {name: tuple(sorted(field_hits, key=lambda hit: hit.order)) for name, field_hits in hits.items()}
    if "name" in ranked and (word := ranked["name"][0].word):
        for name in lookup.describing_fields & set(ranked):
            ranked[name] = tuple(sorted(ranked[name], key=lambda hit: hit.word != word))
    return ranked
