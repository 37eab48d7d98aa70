"""Whose row is it? Every accepted row gets one decision with its reason.

A row goes through three steps: `prepare` brings it into a comparable form; `by_id` looks for the owner of its ID
number, and `by_name`, where that gave no witnessed owner, for people of its name; `decide` picks the strongest reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from domain.declarations.matching import MatchingDeclaration
from domain.declarations.source import SourceDeclaration
from domain.handover import PLACE, Admission
from domain.regions import Regions
from domain.tables import conform
from matchers.areas import link_areas
from matchers.by_id import UNWITNESSED, WITNESSED, by_id
from matchers.by_name import by_name, namesakes
from matchers.decide import decide
from matchers.prepare import compared_rows
from matchers.register import name_index


@dataclass(frozen=True)
class Linked:
    """`links`: table `links`, the accepted rows. `claims`: table `claims`, whom any row may be about."""

    links: pl.DataFrame
    claims: pl.DataFrame


@dataclass(frozen=True)
class Linker:
    """The register and the county's knowledge, ready to be asked of one source after another."""

    members: pl.DataFrame
    names: pl.DataFrame
    regions: Regions
    matching: MatchingDeclaration
    as_of: date

    @classmethod
    def of(cls, members: pl.DataFrame, regions: Regions, matching: MatchingDeclaration, as_of: date) -> Linker:
        """Index the table `members`."""
        return cls(members, name_index(members), regions, matching, as_of)

    def with_aliases(self, aliases: pl.DataFrame) -> Linker:
        """The same, which also finds people under the names and numbers of table `aliases`."""
        return replace(self, names=name_index(self.members, aliases))

    def link(self, admission: Admission, source: SourceDeclaration) -> Linked:
        """Decide about every accepted row of a source; unreadable rows only make claims."""
        rows = compared_rows(admission, source, self.regions, self.as_of)
        if source.grain == "area":
            decided, candidates = link_areas(rows, self.members)
        else:
            candidates = self._candidates(rows, household_grain=source.grain == "household")
            decided = decide(rows, candidates)
            pasted = rows.join(decided.filter(pl.col("reason").is_in(UNWITNESSED)), on="row", how="semi")
            candidates = _meant(candidates, namesakes(pasted, self.names))
        rows = rows.select(*PLACE, "row", "readable")
        outcomes = self._with_outcome(rows.join(decided, on="row", how="left"), source.id)
        return Linked(conform(outcomes.filter("readable"), "links").sort(*PLACE), _claims(outcomes, candidates))

    def _candidates(self, rows: pl.DataFrame, household_grain: bool) -> pl.DataFrame:
        """Whom each row may be about: row, person_id, household_id, reason, one line per row and person."""
        owners = by_id(rows, self.names)
        settled = owners.filter(pl.col("reason").is_in(WITNESSED))
        conflicts = owners.join(settled, on="row", how="anti")
        namesakes = by_name(rows.join(settled, on="row", how="anti"), self.names, conflicts, household_grain)
        others = namesakes.join(conflicts, on=["row", "person_id"], how="anti")
        return pl.concat([settled, conflicts, others])

    def _with_outcome(self, rows: pl.DataFrame, source: str) -> pl.DataFrame:
        table = pl.DataFrame(
            [
                {"reason": code, **outcome.model_dump(exclude={"title"})}
                for code, outcome in self.matching.outcomes.items()
            ],
            schema={"reason": pl.String, "decision": pl.String, "method": pl.String, "score": pl.Float64},
        )
        runner_up = pl.lit(None, dtype=pl.Float64).alias("runner_up")
        return rows.join(table, on="reason", how="left").with_columns(pl.lit(source).alias("source"), runner_up)


def _meant(candidates: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """row, person_id, household_id of everybody whom a row may be about."""
    whom = ["row", "person_id", "household_id"]
    return pl.concat([candidates.select(whom), others.select(whom)]).unique(maintain_order=True)


def _claims(outcomes: pl.DataFrame, candidates: pl.DataFrame) -> pl.DataFrame:
    """Linked readable rows claim for certain; every candidate of another row may be meant."""
    linked = (pl.col("decision") == "linked") & pl.col("readable")
    certain = outcomes.filter(linked).with_columns(certain=pl.lit(value=True))
    doubtful = outcomes.filter(~linked).drop("person_id", "household_id")
    doubtful = doubtful.join(candidates, on="row").with_columns(certain=pl.lit(value=False))
    columns = ["source", *PLACE, "person_id", "household_id", "certain"]
    both = pl.concat([certain.select(columns), doubtful.select(columns)])
    return conform(both, "claims").sort(*PLACE, "person_id", nulls_last=True)
