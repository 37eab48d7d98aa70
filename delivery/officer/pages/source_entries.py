"""What the validation page says of every source: its delivery, its numbers, its expectations and what failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from delivery.document_context import DocumentContext
from domain.county.source import SourceDeclaration


@dataclass(frozen=True)
class SourceEntry:
    """A source with its profile (metric -> number or none), its lines of `checks`, and metric -> what failed."""

    line: Mapping[str, object]
    source: SourceDeclaration
    numbers: Mapping[str, float | None]
    checks: Sequence[tuple[str, str, float | None, float | None]]
    failures: Mapping[str, tuple[str, str]]

    def failed(self, metric: str, low: float | None, high: float | None) -> bool:
        """Whether the number lies outside the band, or the suite said so."""
        value = self.numbers.get(metric)
        outside = value is not None and ((low is not None and value < low) or (high is not None and value > high))
        return outside or metric in self.failures

    @property
    def wrong(self) -> int:
        """How many expectations failed, those without a band of their own too."""
        known_metrics = {metric for metric, *_ in self.checks}
        failed = sum(self.failed(metric, low, high) for metric, _, low, high in self.checks)
        return failed + len(self.failures.keys() - known_metrics)


def list_entries(tables: Mapping[str, pl.DataFrame], context: DocumentContext) -> list[SourceEntry]:
    """Every source that a comparison takes: the register first, then by department as the run judges them."""
    lines = [line for line in tables["deliveries"].to_dicts() if line["source"] in context.declarations]
    departments = list(dict.fromkeys(line["department"] for line in lines))
    lines.sort(key=lambda line: departments.index(line["department"]))
    numbers = _group_by_source(tables["profiles"].select("source", "metric", "value"))
    checks = _group_by_source(tables["checks"].select("source", "metric", "severity", "minimum", "maximum"))
    failures = _group_by_source(tables["judgements"].select("source", "metric", "severity", "message"))
    return [
        SourceEntry(
            line,
            context.declarations[line["source"]],
            dict(numbers.get(line["source"], [])),
            checks.get(line["source"], []),
            {metric: (severity, message) for metric, severity, message in failures.get(line["source"], [])},
        )
        for line in lines
    ]


def _group_by_source(frame: pl.DataFrame) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = {}
    for source, *columns in frame.iter_rows():
        grouped.setdefault(source, []).append(tuple(columns))
    return grouped
