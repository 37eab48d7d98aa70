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

# Genuine ID numbers end in 000 once in about 1,100; a column with more has been through a spreadsheet (M07).
_CUT_SHARE = 0.01


def compared_rows(admission: Admission, source: SourceDeclaration, regions: Regions, as_of: date) -> pl.DataFrame:
    """One line per accepted or unreadable row.

    Columns: file, sheet, row_number, row (its position), readable, id (valid number), repair, id_birth, id_sex,
    own_birth, own_sex (the row's own columns), hint_birth (what a damaged number still shows), name_key, reading,
    township, village, group_key, own_household.
    """
    rows = pl.concat(
        [
            admission.accepted.with_columns(pl.lit(value=True).alias("readable")),
            admission.unreadable.with_columns(pl.lit(value=False).alias("readable")),
        ]
    ).with_row_index("row")
    rows = regions.resolve(_with_columns(rows), as_of=as_of)
    rows = _with_identity(rows, source.identifiers, as_of)
    rows = with_name_keys(rows, "name")
    return rows.select(
        *PLACE, "row", "readable", "id", "repair",
        identity.birth_date(pl.col("id")).alias("id_birth"),
        identity.sex(pl.col("id")).alias("id_sex"),
        pl.col("birth_date").alias("own_birth"),
        pl.col("sex").alias("own_sex"),
        "hint_birth", "name_key", "reading", "township", "village",
        group_key_expr(pl.col("group")).alias("group_key"),
        pl.col("household_id").alias("own_household"),
    ).sort("row")  # fmt: skip


def _with_columns(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns that comparison names, null where the source has none."""
    wanted: dict[str, type[pl.DataType]] = {
        "name": pl.String, "birth_date": pl.Date, "sex": pl.String, "household_id": pl.String,
        "township": pl.String, "village": pl.String, "group": pl.String,
    }  # fmt: skip
    return rows.with_columns(pl.lit(None, dtype=t).alias(n) for n, t in wanted.items() if n not in rows.columns)


def _with_identity(rows: pl.DataFrame, identifiers: tuple[str, ...], as_of: date) -> pl.DataFrame:
    """Add `id`, `repair` and `hint_birth`: the first identifier that holds a valid number speaks for the row."""
    nothing = [pl.lit(None, dtype=pl.String).alias(name) for name in ("id", "repair")]
    if not identifiers:
        return rows.with_columns(*nothing, pl.lit(None, dtype=pl.Date).alias("hint_birth"))
    rows = rows.with_columns(identity.recognise(pl.col(name), as_of).alias(f"_{name}") for name in identifiers)
    numbers = [pl.when(~_cut(name)).then(pl.col(f"_{name}").struct.field("number")) for name in identifiers]
    repairs = [pl.col(f"_{name}").struct.field("repair") for name in identifiers]
    chosen = pl.coalesce(numbers)
    repair = pl.coalesce(
        pl.when(number.is_not_null()).then(repair.fill_null(""))
        for number, repair in zip(numbers, repairs, strict=True)
    )
    hints = [identity.birth_hint(identity.clean(pl.col(name))) for name in identifiers]
    rows = rows.with_columns(
        chosen.alias("id"), repair.replace("", None).alias("repair"), pl.coalesce(hints).alias("hint_birth")
    )
    return rows.drop(f"_{name}" for name in identifiers)


def _cut(name: str) -> pl.Expr:
    """Whether a spreadsheet has cut the number: it stood in a numeric cell, or ends in 000 in a column full of such."""
    ends = pl.col(name).str.contains(r"000$").fill_null(value=False)
    share = (ends.sum().over("file", "sheet") / pl.col(name).is_not_null().sum().over("file", "sheet")).fill_nan(0.0)
    return pl.col("numeric_id") | (ends & (share > _CUT_SHARE))
