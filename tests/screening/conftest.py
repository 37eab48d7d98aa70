from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from domain.ages import years_between
from domain.county.fact_types import HOUSEHOLD_FACTS
from domain.county.policy import PolicyDeclaration
from domain.county.source import SourceDeclaration
from domain.periods import find_last_august_31
from pipeline.county.load_county import load_county
from screening.facts.household_facts import Population
from screening.frames import FRAMES
from screening.property.frames import FRAMES as PROPERTY_FRAMES
from screening.rules.apply_rules import RuleResults, apply_rules
from screening.rules.rule_examples import make_typed_rows
from screening.rules.rule_parameters import make_rule_parameters
from tests.declared_frames import FrameWatch, watch_frames

AS_OF = date(2026, 9, 30)
Lines = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Bench:
    """The default policy, with a county small enough to write down."""

    policy: PolicyDeclaration = field(repr=False)
    sources: Mapping[str, SourceDeclaration] = field(repr=False)

    def only(self, *rules: str) -> PolicyDeclaration:
        return self.policy.model_copy(update={"rules": {name: self.policy.rules[name] for name in rules}})

    def rows(self, source: str, lines: Lines) -> pl.DataFrame:
        return make_typed_rows(lines, self.sources[source])

    def screen(
        self,
        rules: Iterable[str],
        people: Population,
        rows: Mapping[str, pl.DataFrame],
        as_of: date = AS_OF,
        region: str = "450321",
    ) -> RuleResults:
        """Ask the rules; a source that they need and `rows` does not have was delivered without rows."""
        policy = self.only(*rules)
        needed = {source for rule in policy.rules.values() for source in rule.sources}
        given = {name: self.rows(name, []) for name in needed} | dict(rows)
        return apply_rules(people, given, make_rule_parameters(policy, self.sources, region, as_of, given))

    def with_policy(self, policy: PolicyDeclaration) -> Bench:
        return replace(self, policy=policy)

    def people(self, members: Lines, homes: Mapping[str, Mapping[str, bool]], as_of: date = AS_OF) -> Population:
        """Members are P1, P2 ... in order, each of `household_id` (H1 unless said)."""
        return people_of(members, homes, as_of)

    def verdicts(self, rule: str, people: Population, rows: Mapping[str, pl.DataFrame]) -> dict[str, str]:
        """household_id -> hit, clear or unknown."""
        answer = self.screen([rule], people, rows).answers[rule]
        hit, unknown = set(answer.hits["household_id"]), set(answer.unknown["household_id"])
        assert not hit & unknown
        return {
            home: "hit" if home in hit else "unknown" if home in unknown else "clear"
            for home in people.households["household_id"]
        }

    def verdict(
        self,
        rule: str,
        rows: Mapping[str, Lines],
        as_of: date = AS_OF,
        born: date | None = date(1980, 1, 1),
        region: str = "450321",
        **facts: bool,
    ) -> str:
        """The answer for one household with one member."""
        home = people_of([{"born_on": born}], {"H1": facts}, as_of)
        given = {name: self.rows(name, lines) for name, lines in rows.items()}
        answer = self.screen([rule], home, given, as_of, region).answers[rule]
        return "hit" if answer.hits.height else "unknown" if answer.unknown.height else "clear"


def people_of(members: Lines, homes: Mapping[str, Mapping[str, bool]], as_of: date = AS_OF) -> Population:
    usual = {"household_id": "H1", "born_on": date(1980, 1, 1), "gone": False, "residence": None, "labour": None}
    lines = [{**usual, **member} for member in members]
    frame = pl.DataFrame(
        [
            {**line, "person_id": f"P{number}", "file": "register.xlsx", "sheet": "", "row_number": number}
            for number, line in enumerate(lines, start=1)
        ],
        schema_overrides={"born_on": pl.Date, "gone": pl.Boolean, "residence": pl.String, "labour": pl.String},
    )
    born = pl.col("born_on")
    ages = {"age": years_between(born, as_of), "age_last_aug31": years_between(born, find_last_august_31(as_of))}
    households = [
        {
            "household_id": home,
            "township": "甲镇",
            "village": "乙村",
            "group_key": "1",
            **dict.fromkeys(HOUSEHOLD_FACTS, False),
            **facts,
        }
        for home, facts in homes.items()
    ]
    return Population(frame.with_columns(**ages), pl.DataFrame(households))


@pytest.fixture(scope="package", autouse=True)
def screening_frames() -> Iterator[FrameWatch]:
    """In every test here frames are what docstrings say of them."""
    with watch_frames("screening", FRAMES | PROPERTY_FRAMES) as watch:
        yield watch


@pytest.fixture(scope="session")
def bench() -> Bench:
    county = load_county(Path(__file__).parents[2] / "config")
    return Bench(county.policies["guangxi_2021"], county.sources)
