"""What a row may mean for being taken in (不宜纳入情形): possible, or possible and not told in full."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from domain.county.expressions import compile_expression
from domain.county.situations import PropertySituation
from domain.county.source import SourceDeclaration
from domain.periods import find_window_start
from screening.declarations.property import make_situation_types
from screening.property.frames import FRAMES

POSSIBLE, INCOMPLETE = "待核实", "信息不全，待核实"


def find_possible_situations(
    rows: pl.DataFrame, source: str, situations: Mapping[str, PropertySituation], as_of: date
) -> pl.DataFrame:
    """Frame `possible_situations`: one line per person of `rows` with at least one situation that may apply.

    A row that does not tell enough to answer (a blank status) may apply: unknown is not clear.
    """
    rows = add_days(rows, as_of)
    parts = [
        judge_rows(rows, situation).select(
            "person_id", pl.lit(name).alias("id"), _format_statement(situation).alias("text"), "order"
        )
        for name, situation in situations.items()
        if situation.source == source
    ]
    if not parts:
        return FRAMES["possible_situations"].make_empty()
    lines = (
        pl.concat(parts).sort("person_id", "id", "order").unique(["person_id", "id"], keep="first", maintain_order=True)
    )
    return lines.group_by("person_id", maintain_order=True).agg(
        pl.col("id").str.join("、").alias("situation_ids"), pl.col("text").str.join("；").alias("situations")
    )


def judge_rows(rows: pl.DataFrame, situation: PropertySituation) -> pl.DataFrame:
    """The rows to which the situation may apply; `order`: 0 it does by what is told, 1 not enough is told."""
    holds = compile_expression(situation.where)
    if situation.unless:
        holds = holds & ~compile_expression(situation.unless)
    marked = rows.with_columns(holds.alias("_holds")).filter(pl.col("_holds").fill_null(value=True))
    return marked.with_columns(pl.when("_holds").then(0).otherwise(1).alias("order"))


def add_days(rows: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The rows beside the named days that a situation may speak of."""
    days = {"as_of": as_of, "as_of_year": as_of.year, "window_start": find_window_start(as_of, 12)}
    return rows.with_columns(pl.lit(value).alias(name) for name, value in days.items())


def _format_statement(situation: PropertySituation) -> pl.Expr:
    how = pl.when(pl.col("order") == 0).then(pl.lit(POSSIBLE)).otherwise(pl.lit(INCOMPLETE))
    return pl.format("可能涉及“{}”（{}）", pl.lit(situation.text), how)


def check_example(situation: PropertySituation, row: Mapping[str, Any], source: SourceDeclaration, as_of: date) -> bool:
    """Whether the situation applies, by what is told, to a row given as in the policy file."""
    types = {name: kind for name, kind in make_situation_types(source).items() if name in source.fields}
    cells = {
        name: date.fromisoformat(value) if types[name] == pl.Date and isinstance(value, str) else value
        for name, value in row.items()
    }
    frame = pl.DataFrame([dict.fromkeys(types) | cells], schema=types)
    return bool((judge_rows(add_days(frame, as_of), situation)["order"] == 0).any())
