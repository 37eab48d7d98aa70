"""A property search as asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import ClassVar, Self

import polars as pl

from domain.county.source import SourceDeclaration
from domain.digests import hash_texts
from domain.office_clock import get_today
from domain.periods import Period
from pipeline.job import Job
from pipeline.run_request import RunRequest, parse_day
from screening.declarations.property import PROPERTY_SEARCH, list_searched_sources
from storage.workspace import find_latest_run

REGISTER, AUTHORISATIONS, RECEIPTS = "register_members", "authorisations", "property_receipts"
REVIEWS, VISITS = "village_reviews", "verification_results"
# Who is alive and here, and whose household is still in the matter.
_TOLD_BY = frozenset({REGISTER, "civil_deaths", "police_changes", REVIEWS, VISITS})
# What opens or answers: dates that nobody can read make a row useless, and rows that differ here are two, not one sent
# again. Of a reply every row that names somebody is kept.
_READ = {
    AUTHORISATIONS: frozenset({"household_id", "signed_on", "valid_until", "revoked_on", "departments", "agent_name"}),
    RECEIPTS: frozenset({"searched_on", "persons_searched"}),
}


@dataclass(frozen=True)
class PropertyJob(Job):
    """A search of one period; nothing of an earlier search is looked at, as property data do not stay."""

    command: ClassVar[str] = "property-search"
    runs_folder_name: ClassVar[str] = "property"

    @property
    def previous_run(self) -> tuple[Period, Path] | None:
        """No search rests on an earlier one."""
        return None

    @classmethod
    def prepare(cls, request: RunRequest) -> Self:
        """Check everything that can be checked before data is read; the day of the requests becomes part of the job.

        Raises `ConfigurationError` or `UsageError` with what to mend.
        """
        day = parse_day(request.asked_on, "--asked-on") or get_today()
        return super().prepare(replace(request, asked_on=day.isoformat()))

    @property
    def asked_on(self) -> date:
        """The day on which the requests are written."""
        # A job made from a plain request writes its requests on the as-of date.
        return parse_day(self.request.asked_on) or self.as_of

    def list_further_inputs(self, inbox: str) -> tuple[str, ...]:
        """The same search with requests of another day, or after more visits and reviews, is another search."""
        rows = self._select_remembered(inbox).values()
        lines = [line for table in rows for line in table.drop("recorded_at", "import_id", "inbox").rows()]
        return (self.asked_on.isoformat(), *([hash_texts(*map(str, lines))] if lines else []))

    @cached_property
    def remembered_rows(self) -> dict[str, pl.DataFrame]:
        """Visits and reviews that the ledger holds besides the inbox's: source -> its lines of the ledger's table."""
        return self._select_remembered(self.inbox_digest)

    def _select_remembered(self, inbox: str) -> dict[str, pl.DataFrame]:
        """Those up to the later of the search's days."""
        until = max(self.as_of, self.asked_on)
        tables = {VISITS: ("checked_on", self.remembered.visits), REVIEWS: ("reviewed_on", self.remembered.reviews)}
        is_own = (pl.col("inbox") == inbox).fill_null(value=False)
        return {
            source: lines.filter((pl.col(day) <= until).fill_null(value=True), ~is_own)
            for source, (day, lines) in tables.items()
        }

    @cached_property
    def comparison_run(self) -> Path | None:
        """The newest comparison of the same period, for the dossiers."""
        return find_latest_run(Path(self.request.workspace) / Job.runs_folder_name / str(self.period))

    @property
    def earlier_run_ids(self) -> str:
        """The comparison whose clues stand in the dossiers."""
        return self.comparison_run.name if self.comparison_run else ""

    def uses_source(self, source: SourceDeclaration) -> bool:
        """Authorisations, replies and receipts; the register; what tells whether somebody may still be looked up."""
        told_by = _TOLD_BY | {self.county.property.no_capacity.source}
        return source.used_by == PROPERTY_SEARCH or source.id in told_by

    def publishes_links(self, source: SourceDeclaration) -> bool:
        """Replies alone: rows that only tell who may be looked up are linked to nobody in a search's tables."""
        return super().publishes_links(source) and source.id in self.searched_sources()

    def fields_rules_read(self, source: SourceDeclaration) -> frozenset[str]:
        """What an authorisation says, figures of a receipt."""
        return _READ.get(source.id, frozenset())

    def required_sources(self) -> list[str]:
        """Who is registered, and who has signed."""
        return [REGISTER, AUTHORISATIONS]

    def searched_sources(self) -> dict[str, SourceDeclaration]:
        """The sources that departments reply with."""
        return list_searched_sources(self.county.sources)

    def searched_departments(self) -> list[str]:
        """The departments that may be asked."""
        return list(dict.fromkeys(source.department for source in self.searched_sources().values()))
