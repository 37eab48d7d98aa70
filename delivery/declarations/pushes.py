"""Lists that the county gives to departments (F36): who is in them, and the least columns that each may have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl
from pydantic import Field

from delivery.list_frames import NUMBER
from domain.county.expression_faults import find_predicate_faults
from domain.county.expressions import compile_expression
from domain.county.fact_types import HOUSEHOLD_FACTS, MEMBER_FACTS
from domain.county.model import Declaration
from domain.county.reading import did_you_mean
from domain.county.source import SourceDeclaration
from domain.errors import Fault

# What a category may speak of. `assistance`: the categories of 社会救助 in force, each between two 、; null: none.
PUSH_TYPES: dict[str, pl.DataType] = {
    **HOUSEHOLD_FACTS,
    **MEMBER_FACTS,
    "household_type": pl.String(),
    "monitor_type": pl.String(),
    "assistance": pl.String(),
}
ASSISTANCE = "civil_assistance"
# What a list may show of a person.
PERSON_FIELDS = (
    *("name", "id_number", "sex", "birth_date", "category", "township", "village", "group"),
    *("household_id", "head_name", "relation", "phone"),
)


class Recipient(Declaration):
    """One department: what it needs the list for, and the columns it gets (of `PERSON_FIELDS`)."""

    purpose: str
    columns: tuple[str, ...] = Field(min_length=3)

    def merge_with(self, added: Recipient) -> Recipient:
        """Both purposes, and the columns of both."""
        columns = tuple(dict.fromkeys((*self.columns, *added.columns)))
        return Recipient(purpose="；".join(dict.fromkeys((self.purpose, added.purpose))), columns=columns)


class PushDeclaration(Declaration):
    """A list for departments; its id is the file's stem.

    `categories`: 人员类别 -> who belongs to it, a boolean in SQL over `PUSH_TYPES`; the list holds whoever has one.
    `clause`: the notice and clause that ask for it. `cycle`: how often, as the notice says.
    """

    id: str = ""
    title: str
    clause: str
    cycle: str = ""
    categories: dict[str, str] = Field(min_length=1)
    recipients: dict[str, Recipient] = Field(min_length=1)

    def with_local_names(self, local_names: Mapping[str, str]) -> PushDeclaration:
        """The same under the county's own names of departments; who stands in for two gets the columns of both."""
        recipients: dict[str, Recipient] = {}
        for name, recipient in self.recipients.items():
            local_name = local_names.get(name, name)
            recipients[local_name] = (
                recipients[local_name].merge_with(recipient) if local_name in recipients else recipient
            )
        return self.model_copy(update={"recipients": recipients})

    @property
    def needs_assistance(self) -> bool:
        """Whether a category rests on 民政局's list of those in assistance."""
        return any("assistance" in compile_expression(where).meta.root_names() for where in self.categories.values())


def find_push_faults(
    pushes: Mapping[str, PushDeclaration], sources: Mapping[str, SourceDeclaration]
) -> Iterator[Fault]:
    """Departments that nobody knows, columns that no list has, categories that are no boolean."""
    departments = {source.department for source in sources.values()}
    columns = (NUMBER, *PERSON_FIELDS)
    for name, push in pushes.items():
        file_name = f"pushes/{name}.yaml"
        for department, recipient in push.recipients.items():
            if department not in departments:
                cure = did_you_mean(department, departments) or "请改为 config/sources 中的部门名。"
                yield Fault(file_name, f"recipients.{department}", "没有哪个数据来源属于这个部门", cure)
            for column in recipient.columns:
                if column not in columns:
                    cure = did_you_mean(column, columns) or f"可用：{'、'.join(columns)}。"
                    yield Fault(file_name, f"recipients.{department}.columns", f"没有名为“{column}”的列", cure)
        for category, where in push.categories.items():
            for _, problem, cure in find_predicate_faults("where", where, PUSH_TYPES):
                yield Fault(file_name, f"categories.{category}", problem, cure)
