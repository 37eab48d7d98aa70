"""Admission: `expectations.admit_rows` beside a loop over the rows, as a script for one department would have it."""

from __future__ import annotations

import re
from datetime import date, datetime

import pandas as pd

from benchmarks.measure import Case
from benchmarks.sample import Sample
from domain.handover import Admission

_CARE = {"住院": "住院", "门诊慢特病": "门诊慢特病", "门诊": "门诊", "普通门诊": "门诊"}
_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d")
_AMOUNTS = ("total_cost", "fund_paid", "self_paid")


def admission(sample: Sample) -> Case:
    """Settlements: two dates, four amounts, two codes."""
    raw_rows = sample.read_raw_rows("insurance_settlement")
    frame = raw_rows.rows.to_pandas()
    return Case(
        "type and admit rows",
        "pandas, a loop over rows",
        raw_rows.rows.height,
        ours=lambda: sample.admit(raw_rows),
        baseline=lambda: sum(_is_usable(row) for _, row in frame.iterrows()),
        agrees=lambda ours, baseline: isinstance(ours, Admission) and ours.accepted.height == baseline,
        rounds=1,
    )


def _is_usable(row: pd.Series[str]) -> bool:
    if not (row["name"] or row["id_number"]):
        return False
    typed = [_day(row["settled_on"]), _CARE.get(row["care_type"]), *(_yuan(row[name]) for name in _AMOUNTS)]
    _yuan(row["assistance"])
    _day(row["birth_date"])
    return all(value is not None for value in typed)


def _day(cell: str | None) -> date | None:
    for form in _FORMS:
        try:
            return datetime.strptime(cell or "", form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def _yuan(cell: str | None) -> float | None:
    try:
        return float(re.sub("[￥,]", "", cell or ""))
    except ValueError:
        return None
