"""The headings that a source declares, arranged for looking them up."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from domain.county.heading_groups import GroupWords
from domain.county.source import FieldType, SourceDeclaration
from domain.county.source_headings import SourceHeadings
from intake.recognise.group_words import GroupWordFinder, get_word_finder
from intake.recognise.heading_endings import HeadingEndings
from intake.recognise.heading_levels import ORDINALS

_PERSONAL_TYPES = (FieldType.NAME, FieldType.ID_NUMBER, FieldType.PHONE)


@dataclass(frozen=True)
class HeadingLookup:
    """The headings of one source: heading key -> (rank, field), and keys that are declared and left unread.

    `personal_fields`: those about one person. `is_dated`: each row says what year it is about.
    """

    source: SourceDeclaration
    fields: dict[str, tuple[int, str]]
    ignored_keys: frozenset[str] = field(default_factory=frozenset)
    word_finder: GroupWordFinder = field(default_factory=lambda: get_word_finder(GroupWords()))
    personal_fields: frozenset[str] = field(default_factory=frozenset)
    is_dated: bool = False

    @classmethod
    def of(cls, declared: SourceHeadings) -> HeadingLookup:
        """The lookup of a source."""
        source = declared.source
        personal = {*source.of_type(*_PERSONAL_TYPES), *source.identifiers, "sex", "birth_date"} & set(source.fields)
        return cls(
            source,
            {key: (rank, name) for rank, (key, name) in enumerate(declared.fields.items())},
            declared.ignored | ORDINALS,
            get_word_finder(source.heading_groups),
            frozenset(personal),
            not set(source.required_fields).isdisjoint(source.of_type(FieldType.YEAR, FieldType.SCHOOL_YEAR)),
        )

    @property
    def describing_fields(self) -> frozenset[str]:
        """Fields that say who the person is, besides the name."""
        return frozenset((*self.source.identifiers, "sex", "birth_date"))


@dataclass(frozen=True)
class HeadingLookups:
    """The lookups of all sources."""

    lookups: tuple[HeadingLookup, ...]

    @cached_property
    def endings(self) -> HeadingEndings:
        """What a cell must be to be a heading of any source, or its end."""
        return HeadingEndings.from_keys(key for lookup in self.lookups for key in lookup.fields)


@dataclass(frozen=True)
class ColumnHit:
    """A column that a field may be read from. `key`: the form that was recognised.

    `order`: the smaller the better; the subject's own group first, then headings as written, then by rank.
    `word`: the person or time that the heading names.
    """

    field: str
    position: int
    key: str
    order: tuple[int, bool, int]
    word: str | None = None
