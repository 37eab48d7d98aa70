"""A cheap look at whether tables have changed: no line of them is read."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connections

_RUNS = "ledger_runs"
# What is filled in later, on lines that are there already.
_LATER = {
    _RUNS: ("publication", "withdrawn_at", "CASE WHEN is_complete THEN 1 END"),
    "feedback_imports": ("undone_at",),
}
# What takes lines of all other tables back.
_TAKING_BACK = frozenset({"feedback_imports", "undone_records"})


def read_mark(alias: str, tables: Collection[str]) -> str:
    """The newest line's number of every table, and how many have what is filled in later, as one text."""
    concerned = set(tables) if set(tables) == {_RUNS} else {*tables, *_TAKING_BACK}
    selects = [
        f"(SELECT {count} FROM {table})"  # noqa: S608 - our own names
        for table in sorted(concerned)
        for count in ("MAX(id)", *(f"COUNT({column})" for column in _LATER.get(table, ())))
    ]
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(selects)}")
        return "/".join(str(number or 0) for number in cursor.fetchone())
