"""Which columns of the lists are answers that come back, and what each of them says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from delivery.declarations.lists import TableLayout, WorkbookLayout
from delivery.document_context import PLACEHOLDERS
from domain import visit_form as form
from domain.county.source import FieldDeclaration, FieldType, SourceDeclaration
from domain.row_codes import HEADING
from domain.text import make_heading_key
from pipeline.county.county import County

SOURCE = "returned_rows"
# Answers about clues are a source of their own.
CLUES = "clues"
_ROLES = {
    "checked_by": "checked_by", "handled_by": "checked_by",
    "checked_on": "checked_on", "handled_on": "checked_on", "held_on": "checked_on",
    "remark": "remark",
}  # fmt: skip

# What a visit sheet asks about the household as a whole.
_OF_VISITS = {form.OTHERWISE: "remark", form.CHECKED_BY: "checked_by", form.CHECKED_ON: "checked_on"}


@dataclass(frozen=True)
class AnswerColumn:
    """A column that a township fills in. `field`: of the source; `role`: result, remark, checked_by or checked_on."""

    field: str
    title: str
    role: str


@dataclass(frozen=True)
class AnswerColumns:
    """`source`: how sheets that come back are read. `by_kind`: kind -> its columns, in the order of the sheets."""

    source: SourceDeclaration
    by_kind: Mapping[str, tuple[AnswerColumn, ...]]

    def list_columns(self, kind: str, role: str) -> tuple[AnswerColumn, ...]:
        """The kind's columns of that role."""
        return tuple(column for column in self.by_kind.get(kind, ()) if column.role == role)


def find_answer_columns(county: County) -> AnswerColumns:
    """The answer columns of all sheets that come back, but those about clues."""
    levels = county.settings.levels
    texts = dict.fromkeys(PLACEHOLDERS, "") | {f"level_{name}": value for name, value in levels.model_dump().items()}
    by_kind: dict[str, dict[str, AnswerColumn]] = {}
    fields: dict[str, str] = {}
    for table in _list_returned_tables(county.lists.values()):
        for column in (column for column in table.columns if column.answer):
            title = column.title.format_map(texts)
            field = fields.setdefault(title, f"answer_{len(fields)}")
            role = _ROLES.get(column.field, "result")
            by_kind.setdefault(table.returned.kind, {})[title] = AnswerColumn(field, title, role)  # type: ignore[union-attr]
    by_kind[form.KIND] = {
        title: AnswerColumn(fields.setdefault(title, f"answer_{len(fields)}"), title, role)
        for title, role in _OF_VISITS.items()
    }
    columns = {kind: tuple(found.values()) for kind, found in by_kind.items()}
    return AnswerColumns(_make_source(fields), columns)


def _list_returned_tables(layouts: Iterable[WorkbookLayout]) -> list[TableLayout]:
    tables = [table for layout in layouts for sheet in layout.sheets for table in sheet.tables]
    return [table for table in tables if table.returned and table.returned.kind != CLUES]


def _make_source(fields: Mapping[str, str]) -> SourceDeclaration:
    answers = {field: FieldDeclaration(headings=(title,), optional=True) for title, field in fields.items()}
    return SourceDeclaration(
        id=SOURCE,
        title="报回的表",
        department="乡镇",
        grain="household",
        anchor="keyed",
        used_by="feedback",
        fields={
            "row_code": FieldDeclaration(headings=(HEADING,)),
            "household_id": FieldDeclaration(headings=("户编号",), type=FieldType.KEY, optional=True),
            "township": FieldDeclaration(headings=("乡镇",), optional=True),
            **answers,
        },
    )


def list_heading_keys(source: SourceDeclaration) -> dict[str, str]:
    """Comparison key of a heading -> field."""
    return {make_heading_key(text): name for name, field in source.fields.items() for text in field.headings}
