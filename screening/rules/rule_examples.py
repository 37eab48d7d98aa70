"""A rule's own examples, run: a tiny county is built from the example and the rule is asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from domain.ages import years_between
from domain.county.fact_types import HOUSEHOLD_FACTS
from domain.county.policy import PolicyDeclaration, ThresholdValue
from domain.county.rule import Example
from domain.county.source import SourceDeclaration
from domain.periods import find_last_august_31
from screening.declarations.rule_check import make_outcome_types
from screening.declarations.vocabulary import UNREADABLE, make_field_types
from screening.facts.household_facts import Population
from screening.facts.household_incomes import add_windows
from screening.rules.evaluate_rule import evaluate_rule
from screening.rules.rule_answers import RuleContext, make_empty_answer
from screening.rules.rule_parameters import RuleParameters, make_rule_parameters

EXAMPLE_DAY = date(2026, 9, 30)
EXAMPLE_REGION = "450321"
ORDINARY_BIRTH = "1980-01-01"


@dataclass(frozen=True)
class ExampleCounty:
    """The tiny county of an example: its people, its rows and what holds on 2026-09-30."""

    people: Population
    rows: Mapping[str, pl.DataFrame]
    parameters: RuleParameters


def answer_example(
    policy: PolicyDeclaration, rule_id: str, example: Example, sources: Mapping[str, SourceDeclaration]
) -> str:
    """`hit`, `clear` or `unknown`: what the rule says of the example's household on 2026-09-30."""
    county = make_example_county(policy, rule_id, example, sources)
    earlier = {name: make_empty_answer() for name in policy.rules}
    rows = add_windows(county.rows, policy, EXAMPLE_DAY)
    answer = evaluate_rule(RuleContext(policy.rules[rule_id], county.parameters, county.people, rows, earlier))
    if answer.hits.height:
        return "hit"
    return "unknown" if answer.unknown.height else "clear"


def make_example_county(
    policy: PolicyDeclaration, rule_id: str, example: Example, sources: Mapping[str, SourceDeclaration]
) -> ExampleCounty:
    """The county that the example describes; what it does not speak of was delivered without rows."""
    rule = policy.rules[rule_id]
    rows = _make_rows(rule.from_, example, sources)
    for name in {*rule.sources, *(entry.source for entry in (*rule.absent_from, *rule.remedied_by))} - set(rows):
        rows[name] = make_typed_rows([], sources[name])
    rows = {name: frame for name, frame in rows.items() if name not in example.not_delivered}
    people = _make_people(policy, rule_id, example)
    parameters = make_rule_parameters(_set_thresholds(policy, example), sources, EXAMPLE_REGION, EXAMPLE_DAY, rows)
    return ExampleCounty(people, rows, parameters)


def _set_thresholds(policy: PolicyDeclaration, example: Example) -> PolicyDeclaration:
    """The policy with the numbers that the example adds to it."""
    added = {
        name: policy.thresholds[name].model_copy(
            update={"values": (ThresholdValue(value=value, since=EXAMPLE_DAY.year, clause=""),)}
        )
        for name, value in example.thresholds.items()
    }
    return policy.model_copy(update={"thresholds": {**policy.thresholds, **added}})


def _make_rows(from_: str, example: Example, sources: Mapping[str, SourceDeclaration]) -> dict[str, pl.DataFrame]:
    lines: dict[str, list[dict[str, Any]]] = {
        name: list(source_lines) for name, source_lines in example.sources.items()
    }
    if from_ in sources:
        doubtful = [{**row, "certain": False} for row in example.review]
        lines[from_] = [*lines.get(from_, []), *example.rows, *doubtful]
    return {name: make_typed_rows(example_rows, sources[name]) for name, example_rows in lines.items()}


def make_typed_rows(lines: Iterable[Mapping[str, Any]], source: SourceDeclaration) -> pl.DataFrame:
    """Rows of a source in its types; `person: 2` is the household's second member, `unreadable` names its fields."""
    types = make_field_types(source) | {
        name: pl.String() for name in ("person_id", "household_id", "township", "village")
    }
    types |= {"certain": pl.Boolean(), "file": pl.String(), "sheet": pl.String(), "row_number": pl.Int64()}
    types |= {UNREADABLE: pl.List(pl.String())}
    place = {"township": "甲镇", "village": "乙村", "file": "例", "sheet": "", "household_id": "H1"}
    full = [
        place
        | {"certain": UNREADABLE not in line}
        | dict(line)
        | {"person_id": f"P{line.get('person', 1)}", "row_number": number}
        for number, line in enumerate(lines, start=1)
    ]
    columns = {name: [line.get(name) for line in full] for name in types}
    return pl.DataFrame([_make_column(name, values, types[name]) for name, values in columns.items()])


def _make_column(name: str, values: list[Any], dtype: pl.DataType) -> pl.Series:
    """Dates stand as text in the policy file."""
    if dtype == pl.Date:
        return pl.Series(name, [v if v is None else date.fromisoformat(v) for v in values], dtype=dtype)
    return pl.Series(name, values, dtype=dtype, strict=False)


def _make_people(policy: PolicyDeclaration, rule_id: str, example: Example) -> Population:
    earlier = make_outcome_types(list(policy.rules)[: list(policy.rules).index(rule_id)])
    household: dict[str, Any] = dict.fromkeys(HOUSEHOLD_FACTS, False) | {
        k: None if k.endswith("_value") else False for k in earlier
    }
    household |= example.household
    if household["lifted"] or household["under_monitoring"]:
        household["lifted_or_monitored"] = True
    place = ("household_id", "township", "village", "group_key")
    types = dict.fromkeys(place, pl.String()) | HOUSEHOLD_FACTS | earlier
    row = {"household_id": "H1", "township": "甲镇", "village": "乙村", **household}
    return Population(_make_members(example), pl.DataFrame([row], schema=types))


def _make_members(example: Example) -> pl.DataFrame:
    lines = [{"born_on": ORDINARY_BIRTH, "gone": False, **member} for member in (example.member, *example.members)]
    frame = pl.DataFrame(
        {
            "person_id": [f"P{number}" for number in range(1, len(lines) + 1)],
            "household_id": ["H1"] * len(lines),
            "file": ["例"] * len(lines),
            "sheet": [""] * len(lines),
            "row_number": list(range(1, len(lines) + 1)),
            "gone": pl.Series([line["gone"] for line in lines], dtype=pl.Boolean),
            "residence": pl.Series([line.get("residence") for line in lines], dtype=pl.String),
            "labour": pl.Series([line.get("labour") for line in lines], dtype=pl.String),
        }
    )
    frame = frame.with_columns(_make_column("born_on", [line["born_on"] for line in lines], pl.Date()))
    return frame.with_columns(
        years_between(pl.col("born_on"), EXAMPLE_DAY).alias("age"),
        years_between(pl.col("born_on"), find_last_august_31(EXAMPLE_DAY)).alias("age_last_aug31"),
    )
