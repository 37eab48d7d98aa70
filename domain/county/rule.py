"""A screening rule as data, with its clause and its own examples."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field, model_validator

from domain.county.model import Declaration

Certainty = Literal["confirmed", "to_verify", "attention"]
# Those that put a household on the list.
LISTED_CERTAINTIES: tuple[Certainty, ...] = ("confirmed", "to_verify")
Guarantee = Literal["income", "education", "medical", "housing", "water"]
# What people may belong to: the notices' categories of low-income people, and the kinds of help (分类管理).
Dictionary = Literal["low_income", "support"]


class SourceRows(Declaration):
    """The subject's rows of `source` that satisfy `where`."""

    source: str
    where: str | None = None


class AbsentFrom(SourceRows):
    """The subject must have no such row.

    `optional`: a list of exemptions; while it is not delivered nobody is exempt.
    """

    optional: bool = False


class EarlierClue(Declaration):
    """A clue of the run before that an example's county no longer has: its subject, and the days it rested on."""

    subject: str | None = None
    earliest_on: date | None = None
    latest_on: date | None = None


class Example(Declaration):
    """A tiny county in which the rule must answer as the example's key says.

    `member`, `household`: facts that differ from an ordinary member's. `rows`: linked rows of the rule's source;
    `sources`: linked rows of others; `review`: rows that only may be the member's; `not_delivered`: absent sources.
    `thresholds`: numbers that a county adds where the policy gives none. `members`: further members of the household.
    `earlier`: of an example that is `remedied`, the clue that is gone.
    """

    member: dict[str, Any] = Field(default_factory=dict)
    household: dict[str, Any] = Field(default_factory=dict)
    members: tuple[dict[str, Any], ...] = ()
    rows: tuple[dict[str, Any], ...] = ()
    review: tuple[dict[str, Any], ...] = ()
    sources: dict[str, tuple[dict[str, Any], ...]] = Field(default_factory=dict)
    not_delivered: tuple[str, ...] = ()
    thresholds: dict[str, float] = Field(default_factory=dict)
    earlier: EarlierClue = EarlierClue()


class Examples(Declaration):
    """One example of each answer, and of a clue that has gone because the state is mended."""

    hit: Example
    clear: Example
    unknown: Example
    remedied: Example | None = None


class Rule(Declaration):
    """A screening rule as data; every slot is one boolean or one aggregate in SQL.

    `from`: a source, or `members` / `households` of the register. `among`: which rows tell of the state at all.
    `latest`: the date by which only a subject's newest row (of those) counts. `where`: which rows count.
    `history`: which rows tell of the time before; the same value over them is `previous` (null: there are none).
    `sums`: earlier rules about households whose values add up to this one's `value`, with the rows they rest on.
    `concerns`: over facts, whom the rule could concern when its source is not there (everybody when left out).
    `silent`: what a concerned subject without any counted row means.
    `per`: what one answer is about; `subject`: a field that splits it further. `value`, `also`: aggregates.
    `hit`: the answer, over value, facts and thresholds; left out, any counted row is a hit. `unknown`: aggregate
    saying that the value cannot be trusted. `absent_from`: sources in which the subject must be missing.
    `remedied_by`: rows that prove, when the clue has gone, that the state is mended; left out, those of `absent_from`.
    They may speak of `earliest_on` and `latest_on`, the days of the rows that the clue rested on; of the rule's own
    source only rows of the clue's own `subject` count.
    `brackets`: label -> condition like `hit`; a finding bears the first that is true.
    `confirmed_when`: over a row, makes a weaker certainty `confirmed`. `urgent_when`: over a row, puts the household at
    the head of the list; a cell there that cannot be read is no reason to set the row aside.
    `coverage_only`: the answer feeds the coverage of its guarantee or later rules and never becomes a finding.
    `watch_months`: for how many months whom it finds is watched, from the day that the hit rests on; 0: without an end.
    `amount`: the value is yuan and counts for priority.
    `category`: a hit belongs to this category of the `dictionary` and is no finding; `fits`: a finding that speaks for
    a category. `guarantee`: the guarantee that a hit puts at risk; `decisive`: without its answer it is unknown.
    `due_working_days`: days from `due_from` (a date field) by which the household must be visited.
    `longest_working_days`: the most that these may become by an extension; left out: the county decides.
    `recheck_days`: for how many days an answer 不属实 or 已解决 holds, where not as long as the policy says.
    `since`, `until`: first and last day on which the rule holds. `quote`: the clause's own words; `notice`: whose
    clause it is when not the policy's own.
    """

    title: str
    risk: str
    certainty: Certainty
    confirmed_when: str | None = None
    urgent_when: str | None = None
    mandatory: bool = False
    from_: str = Field(alias="from")
    among: str | None = None
    latest: str | None = None
    history: str | None = None
    sums: tuple[str, ...] = ()
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
    remedied_by: tuple[SourceRows, ...] = ()
    brackets: dict[str, str] = Field(default_factory=dict)
    source: str | None = None
    amount: bool = False
    coverage_only: bool = False
    watch_months: int | None = Field(default=None, ge=0)
    category: str | None = None
    dictionary: Dictionary = "low_income"
    fits: str | None = None
    guarantee: Guarantee | None = None
    decisive: bool = True
    due_working_days: int | None = None
    longest_working_days: int | None = None
    due_from: str | None = None
    recheck_days: int | None = Field(default=None, gt=0)
    since: date | None = None
    until: date | None = None
    evidence: str
    clause: str
    quote: str = ""
    notice: str = ""
    examples: Examples

    @model_validator(mode="after")
    def _slots_go_together(self) -> Rule:
        if self.history and (not self.value or self.per != "household"):
            raise ValueError("写了 history 的规则须按户（per: household）并写 value")
        if self.sums and (self.from_ != "households" or self.value or not self.hit):
            raise ValueError("写了 sums 的规则须写 from: households 和 hit，不写 value")
        if self.since and self.until and self.since > self.until:
            raise ValueError("since 不得晚于 until")
        if (self.longest_working_days or 0) and self.longest_working_days < (self.due_working_days or 0):
            raise ValueError("longest_working_days 不得少于 due_working_days")
        if self.watch_months is not None and self.per != "person":
            raise ValueError("写了 watch_months 的规则须按人（per: person）")
        if self.remedied_by and (self.per == "village" or not self.examples.remedied):
            raise ValueError("写了 remedied_by 的规则须按人或按户，并写 remedied 的例子")
        return self

    @property
    def remedies(self) -> tuple[SourceRows, ...]:
        """Rows that prove that the state is mended."""
        return self.remedied_by or self.absent_from

    @property
    def finding_source(self) -> str:
        """The source named in the rule's findings."""
        return self.source or self.from_

    @property
    def makes_findings(self) -> bool:
        """Whether a hit is a finding, and not only an answer that others build on."""
        return not self.coverage_only and self.category is None

    @property
    def sources(self) -> tuple[str, ...]:
        """Every delivered source without which the rule cannot answer."""
        row_sources = [] if self.from_ in {"members", "households"} else [self.from_]
        return tuple(
            dict.fromkeys([*row_sources, *(absent.source for absent in self.absent_from if not absent.optional)])
        )

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on a day."""
        return (self.since or day) <= day <= (self.until or day)
