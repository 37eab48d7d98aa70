"""Which of a source's fields a policy's rules read: a cell there that nobody can parse must not pass as clear."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from domain.declarations.policy import PolicyDeclaration, Rule
from domain.declarations.source import SourceDeclaration
from domain.declarations.vocabulary import FACT_FIELDS, MADE_OF


def fields_read(policy: PolicyDeclaration, source: SourceDeclaration) -> frozenset[str]:
    """Names of the source's declared fields that any rule, or any fact that rules use, is made of."""
    names = {name for rule in policy.rules.values() for name in _named(rule, source.id)}
    names |= {part for name in names for part in MADE_OF.get(name, ())} | set(FACT_FIELDS.get(source.id, ()))
    return frozenset(names & set(source.fields))


def _named(rule: Rule, source: str) -> Iterator[str]:
    if rule.from_ == source:
        texts = (rule.where, rule.value, rule.unknown, rule.confirmed_when, *rule.also.values())
        yield from (name for text in texts if text for name in pl.sql_expr(text).meta.root_names())
        yield from (name for name in (rule.latest, rule.due_from) if name)
    for absent in rule.absent_from:
        if absent.source == source and absent.where:
            yield from pl.sql_expr(absent.where).meta.root_names()
