"""What every rule of the policy says of one household, and by which numbers and clause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from domain.county.policy import PolicyDeclaration
from domain.county.rule import Rule
from screening.policies.policy_labels import format_clause
from screening.policies.rule_thresholds import list_rule_thresholds
from screening.rules.apply_rules import REGISTER
from screening.summary.last_answers import RecheckRule, add_rechecks
from services.runs.choice import FinishedRun

# Verdicts, in the order in which they are shown.
VERDICTS = ("hit", "checked", "waiting", "unknown", "not_met", "guarantee", "unasked", "clear")


@dataclass(frozen=True)
class RuleLine:
    """One rule's word on the household.

    `verdict`: hit; checked, waiting (a clue that rests); unknown; not_met (counted, and no hit); guarantee (a hit that
    makes no clue); unasked (what the rule needs was not delivered, for anybody); clear. `text`: evidence sentence, or
    why it is not known. `clue`: the line of table `findings` or `suppressed`. `thresholds`: texts. `sources`: ids of
    the data that the rule looks at.
    """

    rule_id: str
    title: str
    verdict: str
    text: str
    value: float | None
    clue: dict[str, Any] | None
    thresholds: list[str]
    clause: str
    sources: tuple[str, ...]


def list_rule_lines(run: FinishedRun, household_id: str, clues: pl.DataFrame, resting: pl.DataFrame) -> list[RuleLine]:
    """All rules that held on the run's day, by verdict, then as the policy orders them.

    `clues`: table `findings` of the household and its village; `resting`: table `suppressed`, the household's.
    """
    answers = run.store.tables["rule_answers"].filter(pl.col("household_id") == household_id).collect()
    answers = _mark_unasked(answers, run.read("rule_outcomes"))
    lines = []
    for rule_id, rule in run.policy.rules_on(run.as_of).items():
        if rule.category:
            continue
        is_rule = pl.col("rule_id") == rule_id
        parts = _list_clue_lines(run, rule_id, clues.filter(is_rule), resting.filter(is_rule))
        parts += _list_answer_lines(run, rule_id, answers.filter(is_rule), has_clue=bool(parts))
        lines += parts or [_make_line(run, rule_id, "clear", "")]
    return sorted(lines, key=lambda line: VERDICTS.index(line.verdict))


def add_recheck_reasons(run: FinishedRun, findings: pl.DataFrame) -> pl.DataFrame:
    """Lines of table `findings` with `recheck`: why one that was answered is told again (`add_rechecks`)."""
    rules = run.policy.rules
    days = {name: run.policy.find_recheck_days(name) for name in rules}
    mandatory = [name for name, rule in rules.items() if rule.mandatory]
    visits = run.ledger.read_visits().filter(pl.col("checked_on") <= run.as_of)
    return add_rechecks(findings, visits, RecheckRule(run.as_of, days, mandatory))


def make_rule_line(run: FinishedRun, rule_id: str, verdict: str, clue: dict[str, Any]) -> RuleLine:
    """A clue with its rule; a rule that the policy has no more is named by its id."""
    return _make_line(run, rule_id, verdict, clue.get("evidence") or "", clue.get("value"), clue)


def _mark_unasked(answers: pl.DataFrame, outcomes: pl.DataFrame) -> pl.DataFrame:
    """Table `rule_answers`, with verdict `unasked` where nobody could be answered for that reason."""
    reasons = outcomes.filter(~pl.col("answered"))["reason"]
    is_unasked = (pl.col("verdict") == "unknown") & pl.col("reason").is_in(reasons.implode())
    return answers.with_columns(pl.when(is_unasked).then(pl.lit("unasked")).otherwise("verdict").alias("verdict"))


def _list_clue_lines(run: FinishedRun, rule_id: str, clues: pl.DataFrame, resting: pl.DataFrame) -> list[RuleLine]:
    lines = [make_rule_line(run, rule_id, "hit", clue) for clue in clues.iter_rows(named=True)]
    return lines + [make_rule_line(run, rule_id, clue["reason"], clue) for clue in resting.iter_rows(named=True)]


def _list_answer_lines(run: FinishedRun, rule_id: str, answers: pl.DataFrame, has_clue: bool) -> list[RuleLine]:
    """What the rule says besides; beside a clue that waits, why is known already."""
    return [
        _make_line(
            run,
            rule_id,
            "guarantee" if line["verdict"] == "hit" else line["verdict"],
            line["reason"] or "",
            line["value"],
        )
        for line in answers.iter_rows(named=True)
        if not has_clue
    ]


def _make_line(
    run: FinishedRun, rule_id: str, verdict: str, text: str, value: float | None = None,
    clue: dict[str, Any] | None = None,
) -> RuleLine:  # fmt: skip
    rule = run.policy.rules.get(rule_id)
    if rule is None:
        return RuleLine(rule_id, rule_id, verdict, text, value, clue, [], "", ())
    thresholds = list_rule_thresholds(run.policy, rule_id, run.as_of.year, run.county.settings.code)
    sources = _list_sources(run.policy, rule)
    return RuleLine(rule_id, rule.title, verdict, text, value, clue, thresholds, format_clause(rule), sources)


def _list_sources(policy: PolicyDeclaration, rule: Rule) -> tuple[str, ...]:
    """What the rule looks at; a sum looks at what its parts do, and a rule over the register at that."""
    parts = [source for name in rule.sums for source in _list_sources(policy, policy.rules[name])]
    return tuple(dict.fromkeys(parts)) or rule.sources or (REGISTER,)
