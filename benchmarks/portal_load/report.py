"""The page `results.md`: what both sites took, and how many keys a hundred pairs need."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from benchmarks.linkage.report import table
from benchmarks.portal_load.bare_tables import BareSite
from benchmarks.portal_load.machine import describe_machine
from benchmarks.portal_load.measurements import Comparison
from benchmarks.portal_load.review_keys import ReviewKeys
from benchmarks.portal_load.visit_plan import Load

_HEADINGS = ("page", "pages opened", "median ms", "95 % within ms", "pages per second", "kB", "times the bare list's")


def write_report(
    out: Path, persons: int, users: int, bare: BareSite, comparisons: list[Comparison], peaks: Mapping[str, float],
    keys: ReviewKeys | None,
) -> None:  # fmt: skip
    """Write it anew."""
    parts = [
        "# The portal under load\n",
        f"`python -m benchmarks.portal_load`, {date.today()}\n",  # noqa: DTZ011 - the day at this desk
        table(("", "measured on"), describe_machine()),
        f"## {users} users at once, {persons:,} persons\n",
        f"The review queue has {bare.review:,} lines, the townships' lists {bare.households:,} households. "
        "Nobody pauses between two pages.\n",
        table(_HEADINGS, [line for comparison in comparisons for line in _make_lines(comparison)]),
        f"Most memory held: portal {peaks['portal']:,.0f} MB, bare site {peaks['bare']:,.0f} MB.\n",
    ]
    out.write_text("\n".join([*parts, *(_describe_keys(keys) if keys else [])]), encoding="utf-8")


def _make_lines(comparison: Comparison) -> list[list[str]]:
    return [
        [comparison.title, *_make_cells(comparison.portal), f"{comparison.ratio:.1f}"],
        [f"bare list: {comparison.bare.title}", *_make_cells(comparison.bare), ""],
    ]


def _make_cells(load: Load) -> list[str]:
    failed = f", {load.failures} failed" if load.failures else ""
    return [
        f"{load.pages:,}{failed}", f"{load.median:,.0f}", f"{load.slow:,.0f}", f"{load.per_second:.1f}",
        f"{load.size / 1000:.1f}",
    ]  # fmt: skip


def _describe_keys(keys: ReviewKeys) -> list[str]:
    rows = [
        (way, f"{effort.keys:,}", f"{effort.keys / keys.pairs:.1f}", f"{effort.typing:.0f}", f"{effort.seconds:.1f}")
        for way, effort in (("portal", keys.portal), ("workbook", keys.workbook))
    ]
    headings = ("", "keys", "keys per pair", "seconds of typing", "seconds of waiting for the program")
    return [f"## {keys.pairs} doubtful pairs\n", table(headings, rows)]
