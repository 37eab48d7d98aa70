"""Every table that passes between stages or is published, declared once as an Arrow schema.

A field's metadata carries its title (Chinese, as an officer reads it) and, where it has one, its unit. Search a
column's name in this folder to find what it holds and which tables have it.
"""

from __future__ import annotations

from functools import cache

import polars as pl
import pyarrow as pa

from domain.tables.advice_summary_tables import ADVICE_SUMMARIES
from domain.tables.case_summary_tables import CASE_SUMMARIES
from domain.tables.casework_tables import CASEWORK_TABLES
from domain.tables.clock_tables import CLOCK_SUMMARIES, CLOCK_TABLES
from domain.tables.correction_tables import CORRECTION_SUMMARIES
from domain.tables.delivery_tables import DELIVERY_TABLES
from domain.tables.export_tables import EXPORT_TABLES
from domain.tables.glance_tables import GLANCE_TABLES
from domain.tables.intermediate_tables import INTERMEDIATE_TABLES
from domain.tables.ledger_tables import LEDGER_TABLES
from domain.tables.linking_tables import LINKING_TABLES, REVIEWED_FIELDS
from domain.tables.memory_summary_tables import MEMORY_SUMMARIES
from domain.tables.officer_summary_tables import OFFICER_SUMMARIES
from domain.tables.order_tables import ORDER_TABLES
from domain.tables.policy_gap_tables import POLICY_GAP_SUMMARIES, POLICY_GAP_TABLES
from domain.tables.property_summary_tables import PROPERTY_SUMMARIES
from domain.tables.property_tables import PROPERTY_TABLES
from domain.tables.publicity_tables import PUBLICITY_TABLES
from domain.tables.road_tables import ROAD_TABLES
from domain.tables.screening_tables import SCREENING_TABLES
from domain.tables.summary_tables import LIST_SUMMARIES
from domain.tables.supplier_summary_tables import SUPPLIER_SUMMARIES
from domain.tables.table_schema import POLARS_TYPES
from domain.tables.truth_tables import SAMPLE_SUMMARIES, TRUTH_TABLES
from domain.tables.visit_tables import VISIT_TABLES

__all__ = [
    "CASEWORK_TABLES",
    "INTERMEDIATE_TABLES",
    "LEDGER_TABLES",
    "PUBLISHED_TABLES",
    "REVIEWED_FIELDS",
    "SUMMARY_TABLES",
    "TABLES",
    "conform",
    "empty",
    "polars_schema",
]

# What lies in the `tables/` of a finished run or search.
PUBLISHED_TABLES: dict[str, pa.Schema] = (
    DELIVERY_TABLES
    | LINKING_TABLES
    | SCREENING_TABLES
    | PROPERTY_TABLES
    | CLOCK_TABLES
    | TRUTH_TABLES
    | POLICY_GAP_TABLES
    | VISIT_TABLES
)
# What documents show, and nobody else.
SUMMARY_TABLES: dict[str, pa.Schema] = (
    LIST_SUMMARIES
    | MEMORY_SUMMARIES
    | ADVICE_SUMMARIES
    | SUPPLIER_SUMMARIES
    | OFFICER_SUMMARIES
    | PROPERTY_SUMMARIES
    | CASE_SUMMARIES
    | CLOCK_SUMMARIES
    | GLANCE_TABLES
    | CORRECTION_SUMMARIES
    | POLICY_GAP_SUMMARIES
    | ROAD_TABLES
    | PUBLICITY_TABLES
    | EXPORT_TABLES
    | ORDER_TABLES
    | SAMPLE_SUMMARIES
)
TABLES: dict[str, pa.Schema] = PUBLISHED_TABLES | LEDGER_TABLES | CASEWORK_TABLES | INTERMEDIATE_TABLES | SUMMARY_TABLES


@cache
def polars_schema(table: str) -> pl.Schema:
    """The table's columns and Polars types."""
    return pl.Schema({field.name: POLARS_TYPES[field.type] for field in TABLES[table]})


def empty(table: str) -> pl.DataFrame:
    """The table without rows."""
    return pl.DataFrame(schema=polars_schema(table))


def conform(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """The frame with exactly the table's columns, in its order and types.

    Raises `ValueError` when a column is missing, cannot be cast, or holds nulls it must not.
    """
    missing_columns = [name for name in polars_schema(table) if name not in frame.columns]
    if missing_columns:
        raise ValueError(f"table {table}: columns missing: {', '.join(missing_columns)}")
    out = frame.select(pl.col(name).cast(dtype) for name, dtype in polars_schema(table).items())
    required = [field.name for field in TABLES[table] if not field.nullable]
    holes = [name for name in required if out[name].null_count()]
    if holes:
        raise ValueError(f"table {table}: nulls in {', '.join(holes)}")
    return out


def add_absent_columns(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """The frame with those of the table's columns that it lacks, all null: of an earlier version, or not known yet."""
    absent = {name: dtype for name, dtype in polars_schema(table).items() if name not in frame.columns}
    return frame.with_columns(pl.lit(None, dtype=dtype).alias(name) for name, dtype in absent.items())
