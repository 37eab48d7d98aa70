"""A source's rows as they are compared: numbers and names first, then places, phones and relatives."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from domain.identity import columns as identity
from domain.place_names import make_group_keys
from domain.regions import Regions
from domain.text import squeeze
from matchers.names import add_name_key
from matchers.prepare.id_numbers import cut_pattern, is_cut, read_numbers
from matchers.prepare.misplaced_values import separate_misplaced_values
from matchers.prepare.source_rows import CUT_BY_SPREADSHEET, get_suspicious_flag, list_identifiers

_MOBILES = (13_000_000_000, 19_999_999_999)
_MOBILE = r"(?:^|[^0-9])(?:86)?(1[3-9][0-9]{9})(?:$|[^0-9])"
# Houses are many and villages few: each village is looked up once.
_ADDRESS_TO_VILLAGE = r"^(.+(?:村民委员会|村委会|村委|村|社区居委会|社区)).*$"
# Behind a village an address goes on with the group, whatever follows it: 白沙镇古板村3组12号.
_GROUP_IN_ADDRESS = r"(?:村|社区|居委会|委会)([^村]{1,6}?(?:村民小组|小组|组|屯|队))"


def add_ids_and_names(rows: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Frame `identified_rows`: what the rows of one source, or of several, say by numbers and names.

    `rows`: frame `source_rows`. Names and numbers stand in their own cells (`separate_misplaced_values`).
    """
    rows = separate_misplaced_values(rows, list_identifiers(rows)[0])
    rows = add_name_key(_add_ids(rows, as_of), "name")
    return rows.with_columns(
        identity.read_birth_date(pl.col("id")).alias("id_birth"), identity.read_sex(pl.col("id")).alias("id_sex")
    ).rename({"shown": "shown_first", "typed": "typed_first"})


