"""Replies to the property search: a row can be about somebody who was asked about, or about nobody at all."""

from __future__ import annotations

import polars as pl

from domain.declarations.source import SourceDeclaration
from domain.handover import PLACE, Admission
from domain.tables import conform, empty
from matchers.link import Linked, Linker
from matchers.numbers import near
from matchers.prepare import CUT, compared_rows

NOT_ASKED, NAME_ONLY, ODD = "not_asked", "asked_name_only", "id_name_conflict"
_NOBODY = pl.lit(None, dtype=pl.String)


def link_asked(linker: Linker, admission: Admission, source: SourceDeclaration) -> Linked:
    """Decide about every accepted row of a reply; `linker` knows the people whom this department was asked about.

    By the number of somebody who was asked a row is linked as any other is; a number of somebody else is a stranger's
    whatever the name, and a row without a valid number is at most in review, as a namesake's would be.
    """
    rows = compared_rows(admission, source, linker.regions, linker.as_of).filter("readable")
    numbers = linker.names.select("id").drop_nulls().unique()
    bearing = rows.join(numbers, on="id", how="semi")
    rest = rows.join(bearing, on="row", how="anti")
    whole = pl.col("id").is_not_null() & (pl.col("repair").fill_null("") != CUT)
    met = _namesakes(rest.filter(~whole), linker.names)
    others = rest.join(met, on="row", how="anti").with_columns(person_id=_NOBODY, household_id=_NOBODY)
    numbered = _by_number(linker, admission, source, bearing)
    links = [
        numbered.links,
        _outcome(_single(met), linker, source, NAME_ONLY),
        _outcome(others, linker, source, NOT_ASKED),
    ]
    claims = conform(met.with_columns(source=pl.lit(source.id), certain=pl.lit(value=False)), "claims")
    return Linked(pl.concat(links).sort(*PLACE), pl.concat([numbered.claims, claims]).sort(*PLACE, "person_id"))


def _by_number(linker: Linker, admission: Admission, source: SourceDeclaration, bearing: pl.DataFrame) -> Linked:
    """The rows that bear an asked person's number, linked; what leads to anybody but its owner waits for a person."""
    own = admission.accepted.join(bearing, on=list(PLACE), how="semi", maintain_order="left")
    linked = linker.link(Admission(admission.source, own, empty("quarantine"), own.clear()), source)
    owners = linker.names.select("person_id", "household_id", "id").drop_nulls().unique()
    owned = bearing.select(*PLACE, "id").join(owners, on="id").drop("id")
    sure = linked.links.filter(pl.col("decision") == "linked").join(owned, on=[*PLACE, "person_id"], how="semi")
    waits = linked.links.join(sure, on=list(PLACE), how="anti")
    odd = owned.join(waits.filter(pl.col("decision") != "review"), on=list(PLACE), how="semi")
    links = [sure, waits.filter(pl.col("decision") == "review"), _outcome(_single(odd), linker, source, ODD)]
    doubtful = owned.join(sure, on=list(PLACE), how="anti")
    doubtful = doubtful.with_columns(source=pl.lit(source.id), certain=pl.lit(value=False))
    certain = sure.with_columns(certain=pl.lit(value=True))
    return Linked(pl.concat(links), pl.concat([conform(part, "claims") for part in (certain, doubtful)]))


def _namesakes(rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """row, place, person_id, household_id: asked people of the row's name whose number may be the row's."""
    met = rows.join(names.drop("reading"), on="name_key")
    same = met.filter(near(pl.col("shown"), pl.col("member_number")).fill_null(value=True))
    return same.select("row", *PLACE, "person_id", "household_id").unique().sort("row", "person_id")


def _single(met: pl.DataFrame) -> pl.DataFrame:
    """One line per row; where it may be about several people it names nobody."""
    alone = pl.col("person_id").n_unique() == 1
    return met.group_by(PLACE, maintain_order=True).agg(
        pl.when(alone).then(pl.col(name).first()).alias(name) for name in ("person_id", "household_id")
    )


def _outcome(rows: pl.DataFrame, linker: Linker, source: SourceDeclaration, code: str) -> pl.DataFrame:
    """Table `links` of rows that all have the same outcome."""
    outcome = linker.matching.outcomes[code]
    told = {
        "source": source.id, "reason": code, "decision": outcome.decision, "method": outcome.method,
        "score": outcome.score, "runner_up": None,
    }  # fmt: skip
    return conform(rows.with_columns(pl.lit(value).alias(name) for name, value in told.items()), "links")
