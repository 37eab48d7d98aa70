"""Files for other systems: which rows, in which columns, under whose headings; a file each in `config/exports`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field, model_validator

from delivery.list_frames import NUMBER
from domain.county.expression_faults import find_predicate_faults
from domain.county.model import Declaration
from domain.county.reading import did_you_mean
from domain.errors import Fault
from domain.tables import polars_schema
from domain.tables.export_tables import EXPORT_TABLES

FOLDER = "exports"
# `rows` of a declaration -> the table that it takes them from.
ROW_TABLES = {name.removeprefix("export_"): name for name in EXPORT_TABLES}


class ExportColumn(Declaration):
    """A column: the system's heading, and a field of the rows, a fixed text, or neither (filled in by hand).

    `codes`: what is written for a value; one that is not there stays as it is.
    """

    heading: str
    field: str = ""
    value: str = ""
    codes: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _says_one_thing(self) -> ExportColumn:
        if self.field and self.value:
            raise ValueError("field 和 value 只能写一个")
        return self


class ExportDeclaration(Declaration):
    """A file for a system; its id is the file's stem.

    `rows`: one of `ROW_TABLES`. `where`: which of them, a boolean in SQL over their fields; empty: all.
    `layout`: `public`, taken from files of that system that have been published, or `assumed`. `basis`: notice and
    clause, or where the layout is from. `encoding`: of a csv.
    """

    id: str = ""
    title: str
    system: str
    rows: str
    where: str = ""
    format: Literal["xlsx", "csv"] = "xlsx"
    encoding: Literal["utf-8-sig", "gb18030"] = "utf-8-sig"
    layout: Literal["public", "assumed"]
    basis: str
    columns: tuple[ExportColumn, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _headings_differ(self) -> ExportDeclaration:
        headings = [column.heading for column in self.columns]
        if len(set(headings)) != len(headings):
            raise ValueError("columns 中有相同的 heading")
        return self


def find_export_faults(exports: Mapping[str, ExportDeclaration]) -> Iterator[Fault]:
    """Rows that there are not, fields that they do not have, a condition that is no boolean over them."""
    for name, export in exports.items():
        file_name = f"{FOLDER}/{name}.yaml"
        if export.rows not in ROW_TABLES:
            cure = did_you_mean(export.rows, ROW_TABLES) or f"可用：{'、'.join(ROW_TABLES)}。"
            yield Fault(file_name, "rows", f"没有名为“{export.rows}”的数据", cure)
            continue
        schema = polars_schema(ROW_TABLES[export.rows])
        fields = (NUMBER, *schema.names())
        for number, column in enumerate(export.columns):
            if column.field and column.field not in fields:
                cure = did_you_mean(column.field, fields) or f"可用：{'、'.join(fields)}。"
                yield Fault(file_name, f"columns.{number}.field", f"没有名为“{column.field}”的字段", cure)
        if export.where:
            for key, problem, cure in find_predicate_faults("where", export.where, dict(schema.items())):
                yield Fault(file_name, key, problem, cure)
