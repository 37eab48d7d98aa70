"""Which policy is for whom, as a county declares it: `config/entitlements.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import polars as pl
from pydantic import Field

from domain.county.expression_faults import Types, find_predicate_faults
from domain.county.expressions import compile_expression
from domain.county.fact_types import HOUSEHOLD_FACTS, MEMBER_FACTS
from domain.county.model import Declaration
from domain.county.reading import did_you_mean
from domain.county.source import SourceDeclaration
from domain.errors import Fault
from domain.text import make_code_key

FILE_NAME = "entitlements.yaml"
# Where departments report, and the list of those in assistance.
LEDGER, ASSISTANCE = "policy_ledger", "civil_assistance"
# What `for` may speak of. `assistance`: the categories of 社会救助 in force, each between two 、; null: none.
PERSON_TYPES: dict[str, pl.DataType] = {
    **HOUSEHOLD_FACTS,
    **MEMBER_FACTS,
    "is_head": pl.Boolean(),
    "household_type": pl.String(),
    "monitor_type": pl.String(),
    "assistance": pl.String(),
}


class NeededRow(Declaration):
    """A linked row of a source that whoever is entitled has; `where`: a boolean in SQL over the source's fields."""

    source: str
    where: str = "TRUE"

    @property
    def fields(self) -> tuple[str, ...]:
        """The source's fields that `where` reads."""
        return tuple(dict.fromkeys(compile_expression(self.where).meta.root_names()))


class Entitlement(Declaration):
    """A policy, who is entitled to it, and which department reports who enjoys it.

    `names`: other ways in which departments write it. `for_`: a boolean in SQL over `PERSON_TYPES`. `ground`: the same
    in words. `clause`: of the notice, or that there is none.
    """

    title: str
    names: tuple[str, ...] = ()
    department: str
    per: Literal["person", "household"] = "person"
    for_: str = Field(alias="for")
    row: NeededRow | None = None
    ground: str
    clause: str

    @property
    def needed_sources(self) -> tuple[str, ...]:
        """Sources without which not everybody who is entitled is known."""
        reads_assistance = "assistance" in compile_expression(self.for_).meta.root_names()
        rows = (self.row.source,) if self.row else ()
        return (*((ASSISTANCE,) if reads_assistance else ()), *rows)


class EntitlementDeclaration(Declaration):
    """`config/entitlements.yaml`."""

    policies: tuple[Entitlement, ...] = Field(min_length=1)

    def with_local_names(self, names: Mapping[str, str]) -> EntitlementDeclaration:
        """The same with departments under the names that they have here."""
        policies = tuple(
            policy.model_copy(update={"department": names.get(policy.department, policy.department)})
            for policy in self.policies
        )
        return self.model_copy(update={"policies": policies})


def find_entitlement_faults(
    declared: EntitlementDeclaration, sources: Mapping[str, SourceDeclaration], types: Mapping[str, Types]
) -> Iterator[Fault]:
    """Departments and sources that nobody knows, names claimed twice, expressions that are unsound.

    `types`: source -> the types of its fields.
    """
    departments = {source.department for source in sources.values()}
    yield from _find_names_claimed_twice(declared.policies)
    for number, policy in enumerate(declared.policies):
        key = f"policies.{number}"
        if policy.department not in departments:
            cure = did_you_mean(policy.department, departments) or "请改为 config/sources 中的部门名。"
            yield Fault(FILE_NAME, f"{key}.department", "没有哪个数据来源属于这个部门", cure)
        for _, problem, cure in find_predicate_faults("for", policy.for_, PERSON_TYPES):
            yield Fault(FILE_NAME, f"{key}.for", problem, cure)
        yield from _find_row_faults(policy, key, types)


def _find_names_claimed_twice(policies: Sequence[Entitlement]) -> Iterator[Fault]:
    """Names that two policies have, also where they differ only in blanks or bracketed notes."""
    owners: dict[str, str] = {}
    for number, policy in enumerate(policies):
        for name, key in make_name_keys(policy).items():
            if (owner := owners.setdefault(key, policy.title)) != policy.title:
                yield Fault(FILE_NAME, f"policies.{number}.names", f"“{name}”已归“{owner}”", "请只留一处。")


def make_name_keys(policy: Entitlement) -> dict[str, str]:
    """Each name that departments may write -> the key by which it is compared."""
    names = list(dict.fromkeys((policy.title, *policy.names)))
    keys = pl.DataFrame({"name": names}).select(make_code_key(pl.col("name")))["name"]
    return dict(zip(names, keys, strict=True))


def _find_row_faults(policy: Entitlement, key: str, types: Mapping[str, Types]) -> Iterator[Fault]:
    if policy.row is None:
        return
    if policy.row.source not in types:
        cure = did_you_mean(policy.row.source, types) or "请改为 config/sources 中的数据来源。"
        yield Fault(FILE_NAME, f"{key}.row.source", "没有这个数据来源", cure)
        return
    for _, problem, cure in find_predicate_faults("where", policy.row.where, types[policy.row.source]):
        yield Fault(FILE_NAME, f"{key}.row.where", problem, cure)
