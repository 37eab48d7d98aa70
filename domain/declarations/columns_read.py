"""Which columns of a source each stage looks at, so that no other column of a large delivery is read for it."""

from __future__ import annotations

from collections.abc import Iterator

from domain.declarations.conflicts import ConflictDeclaration
from domain.declarations.policy import PolicyDeclaration
from domain.declarations.rule_fields import fields_read, names_used, root_names
from domain.declarations.source import FieldType, SourceDeclaration
from domain.declarations.vocabulary import CLOSING_FIELDS, DERIVED_FIELDS, FACT_FIELDS, MADE_OF, SCALAR_FIELDS
from domain.handover import PLACE

_NAMING = (FieldType.TEXT, FieldType.NAME, FieldType.ID_NUMBER, FieldType.KEY, FieldType.PHONE)


def linked_by(source: SourceDeclaration) -> tuple[str, ...]:
    """Columns by which a row may be told to be somebody's: its place, and words and numbers that name.

    Amounts, counts, days and codes are passed over, but for a person's own birth date and sex.
    """
    naming = {*source.of_type(*_NAMING), "birth_date", "sex"}
    return (*PLACE, "numeric_id", *(name for name in source.fields if name in naming))


def screened_by(
    source: SourceDeclaration, policy: PolicyDeclaration, conflicts: ConflictDeclaration
) -> tuple[str, ...]:
    """Columns that rules, derived fields, facts and conflict checks look at.

    Township and village stand in for each other, so a source that has both shows both.
    """
    netting = source.netting
    names = {
        *_of_rules(source, policy),
        *fields_read(policy, source),
        *_of_conflicts(source, conflicts),
        *((netting.key, netting.amount, netting.date) if netting else ()),
        *(part for name in DERIVED_FIELDS.get(source.id, ()) for part in MADE_OF.get(name, ())),
        *FACT_FIELDS.get(source.id, ()),
        *SCALAR_FIELDS.get(source.id, ()),
        *CLOSING_FIELDS.get(source.id, ()),
        *("township", "village"),
    }
    return (*PLACE, *(name for name in source.fields if name in names))


def _of_rules(source: SourceDeclaration, policy: PolicyDeclaration) -> Iterator[str]:
    for rule in policy.rules.values():
        if source.id in {rule.from_, *(absent.source for absent in rule.absent_from)}:
            yield from names_used(rule)


def _of_conflicts(source: SourceDeclaration, conflicts: ConflictDeclaration) -> Iterator[str]:
    for check in conflicts.checks.values():
        for side in (*check.a, *check.b):
            if source.id in side.from_:
                for text in (side.value, side.where, side.latest, conflicts.day(side, source.id)):
                    yield from root_names(text)
