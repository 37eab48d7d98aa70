"""The sample county that all cases work on, made from its seed in a temporary folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

import expectations
import intake
import matchers
from data_samples.departments import DELIVERIES
from data_samples.world import make_world
from data_samples.writing import write
from domain.handover import Admission, RawRows, SheetFound
from domain.periods import Period
from pipeline.county.county import County
from pipeline.county.load_county import load_county
from screening.declarations.rule_fields import find_fields_read

CONFIG = Path(__file__).resolve().parents[1] / "config"
SEED, PERIOD = 450321, Period.parse("2026Q3")


@dataclass(frozen=True)
class Sample:
    """Deliveries in `inbox`, and what the stages before a case have made of them."""

    inbox: Path

    @classmethod
    def made(cls, folder: Path, households: int) -> Sample:
        """Write the deliveries of a county of so many households below the folder."""
        world = make_world(SEED, households, PERIOD)
        for deliver in DELIVERIES:
            write(deliver(world), folder)
        return cls(folder)

    @property
    def as_of(self) -> date:
        """The period's last day."""
        return PERIOD.end

    @cached_property
    def county(self) -> County:
        """The project's own configuration."""
        return load_county(CONFIG)

    @cached_property
    def sheets(self) -> list[SheetFound]:
        """Every sheet of the inbox, recognised."""
        return intake.recognise_files(self.inbox, self.county.source_headings.values())

    def path(self, source: str) -> Path:
        """Where a source's file lies."""
        return self.inbox / next(sheet.file for sheet in self.sheets if sheet.source == source)

    def read_raw_rows(self, source: str) -> RawRows:
        """Read the source's rows as text."""
        return intake.read_raw_rows(self.inbox, self.county.sources[source], self.sheets)

    def admit(self, raw_rows: RawRows) -> Admission:
        """Type the rows and tell the usable ones."""
        source = self.county.sources[raw_rows.source]
        return expectations.admit_rows(raw_rows, source, find_fields_read(self.county.policy(None), source), self.as_of)

    def admitted(self, source: str) -> Admission:
        """Both in turn."""
        return self.admit(self.read_raw_rows(source))

    @cached_property
    def members(self) -> pl.DataFrame:
        """Table `members`."""
        accepted = self.admitted("register_members").accepted
        return matchers.build_members(accepted, self.county.regions, self.as_of)

    @cached_property
    def linker(self) -> matchers.Linker:
        """The register, indexed."""
        return matchers.Linker.prepare(self.members, self.county.regions, self.county.matching, self.as_of)
