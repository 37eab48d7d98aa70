"""Are the expressions of a rule sound? Asked before any data is read, on empty frames."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import polars as pl

from domain.county.expression_faults import Types, find_aggregate_faults, find_predicate_faults
from domain.county.fact_types import HOUSEHOLD_FACTS, MEMBER_FACTS
from domain.county.policy import PolicyDeclaration
from domain.county.reading import did_you_mean
from domain.county.rule import Rule
from domain.county.rule_names import PLACEHOLDER, find_root_names
from domain.county.source import SourceDeclaration
from domain.errors import Fault
from screening.declarations.vocabulary import EVIDENCE_DAYS, LINK_COLUMNS, NAMED_SCALARS, make_field_types

# 以下 and 以上 include the number, 低于 and 超过 do not: form of the sentence, the comparison it needs, the word.
_BOUNDARIES = (
    (r"{0}元?(?:及)?以下", "<=", "以下"),
    (r"{0}元?(?:及)?以上", ">=", "以上"),
    (r"低于{0}", "<", "低于"),
    (r"(?:高于|超过){0}", ">", "超过"),
)


def make_outcome_types(rule_ids: list[str]) -> Types:
    """What earlier rules leave behind per household for later ones: `<rule>_hit`, `<rule>_unknown`, `<rule>_value`."""
    columns: Types = {}
    for rule_id in rule_ids:
        columns |= {
            f"{rule_id}_hit": pl.Boolean(),
            f"{rule_id}_unknown": pl.Boolean(),
            f"{rule_id}_value": pl.Float64(),
        }
    return columns


def check_policy(policy: PolicyDeclaration, sources: Mapping[str, SourceDeclaration], file_name: str) -> list[Fault]:
    """Every unknown source, unknown name and ill-typed expression in the policy's rules."""
    faults: list[Fault] = []
    for position, (rule_id, rule) in enumerate(policy.rules.items()):
        earlier = list(policy.rules)[:position]
        unknown_sources = list(_find_unknown_sources(rule, sources))
        for key, name in unknown_sources:
            cure = did_you_mean(name, sources) or "请核对 config/sources 下的文件名。"
            faults.append(Fault(file_name, f"rules.{rule_id}.{key}", f"没有名为“{name}”的数据来源", cure))
        if not unknown_sources:
            faults += [
                Fault(file_name, f"rules.{rule_id}.{key}", problem, cure)
                for key, problem, cure in _find_expression_faults(rule, policy, sources, earlier)
            ]
    return faults + [
        Fault(file_name, key, f"没有名为“{name}”的数据来源", did_you_mean(name, sources))
        for key, name in _list_named_sources(policy)
        if name not in sources
    ]


def _list_named_sources(policy: PolicyDeclaration) -> Iterator[tuple[str, str]]:
    """Sources that the policy itself speaks of."""
    yield from (("required", name) for name in policy.required)
    yield from (
        (f"departments.{department.name}", name) for department in policy.departments for name in department.sources
    )


def _find_unknown_sources(rule: Rule, sources: Mapping[str, SourceDeclaration]) -> Iterator[tuple[str, str]]:
    named_sources = [("from", rule.from_)] if rule.from_ not in {"members", "households"} else []
    named_sources += [("absent_from", absent.source) for absent in rule.absent_from]
    named_sources += [("remedied_by", remedy.source) for remedy in rule.remedied_by]
    named_sources += [("source", rule.source)] if rule.source else []
    yield from ((key, name) for key, name in named_sources if name not in sources)


def make_row_types(
    rule: Rule, policy: PolicyDeclaration, sources: Mapping[str, SourceDeclaration], earlier: list[str]
) -> Types:
    """Names and types that `where` of this rule may use."""
    field_columns: Types = {} if rule.from_ in {"members", "households"} else make_field_types(sources[rule.from_])
    return field_columns | LINK_COLUMNS | make_fact_types(rule, policy, earlier)


def make_fact_types(rule: Rule, policy: PolicyDeclaration, earlier: list[str]) -> Types:
    """Names and types that hold for a subject: facts, named days, thresholds, what earlier rules found."""
    members: Types = {} if rule.from_ == "households" else MEMBER_FACTS
    thresholds: Types = {name: pl.Float64() for name in policy.thresholds}
    return members | HOUSEHOLD_FACTS | NAMED_SCALARS | thresholds | make_outcome_types(earlier)


