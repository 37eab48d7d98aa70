"""The county: all of `config/` as one object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from casework.orders.declaration import OrderDeclaration
from casework.policy_gaps import EntitlementDeclaration
from casework.road.declaration import RoadDeclaration
from delivery.declarations.exports import ExportDeclaration
from delivery.declarations.lists import WorkbookLayout
from delivery.declarations.publicity import PublicityDeclaration
from delivery.declarations.pushes import PushDeclaration
from delivery.declarations.request import RequestDeclaration
from delivery.declarations.visit_form import VisitForm
from domain.county.policy import PolicyDeclaration
from domain.county.reading import did_you_mean
from domain.county.settings import CountySettings, SharedHeadings
from domain.county.source import SourceDeclaration
from domain.county.source_headings import SourceHeadings
from domain.errors import UsageError
from domain.periods import find_day_of_month
from domain.regions import Regions
from domain.text import make_heading_key
from domain.workdays import add_working_days
from matchers.declarations.matching import MatchingDeclaration
from screening.declarations.conflicts import ConflictDeclaration
from screening.declarations.property import PropertyDeclaration


@dataclass(frozen=True)
class County:
    """All of `config/`. `digest`: SHA-256 over its files; it changes when anything there does.

    One object serves everybody who loads the same files: nothing in it is to be changed.
    """

    folder: Path
    settings: CountySettings
    shared_headings: SharedHeadings
    regions: Regions
    sources: dict[str, SourceDeclaration]
    policies: dict[str, PolicyDeclaration]
    matching: MatchingDeclaration
    lists: dict[str, WorkbookLayout]
    request: RequestDeclaration
    conflicts: ConflictDeclaration
    property: PropertyDeclaration
    visit_form: VisitForm
    entitlements: EntitlementDeclaration
    orders: OrderDeclaration
    road: RoadDeclaration
    publicity: PublicityDeclaration
    pushes: dict[str, PushDeclaration]
    exports: dict[str, ExportDeclaration]
    digest: str

    def policy(self, name: str | None = None) -> PolicyDeclaration:
        """The named policy, or the one in force.

        Raises `UsageError` when there is none of that name.
        """
        policy_id = name or self.settings.policy
        if policy_id not in self.policies:
            hint = did_you_mean(policy_id, self.policies) or f"可用：{'、'.join(self.policies)}。"
            raise UsageError(f"没有名为“{policy_id}”的政策。{hint}")
        return self.policies[policy_id]

    def find_policy(self, name: str) -> PolicyDeclaration:
        """The policy that an earlier run used, or today's where that is gone."""
        return self.policy(name if name in self.policies else None)

    def list_household_sources(self) -> list[str]:
        """Ids of the sources whose rows speak of a whole household."""
        return [name for name, source in self.sources.items() if source.grain == "household"]

    def headings(self, source_id: str) -> dict[str, str]:
        """Comparison key of a heading -> field, most trusted first."""
        source = self.sources[source_id]
        own_headings = {
            make_heading_key(text): name for name, field in source.fields.items() for text in field.headings
        }
        # Where a household's row names a member too, the head's columns say whose household it is.
        household_headings = self.shared_headings.household if source.grain == "household" else {}
        field_of_key = {
            key: name
            for name in source.fields
            for text in household_headings.get(name, ())
            if own_headings.get(key := make_heading_key(text), name) == name
        } | own_headings
        for name in source.fields:
            for text in self.shared_headings.any.get(name, ()):
                field_of_key.setdefault(make_heading_key(text), name)
        for name, field in source.fields.items():
            for text in field.stand_ins:
                field_of_key.setdefault(make_heading_key(text), name)
        return field_of_key

    def due_on(self, department: str, as_of: date) -> date:
        """When the department's data are wanted, as its request letter says too.

        The first day of its number (`deliveries` in county.yaml) on or after the as-of date; else so many working days
        after it (request.yaml).
        """
        formal = [name for name, local in self.settings.departments.items() if local == department]
        day = self.settings.deliveries.day_for(department, *formal)
        return find_day_of_month(as_of, day) if day else add_working_days(as_of, self.request.due_working_days)

    @cached_property
    def source_headings(self) -> dict[str, SourceHeadings]:
        """Source -> by which headings its files are recognised."""
        return {
            name: SourceHeadings(source, self.headings(name), self.ignored(name))
            for name, source in self.sources.items()
        }

    def ignored(self, source_id: str) -> frozenset[str]:
        """Comparison keys of headings that are known and left unread."""
        source = self.sources[source_id]
        stand_ins = (text for field in source.fields.values() for text in field.stand_ins)
        texts = (*self.shared_headings.ignored, *source.ignored, *stand_ins)
        return frozenset(make_heading_key(text) for text in texts)
