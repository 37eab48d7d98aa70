"""Two policies on the same data: whom each would have visited, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from domain.county.policy import PolicyDeclaration
from domain.county.rule import Rule
from domain.listed_households import is_on_list
from domain.tables import conform

_SIDES = ("before", "after")


@dataclass(frozen=True)
class PolicyResults:
    """A policy and its answers: `suspected`, `findings`, `rule_outcomes`, `coverage`, `categories` by name."""

    policy: PolicyDeclaration
    tables: Mapping[str, pl.DataFrame]


def compare_policies(before: PolicyResults, after: PolicyResults) -> dict[str, pl.DataFrame]:
    """Tables `policy_townships`, `policy_rules`, and `policy_households`: those that come, go or change."""
    changed = compare_households(before, after).filter(pl.col("change") != "不变")
    tables = {
        "policy_townships": compare_townships(before, after),
        "policy_rules": compare_rules(before, after),
        "policy_households": changed,
    }
    return {name: conform(table, name) for name, table in tables.items()}


def compare_households(before: PolicyResults, after: PolicyResults) -> pl.DataFrame:
    """One line per household that either policy suspects: place, `_before` and `_after` of on_list and risks, change.

    `change`: 新增 (only the second), 减少 (only the first), 不变, or 变化 (other sheet or other risks).
    """
    sides = [_take_side(results, name) for results, name in zip((before, after), _SIDES, strict=True)]
    households = sides[0].join(sides[1], on=["household_id", "township", "village"], how="full", coalesce=True)
    is_before, is_after = (pl.col(f"risks_{side}").is_not_null() for side in _SIDES)
    is_same = (pl.col("risks_before") == pl.col("risks_after")) & (pl.col("on_list_before") == pl.col("on_list_after"))
    change = (
        pl.when(~is_before).then(pl.lit("新增")).when(~is_after).then(pl.lit("减少"))
        .when(is_same).then(pl.lit("不变")).otherwise(pl.lit("变化"))
    )  # fmt: skip
    return households.with_columns(change.alias("change")).sort("township", "village", "household_id")


def _take_side(results: PolicyResults, name: str) -> pl.DataFrame:
    on_list = is_on_list().alias(f"on_list_{name}")
    return results.tables["suspected"].select(
        "household_id", "township", "village", on_list, pl.col("risks").alias(f"risks_{name}")
    )


def compare_townships(before: PolicyResults, after: PolicyResults) -> pl.DataFrame:
    """Per township: households to visit under each policy (on the list, to verify), visits that come and that go."""
    homes = compare_households(before, after)
    places = (
        pl.concat([homes["township"], before.tables["findings"]["township"], after.tables["findings"]["township"]])
        .unique()
        .sort()
    )
    counts = [
        pl.col(f"on_list_{side}").eq(on_list).sum().cast(pl.Int64).alias(f"{word}_{side}")
        for word, on_list in (("listed", True), ("to_verify", False))
        for side in _SIDES
    ]
    changes = [
        (pl.col("change") == word).sum().cast(pl.Int64).alias(name)
        for name, word in (("new", "新增"), ("gone", "减少"))
    ]
    counts_per_township = homes.group_by("township").agg(*counts, *changes)
    townships = pl.DataFrame({"township": places}).join(
        counts_per_township, on="township", how="left", maintain_order="left"
    )
    return townships.with_columns(pl.exclude("township").fill_null(0))


def compare_rules(before: PolicyResults, after: PolicyResults) -> pl.DataFrame:
    """Per rule of either policy: title, households under each, those that come and go.

    Null where a policy has no such rule; `note`: why one cannot answer it.
    """
    rules = [results.policy.rules for results in (before, after)]
    rule_ids = [
        name
        for name in dict.fromkeys([*rules[0], *rules[1]])
        if any(_makes_findings(rules_of_policy, name) for rules_of_policy in rules)
    ]
    lines = [_make_rule_line(name, before, after) for name in rule_ids]
    numbers = dict.fromkeys(("before", "after", "new", "gone"), pl.Int64)
    return pl.DataFrame(lines, schema_overrides=numbers)


def _makes_findings(rules: Mapping[str, Rule], name: str) -> bool:
    return name in rules and rules[name].makes_findings


def _make_rule_line(name: str, before: PolicyResults, after: PolicyResults) -> dict[str, object]:
    rule = after.policy.rules.get(name) or before.policy.rules[name]
    households_before, households_after = (_find_households(results, name) for results in (before, after))
    return {
        "rule_id": name,
        "rule": rule.title,
        "risk": rule.risk,
        "certainty": rule.certainty,
        "before": None if households_before is None else len(households_before),
        "after": None if households_after is None else len(households_after),
        "new": len((households_after or set()) - (households_before or set())),
        "gone": len((households_before or set()) - (households_after or set())),
        "note": _describe_reasons(name, before, after),
    }


def _find_households(results: PolicyResults, rule: str) -> set[str] | None:
    """Households with a finding of the rule (villages, where it is about places); none when it is not asked."""
    if not _makes_findings(results.policy.rules, rule):
        return None
    findings = results.tables["findings"].filter(pl.col("rule_id") == rule)
    place = pl.concat_str("township", "village", separator="/")
    return set(findings.select(pl.coalesce("household_id", place)).to_series())


def _describe_reasons(name: str, before: PolicyResults, after: PolicyResults) -> str:
    notes = []
    for results in (before, after):
        reasons = results.tables["rule_outcomes"].filter(pl.col("rule_id") == name, pl.col("reason") != "")["reason"]
        notes += [f"{results.policy.id}：{reason}" for reason in reasons]
    return "；".join(notes)
