"""A delivery's numbers beside those of the period before; always a warning, never a refusal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from domain.county.source import FieldType, SourceDeclaration

_UNKNOWN = float("nan")
# Ratios tell counts and amounts apart, differences tell shares apart.
_RATIOS = ("rows", "median_")
_DIFFERENCES = ("filled_", "readable_", "valid_id_share")
_CODES = "drift_codes_"


def name_share_column(field: str, value: str) -> str:
    """The column of the share of one code value."""
    return f"share_{field}_{value}"


def list_drift_columns(columns: Iterable[str], source: SourceDeclaration) -> tuple[str, ...]:
    """Name the drift numbers of a profile with these columns."""
    plain = (f"drift_{column}" for column in columns if column.startswith((*_RATIOS, *_DIFFERENCES)))
    return (*plain, *(f"{_CODES}{name}" for name in source.of_type(FieldType.CODE)))


def compute_drift(now: Mapping[str, float], before: Mapping[str, float], source: SourceDeclaration) -> dict[str, float]:
    """Compare two profiles of a source; NaN where either does not know.

    `drift_rows` and `drift_median_`: this period's number divided by the last one's. `drift_filled_`,
    `drift_readable_` and `drift_valid_id_share`: the difference of the shares. `drift_codes_`: which share of the
    rows would have to change their code to make both periods alike (half the sum of the differences).
    """
    return dict(_pair_columns(now, before, source))


def _pair_columns(
    now: Mapping[str, float], before: Mapping[str, float], source: SourceDeclaration
) -> Iterator[tuple[str, float]]:
    for column in now:
        if column.startswith(_RATIOS):
            yield f"drift_{column}", _compute_ratio(now[column], before.get(column, _UNKNOWN))
        elif column.startswith(_DIFFERENCES):
            yield f"drift_{column}", now[column] - before.get(column, _UNKNOWN)
    for name in source.of_type(FieldType.CODE):
        columns = [name_share_column(name, value) for value in source.fields[name].codes]
        yield f"{_CODES}{name}", sum(abs(now[column] - before.get(column, _UNKNOWN)) for column in columns) / 2


def _compute_ratio(now: float, before: float) -> float:
    return now / before if before and not math.isnan(before) else _UNKNOWN
