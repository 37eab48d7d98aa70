"""Which columns of a source screening looks at, so that no other column of a large delivery is read for it."""

from __future__ import annotations

from collections.abc import Iterator

from domain.county.policy import PolicyDeclaration
from domain.county.rule_names import find_names_used, find_root_names
from domain.county.source import SourceDeclaration
from domain.handover import PLACE
from screening.declarations.conflicts import ConflictDeclaration
from screening.declarations.rule_fields import find_fields_read
from screening.declarations.vocabulary import (
    ADVICE_FIELDS,
    CLOSING_FIELDS,
    DERIVED_FIELDS,
    FACT_FIELDS,
    MADE_OF,
    SCALAR_FIELDS,
)


def list_screening_columns(
    source: SourceDeclaration, policy: PolicyDeclaration, conflicts: ConflictDeclaration
) -> tuple[str, ...]:
    """Columns that rules, derived fields, facts and conflict checks look at.

    Township and village stand in for each other, so a source that has both shows both.
    """
    netting = source.netting
    names = {
        *_of_rules(source, policy),
        *find_fields_read(policy, source),
        *_of_conflicts(source, conflicts),
        *((netting.key, netting.amount, netting.date) if netting else ()),
        *(part for name in DERIVED_FIELDS.get(source.id, ()) for part in MADE_OF.get(name, ())),
        *FACT_FIELDS.get(source.id, ()),
        *SCALAR_FIELDS.get(source.id, ()),
        *CLOSING_FIELDS.get(source.id, ()),
        *ADVICE_FIELDS.get(source.id, ()),
        *("township", "village"),
    }
    return (*PLACE, *(name for name in source.fields if name in names))


def _of_rules(source: SourceDeclaration, policy: PolicyDeclaration) -> Iterator[str]:
    for rule in policy.rules.values():
        if source.id in {rule.from_, *(rows.source for rows in (*rule.absent_from, *rule.remedied_by))}:
            yield from find_names_used(rule)


def _of_conflicts(source: SourceDeclaration, conflicts: ConflictDeclaration) -> Iterator[str]:
    for check in conflicts.checks.values():
        for side in (*check.a, *check.b):
            if source.id in side.from_:
                for text in (side.value, side.where, side.latest, conflicts.day(side, source.id)):
                    yield from find_root_names(text)
