"""Departments that contradict each other or the register (数据打架): both values with their rows, and what to do."""

from __future__ import annotations

import polars as pl

from domain.county.expressions import compile_expression
from domain.handover import PLACE
from domain.tables import conform, empty
from screening.conflicts.conflict_sides import STATEMENT_COLUMNS, ConflictInputs
from screening.declarations.conflicts import ConflictCheck, Side

_ORDER = (
    "township", "village", "household_id", "person_id", "check", "source_a", "value_a", "source_b", "value_b",
)  # fmt: skip
# One line per conflict before it is placed: whose, both sides' `STATEMENT_COLUMNS`, and the check.
_FOUND = pl.Schema(
    {"owner": pl.String}
    | {f"{name}_{letter}": kind for letter in "ab" for name, kind in STATEMENT_COLUMNS.items() if name != "owner"}
    | dict.fromkeys(("check", "field", "per", "advice"), pl.String)
)


def find_conflicts(inputs: ConflictInputs) -> pl.DataFrame:
    """Table `conflicts`: one line per check, person (or household) and pair of values, the newest row on each side."""
    parts = [_check_pair(inputs, name, check) for name, check in inputs.declarations.checks.items()]
    conflicts = pl.concat([pl.DataFrame(schema=_FOUND), *parts])
    placed = _join_rows(_join_rows(conflicts, inputs, "a"), inputs, "b")
    return conform(pl.concat([empty("conflicts"), _find_owners(placed, inputs)]), "conflicts").sort(_ORDER)


def _check_pair(inputs: ConflictInputs, name: str, check: ConflictCheck) -> pl.DataFrame:
    """Pairs of values that the check calls a conflict."""
    side_a = _join_sides(inputs, check.a, check.per)
    side_b = _join_sides(inputs, check.b, check.per, among=side_a)
    pairs = _suffix_columns(side_a, "a").join(_suffix_columns(side_b, "b"), on="owner")
    conflicts = pairs.filter(compile_expression(check.conflict))
    labels = {"check": name, "field": check.field, "per": check.per, "advice": check.advice}
    return conflicts.with_columns(pl.lit(text).alias(key) for key, text in labels.items()).select(_FOUND.names())


def _join_sides(
    inputs: ConflictInputs, sides: tuple[Side, ...], per: str, among: pl.DataFrame | None = None
) -> pl.DataFrame:
    statements = pl.concat([inputs.side(side, per, among) for side in sides])
    return statements.unique(["owner", "source", "value"], keep="last", maintain_order=True)


def _suffix_columns(statements: pl.DataFrame, letter: str) -> pl.DataFrame:
    return statements.rename({name: f"{name}_{letter}" for name in STATEMENT_COLUMNS if name != "owner"})


def _join_rows(conflicts: pl.DataFrame, inputs: ConflictInputs, letter: str) -> pl.DataFrame:
    """The file, sheet and row number of one side."""
    source = pl.col(f"source_{letter}")
    aliases = {name: f"{name}_{letter}" for name in PLACE}
    parts = []
    for name in conflicts[f"source_{letter}"].unique().sort():
        places = inputs.rows[name].select(PLACE).rename(aliases).with_row_index(f"row_{letter}")
        parts.append(conflicts.filter(source == name).join(places, on=f"row_{letter}"))
    nowhere = conflicts.clear().with_columns(
        pl.lit(None, pl.Int64 if name == "row_number" else pl.String).alias(alias) for name, alias in aliases.items()
    )
    return pl.concat([nowhere, *parts])


def _find_owners(conflicts: pl.DataFrame, inputs: ConflictInputs) -> pl.DataFrame:
    """Add person_id, household_id, township, village: the person's in the register, or the household's head's."""
    people = inputs.members.select("person_id", "household_id", "township", "village")
    heads = inputs.members.sort(~pl.col("is_head"), "person_id").unique("household_id", keep="first")
    of_person = conflicts.filter(pl.col("per") == "person").rename({"owner": "person_id"}).join(people, on="person_id")
    homes = heads.select("household_id", "township", "village")
    of_home = conflicts.filter(pl.col("per") == "household").rename({"owner": "household_id"})
    of_home = of_home.join(homes, on="household_id").with_columns(person_id=pl.lit(None, dtype=pl.String))
    columns = empty("conflicts").columns
    return pl.concat([conform(part.select(columns), "conflicts") for part in (of_person, of_home)])
