"""Two policies on the same data: whom each would have visited, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from delivery.excel.row_numbers import number_rows
from delivery.excel.workbook import write_workbook
from delivery.list_inputs import ListContext
from domain.declarations.lists import WorkbookLayout
from domain.declarations.policy import PolicyDeclaration
from domain.declarations.rule import Rule

_SIDES = ("before", "after")


@dataclass(frozen=True)
class Trial:
    """A policy and its answers: the tables of those names."""

    policy: PolicyDeclaration
    suspected: pl.DataFrame
    findings: pl.DataFrame
    rule_outcomes: pl.DataFrame
    coverage: pl.DataFrame
    categories: pl.DataFrame


def trial_households(before: Trial, after: Trial) -> pl.DataFrame:
    """One line per household that either policy suspects: place, `_before` and `_after` of on_list and risks, change.

    `change`: 新增 (only the second), 减少 (only the first), 不变, or 变化 (other sheet or other risks).
    """
    sides = [_side(trial, name) for trial, name in zip((before, after), _SIDES, strict=True)]
    both = sides[0].join(sides[1], on=["household_id", "township", "village"], how="full", coalesce=True)
    was, now = (pl.col(f"risks_{side}").is_not_null() for side in _SIDES)
    same = (pl.col("risks_before") == pl.col("risks_after")) & (pl.col("on_list_before") == pl.col("on_list_after"))
    change = (
        pl.when(~was).then(pl.lit("新增")).when(~now).then(pl.lit("减少"))
        .when(same).then(pl.lit("不变")).otherwise(pl.lit("变化"))
    )  # fmt: skip
    return both.with_columns(change.alias("change")).sort("township", "village", "household_id")


def _side(trial: Trial, name: str) -> pl.DataFrame:
    on_list = ((pl.col("certainty") == "confirmed") | pl.col("mandatory")).alias(f"on_list_{name}")
    return trial.suspected.select(
        "household_id", "township", "village", on_list, pl.col("risks").alias(f"risks_{name}")
    )


def trial_townships(before: Trial, after: Trial) -> pl.DataFrame:
    """Per township: households to visit under each policy (on the list, to verify), visits that come and that go."""
    homes = trial_households(before, after)
    places = pl.concat([homes["township"], before.findings["township"], after.findings["township"]]).unique().sort()
    counts = [
        pl.col(f"on_list_{side}").eq(listed).sum().cast(pl.Int64).alias(f"{word}_{side}")
        for word, listed in (("listed", True), ("to_verify", False))
        for side in _SIDES
    ]
    changes = [
        (pl.col("change") == word).sum().cast(pl.Int64).alias(name)
        for name, word in (("new", "新增"), ("gone", "减少"))
    ]
    counted = homes.group_by("township").agg(*counts, *changes)
    whole = pl.DataFrame({"township": places}).join(counted, on="township", how="left", maintain_order="left")
    return whole.with_columns(pl.exclude("township").fill_null(0))


def trial_rules(before: Trial, after: Trial) -> pl.DataFrame:
    """Per rule of either policy: title, households under each, those that come and go.

    Null where a policy has no such rule; `note`: why one cannot answer it.
    """
    rules = [trial.policy.rules for trial in (before, after)]
    shown = [name for name in dict.fromkeys([*rules[0], *rules[1]]) if any(_shown(own, name) for own in rules)]
    lines = [_rule_line(name, before, after) for name in shown]
    numbers = dict.fromkeys(("before", "after", "new", "gone"), pl.Int64)
    return pl.DataFrame(lines, schema_overrides=numbers)


def _shown(rules: Mapping[str, Rule], name: str) -> bool:
    return name in rules and rules[name].makes_findings


def _rule_line(name: str, before: Trial, after: Trial) -> dict[str, object]:
    rule = after.policy.rules.get(name) or before.policy.rules[name]
    was, now = (_households(trial, name) for trial in (before, after))
    return {
        "rule_id": name,
        "rule": rule.title,
        "risk": rule.risk,
        "certainty": rule.certainty,
        "before": None if was is None else len(was),
        "after": None if now is None else len(now),
        "new": len((now or set()) - (was or set())),
        "gone": len((was or set()) - (now or set())),
        "note": _note(name, before, after),
    }


def _households(trial: Trial, rule: str) -> set[str] | None:
    """Households with a finding of the rule (villages, where it is about places); none when it is not asked."""
    if not _shown(trial.policy.rules, rule):
        return None
    found = trial.findings.filter(pl.col("rule_id") == rule)
    place = pl.concat_str("township", "village", separator="/")
    return set(found.select(pl.coalesce("household_id", place)).to_series())


def _note(name: str, before: Trial, after: Trial) -> str:
    told = []
    for trial in (before, after):
        reasons = trial.rule_outcomes.filter(pl.col("rule_id") == name, pl.col("reason") != "")["reason"]
        told += [f"{trial.policy.id}：{reason}" for reason in reasons]
    return "；".join(told)


def write_trial(path: Path, before: Trial, after: Trial, context: ListContext, layout: WorkbookLayout) -> None:
    """The officer's workbook: townships, rules, and every household that comes, goes or changes.

    Raises `OSError` when the file cannot be written.
    """
    homes = trial_households(before, after).filter(pl.col("change") != "不变")
    words = {True: "列入名单", False: "待核实"}
    shown = homes.with_columns(
        pl.col(f"on_list_{side}").replace_strict(words, default="", return_dtype=pl.String) for side in _SIDES
    )
    frames = {"townships": trial_townships(before, after), "rules": trial_rules(before, after), "households": shown}
    texts = context.texts() | {"policy": before.policy.title, "policy_tried": after.policy.title}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_workbook(path, layout, number_rows(frames), texts, context.as_of)
