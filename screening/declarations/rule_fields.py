"""Which fields of a source the rules of a policy read, so that no damaged cell there passes as clear."""

from __future__ import annotations

from collections.abc import Iterator

from domain.county.policy import PolicyDeclaration
from domain.county.rule import Rule
from domain.county.rule_names import find_root_names, list_row_texts
from domain.county.source import SourceDeclaration
from screening.declarations.vocabulary import APPLIED_ON, FACT_FIELDS, MADE_OF


def find_fields_read(policy: PolicyDeclaration, source: SourceDeclaration) -> frozenset[str]:
    """Names of the source's declared fields that any rule, or any fact that rules use, is made of."""
    names = {name for rule in policy.rules.values() for name in _find_row_names(rule, source.id)}
    names |= {part for name in names for part in MADE_OF.get(name, ())} | set(FACT_FIELDS.get(source.id, ()))
    if policy.income_window == "before_application":
        names |= {APPLIED_ON.get(source.id, "")}
    return frozenset(names & set(source.fields))


def _find_row_names(rule: Rule, source: str) -> Iterator[str]:
    if rule.from_ == source:
        yield from (name for text in list_row_texts(rule) for name in find_root_names(text))
        yield from (name for name in (rule.latest, rule.due_from) if name)
    for absent in rule.absent_from:
        if absent.source == source:
            yield from find_root_names(absent.where)
