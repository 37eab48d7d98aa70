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
_JAVA = rf"{_WEEKDAY}([A-Z]{{3}})\s+(\d{{1,2}})\s+{_TIME}\s+{_OFFSET}\s+(\d{{4}})$"
# CST is China's time in what Java writes.
_JAVA_LOCAL = rf"{_WEEKDAY}([A-Z]{{3}})\s+(\d{{1,2}})\s+{_TIME}\s+CST\s+(\d{{4}})$"
_MILLISECONDS = r"^(?:/DATE\()?(-?\d{12,13})(?:\.0+)?(?:[-+]\d{4})?(?:\)/)?$"
_SECONDS = r"^(1\d{9})(?:\.0+)?$"
# 12 digits may be yyyymmddhhmm.
_WRITTEN_OUT = r"^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])(?:[0-5]\d)?$"
_IS_INSTANT = (
    r"(?:Z|UTC|GMT|[-+]\d{2}:?\d{2}|:\d{2}(?:\.\d+)?\s*[-+]\d{1,2}|[\])/]|CST(?:\s+\d{4})?|(?:UTC|GMT)\S*\s+\d{4})$"
    r"|^-?\d{12,13}(?:\.0+)?$|^1\d{9}(?:\.0+)?$"
)


def local_days(text: pl.Expr) -> pl.Expr:
    """The day in China, as ISO text, of each cell that names a point in time; any other cell as it is.

    `text`: tidied and in upper case. A time that says +08:00 stands on the day it is written on.
    """
    # Most cells are none: the forms are looked for in the others alone.
    instant = pl.when(text.str.contains(_IS_INSTANT)).then(text)
    return pl.coalesce(_from_text(instant), _from_number(instant), text)


def _from_text(text: pl.Expr) -> pl.Expr:
    forms = (
        (_STANDARD, (1, 2, 3, 4, 5, 6)),
        (_SCRIPT, (3, 1, 2, 4, 5, 6)),
        (_MAIL, (3, 2, 1, 4, 5, 6)),
        (_JAVA, (8, 1, 2, 3, 4, 5)),
    )
    found = pl.coalesce(_local_day(text.str.extract_groups(form), *places) for form, places in forms)
    local = text.str.extract_groups(_JAVA_LOCAL).struct
    written = pl.concat_str(local.field("5"), _month(local.field("1")), local.field("2"), separator="-")
    return pl.coalesce(found, written)


def _local_day(groups: pl.Expr, year: int, month: int, day: int, hour: int, minute: int, sign: int) -> pl.Expr:
    """The day in China of a time with its distance from UTC; `sign` is followed by its hours and minutes."""

    def part(number: int) -> pl.Expr:
        return groups.struct.field(str(number))

    written = pl.concat_str(part(year), _month(part(month)), part(day), separator="-")
    moment = written.str.to_datetime("%Y-%m-%d", strict=False) + pl.duration(
        hours=part(hour).cast(pl.Int64), minutes=part(minute).cast(pl.Int64)
    )
    hours, minutes = part(sign + 1).cast(pl.Int64).fill_null(0), part(sign + 2).cast(pl.Int64).fill_null(0)
    ahead = (hours * 60 + minutes) * pl.when(part(sign) == "-").then(-1).otherwise(1)
    utc = (moment - pl.duration(minutes=ahead)).dt.replace_time_zone("UTC")
    in_china = pl.when(ahead == 8 * 60).then(moment.dt.date()).otherwise(utc.dt.convert_time_zone(_ZONE).dt.date())
    return in_china.dt.to_string("%Y-%m-%d")


def _month(name: pl.Expr) -> pl.Expr:
    return name.replace(_MONTHS)


def _from_number(text: pl.Expr) -> pl.Expr:
    """Milliseconds or seconds since 1970. What may be digits of a date is one only at local midnight."""
    milliseconds = text.str.extract(_MILLISECONDS, 1)
    seconds = pl.coalesce(
        milliseconds.cast(pl.Int64, strict=False) // 1000, text.str.extract(_SECONDS, 1).cast(pl.Int64, strict=False)
    )
    local = pl.from_epoch(seconds, "s").dt.replace_time_zone("UTC").dt.convert_time_zone(_ZONE)
    short = milliseconds.str.len_chars() < 13
    midnight = local.dt.time() == pl.time(0)
    sure = ~text.str.contains(_WRITTEN_OUT) & (~short.fill_null(value=False) | midnight)
    return pl.when(sure).then(local.dt.date().dt.to_string("%Y-%m-%d"))
