"""The page `results.md`: what both sites took, and how many keys a hundred pairs need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.linkage.report import table
from benchmarks.portal_load.bare_tables import BareSite
from benchmarks.portal_load.machine import describe_machine
from benchmarks.portal_load.measurements import Comparison
from benchmarks.portal_load.review_keys import ReviewKeys
from benchmarks.portal_load.visit_plan import Load
from domain.office_clock import get_today

_HEADINGS = (
    "page", "pages opened", "median ms", "95 % within ms", "pages per second", "kB", "times the bare list's",
    "first after a start, s",
)  # fmt: skip


@dataclass(frozen=True)
class Findings:
    """What was measured. `peaks`: site -> most memory that its process held, in MB."""

    persons: int
    users: int
    bare: BareSite
    at_once: list[Comparison]
    with_pauses: list[Comparison]
    peaks: Mapping[str, float]
    keys: ReviewKeys | None


def write_report(out: Path, findings: Findings) -> None:
    """Write it anew."""
    bare, peaks = findings.bare, findings.peaks
    parts = [
        "# The portal under load\n",
        f"`python -m benchmarks.portal_load`, {get_today()}\n",
        table(("", "measured on"), describe_machine()),
        f"## {findings.users} users at once, {findings.persons:,} persons\n",
        f"The review queue has {bare.review:,} lines, the townships' lists {bare.households:,} households.\n",
        "Nobody pauses: the next page is asked for as soon as one has come.\n",
        _make_table(findings.at_once),
        "Everybody looks at a page for one to five seconds.\n",
        _make_table(findings.with_pauses),
        f"Most memory held: portal {peaks['portal']:,.0f} MB, bare site {peaks['bare']:,.0f} MB.\n",
    ]
    out.write_text("\n".join([*parts, *(_describe_keys(findings.keys) if findings.keys else [])]), encoding="utf-8")


def _make_table(comparisons: list[Comparison]) -> str:
    has_first = any(comparison.first is not None for comparison in comparisons)
    lines = [line for comparison in comparisons for line in _make_lines(comparison)]
    return table(_HEADINGS, lines) if has_first else table(_HEADINGS[:-1], [line[:-1] for line in lines])


def _make_lines(comparison: Comparison) -> list[list[str]]:
    return [
        [
            comparison.title,
            *_make_cells(comparison.portal),
            f"{comparison.ratio:.1f}",
            "" if comparison.first is None else f"{comparison.first:.1f}",
        ],
        [f"bare list: {comparison.bare.title}", *_make_cells(comparison.bare), "", ""],
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
