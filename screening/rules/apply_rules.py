"""All rules of a policy, in their declared order, over one county."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from domain.county.rule import Rule
from domain.handover import PLACE
from domain.tables import add_absent_columns, conform, empty
from domain.workdays import add_working_days
from screening.facts.household_facts import Population
from screening.facts.household_incomes import add_windows
from screening.rules.clue_ids import ClueOrigins, make_clue_ids
from screening.rules.evaluate_rule import evaluate_rule
from screening.rules.rule_answers import RuleAnswer, RuleContext, make_empty_answer
from screening.rules.rule_parameters import RuleParameters

REGISTER = "register_members"
FINDING = (
    "clue_id", "household_id", "person_id", "township", "village", "rule_id", "risk", "source", "value", "evidence",
    "certainty", "due_on", "bracket", "urgent", "due_from",
)  # fmt: skip
_NO_DAY = pl.lit(None, dtype=pl.Date).alias("day")


@dataclass(frozen=True)
class RuleResults:
    """`findings`, `finding_evidence`, `rule_outcomes`: the tables of those names.

    `urgent`: ids of the clues of an emergency. `clock_starts`: clue_id, due_from: of rules that say from which day
    their working days are counted.
    `answers`: rule id -> its answer, for coverage.
    """

    findings: pl.DataFrame
    evidence: pl.DataFrame
    outcomes: pl.DataFrame
    urgent: pl.Series
    clock_starts: pl.DataFrame
    answers: Mapping[str, RuleAnswer]

    @property
    def unanswered(self) -> pl.DataFrame:
        """rule_id, household_id of what could not be told."""
        parts = [
            answer.unknown.select(pl.lit(rule_id).alias("rule_id"), "household_id")
            for rule_id, answer in self.answers.items()
        ]
        return pl.concat(parts)


def apply_rules(people: Population, rows: Mapping[str, pl.DataFrame], parameters: RuleParameters) -> RuleResults:
    """Ask every rule; later rules see what earlier ones found as `<rule>_hit`, `_unknown` and `_value`."""
    answers: dict[str, RuleAnswer] = {}
    people = people.members_by_place(parameters.policy.population)
    rows = add_windows(rows, parameters.policy, parameters.as_of)
    for rule_id, rule in parameters.policy.rules.items():
        holds = rule.holds_on(parameters.as_of)
        answer = evaluate_rule(RuleContext(rule, parameters, people, rows, answers)) if holds else make_empty_answer()
        answers[rule_id] = answer
        people = replace(people, households=keep_answer(people.households, rule_id, answer))
    listed_rules = {
        rule_id: rule for rule_id, rule in parameters.policy.rules_on(parameters.as_of).items() if rule.makes_findings
    }
    origins = parameters.origins
    finding_parts = [_make_findings(rule_id, rule, answers[rule_id], origins) for rule_id, rule in listed_rules.items()]
    evidence_parts = [
        _make_evidence(rule_id, rule, answers[rule_id], origins) for rule_id, rule in listed_rules.items()
    ]
    evidence = pl.concat([empty("finding_evidence").with_columns(_NO_DAY), *evidence_parts])
    none = empty("findings").with_columns(
        pl.lit(None, dtype=pl.Boolean).alias("urgent"), pl.lit(None, dtype=pl.Date).alias("due_from")
    )
    findings = _add_days(pl.concat([none.select(FINDING), *finding_parts]), evidence)
    return RuleResults(
        findings=conform(add_absent_columns(findings, "findings"), "findings").sort(
            "township", "village", "household_id", "rule_id", "clue_id"
        ),
        evidence=conform(evidence, "finding_evidence").unique().sort("clue_id", *PLACE),
        outcomes=conform(
            pl.DataFrame(
                [_make_outcome(name, answers[name]) for name in listed_rules], schema=empty("rule_outcomes").schema
            ),
            "rule_outcomes",
        ),
        urgent=findings.filter(pl.col("urgent"))["clue_id"],
        clock_starts=findings.select("clue_id", "due_from").drop_nulls(),
        answers=answers,
    )


def keep_answer(households: pl.DataFrame, rule_id: str, answer: RuleAnswer) -> pl.DataFrame:
    """The households with this rule's answer as three more facts."""
    hit = pl.col("household_id").is_in(answer.hits["household_id"].drop_nulls().implode())
    unknown = pl.col("household_id").is_in(answer.unknown["household_id"].implode())
    values = answer.values.group_by("household_id").agg(pl.col("value").max().alias(f"{rule_id}_value"))
    return households.with_columns(hit.alias(f"{rule_id}_hit"), unknown.alias(f"{rule_id}_unknown")).join(
        values, on="household_id", how="left"
    )


def _make_findings(rule_id: str, rule: Rule, answer: RuleAnswer, origins: ClueOrigins) -> pl.DataFrame:
    fixed = {"rule_id": rule_id, "risk": rule.risk, "source": rule.finding_source}
    clues = make_clue_ids(answer.hits, rule_id, origins)
    labelled = answer.hits.with_columns(
        clues, _compute_due_dates(answer.hits, rule), *(pl.lit(v).alias(k) for k, v in fixed.items())
    )
    return labelled.select(FINDING)


def _compute_due_dates(hits: pl.DataFrame, rule: Rule) -> pl.Series:
    """Column `due_on`: so many working days after the day on which the clock of each hit starts."""
    days = [start and add_working_days(start, rule.due_working_days or 0) for start in hits["due_from"]]
    return pl.Series("due_on", days, dtype=pl.Date)


def _make_evidence(rule_id: str, rule: Rule, answer: RuleAnswer, origins: ClueOrigins) -> pl.DataFrame:
    source = REGISTER if rule.from_ in {"members", "households"} else rule.from_
    source_column = "source" if "source" in answer.evidence_rows.columns else pl.lit(source).alias("source")
    rows = answer.evidence_rows.with_columns(make_clue_ids(answer.evidence_rows, rule_id, origins), source_column)
    return rows.select("clue_id", "source", *PLACE, "day")


def _add_days(findings: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """The findings with `earliest_on` and `latest_on`: days of the rows that each rests on, where they have any."""
    days = evidence.group_by("clue_id").agg(
        pl.col("day").min().alias("earliest_on"), pl.col("day").max().alias("latest_on")
    )
    return findings.join(days, on="clue_id", how="left", maintain_order="left")


def _make_outcome(rule_id: str, answer: RuleAnswer) -> dict[str, object]:
    return {
        "rule_id": rule_id,
        "hit": answer.hits.height,
        "unknown": answer.unknown.height,
        "answered": not answer.unknown_reason,
        "reason": answer.unknown_reason or answer.partly,
    }