def _find_expression_faults(
    rule: Rule, policy: PolicyDeclaration, sources: Mapping[str, SourceDeclaration], earlier: list[str]
) -> Iterator[tuple[str, str, str]]:
    rows = make_row_types(rule, policy, sources, earlier)
    facts = make_fact_types(rule, policy, earlier)
    yield from find_predicate_faults("among", rule.among, rows)
    yield from find_predicate_faults("where", rule.where, rows)
    yield from find_predicate_faults("history", rule.history, rows)
    yield from find_predicate_faults("concerns", rule.concerns, facts)
    yield from find_predicate_faults("confirmed_when", rule.confirmed_when, rows)
    yield from find_predicate_faults("urgent_when", rule.urgent_when, rows)
    for absent in rule.absent_from:
        names = make_field_types(sources[absent.source]) | facts
        yield from find_predicate_faults(f"absent_from.{absent.source}.where", absent.where, names)
    for remedy in rule.remedied_by:
        names = make_field_types(sources[remedy.source]) | facts | EVIDENCE_DAYS
        yield from find_predicate_faults(f"remedied_by.{remedy.source}.where", remedy.where, names)
    aggregates = ({"value": rule.value} if rule.value else {}) | rule.also
    for name, text in aggregates.items():
        yield from find_aggregate_faults(name, text, rows)
    yield from find_aggregate_faults("unknown", rule.unknown, rows, boolean=True)
    answers: Types = facts | {name: pl.Float64() for name in _list_numbers(rule)}
    yield from find_predicate_faults("hit", rule.hit, answers)
    for label, text in rule.brackets.items():
        yield from find_predicate_faults(f"brackets.{label}", text, answers)
    for name in rule.sums:
        if name not in earlier or policy.rules[name].per != "household":
            yield "sums", f"前面没有名为“{name}”的按户规则", did_you_mean(name, earlier) or "请写排在前面的规则。"
    yield from _find_word_faults(rule, policy)
    yield from _find_window_faults(rule, policy)
    for key in ("latest", "subject", "due_from"):
        if (name := getattr(rule, key)) and name not in rows:
            yield key, f"没有名为“{name}”的字段", did_you_mean(name, rows)
    for name in PLACEHOLDER.findall(rule.evidence):
        if name not in rows | answers:
            yield "evidence", f"没有名为“{name}”的字段", did_you_mean(name, rows | answers)


def _list_numbers(rule: Rule) -> list[str]:
    """Names of the numbers that a rule computes."""
    value = ["value"] if rule.value or rule.sums else []
    return [*value, *rule.also, *(["previous"] if rule.history else [])]


def _find_word_faults(rule: Rule, policy: PolicyDeclaration) -> Iterator[tuple[str, str, str]]:
    """Where the sentence says 以下 or 低于 of a threshold and the condition compares otherwise."""
    for name in (name for name in policy.thresholds if f"{{{name}}}" in rule.evidence):
        for form, sign, word in _BOUNDARIES:
            sentence = re.search(form.format(f"{{{name}}}"), rule.evidence)
            comparison = re.search(rf"(<=|>=|<|>)\s*{name}\b", rule.hit or "")
            if sentence and comparison and comparison[1] != sign:
                problem = f"线索描述写的是“{word}”，条件却用了 {comparison[1]} {name}"
                yield "hit", problem, f"“{word}”应写 {sign}。"


def _find_window_faults(rule: Rule, policy: PolicyDeclaration) -> Iterator[tuple[str, str, str]]:
    """A rule about income that looks at the calendar year although the policy counts over another window."""
    if rule.from_ == "register_income" and policy.income_window != "calendar_year":
        texts = (rule.where, rule.value, *(absent.where for absent in rule.absent_from))
        names = {name for text in texts for name in find_root_names(text)}
        if "counted" in names and not names & {"last_year", "in_window"}:
            yield "where", "counted 是按自然年算的，与本政策的收入周期不符", "请改用 in_window，或同时写 last_year。"
