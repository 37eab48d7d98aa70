"""Which row of a sheet is its heading, and which source has such headings (M03, M06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.declarations.heading_groups import GroupWords
from domain.declarations.source import FieldType, SourceDeclaration
from domain.text import heading_key
from intake.heading_forms import forms
from intake.heading_groups import Group, Groups, groups_of
from intake.heading_levels import ORDINALS, Column, Heading

# Who and where: nearly every extract has these, so they tell nothing of what it is about.
COMMON_FIELDS = frozenset(
    (
        *("name", "id_number", "sex", "birth_date", "phone", "address", "head_name", "head_id_number"),
        *("county", "township", "village", "group"),
    )
)
# What a household's members have in common, whoever of them a group of columns is about.
_SHARED_FIELDS = frozenset(("county", "township", "village", "group", "address", "household_id"))
_PERSONAL_TYPES = (FieldType.NAME, FieldType.ID_NUMBER, FieldType.PHONE)


@dataclass(frozen=True)
class Lookup:
    """What one source knows of headings: heading key -> (rank, field), and keys known and left unread.

    `personal`: fields about one person. `dated`: each row says what year it is about.
    """

    source: SourceDeclaration
    fields: dict[str, tuple[int, str]]
    ignored: frozenset[str] = field(default_factory=frozenset)
    groups: Groups = field(default_factory=lambda: groups_of(GroupWords()))
    personal: frozenset[str] = field(default_factory=frozenset)
    dated: bool = False

    @classmethod
    def of(cls, source: SourceDeclaration, headings: dict[str, str], ignored: set[str]) -> Lookup:
        """From heading key -> field in order of rank."""
        ranked = {key: (rank, name) for rank, (key, name) in enumerate(headings.items())}
        personal = {*source.of_type(*_PERSONAL_TYPES), *source.identifiers, "sex", "birth_date"} & set(source.fields)
        return cls(
            source,
            ranked,
            frozenset(ignored) | ORDINALS,
            groups_of(source.heading_groups),
            frozenset(personal),
            bool(source.of_type(FieldType.YEAR, FieldType.SCHOOL_YEAR)),
        )


@dataclass(frozen=True)
class Hit:
    """A column that a field may be read from. `key`: the form that was recognised.

    `merit`: the smaller the better; the subject's own group first, then headings as written, then by rank.
    `word`: the person or time that the heading names.
    """

    field: str
    position: int
    key: str
    merit: tuple[int, bool, int]
    word: str | None = None


@dataclass(frozen=True)
class Match:
    """A heading as one source reads it. `columns`: field -> position. `unknown`: headings nobody declared.

    `hits`: field -> every column that it may be read from, the one that is read first. `others`: field -> positions of
    columns with such a heading that are about somebody else or an earlier time. `grouped`: how many columns a group of
    this heading explains.
    """

    lookup: Lookup
    heading: Heading
    columns: dict[str, int]
    unknown: tuple[str, ...]
    hits: dict[str, tuple[Hit, ...]] = field(default_factory=dict)
    others: dict[str, tuple[int, ...]] = field(default_factory=dict)
    grouped: int = 0

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


def match(lookup: Lookup, heading: Heading) -> Match:
    """Read the heading as this source: per field the column of best merit, the leftmost among equals."""
    hits: dict[str, list[Hit]] = {}
    others: dict[str, list[int]] = {}
    for position, column in enumerate(heading.columns):
        if not column.keys:
            continue
        found = _read_column(lookup, position, column)
        if isinstance(found, Hit):
            hits.setdefault(found.field, []).append(found)
        elif isinstance(found, OfAnother):
            others.setdefault(found.field, []).append(position)
        elif found is Unread.UNKNOWN and lookup.ignored.isdisjoint(column.keys):
            strange.append(position)
    ranked = {name: tuple(sorted(found, key=lambda hit: hit.merit)) for name, found in hits.items()}
    ranked = _about_one_person(lookup, ranked)
    columns = {name: ranked[name][0].position for name in lookup.source.fields if name in ranked}
    used = set(columns.values())
    unknown = tuple(
        heading.texts[position].strip()
        for position, keys in enumerate(heading.keys)
        if keys and position not in used and lookup.ignored.isdisjoint(keys)
    )
    grouped = sum(any(lookup.groups.read(group) for group in heading.columns[at].groups) for at in used)
    return Match(
        lookup, heading, columns, unknown, ranked, {name: tuple(at) for name, at in others.items()}, grouped
    )


def best_match(lookup: Lookup, headings: Sequence[Heading]) -> Match | None:
    """Find the heading that this source explains best: complete first, then fit, then groups, the fewest, upper rows."""
    matches = [match(lookup, heading) for heading in headings if _promising(lookup, heading)]
    return max(matches, key=_merit, default=None)


def _merit(found: Match) -> tuple[bool, int, int, int, int, int]:
    return not found.missing, *found.fit, found.grouped, -len(found.heading.rows), -found.heading.first


def _promising(lookup: Lookup, heading: Heading) -> bool:
    return any(key in lookup.fields for keys in heading.keys for key in keys)


def _read_column(lookup: Lookup, position: int, column: Column) -> tuple[Hit | None, str | None]:
    """The field that the column may be read as; or the field that its heading names, but for somebody else."""
    written, texts, beside = _parts(lookup, column)
    words = [group for text in (*column.above, *texts) if (group := lookup.groups.read(text))]
    group = next(iter((*beside, *reversed(words))), None)
    plain = forms(written)
    alone = next(((key, at > 0, *lookup.fields[key]) for at, key in enumerate(plain) if key in lookup.fields), None)
    joined = _joined(lookup, texts, group, plain)
    if joined is not None:
        key, field_ = joined
        if field_ is None:
            return None, None
        if group is None or group.kind == "subject" or alone is None or alone[3] != field_:
            rank = min(lookup.fields[key][0], alone[2] if alone and alone[3] == field_ else lookup.fields[key][0])
            return Hit(field_, position, key, (0 if group and group.kind == "subject" else 1, False, rank), _word(group)), None
    if alone is None:
        return _prefixed(lookup, position, plain), None
    key, derived, rank, field_ = alone
    if group is not None and _is_excluded(lookup, field_, group, beside):
        return None, field_
    word = _word(group) or lookup.groups.leading(key)
    return Hit(field_, position, key, (_place(group), derived, rank), word), None


def _parts(lookup: Lookup, column: Column) -> tuple[str, tuple[str, ...], tuple[Group, ...]]:
    """The heading proper, the groups over it, and the words for a person or time in its own cell.

    Where the upper heading is the heading proper (姓名 over 监护人 and 学生), the two change places.
    """
    written, beside = lookup.groups.parted(column.written)
    if heading_key(written) != heading_key(column.written) and _is_declared(lookup, (column.written,)):
        written, beside = column.written, ()
    if column.groups and not _is_declared(lookup, (*column.groups, written)):
        *outer, inner = column.groups
        word = lookup.groups.read(written)
        if word is not None and _is_declared(lookup, (inner,)):
            return inner, tuple(outer), (word, *beside)
    return written, column.groups, beside


def _is_declared(lookup: Lookup, texts: Sequence[str]) -> bool:
    return any(key in lookup.fields or key in lookup.ignored for key in forms("".join(texts)))


def _joined(
    lookup: Lookup, texts: Sequence[str], group: Group | None, plain: Sequence[str]
) -> tuple[str, str | None] | None:
    """The declared heading that groups and heading make together, and its field; no field where it is left unread."""
    outer = ["".join(texts), *reversed(texts), *([group.word] if group else [])]
    for text in outer if plain else ():
        for start in forms(text) if text else ():
            for key in (start + end for end in plain):
                if key in lookup.fields:
                    return key, lookup.fields[key][1]
                if key in lookup.ignored:
                    return key, None
    return None


def _prefixed(lookup: Lookup, position: int, plain: Sequence[str]) -> Hit | None:
    """A person's field behind a word for the subject: 救助对象身份证号."""
    if not lookup.ignored.isdisjoint(plain):
        return None
    for key in plain:
        for word in lookup.groups.subjects:
            rank, name = lookup.fields.get(key.removeprefix(word), (0, "")) if key.startswith(word) else (0, "")
            if name in lookup.personal:
                return Hit(name, position, key, (1, True, rank), word)
    return None


def _place(group: Group | None) -> int:
    """Where a column under the group stands among those for one field: the subject's first, an earlier time's last."""
    return {"subject": 0, "earlier": 2}.get(group.kind, 1) if group else 1


def _word(group: Group | None) -> str | None:
    return group.word if group else None


def _is_excluded(lookup: Lookup, name: str, group: Group, beside: Sequence[Group]) -> bool:
    """Whether the field must not be read under this group, even if it is read nowhere else."""
    if group.kind == "householder":
        return name in lookup.personal
    if group.kind == "earlier":
        # Rows that name their year, or a remark in brackets, may rightly be about an earlier one.
        return not (lookup.dated or beside)
    return group.kind == "other" and name not in _SHARED_FIELDS


def _about_one_person(lookup: Lookup, hits: dict[str, tuple[Hit, ...]]) -> dict[str, tuple[Hit, ...]]:
    """What describes the person is read from the columns that name the same person as the name does."""
    name = hits.get("name", (None,))[0]
    if name is None or name.word is None:
        return hits
    described = {*lookup.source.identifiers, "sex", "birth_date"} & set(hits)
    return {
        field_: tuple(sorted(found, key=lambda hit: hit.word != name.word)) if field_ in described else found
        for field_, found in hits.items()
    }
