"""Whose row is it? Every accepted row gets one decision with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from domain.declarations.matching import MatchingDeclaration
from domain.declarations.source import SourceDeclaration
from domain.handover import PLACE, Admission
from domain.regions import Regions
from domain.tables import conform
from matchers.areas import link_areas
from matchers.by_id import by_id
from matchers.by_name import RUNGS, by_name
from matchers.prepare import compared_rows
from matchers.register import name_index

WEAK_RUNGS = ("name_village_sex", "head_in_group")


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

    def link(self, admission: Admission, source: SourceDeclaration) -> Linked:
        """Decide about every accepted row of a source; unreadable rows only make claims."""
        rows = compared_rows(admission, source, self.regions, self.as_of)
        if source.grain == "area":
            decided, candidates = link_areas(rows, self.members)
        else:
            decided, candidates = self._decide(rows, household_grain=source.grain == "household")
        outcomes = self._with_outcome(rows.join(decided, on="row", how="left"), source.id)
        return Linked(conform(outcomes.filter("readable"), "links").sort(*PLACE), _claims(outcomes, candidates))

    def _decide(self, rows: pl.DataFrame, household_grain: bool) -> tuple[pl.DataFrame, pl.DataFrame]:
        """(row, person_id, household_id, reason) per decided row, and (row, person_id, household_id) candidates."""
        by_number = by_id(rows, self.names)
        witnessed = by_number.filter(pl.col("reason") != "id_name_conflict")
        sure = _single(witnessed)
        shared = _several(witnessed, "id_shared")
        left = rows.join(witnessed.select("row"), on="row", how="anti")
        conflicts = by_number.join(witnessed.select("row"), on="row", how="anti")
        candidates = by_name(left, self.names, conflicts, household_grain)
        by_rung = _by_rung(candidates)
        unsettled = conflicts.join(by_rung.select("row"), on="row", how="anti")
        undecided = pl.concat([_single(unsettled), _several(unsettled, "id_name_conflict")])
        rest = left.join(by_rung.select("row"), on="row", how="anti").join(
            conflicts.select("row"), on="row", how="anti"
        )
        decided = pl.concat([sure, shared, by_rung, undecided, _nobody(rest)])
        waiting = pl.concat([witnessed, conflicts, candidates]).select("row", "person_id", "household_id")
        return decided, waiting.unique(maintain_order=True)

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


def _single(pairs: pl.DataFrame) -> pl.DataFrame:
    """Rows with exactly one person."""
    return pairs.filter(pl.len().over("row") == 1).select("row", "person_id", "household_id", "reason")


def _several(pairs: pl.DataFrame, reason: str) -> pl.DataFrame:
    """Rows with several persons: nobody is named, the household only when they share it."""
    groups = pairs.filter(pl.len().over("row") > 1).group_by("row", maintain_order=True)
    one_household = pl.when(pl.col("household_id").n_unique() == 1).then(pl.col("household_id").first())
    return groups.agg(
        pl.lit(None, dtype=pl.String).first().alias("person_id"),
        one_household.alias("household_id"),
        pl.lit(reason).first().alias("reason"),
    )


def _by_rung(candidates: pl.DataFrame) -> pl.DataFrame:
    """Each row's strongest rung, when it leads to one person; several wait for a person.

    Sex or group alone tell a namesake apart only when nobody else of that name lives in the village.
    """
    order = pl.col("reason").replace_strict(RUNGS, list(range(len(RUNGS))), return_dtype=pl.Int64)
    ranked = candidates.with_columns(order.alias("_order"))
    best = ranked.filter(pl.col("_order") == pl.col("_order").min().over("row"))
    namesakes = ranked.filter(pl.col("reason") == "name_village_only").select("row")
    crowded = best.filter(pl.col("reason").is_in(WEAK_RUNGS)).join(namesakes, on="row", how="semi")
    several = pl.concat([_several(best, "several_same_name"), _as_review(crowded)]).unique(
        "row", keep="first", maintain_order=True
    )
    return pl.concat([_single(best).join(several.select("row"), on="row", how="anti"), several])


def _as_review(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.select("row", "person_id", "household_id", pl.lit("several_same_name").alias("reason"))


def _nobody(rows: pl.DataFrame) -> pl.DataFrame:
    reason = (
        pl.when(pl.col("id").is_not_null())
        .then(pl.lit("nobody_of_that_id"))
        .when(pl.col("name_key").is_null())
        .then(pl.lit("no_name"))
        .otherwise(pl.lit("nobody_found"))
    )
    nobody = pl.lit(None, dtype=pl.String)
    return rows.select("row", nobody.alias("person_id"), nobody.alias("household_id"), reason.alias("reason"))


def _claims(outcomes: pl.DataFrame, candidates: pl.DataFrame) -> pl.DataFrame:
    """Linked readable rows claim for certain; every candidate of another row may be meant."""
    linked = pl.col("decision") == "linked"
    certain = outcomes.filter(linked & pl.col("readable")).with_columns(pl.lit(value=True).alias("certain"))
    doubtful = (
        outcomes.filter(~linked | ~pl.col("readable")).drop("person_id", "household_id").join(candidates, on="row")
    )
    columns = ["source", *PLACE, "person_id", "household_id", "certain"]
    both = [certain.select(columns), doubtful.with_columns(pl.lit(value=False).alias("certain")).select(columns)]
    return conform(pl.concat(both), "claims").sort(*PLACE, "person_id", nulls_last=True)
