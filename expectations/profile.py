"""A delivery in numbers: counts and shares over every row, and no value of anybody's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from domain.declarations.source import FieldDeclaration, FieldType, SourceDeclaration
from domain.handover import PLACE, Admission, Landed
from domain.identity.columns import birth_date, sex
from domain.tables import polars_schema
from domain.text import squeeze
from expectations.check_names import checks_of
from expectations.drift import drift, drift_columns, share_column
from expectations.numbers import beside, numbers_of
from expectations.reading import count_readings

WHOLE = (
    "rows",
    "accepted",
    "quarantined_share",
    "numeric_id_share",
    "rounded_id_share",
    "valid_id_share",
    "same_id_many_names",
    "id_birth_agrees_share",
    "id_sex_agrees_share",
)

# One ID number with more different names than this is no number of anybody's (M14).
_NAMES_PER_ID = 3
_NOTHING = float("nan")
_ID_NUMBERS = {"name": pl.String, "number": pl.String, "rounded": pl.Boolean}


def profile_columns(source: SourceDeclaration) -> tuple[str, ...]:
    """Name every number that a profile of this source holds."""
    own = (column for name, field in source.fields.items() for column in _columns_of(name, field))
    found = (column for check in checks_of(source) for column in _found_columns(check))
    measured = (*WHOLE, *own, *found)
    return (*measured, *drift_columns(measured, source))


def profile(
    landed: Landed,
    admission: Admission,
    source: SourceDeclaration,
    today: date,
    issues: pl.DataFrame,
    before: Mapping[str, float],
) -> dict[str, float]:
    """Measure a delivery on every landed row; a share of nothing is NaN.

    Whole delivery: `rows`, `accepted` (counts), `quarantined_share` (rows), `numeric_id_share` (rows whose ID stood in
    a numeric cell), `rounded_id_share` and `valid_id_share` (of the filled ID numbers), `same_id_many_names` (valid ID
    numbers standing with more than three names), `id_birth_agrees_share` and `id_sex_agrees_share` (of the rows with a
    valid ID number and a birth date or sex of their own, those where both say the same). Per field: `filled_` (share
    of rows), `readable_` (share of the filled), `distinct_` (codes: how many different), `share_..._<value>` (codes:
    of the readable), `newest_..._days` (dates: days from the newest to `today`, negative when it is still to come),
    `median_` (money above zero, in the field's unit). Per check of `issues` (the delivery's table of that name):
    `found_` (lines) and `found_..._share` (of rows). `drift_`: beside `before`, the source's numbers one period ago.
    """
    numbers = dict(_whole(landed, admission, source, today))
    for name, field in source.fields.items():
        numbers.update(_of_field(count_readings(landed, name, field, today), name, field, today))
    numbers.update(_of_issues(issues, source, landed.rows.height))
    return numbers | drift(numbers, before, source)


def profiles_table(profiles: Mapping[str, Mapping[str, float]]) -> pl.DataFrame:
    """Table `profiles` from source -> numbers; NaN becomes null."""
    lines = [
        (source, metric, float(value)) for source, numbers in profiles.items() for metric, value in numbers.items()
    ]
    frame = pl.DataFrame(lines, schema=polars_schema("profiles"), orient="row")
    return frame.with_columns(pl.col("value").fill_nan(None))


def _columns_of(name: str, field: FieldDeclaration) -> Iterator[str]:
    yield from (f"filled_{name}", f"readable_{name}")
    if field.type is FieldType.CODE:
        yield f"distinct_{name}"
        yield from (share_column(name, value) for value in field.codes)
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
    yield from _agreement(admission.accepted, source, today)


def _agreement(rows: pl.DataFrame, source: SourceDeclaration, today: date) -> Iterator[tuple[str, float]]:
    """How often a row's own birth date and sex are those of its ID number: a paste one row too low tells here (M16)."""
    number = next((name for name in source.identifiers if source.fields[name].type is FieldType.ID_NUMBER), None)
    read = beside(rows[number], today)["number"] if number else pl.Series(dtype=pl.String)
    for name, told in (("birth_date", birth_date(pl.col("number"))), ("sex", sex(pl.col("number")))):
        known = number is not None and name in source.fields
        both = (
            rows.select(said=name).with_columns(number=read).select("said", told=told).drop_nulls() if known else None
        )
        agreeing = both.filter(pl.col("said") == pl.col("told")).height if both is not None else 0
        yield f"id_{name.removesuffix('_date')}_agrees_share", _share(agreeing, both.height if both is not None else 0)


def _of_issues(issues: pl.DataFrame, source: SourceDeclaration, rows: int) -> Iterator[tuple[str, float]]:
    counts = dict(issues.group_by("check").len().iter_rows())
    for check in checks_of(source):
        yield from zip(_found_columns(check), (counts.get(check, 0), _share(counts.get(check, 0), rows)), strict=True)


def _found_columns(check: str) -> tuple[str, str]:
    return f"found_{check}", f"found_{check}_share"


def _of_field(readings: pl.DataFrame, name: str, field: FieldDeclaration, today: date) -> Iterator[tuple[str, float]]:
    filled = readings.filter(~pl.col("blank"))
    read = filled.filter(pl.col("value").is_not_null())
    yield f"filled_{name}", _share(_rows(filled), _rows(readings))
    yield f"readable_{name}", _share(_rows(read), _rows(filled))
    if field.type is FieldType.CODE:
        yield f"distinct_{name}", read["value"].n_unique()
        counts = dict(read.group_by("value").agg(pl.col("rows").sum()).iter_rows())
        yield from ((share_column(name, value), _share(counts.get(value, 0), _rows(read))) for value in field.codes)
    if field.type is FieldType.DATE:
        # A date after the as-of date is a slip of the pen; it must not make an old delivery look fresh.
        newest = read.filter(pl.col("value") <= today)["value"].max()
        yield f"newest_{name}_days", (today - newest).days if isinstance(newest, date) else _NOTHING
    if field.type is FieldType.MONEY:
        # What somebody did not receive or pay, and reversals, say nothing about the unit.
        yield f"median_{name}", _weighted_median(read.filter(pl.col("value") > 0))


def _id_numbers(landed: Landed, source: SourceDeclaration, today: date) -> pl.DataFrame:
    """Every filled ID number: name (null where the source has none), rounded, number (null unless valid)."""
    name = squeeze(pl.col("name")) if "name" in source.fields else pl.lit(None, dtype=pl.String)
    found = [
        landed.rows.select(name=name, cell=field)
        .join(numbers_of(landed.rows[field], today), on="cell")
        .select(*_ID_NUMBERS)
        for field in source.of_type(FieldType.ID_NUMBER)
    ]
    return pl.concat(found) if found else pl.DataFrame(schema=_ID_NUMBERS)


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
