"""Points in time that programs write instead of days, as the day that it was in China (M27).

A web front end stores local midnight in UTC: 2025-09-30T16:00:00.000Z is 1 October here. The zone of Shanghai knows
the summer times of 1986 to 1991, in which birth days began at 15:00Z.
"""

from __future__ import annotations

import polars as pl

_ZONE = "Asia/Shanghai"
_MONTHS = {
    name: f"{number:02}"
    for number, name in enumerate(
        ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"), start=1
    )
}
_TIME = r"([01]?\d|2[0-4]):?(\d{2})(?::?\d{2}(?:\.\d+)?)?"
_OFFSET = r"(?:Z|UTC|GMT|(?:UTC|GMT)?([-+])(\d{1,2}):?(\d{2})?)"
_STANDARD = rf"^(\d{{4}})[-/]?(\d{{1,2}})[-/]?(\d{{1,2}})[T\s]+{_TIME}\s*{_OFFSET}(?:\[[A-Z/_]+\]|\s+(?:UTC|GMT|CST))?$"
# TUE SEP 30 2025 16:00:00 GMT+0000 (…); 30 SEP 2025 16:00:00 GMT with or without its week day.
_WEEKDAY = r"^(?:(?:MON|TUE|WED|THU|FRI|SAT|SUN),?\s+)?"
_SCRIPT = rf"{_WEEKDAY}([A-Z]{{3}})\s+(\d{{1,2}}),?\s+(\d{{4}})\s+{_TIME}\s*{_OFFSET}(?:\s*\(.*\))?$"
_MAIL = rf"{_WEEKDAY}(\d{{1,2}})[\s-]([A-Z]{{3}})[\s-](\d{{4}})\s+{_TIME}\s*{_OFFSET}$"
# China's time in what Java writes.
_CST = r"(:\d{2}) CST\b"
_JAVA = rf"{_WEEKDAY}([A-Z]{{3}})\s+(\d{{1,2}})\s+{_TIME}\s+{_OFFSET}\s+(\d{{4}})$"
_CLOCK, _DISTANCE = ("hour", "minute"), ("sign", "hours", "minutes")
_FORMS = (
    (_STANDARD, ("year", "month", "day", *_CLOCK, *_DISTANCE)),
    (_SCRIPT, ("month", "day", "year", *_CLOCK, *_DISTANCE)),
    (_MAIL, ("day", "month", "year", *_CLOCK, *_DISTANCE)),
    (_JAVA, ("month", "day", *_CLOCK, *_DISTANCE, "year")),
)
_CHINA_AHEAD = 8 * 60
_MILLISECONDS = r"^(?:/DATE\()?(-?\d{12,13})(?:\.0+)?(?:[-+]\d{4})?(?:\)/)?$"
_SECONDS = r"^(1\d{9})(?:\.0+)?$"
# 12 digits may be yyyymmddhhmm.
_WRITTEN_OUT = r"^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])(?:[0-5]\d)?$"
_IS_INSTANT = (
    r"(?:Z|UTC|GMT|[-+]\d{2}:?\d{2}|:\d{2}(?:\.\d+)?\s*[-+]\d{1,2}|[\])/]|CST(?:\s+\d{4})?|(?:UTC|GMT)\S*\s+\d{4})$"
    r"|^-?\d{12,13}(?:\.0+)?$|^1\d{9}(?:\.0+)?$"
)


def read_local_days(text: pl.Series) -> pl.Series:
    """The day in China, as ISO text, of each cell that names a point in time; any other cell as it is.

    `text`: tidied and in upper case. A time that says +08:00 stands on the day it is written on.
    """
    # Most cells are none: the forms are looked for in the others alone.
    odd = text.str.contains(_IS_INSTANT).fill_null(value=False)
    if not odd.any():
        return text
    instants = text.filter(odd).unique()
    spelled = instants.str.replace(_CST, "$1 +0800")
    days = [*(_parse_texts(spelled, form, *places) for form, places in _FORMS), _parse_numbers(instants)]
    frame = pl.DataFrame([day.alias(str(number)) for number, day in enumerate(days)])
    local_days = frame.select(pl.coalesce(pl.all())).to_series()
    day_of_instant = {instant: day for instant, day in zip(instants, local_days, strict=True) if day is not None}
    return text.replace(day_of_instant) if day_of_instant else text


def _parse_texts(instants: pl.Series, form: str, *places: str) -> pl.Series:
    """The day in China of a time with its distance from UTC."""
    groups = pl.DataFrame({"cell": instants}).select(pl.col("cell").str.extract_groups(form).alias("parts"))
    parts = groups.unnest("parts")
    parts.columns = list(places)
    iso_day = pl.concat_str("year", pl.col("month").replace(_MONTHS), "day", separator="-")
    clock = pl.duration(hours=pl.col("hour").cast(pl.Int64), minutes=pl.col("minute").cast(pl.Int64))
    hours, minutes = (pl.col(name).cast(pl.Int64).fill_null(0) for name in ("hours", "minutes"))
    sign = pl.when(pl.col("sign") == "-").then(-1).otherwise(1)
    moments = parts.select(
        moment=iso_day.str.to_datetime("%Y-%m-%d", strict=False) + clock, ahead=(hours * 60 + minutes) * sign
    )
    utc = (pl.col("moment") - pl.duration(minutes="ahead")).dt.replace_time_zone("UTC")
    days = moments.select(
        pl.when(pl.col("ahead") == _CHINA_AHEAD)
        .then(pl.col("moment").dt.date())
        .otherwise(utc.dt.convert_time_zone(_ZONE).dt.date())
        .dt.to_string("%Y-%m-%d")
    )
    return days.to_series()


def _parse_numbers(instants: pl.Series) -> pl.Series:
    """Milliseconds or seconds since 1970. What may be digits of a date is one only at local midnight."""
    cell = pl.col("cell")
    milliseconds = cell.str.extract(_MILLISECONDS, 1)
    seconds = pl.coalesce(milliseconds.cast(pl.Int64) // 1000, cell.str.extract(_SECONDS, 1).cast(pl.Int64))
    moments = pl.DataFrame({"cell": instants}).select(
        local=pl.from_epoch(seconds, "s").dt.replace_time_zone("UTC").dt.convert_time_zone(_ZONE),
        is_written_out=cell.str.contains(_WRITTEN_OUT),
        is_short=milliseconds.str.len_chars().fill_null(13) < 13,
    )
    local = pl.col("local")
    is_unambiguous = ~pl.col("is_written_out") & (~pl.col("is_short") | (local.dt.time() == pl.time(0)))
    return moments.select(pl.when(is_unambiguous).then(local.dt.date().dt.to_string("%Y-%m-%d"))).to_series()
