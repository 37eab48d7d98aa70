"""A delivery in numbers: counts and shares over every row, and no value of anybody's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from domain.declarations.source import FieldDeclaration, FieldType, SourceDeclaration
from domain.handover import PLACE, Admission, Landed
from domain.identity.columns import clean, recognise
from domain.text import squeeze
from expectations.reading import count_readings

WHOLE = (
    "rows",
    "accepted",
    "quarantined_share",
    "numeric_id_share",
    "rounded_id_share",
    "valid_id_share",
    "same_id_many_names",
)

# One ID number with more different names than this is no number of anybody's (M14).
_NAMES_PER_ID = 3
# What Excel leaves of 18 digits: the last three as zeros, or an exponent (M07).
_ROUNDED = r"^\d{12,}000$|^\d\.\d+E\+?\d+$"
_NOTHING = float("nan")
_ID_NUMBERS = {"name": pl.String, "number": pl.String, "rounded": pl.Boolean}


def profile_columns(source: SourceDeclaration) -> tuple[str, ...]:
    """Name every number that a profile of this source holds."""
    own = (column for name, field in source.fields.items() for column in _columns_of(name, field))
    return (*WHOLE, *own)


def profile(landed: Landed, admission: Admission, source: SourceDeclaration, today: date) -> dict[str, float]:
    """Measure a delivery on every landed row; a share of nothing is NaN.

    Whole delivery: `rows`, `accepted` (counts), `quarantined_share` (rows), `numeric_id_share` (rows whose ID stood in
    a numeric cell), `rounded_id_share` and `valid_id_share` (of the filled ID numbers), `same_id_many_names` (valid ID
    numbers standing with more than three names). Per field: `filled_` (share of rows), `readable_` (share of the
    filled), `distinct_` (codes: how many different), `newest_..._days` (dates: days from the newest to `today`,
    negative when it is still to come), `median_` (money, in the field's unit).
    """
    numbers = dict(_whole(landed, admission, source, today))
    for name, field in source.fields.items():
        numbers.update(_of_field(count_readings(landed, name, field, today), name, field, today))
    return numbers


def _columns_of(name: str, field: FieldDeclaration) -> Iterator[str]:
    yield from (f"filled_{name}", f"readable_{name}")
    if field.type is FieldType.CODE:
        yield f"distinct_{name}"
    if field.type is FieldType.DATE:
        yield f"newest_{name}_days"
    if field.type is FieldType.MONEY:
        yield f"median_{name}"


def _whole(landed: Landed, admission: Admission, source: SourceDeclaration, today: date) -> Iterator[tuple[str, float]]:
    rows = landed.rows.height
    yield "rows", rows
    yield "accepted", admission.accepted.height
    yield "quarantined_share", _share(admission.quarantine.select(PLACE).n_unique(), rows)
    yield "numeric_id_share", _share(int(landed.rows["numeric_id"].sum()), rows)
    numbers = _id_numbers(landed, source, today)
    yield "rounded_id_share", _share(int(numbers["rounded"].sum()), numbers.height)
    yield "valid_id_share", _share(numbers["number"].count(), numbers.height)
    yield "same_id_many_names", _shared_by_many(numbers)


def _of_field(readings: pl.DataFrame, name: str, field: FieldDeclaration, today: date) -> Iterator[tuple[str, float]]:
    filled = readings.filter(~pl.col("blank"))
    read = filled.filter(pl.col("value").is_not_null())
    yield f"filled_{name}", _share(_rows(filled), _rows(readings))
    yield f"readable_{name}", _share(_rows(read), _rows(filled))
    if field.type is FieldType.CODE:
        yield f"distinct_{name}", read["value"].n_unique()
    if field.type is FieldType.DATE:
        # A date after the as-of date is a slip of the pen; it must not make an old delivery look fresh.
        newest = read.filter(pl.col("value") <= today)["value"].max()
        yield f"newest_{name}_days", (today - newest).days if isinstance(newest, date) else _NOTHING
    if field.type is FieldType.MONEY:
        yield f"median_{name}", _weighted_median(read)


def _id_numbers(landed: Landed, source: SourceDeclaration, today: date) -> pl.DataFrame:
    """Every filled ID number: name (null where the source has none), rounded, number (null unless valid)."""
    name = squeeze(pl.col("name")) if "name" in source.fields else pl.lit(None, dtype=pl.String)
    found = [
        landed.rows.select(name=name, cell=field).join(_numbers_of(landed.rows[field], today), on="cell").drop("cell")
        for field in source.of_type(FieldType.ID_NUMBER)
    ]
    return pl.concat(found) if found else pl.DataFrame(schema=_ID_NUMBERS)


def _numbers_of(cells: pl.Series, today: date) -> pl.DataFrame:
    """Judge every different filled cell once: columns cell, number, rounded."""
    cell = pl.col("cell")
    typed = pl.DataFrame({"cell": cells.unique()}).with_columns(typed=clean(cell)).drop_nulls("typed")
    number = recognise(cell, today).struct.field("number")
    return typed.select(cell, number=number, rounded=pl.col("typed").str.contains(_ROUNDED))


def _shared_by_many(numbers: pl.DataFrame) -> int:
    names = numbers.drop_nulls(["number", "name"]).group_by("number").agg(names=pl.col("name").n_unique())
    return names.filter(pl.col("names") > _NAMES_PER_ID).height


def _rows(readings: pl.DataFrame) -> int:
    return int(readings["rows"].sum())


def _share(part: int, whole: int) -> float:
    return part / whole if whole else _NOTHING


def _weighted_median(read: pl.DataFrame) -> float:
    """Find the lower median of the rows behind the distinct values."""
    ordered = read.sort("value").with_columns(below=pl.col("rows").cum_sum())
    middle = ordered.filter(pl.col("below") * 2 >= _rows(read))
    return float(middle["value"][0]) if middle.height else _NOTHING
