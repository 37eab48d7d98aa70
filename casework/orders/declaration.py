"""Orders as a county declares them: `config/orders.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import polars as pl
from pydantic import Field

from domain.county.model import Declaration
from domain.county.policy import PolicyDeclaration
from domain.county.reading import did_you_mean
from domain.county.source import SourceDeclaration
from domain.errors import Fault

FILE_NAME = "orders.yaml"
When = Literal["confirmed", "included"]
ReplyEvent = Literal["received", "in_progress", "done", "returned"]


class RiskDuty(Declaration):
    """What one department is asked to do about a risk, and within how many working days.

    `when`: for every household whose clue is true, or only for those that were taken in. `confirmed_by`: sources whose
    next data must show the matter mended before it is closed.
    """

    department: str
    wanted: str
    working_days: int = Field(ge=1, le=250)
    when: When
    confirmed_by: tuple[str, ...] = ()
    clause: str


class OrderDeclaration(Declaration):
    """`config/orders.yaml`.

    `risks`: risk -> duties. `replies`: event -> what a reply is, or begins with. `no_effect`: words of effect.
    """

    risks: dict[str, tuple[RiskDuty, ...]] = Field(min_length=1)
    replies: dict[ReplyEvent, tuple[str, ...]]
    no_effect: tuple[str, ...] = Field(min_length=1)

    def with_local_names(self, names: Mapping[str, str]) -> OrderDeclaration:
        """The same with departments under the names that they have here."""
        risks = {
            risk: tuple(
                duty.model_copy(update={"department": names.get(duty.department, duty.department)}) for duty in duties
            )
            for risk, duties in self.risks.items()
        }
        return self.model_copy(update={"risks": risks})

    @property
    def confirmed_risks(self) -> frozenset[str]:
        """Risks that only a department's next data close."""
        return frozenset(risk for risk, duties in self.risks.items() if any(duty.confirmed_by for duty in duties))

    def make_duties(self) -> pl.DataFrame:
        """Frame `duties`: risk, department, wanted, working_days, when, in the order of the file."""
        lines = [
            (risk, duty.department, duty.wanted, duty.working_days, duty.when)
            for risk, duties in self.risks.items()
            for duty in duties
        ]
        return pl.DataFrame(lines, schema=_DUTIES, orient="row")


_DUTIES = {
    "risk": pl.String, "department": pl.String, "wanted": pl.String, "working_days": pl.Int64, "when": pl.String,
}  # fmt: skip


def find_order_faults(
    declared: OrderDeclaration, policies: Iterable[PolicyDeclaration], sources: Mapping[str, SourceDeclaration]
) -> Iterator[Fault]:
    """Risks that can be listed and nobody is asked about, risks that no rule has, unknown departments and sources."""
    risks = {rule.risk for policy in policies for rule in policy.rules.values() if rule.makes_findings}
    departments = {source.department for source in sources.values()}
    for risk in sorted(risks - set(declared.risks)):
        yield Fault(
            FILE_NAME, "risks", f"风险“{risk}”没有写责任部门", "请补一项，写明 department、wanted、working_days。"
        )
    for risk, duties in declared.risks.items():
        if risk not in risks:
            cure = did_you_mean(risk, risks) or "请改为政策规则中的 risk，或删去。"
            yield Fault(FILE_NAME, f"risks.{risk}", "没有哪条规则有这个风险", cure)
        for place, duty in enumerate(duties):
            yield from _find_duty_faults(duty, f"risks.{risk}.{place}", departments, sources)
    if absent := [event for event in ("done", "returned") if event not in declared.replies]:
        yield Fault(FILE_NAME, "replies", f"缺少：{'、'.join(absent)}", "请写明哪些回复算办结、哪些算退回。")


def _find_duty_faults(
    duty: RiskDuty, key: str, departments: Iterable[str], sources: Mapping[str, SourceDeclaration]
) -> Iterator[Fault]:
    names = list(departments)
    if duty.department not in names:
        cure = did_you_mean(duty.department, names) or f"可用：{'、'.join(sorted(names))}。"
        yield Fault(FILE_NAME, f"{key}.department", "没有哪个数据来源由这个部门提供", cure)
    for source in duty.confirmed_by:
        if source not in sources:
            cure = did_you_mean(source, sources) or "请写 config/sources 下的文件名，不带 .yaml。"
            yield Fault(FILE_NAME, f"{key}.confirmed_by", f"没有名为“{source}”的数据来源", cure)
