"""A source's rows as they are compared: first their numbers and names, then, where those do not settle it, the rest."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.declarations.source import SourceDeclaration
from domain.handover import PLACE, Admission
from domain.identity import columns as identity
from domain.place_names import group_key_expr
from domain.regions import Regions
from domain.text import squeeze
from matchers.names import with_name_key
from matchers.numbers import cut, is_cut, read_numbers

CUT = "cut_by_spreadsheet"

_COMPARED: dict[str, type[pl.DataType]] = {
    "name": pl.String, "birth_date": pl.Date, "sex": pl.String, "household_id": pl.String, "township": pl.String,
    "village": pl.String, "group": pl.String, "address": pl.String, "phone": pl.String, "guardian_name": pl.String,
    "head_name": pl.String,
}  # fmt: skip
_OF_THE_ROW = {
    "birth_date": "own_birth", "sex": "own_sex", "household_id": "own_household",
    "shown": "shown_first", "typed": "typed_first",
}  # fmt: skip
_MOBILE = r"(?:^|[^0-9])(?:86)?(1[3-9][0-9]{9})(?:$|[^0-9])"
# Houses are many and villages few: each village is looked up once.
_BEHIND_VILLAGE = r"^(.+(?:村民委员会|村委会|村委|村|社区居委会|社区)).*$"
# Behind a village an address goes on with the group, whatever follows it: 白沙镇古板村3组12号.
_GROUP_IN_ADDRESS = r"(?:村|社区|居委会|委会)([^村]{1,6}?(?:村民小组|小组|组|屯|队))"


def identified_rows(admission: Admission, source: SourceDeclaration, as_of: date) -> pl.DataFrame:
    """One line per accepted or unreadable row, with its number and name.

    Columns: file, sheet, row_number, row (its position), readable, the compared fields as admitted, id (valid
    number), repair (how it was come by), id_birth, id_sex, own_birth, own_sex (the row's own columns), hint_birth,
    shown_first and typed_first (what a damaged number still shows), name_key.
    """
    wanted = (*PLACE, "numeric_id", *_COMPARED, *source.identifiers)
    parts = [(admission.accepted, True), (admission.unreadable, False)]
    rows = pl.concat([_only(frame, wanted).with_columns(readable=pl.lit(value)) for frame, value in parts])
    rows = _with_identity(rows.with_row_index("row"), source.identifiers, as_of)
    rows = with_name_key(rows, "name")
    return rows.with_columns(
        identity.birth_date(pl.col("id")).alias("id_birth"), identity.sex(pl.col("id")).alias("id_sex")
    ).rename(_OF_THE_ROW)


def with_places(rows: pl.DataFrame, regions: Regions, villages: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The rows with township, village and group_key as the county names them.

    Where a row gives neither, its address is read (M26); of that only a village among `villages` (township, village)
    counts.
    """
    spoken = pl.col("township").is_null() & pl.col("village").is_null() & pl.col("address").is_not_null()
    rows = rows.with_columns(spoken.alias("#spoken"))
    spoken_village = squeeze(pl.col("address")).str.replace(_BEHIND_VILLAGE, "$1")
    told = rows.with_columns(pl.when("#spoken").then(spoken_village).otherwise("village").alias("village"))
    told = regions.resolve(told, as_of=as_of)
    known = villages.with_columns(pl.lit(value=True).alias("#known"))
    told = told.join(known, on=["township", "village"], how="left", maintain_order="left")
    group = pl.when("#spoken").then(squeeze(pl.col("address")).str.extract(_GROUP_IN_ADDRESS, 1)).otherwise("group")
    return told.with_columns(
        pl.when(~pl.col("#spoken") | pl.col("#known")).then("village").alias("village"),
        group_key_expr(group).alias("group_key"),
    ).drop("#spoken", "#known")


def with_circumstances(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with mobile (a phone number) and relative (name_key of the guardian or householder whom they name)."""
    told = rows.with_columns(pl.coalesce("guardian_name", "head_name").alias("#relative"))
    keys = with_name_key(told.select("#relative").unique(), "#relative").select(
        "#relative", pl.col("name_key").alias("relative")
    )
    told = told.join(keys, on="#relative", how="left", nulls_equal=False, maintain_order="left").drop("#relative")
    return told.with_columns(
        mobile(pl.col("phone")).alias("mobile"),
        pl.when(pl.col("relative") != pl.col("name_key")).then("relative").alias("relative"),
    )


def stands_whole() -> pl.Expr:
    """Whether a row has a valid number that no spreadsheet can have cut."""
    return pl.col("id").is_not_null() & (pl.col("repair").fill_null("") != CUT)


def mobile(column: pl.Expr) -> pl.Expr:
    """The first mobile number in a text; null where there is none."""
    return column.str.replace_all(r"[\s-]", "").str.extract(_MOBILE, 1)


def _only(rows: pl.DataFrame, wanted: tuple[str, ...]) -> pl.DataFrame:
    """The columns that comparison names, null where the source has none."""
    absent = [pl.lit(None, dtype=kind).alias(name) for name, kind in _COMPARED.items() if name not in rows.columns]
    return rows.with_columns(absent).select(*dict.fromkeys(wanted))


def _with_identity(rows: pl.DataFrame, identifiers: tuple[str, ...], as_of: date) -> pl.DataFrame:
    """Add `id`, `repair`, `hint_birth`, `shown` and `typed`: the first identifier with a valid number speaks.

    A number that a spreadsheet may have cut comes last, whatever its check character says (M07).
    """
    nothing = [pl.lit(None, dtype=pl.String).alias(name) for name in ("id", "repair", "shown", "typed")]
    if not identifiers:
        return rows.with_columns(*nothing, pl.lit(None, dtype=pl.Date).alias("hint_birth"))
    for name in identifiers:
        rows = _with_number(rows, name, as_of)
    return rows.with_columns(
        _first(identifiers, "number").alias("id"),
        _first(identifiers, "repair").alias("repair"),
        *(pl.coalesce(f"#{part} {name}" for name in identifiers).alias(part) for part in _PARTS[2:5]),
    ).drop(f"#{part} {name}" for part in _PARTS for name in identifiers)


_PARTS = ("number", "repair", "hint_birth", "shown", "typed", "cut")


def _with_number(rows: pl.DataFrame, name: str, as_of: date) -> pl.DataFrame:
    """Add the identifier's `_PARTS`, each as `#part name`."""
    numbers = read_numbers(rows[name], as_of).with_columns(identity.birth_date(pl.col("number")).alias("birth"))
    rows = rows.join(numbers, left_on=name, right_on="text", how="left", maintain_order="left")
    rows = rows.with_columns(is_cut(name, "number").alias("#cut"))
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
