"""Days that townships write without the year: 10月15日, 10/15."""

from __future__ import annotations

from datetime import date

import polars as pl

from domain.text import squeeze

# 10.1 may be the first or the tenth of October, which a numeric cell shows alike: with one figure, 1 to 3, it is
# not read.
_FORMS = (
    r"^(\d{1,2})月(\d{1,2})[日号]?[。.]?$",
    r"^(\d{1,2})[/\-](\d{1,2})[。.]?$",
    r"^(\d{1,2})\.(\d{2}|[4-9])$",
)


def complete_short_days(days: pl.Expr, as_of: pl.Expr, today: date) -> pl.Expr:
    """The cells, a day without a year being completed as an ISO date; all others as they are.

    `as_of`: the day from which the list could be answered, null where that is not known. The year is the one that puts
    the day between that and today; where there is none, or several, the newest that is not ahead; and where the list
    leaves none, this year's, so that it is refused as what it says.
    """
    text = squeeze(days)
    month = pl.coalesce(text.str.extract(form, 1) for form in _FORMS)
    day = pl.coalesce(text.str.extract(form, 2) for form in _FORMS)
    years = [today.year, today.year - 1]
    candidates = [
        pl.concat_str(pl.lit(str(year)), month, day, separator="-").str.to_date("%Y-%m-%d", strict=False)
        for year in years
    ]
    answerable = [pl.when((c <= today) & ((c >= as_of) | as_of.is_null())).then(c) for c in candidates]
    chosen = pl.coalesce(*answerable, *candidates)
    return pl.coalesce(chosen.dt.to_string("iso"), days)
