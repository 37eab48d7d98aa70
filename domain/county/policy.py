"""A policy: what it asks of whom, with the clause of its notice; one YAML under `config/policies/`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from domain.county.clocks import PolicyClocks
from domain.county.model import Declaration
from domain.county.rule import Rule
from domain.county.situations import PropertySituation

GUARANTEES: dict[str, str] = {
    "income": "收入",
    "education": "义务教育",
    "medical": "基本医疗",
    "housing": "住房安全",
    "water": "饮水安全",
}
IncomeWindow = Literal["calendar_year", "rolling_quarters", "before_application"]
Residence = Literal["户籍", "常住", "外出"]


class ThresholdValue(Declaration):
    """A number, the first year it holds for, the clause that gives it, and the region it is limited to.

    `notice`: whose clause it is when not the policy's own; filled in where a policy takes it over from another.
    """

    value: float
    since: int
    clause: str
    region: str | None = None
    notice: str = ""


class Threshold(Declaration):
    """A named number that rules compare with; it holds until a later value supersedes it.

    `unset`: why the policy gives no number; a rule that needs it answers unknown until a county adds a value.
    """

    title: str
    unit: str
    values: tuple[ThresholdValue, ...] = ()
    unset: str | None = None

    @model_validator(mode="after")
    def _number_or_reason(self) -> Threshold:
        if not self.values and not self.unset:
            raise ValueError("没有写数值（values）的标准须用 unset 说明原因")
        return self

    def in_force(self, year: int, region: str) -> ThresholdValue | None:
        """The newest value for the year; one for the region goes before one for everywhere."""
        values = [v for v in self.values if v.since <= year and (v.region is None or region.startswith(v.region))]
        return max(values, key=lambda v: (len(v.region or ""), v.since), default=None)


class NamedDepartment(Declaration):
    """A department that the notice names for the comparison, as it calls it, and what it is expected to deliver.

    `sources` may be empty: the notice names the department and not its data.
    """

    name: str
    sources: tuple[str, ...] = ()
    clause: str


class Cycle(Declaration):
    """Work that the notice wants done again and again: what, how often, by which clause."""

    what: str
    every: str
    clause: str


class PolicyDeclaration(Declaration):
    """A policy; its id is the file's stem.

    `extends`: a policy that holds unless this one says otherwise (`layers`).
    `taken_from`: all policies that it takes parts from; filled in.
    `required`: sources without which the run is refused, besides those that are always required.
    `departments`, `cycles`: whom the notice names, and how often it wants what done.
    `population`: the residence states (户籍状态) of whom it speaks; empty: of everybody registered. Blank is in.
    `income_window`: the year that income is counted over: the last calendar year; the newest four quarters, moving by
    one; or the four that had ended when the household applied.
    `recheck_days`: for how many days a clue answered 不属实 or 已解决 is not visited again; a rule may say otherwise.
    County default, no clause: notice 2, 二（一）2 wants no pointless repeated checks and names no days.
    `tracking_months`: for how many months a household must have been under monitoring before its removal is assessed.
    `clocks`: how long visits and publicity may take.
    `worsened_by`: the share by which an amount must have grown to make a household's state worse.
    `authorisation_scope`: whether an authorisation covers its signer alone or the whole household.
    `property_situations`: what a reply to the property search may mean for being taken in (不宜纳入情形).
    """

    id: str = ""
    title: str
    notice: str
    extends: str | None = None
    taken_from: tuple[str, ...] = ()
    window_months: int = 12
    income_window: IncomeWindow = "calendar_year"
    population: tuple[Residence, ...] = ()
    required: tuple[str, ...] = ()
    departments: tuple[NamedDepartment, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    recheck_days: int = Field(default=180, gt=0)
    tracking_months: int = Field(default=12, gt=0)
    clocks: PolicyClocks = PolicyClocks()
    worsened_by: float = Field(default=0.5, gt=0)
    thresholds: dict[str, Threshold]
    rules: dict[str, Rule]
    authorisation_scope: Literal["person", "household"] = "person"
    property_situations: dict[str, PropertySituation] = Field(default_factory=dict)

    def rules_on(self, day: date) -> dict[str, Rule]:
        """The rules that hold on a day."""
        return {name: rule for name, rule in self.rules.items() if rule.holds_on(day)}

    def find_recheck_days(self, rule_id: str) -> int:
        """For how many days an answer to a clue of this rule holds."""
        rule = self.rules.get(rule_id)
        return (rule.recheck_days if rule else None) or self.recheck_days

    def unset(self) -> Iterator[str]:
        """Thresholds for which the policy gives no number."""
        yield from (name for name, threshold in self.thresholds.items() if not threshold.values)
