"""A policy: thresholds and rules, each with its clause and its own examples; one YAML under `config/policies/`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from domain.declarations.model import Declaration

Certainty = Literal["confirmed", "to_verify", "attention"]
Guarantee = Literal["income", "education", "medical", "housing", "water"]
GUARANTEES: dict[str, str] = {
    "income": "收入",
    "education": "义务教育",
    "medical": "基本医疗",
    "housing": "住房安全",
    "water": "饮水安全",
}


class ThresholdValue(Declaration):
    """A number, the first year it holds for, the clause that gives it, and the region it is limited to."""

    value: float
    since: int
    clause: str
    region: str | None = None


class Threshold(Declaration):
    """A named number that rules compare with; it holds until a later value supersedes it."""

    title: str
    unit: str
    values: tuple[ThresholdValue, ...] = Field(min_length=1)

    def in_force(self, year: int, region: str) -> ThresholdValue | None:
        """The newest value for the year; one for the region goes before one for everywhere."""
        known = [v for v in self.values if v.since <= year and (v.region is None or region.startswith(v.region))]
        return max(known, key=lambda v: (len(v.region or ""), v.since), default=None)


class AbsentFrom(Declaration):
    """The subject must have no row of `source` that satisfies `where`.

    `optional`: a list of exemptions; while it is not delivered nobody is exempt.
    """

    source: str
    where: str | None = None
    optional: bool = False


class Example(Declaration):
    """A tiny county in which the rule must answer as the example's key says.

    `member`, `household`: facts that differ from an ordinary member's. `rows`: linked rows of the rule's source;
    `sources`: linked rows of others; `review`: rows that only may be the member's; `not_delivered`: absent sources.
    `members`: further members of the household.
    """

    member: dict[str, Any] = Field(default_factory=dict)
    household: dict[str, Any] = Field(default_factory=dict)
    members: tuple[dict[str, Any], ...] = ()
    rows: tuple[dict[str, Any], ...] = ()
    review: tuple[dict[str, Any], ...] = ()
    sources: dict[str, tuple[dict[str, Any], ...]] = Field(default_factory=dict)
    not_delivered: tuple[str, ...] = ()


class Examples(Declaration):
    """One example of each answer."""

    hit: Example
    clear: Example
    unknown: Example


class Rule(Declaration):
    """A screening rule as data; every slot is one boolean or one aggregate in SQL.

    `from`: a source, or `members` / `households` of the register. `among`: which rows tell of the state at all.
    `latest`: the date by which only a subject's newest row (of those) counts. `where`: which rows count.
    `concerns`: over facts, whom the rule could concern when its source is not there (everybody when left out).
    `silent`: what a concerned subject without any counted row means.
    `per`: what one answer is about; `subject`: a field that splits it further. `value`, `also`: aggregates.
    `hit`: the answer, over value, facts and thresholds; left out, any counted row is a hit. `unknown`: aggregate
    saying that the value cannot be trusted. `absent_from`: sources in which the subject must be missing.
    `confirmed_when`: over a row, makes a weaker certainty `confirmed`. `coverage_only`: the answer feeds the coverage
    of its guarantee and never becomes a finding. `amount`: the value is yuan and counts for priority.
    `guarantee`: the guarantee that a hit puts at risk; `decisive`: without its answer the guarantee is unknown.
    `due_working_days`: days from `due_from` (a date field) by which the household must be visited.
    """

    title: str
    risk: str
    certainty: Certainty
    confirmed_when: str | None = None
    mandatory: bool = False
    from_: str = Field(alias="from")
    among: str | None = None
    latest: str | None = None
    concerns: str | None = None
    silent: Literal["clear", "unknown"] = "clear"
    where: str | None = None
    per: Literal["person", "household", "village"]
    subject: str | None = None
    value: str | None = None
    also: dict[str, str] = Field(default_factory=dict)
    hit: str | None = None
    unknown: str | None = None
    absent_from: tuple[AbsentFrom, ...] = ()
    source: str | None = None
    amount: bool = False
    coverage_only: bool = False
    guarantee: Guarantee | None = None
    decisive: bool = True
    due_working_days: int | None = None
    due_from: str | None = None
    evidence: str
    clause: str
    examples: Examples

    @property
    def finding_source(self) -> str:
        """The source named in the rule's findings."""
        return self.source or self.from_

    @property
    def sources(self) -> tuple[str, ...]:
        """Every delivered source without which the rule cannot answer."""
        named = [] if self.from_ in {"members", "households"} else [self.from_]
        return tuple(dict.fromkeys([*named, *(absent.source for absent in self.absent_from if not absent.optional)]))


class PolicyDeclaration(Declaration):
    """A policy; its id is the file's stem.

    `extends`: a policy whose thresholds and rules hold unless this one says otherwise.
    `required`: sources without which the run is refused, besides those that are always required.
    """

    id: str = ""
    title: str
    notice: str
    extends: str | None = None
    window_months: int = 12
    required: tuple[str, ...] = ()
    thresholds: dict[str, Threshold]
    rules: dict[str, Rule]