def resolve_places(rows: pl.DataFrame, regions: Regions, villages: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Frame `row_places`: the rows' places, in their order, as the county names them.

    Where a row gives neither, its address is read (M26); of that only a village among `villages` (township, village)
    counts.
    """
    from_address = pl.col("township").is_null() & pl.col("village").is_null() & pl.col("address").is_not_null()
    rows = rows.select("township", "village", "group", "address", from_address.alias("#spoken"))
    address_village = squeeze(pl.col("address")).str.replace(_ADDRESS_TO_VILLAGE, "$1")
    placed_rows = rows.with_columns(pl.when("#spoken").then(address_village).otherwise("village").alias("village"))
    placed_rows = regions.resolve(placed_rows, as_of=as_of)
    known_villages = villages.with_columns(pl.lit(value=True).alias("#known"))
    placed_rows = placed_rows.join(known_villages, on=["township", "village"], how="left", maintain_order="left")
    address = squeeze(pl.when("#spoken").then("address"))
    group = pl.when("#spoken").then(address.str.extract(_GROUP_IN_ADDRESS, 1)).otherwise("group")
    placed_rows = placed_rows.with_columns(
        pl.when(~pl.col("#spoken") | pl.col("#known")).then("village").alias("village"), group.alias("#group")
    )
    return add_group_key(placed_rows, "#group").select("township", "village", "group_key")


def add_group_key(rows: pl.DataFrame, group: str) -> pl.DataFrame:
    """Add `group_key`, what two spellings of a villagers' group share; groups are few, and each is read once."""
    keys = rows.select(group).unique().with_columns(make_group_keys(pl.col(group)).alias("group_key"))
    return rows.join(keys, on=group, how="left", maintain_order="left")


def add_circumstances(rows: pl.DataFrame) -> pl.DataFrame:
    """Frame `described_rows`: with a phone number and the relative whom they name. `rows`: frame `placed_rows`."""
    named_rows = rows.with_columns(pl.coalesce("guardian_name", "head_name").alias("#relative"))
    keys = add_name_key(named_rows.select("#relative").unique(), "#relative").select(
        "#relative", pl.col("name_key").alias("relative")
    )
    named_rows = named_rows.join(keys, on="#relative", how="left", nulls_equal=False, maintain_order="left").drop(
        "#relative"
    )
    return named_rows.with_columns(
        extract_mobile(pl.col("phone")).alias("mobile"),
        pl.when(pl.col("relative") != pl.col("name_key")).then("relative").alias("relative"),
    )


def extract_mobile(column: pl.Expr) -> pl.Expr:
    """The first mobile number in a text; null where there is none."""
    # Nearly all are eleven figures: only the rest is searched.
    figures = column.cast(pl.Int64, strict=False)
    is_plain = ((column.str.len_bytes() == 11) & figures.is_between(*_MOBILES)).fill_null(value=False)
    searched = pl.when(~is_plain).then(column).str.replace_all(r"[\s-]", "").str.extract(_MOBILE, 1)
    return pl.when(is_plain).then(column).otherwise(searched)


def _add_ids(rows: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Add `id`, `repair`, `other_id`, `hint_birth`, `shown`, `typed`, `document`.

    The first identifier with a valid number speaks, and where there is one no document does.

    A number that a spreadsheet may have cut comes last, whatever its check character says (M07).
    """
    names = list_identifiers(rows)
    for name in names:
        rows = _add_identifier(rows, name, as_of)
    rows = rows.with_columns(
        _choose_first_id(names, "number").alias("id"),
        _choose_first_id(names, "repair").alias("repair"),
        *(pl.coalesce(f"#{part} {name}" for name in names).alias(part) for part in _ID_PARTS[2:6]),
    )
    rows = rows.with_columns(pl.when(pl.col("id").is_null()).then("document").alias("document"))
    other_ids = [_select_other_id(pl.col(f"#number {name}"), ~pl.col(f"#cut {name}")) for name in names[1:]]
    other_ids += [_select_other_id(pl.col(f"#second {name}"), _EVERY_ROW) for name in names]
    rows = rows.with_columns(pl.coalesce(pl.lit(None, pl.String), *other_ids).alias("other_id"))
    return rows.drop(f"#{part} {name}" for part in _ID_PARTS for name in names)


def _select_other_id(number: pl.Expr, is_whole: pl.Expr) -> pl.Expr:
    return pl.when(is_whole & (number != pl.col("id"))).then(number)


_ID_PARTS = ("number", "repair", "hint_birth", "shown", "typed", "document", "cut", "second")
_EVERY_ROW = pl.lit(value=True)


def _add_identifier(rows: pl.DataFrame, name: str, as_of: date) -> pl.DataFrame:
    """Add the identifier's `_ID_PARTS`, each as `#part name`."""
    numbers = read_numbers(rows[name], as_of).with_columns(identity.read_birth_date(pl.col("number")).alias("birth"))
    rows = rows.join(numbers, left_on=name, right_on="text", how="left", maintain_order="left")
    is_doubted = is_cut(name, "number", get_suspicious_flag(name))
    return (
        rows.with_columns(
            pl.when(is_doubted).then(pl.lit(CUT_BY_SPREADSHEET)).otherwise("repair").alias("repair"),
            pl.when(is_doubted).then(cut_pattern(pl.col("shown"))).otherwise("shown").alias("shown"),
            pl.when(is_doubted).then(pl.coalesce("hint_birth", "birth")).otherwise("hint_birth").alias("hint_birth"),
            is_doubted.alias("cut"),
        )
        .drop("birth")
        .rename({part: f"#{part} {name}" for part in _ID_PARTS})
    )


def _choose_first_id(names: list[str], part: str) -> pl.Expr:
    """That part of the first identifier with a valid number; numbers that may have been cut come last."""
    valid = [(name, pl.col(f"#number {name}").is_not_null(), pl.col(f"#cut {name}")) for name in names]
    choice: Any = pl.when(pl.lit(value=False)).then(None)
    for takes_doubted in (False, True):
        for name, number, is_doubted in valid:
            choice = choice.when(number & (is_doubted if takes_doubted else ~is_doubted)).then(f"#{part} {name}")
    first_part: pl.Expr = choice.otherwise(None)
    return first_part
