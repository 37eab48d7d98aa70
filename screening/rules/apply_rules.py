"""All rules of a policy, in their declared order, over one county."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from domain.county.rule import Rule
from domain.handover import PLACE
from domain.tables import add_absent_columns, conform, empty
from screening.facts.household_facts import Population
from screening.facts.household_incomes import add_windows
from screening.rules.evaluate_rule import evaluate_rule
from screening.rules.rule_answers import SUBJECT, RuleAnswer, RuleContext, make_empty_answer
from screening.rules.rule_parameters import RuleParameters

REGISTER = "register_members"
FINDING = (
    "clue_id", "household_id", "person_id", "township", "village", "rule_id", "risk", "source", "value", "evidence",
    "certainty", "due_from", "bracket", "urgent",
)  # fmt: skip


@dataclass(frozen=True)
class RuleResults:
    """`findings`, `finding_evidence`, `rule_outcomes`: the tables of those names.

    `due`: frame `clue_due_dates`, of findings with a clock. `urgent`: ids of the clues of an emergency.
    `answers`: rule id -> its answer, for coverage.
    """

    findings: pl.DataFrame
    evidence: pl.DataFrame
    outcomes: pl.DataFrame
    due: pl.DataFrame
    urgent: pl.Series
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
        people = replace(people, households=_keep_answer(people.households, rule_id, answer))
    listed_rules = {
        rule_id: rule for rule_id, rule in parameters.policy.rules_on(parameters.as_of).items() if rule.makes_findings
    }
    finding_parts = [_make_findings(rule_id, rule, answers[rule_id]) for rule_id, rule in listed_rules.items()]
    evidence = [_make_evidence(rule_id, rule, answers[rule_id]) for rule_id, rule in listed_rules.items()]
    none = empty("findings").with_columns(
        pl.lit(None, dtype=pl.Date).alias("due_from"), pl.lit(None, dtype=pl.Boolean).alias("urgent")
    )
    findings = pl.concat([none.select(FINDING), *finding_parts])
    return RuleResults(
        findings=conform(add_absent_columns(findings, "findings"), "findings").sort(
            "township", "village", "household_id", "rule_id", "clue_id"
        ),
        evidence=conform(pl.concat([empty("finding_evidence"), *evidence]), "finding_evidence")
        .unique()
        .sort("clue_id", *PLACE),
        outcomes=conform(
            pl.DataFrame(
                [_make_outcome(name, answers[name]) for name in listed_rules], schema=empty("rule_outcomes").schema
            ),
            "rule_outcomes",
        ),
        due=findings.select("clue_id", "due_from").drop_nulls(),
        urgent=findings.filter(pl.col("urgent"))["clue_id"],
        answers=answers,
    )


def _keep_answer(households: pl.DataFrame, rule_id: str, answer: RuleAnswer) -> pl.DataFrame:
    """The households with this rule's answer as three more facts."""
    hit = pl.col("household_id").is_in(answer.hits["household_id"].drop_nulls().implode())
    unknown = pl.col("household_id").is_in(answer.unknown["household_id"].implode())
    values = answer.values.group_by("household_id").agg(pl.col("value").max().alias(f"{rule_id}_value"))
    return households.with_columns(hit.alias(f"{rule_id}_hit"), unknown.alias(f"{rule_id}_unknown")).join(
        values, on="household_id", how="left"
    )


def clue_ids(frame: pl.DataFrame, rule_id: str) -> pl.Series:
    """A hash of rule, household (or village), person and subject: the same next period, whatever the amounts."""
    parts = frame.select(SUBJECT).with_columns(
        pl.when(pl.col("household_id").is_null()).then(pl.col(name)).alias(name) for name in ("township", "village")
    )
    texts = parts.select(
        pl.concat_str([pl.lit(rule_id), *(pl.col(n).fill_null("") for n in SUBJECT)], separator="\x1f")
    )
    digests = [hashlib.sha256(text.encode()).hexdigest()[:16] for text in texts.to_series()]
    return pl.Series("clue_id", digests, dtype=pl.String)


def _make_findings(rule_id: str, rule: Rule, answer: RuleAnswer) -> pl.DataFrame:
    fixed = {"rule_id": rule_id, "risk": rule.risk, "source": rule.finding_source}
    labelled = answer.hits.with_columns(clue_ids(answer.hits, rule_id), *(pl.lit(v).alias(k) for k, v in fixed.items()))
    return labelled.select(FINDING)


def _make_evidence(rule_id: str, rule: Rule, answer: RuleAnswer) -> pl.DataFrame:
    source = REGISTER if rule.from_ in {"members", "households"} else rule.from_
    source_column = "source" if "source" in answer.evidence_rows.columns else pl.lit(source).alias("source")
    rows = answer.evidence_rows.with_columns(clue_ids(answer.evidence_rows, rule_id), source_column)
    return rows.select("clue_id", "source", *PLACE)


def _make_outcome(rule_id: str, answer: RuleAnswer) -> dict[str, object]:
    return {
        "rule_id": rule_id,
        "hit": answer.hits.height,
        "unknown": answer.unknown.height,
        "answered": not answer.unknown_reason,
        "reason": answer.unknown_reason or answer.partly,
    }
