"""Which row of a sheet is its heading, and which source has such headings (M03, M06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from intake.recognise.heading_columns import read_column
from intake.recognise.heading_levels import Heading
from intake.recognise.heading_lookup import Hit, Lookup

# Who and where: nearly every extract has these, so they tell nothing of what it is about.
COMMON_FIELDS = frozenset(
    (
        *("name", "id_number", "sex", "birth_date", "phone", "address", "head_name", "head_id_number"),
        *("county", "township", "village", "group"),
    )
)


@dataclass(frozen=True)
class Match:
    """A heading as one source reads it. `columns`: field -> position. `strange`: columns that nobody declared.

    `hits`: field -> every column that it may be read from, the one that is read first. `others`: field -> positions of
    columns with such a heading that are about somebody else or an earlier time. `grouped`: how many columns stand
    under a group that names a person or time.
    """

    lookup: Lookup
    heading: Heading
    columns: dict[str, int]
    strange: tuple[int, ...]
    hits: dict[str, tuple[Hit, ...]] = field(default_factory=dict)
    others: dict[str, tuple[int, ...]] = field(default_factory=dict)
    grouped: int = 0

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headings that nobody declared."""
        return tuple(self.heading.texts[position].strip() for position in self.strange)

    @property
    def missing(self) -> tuple[str, ...]:
        """Required fields without a column."""
        return tuple(name for name in self.lookup.source.required_fields if name not in self.columns)

    @property
    def share(self) -> float:
        """How much of the required headings is there, 0 to 1."""
        required = len(self.lookup.source.required_fields)
        return 1 - len(self.missing) / required if required else 1.0

    @property
    def nearness(self) -> tuple[int, float, int, int]:
        """How near an incomplete match comes: headings of its own subject first, for everybody writes 姓名."""
        own = [name for name in self.columns if name not in COMMON_FIELDS]
        return len(own), self.share, *self.fit

    @property
    def fit(self) -> tuple[int, int]:
        """Most fields first, then fewest unexplained headings."""
        others = {position for positions in self.others.values() for position in positions}
        return len(self.columns), -sum(position not in others for position in self.strange)


def match(lookup: Lookup, heading: Heading) -> Match:
    """Read the heading as this source: per field the column of best merit, the leftmost among equals."""
    hits: dict[str, list[Hit]] = {}
    others: dict[str, list[int]] = {}
    strange: list[int] = []
    for position, column in enumerate(heading.columns):
        if not column.keys:
            continue
        found = read_column(lookup, position, column)
        if found.hit is not None:
            hits.setdefault(found.hit.field, []).append(found.hit)
        if found.another is not None:
            others.setdefault(found.another, []).append(position)
        if not found.is_known:
            strange.append(position)
    ranked = _about_one_person(lookup, hits)
    columns = {name: ranked[name][0].position for name in lookup.source.fields if name in ranked}
    return Match(
        lookup,
        heading,
        columns,
        tuple(position for position in strange if position not in columns.values()),
        ranked,
        {name: tuple(positions) for name, positions in others.items()},
        sum(any(lookup.groups.read(group) for group in heading.columns[at].groups) for at in columns.values()),
    )


def best_match(lookup: Lookup, headings: Sequence[Heading]) -> Match | None:
    """Find the heading that this source explains best: complete, then fit, then groups, then the fewest, upper rows."""
    matches = [match(lookup, heading) for heading in headings if _promising(lookup, heading)]
    return max(matches, key=_merit, default=None)


def _merit(found: Match) -> tuple[bool, int, int, int, int, int]:
    return not found.missing, *found.fit, found.grouped, -len(found.heading.rows), -found.heading.first


def _promising(lookup: Lookup, heading: Heading) -> bool:
    return not lookup.fields.keys().isdisjoint(heading.all_keys)


def _about_one_person(lookup: Lookup, hits: dict[str, list[Hit]]) -> dict[str, tuple[Hit, ...]]:
    """Hits per field, the best first; what describes the person comes from columns that name the one whom `name` names.

    In 申请人身份证号, 救助对象姓名, 救助对象身份证号 the number is that of the 救助对象.
    """
    ranked = {name: tuple(sorted(found, key=lambda hit: hit.merit)) for name, found in hits.items()}
    if "name" in ranked and (word := ranked["name"][0].word):
        for name in lookup.descriptive & set(ranked):
            ranked[name] = tuple(sorted(ranked[name], key=lambda hit: hit.word != word))
    return ranked
