"""A delivery in numbers: counts and shares over every row, and no value of anybody's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from domain.county.source import FieldDeclaration, FieldType, SourceDeclaration
from domain.tables import polars_schema
from expectations.measures.delivery_measures import DeliveryMeasures
from expectations.profile.check_names import list_checks
from expectations.profile.profile_drift import compute_drift, list_drift_columns, name_share_column

DELIVERY_COLUMNS = (
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
_NO_SHARE = float("nan")


def list_profile_columns(source: SourceDeclaration) -> tuple[str, ...]:
    """Name every number that a profile of this source holds."""
    field_columns = (column for name, field in source.fields.items() for column in _list_field_columns(name, field))
    issue_columns = (column for check in list_checks(source) for column in _list_issue_columns(check))
    measured = (*DELIVERY_COLUMNS, *field_columns, *issue_columns)
    return (*measured, *list_drift_columns(measured, source))


def make_profile(
    measures: DeliveryMeasures,
    source: SourceDeclaration,
    today: date,
    issues: pl.DataFrame,
    before: Mapping[str, float],
) -> dict[str, float]:
    """Tell what was measured on every raw row of a delivery; a share of nothing is NaN.

    Whole delivery: `rows`, `accepted` (counts), `quarantined_share` (rows), `numeric_id_share` (rows whose ID stood in
    a numeric cell), `rounded_id_share` and `valid_id_share` (of the filled ID numbers), `same_id_many_names` (valid ID
    numbers standing with more than three names), `id_birth_agrees_share` and `id_sex_agrees_share` (of the rows with a
    valid ID number and a birth date or sex of their own, those where both say the same). Per field: `filled_` (share
    of rows), `readable_` (share of the filled), `distinct_` (codes: how many different), `share_..._<value>` (codes:
    of the readable), `newest_..._days` (dates: days from the newest to `today`, negative when it is still to come),
    `median_` (money above zero, in the field's unit). Per check of `issues` (the delivery's table of that name):
    `found_` (lines) and `found_..._share` (of rows). `drift_`: beside `before`, the source's numbers one period ago.
    """
    numbers = dict(_measure_delivery(measures))
    for name, field in source.fields.items():
        numbers.update(_measure_field(measures, name, field, today))
    numbers.update(_measure_issues(issues, source, measures.row_counts["rows"]))
    return numbers | compute_drift(numbers, before, source)


def name_median_column(field: str) -> str:
    """The column of the median of a field of money."""
    return f"median_{field}"


def make_profiles_table(profiles: Mapping[str, Mapping[str, float]]) -> pl.DataFrame:
    """Table `profiles` from source -> numbers; NaN becomes null."""
    lines = [
        (source, metric, float(value)) for source, numbers in profiles.items() for metric, value in numbers.items()
    ]
    frame = pl.DataFrame(lines, schema=polars_schema("profiles"), orient="row")
    return frame.with_columns(pl.col("value").fill_nan(None))


def _list_field_columns(name: str, field: FieldDeclaration) -> Iterator[str]:
    yield from (f"filled_{name}", f"readable_{name}")
    if field.type is FieldType.CODE:
        yield f"distinct_{name}"
        yield from (name_share_column(name, value) for value in field.codes)
    if field.type is FieldType.DATE:
        yield f"newest_{name}_days"
    if field.type is FieldType.MONEY:
        yield name_median_column(name)


def _measure_delivery(measures: DeliveryMeasures) -> Iterator[tuple[str, float]]:
    row_counts = measures.row_counts
    yield "rows", row_counts["rows"]
    yield "accepted", row_counts["accepted"]
    yield "quarantined_share", _compute_share(row_counts["quarantined"], row_counts["rows"])
    yield "numeric_id_share", _compute_share(row_counts["numeric_id"], row_counts["rows"])
    yield "rounded_id_share", _compute_share(row_counts["rounded"], row_counts["numbers"])
    yield "valid_id_share", _compute_share(row_counts["valid"], row_counts["numbers"])
    yield "same_id_many_names", _count_shared(measures.names_per_number.sum_counts())
    for kind in ("birth", "sex"):
        yield f"id_{kind}_agrees_share", _compute_share(row_counts[f"{kind}_agrees"], row_counts[kind])


def _measure_issues(issues: pl.DataFrame, source: SourceDeclaration, rows: int) -> Iterator[tuple[str, float]]:
    counts = dict(issues.group_by("check").len().iter_rows())
    for check in list_checks(source):
        yield from zip(
            _list_issue_columns(check), (counts.get(check, 0), _compute_share(counts.get(check, 0), rows)), strict=True
        )


def _list_issue_columns(check: str) -> tuple[str, str]:
    return f"found_{check}", f"found_{check}_share"


def _measure_field(
    measures: DeliveryMeasures, name: str, field: FieldDeclaration, today: date
) -> Iterator[tuple[str, float]]:
    field_measures = measures.fields[name]
    yield f"filled_{name}", _compute_share(field_measures.filled, measures.row_counts["rows"])
    yield f"readable_{name}", _compute_share(field_measures.readable, field_measures.filled)
    if field.type is FieldType.CODE:
        yield f"distinct_{name}", len(field_measures.codes)
        yield from (
            (name_share_column(name, value), _compute_share(field_measures.codes[value], field_measures.readable))
            for value in field.codes
        )
    if field.type is FieldType.DATE:
        yield f"newest_{name}_days", (today - field_measures.newest).days if field_measures.newest else _NO_SHARE
    if field.type is FieldType.MONEY:
        # What somebody did not receive or pay, and reversals, say nothing about the unit.
        yield name_median_column(name), _compute_lower_median(measures.amounts[name].sum_counts())


def _count_shared(numbers: pl.DataFrame) -> int:
    return numbers.group_by("number").len().filter(pl.col("len") > _NAMES_PER_ID).height


def _compute_share(part: int, total: int) -> float:
    return part / total if total else _NO_SHARE


def _compute_lower_median(amounts: pl.DataFrame) -> float:
    """Find the lower median of the rows behind the distinct values."""
    ordered = amounts.sort("value").with_columns(below=pl.col("rows").cum_sum())
    middle = ordered.filter(pl.col("below") * 2 >= ordered["rows"].sum())
    return float(middle["value"][0]) if middle.height else _NO_SHARE
