"""A source's rows as they are compared: ID number, name, birth date, sex and place in one form each."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.declarations.source import SourceDeclaration
from domain.handover import PLACE, Admission
from domain.identity import columns as identity
from domain.place_names import group_key_expr
from domain.regions import Regions
from matchers.names import with_name_keys
from matchers.numbers import cut, is_cut, read_numbers

CUT = "cut_by_spreadsheet"

_COMPARED: dict[str, type[pl.DataType]] = {
    "name": pl.String, "birth_date": pl.Date, "sex": pl.String, "household_id": pl.String,
    "township": pl.String, "village": pl.String, "group": pl.String,
}  # fmt: skip


def compared_rows(admission: Admission, source: SourceDeclaration, regions: Regions, as_of: date) -> pl.DataFrame:
    """One line per accepted or unreadable row.

    Columns: file, sheet, row_number, row (its position), readable, id (valid number), repair (how it was come by),
    id_birth, id_sex, own_birth, own_sex (the row's own columns), hint_birth and shown (what a damaged number still
    shows), name_key, reading, township, village, group_key, own_household.
    """
    wanted = (*PLACE, "numeric_id", *_COMPARED, *source.identifiers)
    parts = [(admission.accepted, True), (admission.unreadable, False)]
    rows = pl.concat([_only(frame, wanted).with_columns(readable=pl.lit(value)) for frame, value in parts])
    rows = regions.resolve(rows.with_row_index("row"), as_of=as_of)
    rows = with_name_keys(_with_identity(rows, source.identifiers, as_of), "name")
    return rows.select(
        *PLACE, "row", "readable", "id", "repair",
        identity.birth_date(pl.col("id")).alias("id_birth"),
        identity.sex(pl.col("id")).alias("id_sex"),
        pl.col("birth_date").alias("own_birth"),
        pl.col("sex").alias("own_sex"),
        "hint_birth", "shown", "name_key", "reading", "township", "village",
        group_key_expr(pl.col("group")).alias("group_key"),
        pl.col("household_id").alias("own_household"),
    )  # fmt: skip


def _only(rows: pl.DataFrame, wanted: tuple[str, ...]) -> pl.DataFrame:
    """The columns that comparison names, null where the source has none."""
    absent = [pl.lit(None, dtype=kind).alias(name) for name, kind in _COMPARED.items() if name not in rows.columns]
    return rows.with_columns(absent).select(*dict.fromkeys(wanted))


def _with_identity(rows: pl.DataFrame, identifiers: tuple[str, ...], as_of: date) -> pl.DataFrame:
    """Add `id`, `repair`, `hint_birth` and `shown`: the first identifier that holds a valid number speaks for the row.

    A number that a spreadsheet may have cut comes last, whatever its check character says (M07).
    """
    nothing = [pl.lit(None, dtype=pl.String).alias(name) for name in ("id", "repair", "shown")]
    if not identifiers:
        return rows.with_columns(*nothing, pl.lit(None, dtype=pl.Date).alias("hint_birth"))
    for name in identifiers:
        rows = _with_number(rows, name, as_of)
    return rows.with_columns(
        _first(identifiers, "number").alias("id"),
        _first(identifiers, "repair").alias("repair"),
        pl.coalesce(f"#hint_birth {name}" for name in identifiers).alias("hint_birth"),
        pl.coalesce(f"#shown {name}" for name in identifiers).alias("shown"),
    ).drop(f"#{part} {name}" for part in _PARTS for name in identifiers)


_PARTS = ("number", "repair", "hint_birth", "shown", "cut")


def _with_number(rows: pl.DataFrame, name: str, as_of: date) -> pl.DataFrame:
    """Add the identifier's `_PARTS`, each as `#part name`."""
    numbers = read_numbers(rows[name], as_of).with_columns(identity.birth_date(pl.col("number")).alias("birth"))
    rows = rows.with_columns(is_cut(name).alias("#cut")).join(
        numbers, left_on=name, right_on="text", how="left", maintain_order="left"
    )
    doubted = pl.col("#cut")
    return (
        rows.with_columns(
            pl.when(doubted).then(pl.lit(CUT)).otherwise("repair").alias("repair"),
            pl.when(doubted).then(cut(pl.col("shown"))).otherwise("shown").alias("shown"),
            pl.when(doubted).then(pl.coalesce("hint_birth", "birth")).otherwise("hint_birth").alias("hint_birth"),
        )
        .drop("birth")
        .rename({"#cut": "cut"})
        .rename({part: f"#{part} {name}" for part in _PARTS})
    )


def _first(identifiers: tuple[str, ...], part: str) -> pl.Expr:
    """That part of the first identifier with a valid number; numbers that may have been cut come after all others."""
    valid = [(name, pl.col(f"#number {name}").is_not_null(), pl.col(f"#cut {name}")) for name in identifiers]
    whole = [pl.when(number & ~doubted).then(f"#{part} {name}") for name, number, doubted in valid]
    rest = [pl.when(number & doubted).then(f"#{part} {name}") for name, number, doubted in valid]
    return pl.coalesce(*whole, *rest)
