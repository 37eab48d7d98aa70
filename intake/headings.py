"""Which row of a sheet is its heading, and which source has such headings (M03, M06)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from domain.declarations.source import SourceDeclaration
from domain.text import heading_key

SEARCHED_ROWS = 40
# Numbers that a clerk or a printer gives to rows; they say nothing about the row.
ORDINALS = frozenset({"序号", "行号"})

Rows = Sequence[tuple[int, list[str]]]


@dataclass(frozen=True)
class Heading:
    """One row, or two rows read as one. `rows`: their numbers. `texts`: a heading per column.

    `keys`: per column the forms it may be known by, best first; empty for a column without heading.
    `first`: index of its first row among the non-blank rows.
    """

    rows: tuple[int, ...]
    texts: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    first: int

    @property
    def ordinals(self) -> set[int]:
        """Positions of the columns that number the rows."""
        return {position for position, keys in enumerate(self.keys) if not ORDINALS.isdisjoint(keys)}


@dataclass(frozen=True)
class Lookup:
    """What one source knows of headings: heading key -> (rank, field), and keys known and left unread."""

    source: SourceDeclaration
    fields: dict[str, tuple[int, str]]
    ignored: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, source: SourceDeclaration, headings: dict[str, str], ignored: set[str]) -> Lookup:
        """From heading key -> field in order of rank."""
        ranked = {key: (rank, name) for rank, (key, name) in enumerate(headings.items())}
        return cls(source, ranked, frozenset(ignored) | ORDINALS)


# Who and where: nearly every extract has these, so they tell nothing of what it is about.
COMMON_FIELDS = frozenset(
    (
        *("name", "id_number", "sex", "birth_date", "phone", "address", "head_name", "head_id_number"),
        *("county", "township", "village", "group"),
    )
)


@dataclass(frozen=True)
class Match:
    """A heading as one source reads it. `columns`: field -> position. `unknown`: headings nobody declared."""

    lookup: Lookup
    heading: Heading
    columns: dict[str, int]
    unknown: tuple[str, ...]

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
        """Most fields first, then fewest unknown headings."""
        return len(self.columns), -len(self.unknown)


def headings_of(rows: Rows) -> Iterator[Heading]:
    """Every row that could be the heading, alone and together with the row below it."""
    for index, (number, texts) in enumerate(rows[:SEARCHED_ROWS]):
        yield Heading((number,), tuple(texts), tuple(_forms(text) for text in texts), index)
        if index + 1 < len(rows):
            yield _two_level(index, rows[index], rows[index + 1])


def match(lookup: Lookup, heading: Heading) -> Match:
    """Read the heading as this source: per field the column of best rank, the leftmost among equals."""
    hits = [(position, _hit(lookup, keys)) for position, keys in enumerate(heading.keys)]
    best: dict[str, tuple[int, int]] = {}
    for position, hit in hits:
        if hit is not None:
            rank, name = hit
            best[name] = min(best.get(name, (rank, position)), (rank, position))
    columns = {name: best[name][1] for name in lookup.source.fields if name in best}
    taken = set(columns.values())
    unknown = tuple(
        heading.texts[position].strip()
        for position, keys in enumerate(heading.keys)
        if keys and position not in taken and lookup.ignored.isdisjoint(keys)
    )
    return Match(lookup, heading, columns, unknown)


def best_match(lookup: Lookup, headings: Sequence[Heading]) -> Match | None:
    """Find the heading that this source explains best: complete first, then fit, one level, the upper row."""
    matches = [match(lookup, heading) for heading in headings if _promising(lookup, heading)]
    return max(matches, key=_merit, default=None)


def _merit(found: Match) -> tuple[bool, int, int, int, int]:
    return not found.missing, *found.fit, -len(found.heading.rows), -found.heading.first


def _promising(lookup: Lookup, heading: Heading) -> bool:
    return any(key in lookup.fields for keys in heading.keys for key in keys)


def _hit(lookup: Lookup, keys: tuple[str, ...]) -> tuple[int, str] | None:
    return next((lookup.fields[key] for key in keys if key in lookup.fields), None)


def _forms(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for text in texts if (key := heading_key(text))))


def _two_level(index: int, upper: tuple[int, list[str]], lower: tuple[int, list[str]]) -> Heading:
    """Upper headings reach over the blank cells to their right, where a lower heading stands below."""
    texts, keys, reach = [], [], ""
    for above, below in zip(upper[1], lower[1], strict=True):
        reach = above or reach
        joined = reach + below if below.strip() else above
        texts.append(joined)
        keys.append(_forms(joined, below))
    return Heading((upper[0], lower[0]), tuple(texts), tuple(keys), index)
