"""What the pages are made from: the run's tables, those of the period before, and the labels of codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from delivery.document_context import DocumentContext
from delivery.officer.linking_labels import ModelLabels, OutcomeLabel
from domain.county.settings import LinkageWatch, PlausibleShare
from domain.county.source import SourceDeclaration
from domain.tables import empty


@dataclass(frozen=True)
class PreviousRun:
    """The complete run of the period before, each table shaped as in `domain.tables`."""

    period_title: str
    accounting: pl.DataFrame
    rule_outcomes: pl.DataFrame
    link_groups: pl.DataFrame


@dataclass(frozen=True)
class RunTables:
    """Tables of this run."""

    members: pl.DataFrame
    suspected: pl.DataFrame
    suppressed: pl.DataFrame
    deliveries: pl.DataFrame
    rule_outcomes: pl.DataFrame
    accounting: pl.DataFrame
    files: pl.DataFrame
    links: pl.DataFrame


@dataclass(frozen=True)
class PageTables:
    """The tables that the pages count, each shaped as in `domain.tables`; `previous` is none in a first period."""

    run: RunTables
    link_groups: pl.DataFrame
    quarantine: pl.DataFrame
    resolved: pl.DataFrame
    checks: pl.DataFrame
    previous: PreviousRun | None = None
    profiles: pl.DataFrame = field(default_factory=lambda: empty("profiles"))
    judgements: pl.DataFrame = field(default_factory=lambda: empty("judgements"))
    patterns: pl.DataFrame = field(default_factory=lambda: empty("patterns"))


@dataclass(frozen=True)
class PageContext:
    """The labels of the lists (`document`), and those that only the pages need.

    `outcomes`: outcome code -> what it means. `sources`: source -> its declaration. `plausible`: rule -> the share of
    registered households within which its hits are believed. `model`: what the scores rest on. `watch`: from which
    fall of the linkage rate on the report warns.
    """

    document: DocumentContext
    outcomes: Mapping[str, OutcomeLabel]
    sources: Mapping[str, SourceDeclaration]
    plausible: Mapping[str, PlausibleShare]
    model: ModelLabels | None = None
    watch: LinkageWatch = field(default_factory=LinkageWatch)

    def name_source(self, source: str) -> str:
        """The source's title; a source that is no longer declared keeps its id."""
        label = self.document.sources.get(source)
        return label.title if label else source


@dataclass(frozen=True)
class PageInputs:
    """What a page is made from."""

    tables: PageTables
    context: PageContext
