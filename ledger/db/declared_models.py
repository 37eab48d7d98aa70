"""Database columns made from the declared tables (`domain.tables.ledger_tables`), so that each is declared once."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from django.db import models

from domain.tables import TABLES

_FIELDS: dict[pa.DataType, type[models.Field]] = {
    pa.large_string(): models.TextField,
    pa.int64(): models.BigIntegerField,
    pa.float64(): models.FloatField,
    pa.bool_(): models.BooleanField,
    pa.date32(): models.DateField,
}


def declare_columns(table: str, **other_fields: models.Field | None) -> dict[str, models.Field]:
    """The fields of a model: one of each of the table's columns, and the others; None leaves a column out."""
    columns = {column.name: _FIELDS[column.type](null=column.nullable) for column in TABLES[table]}
    return {name: field for name, field in (columns | other_fields).items() if field is not None}


def make_model(name: str, table: str, constraints: list[Any] | None = None, **other_fields: Any) -> type[models.Model]:
    """A model of a declared table, which lies in the database under the table's own name."""
    meta = type("Meta", (), {"db_table": table, "app_label": "ledger", "constraints": constraints or []})
    attributes = {"__module__": "ledger.db.models", "Meta": meta, **declare_columns(table, **other_fields)}
    return type(name, (models.Model,), attributes)
