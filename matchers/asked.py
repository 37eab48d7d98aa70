"""Replies to the property search: a row can be about somebody who was asked about, or about nobody at all."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from domain.declarations.source import SourceDeclaration
from domain.handover import PLACE, Admission
from domain.tables import conform, empty
from matchers.link import Linked, Linker
from matchers.numbers import with_number_level
from matchers.prepare import identified
from matchers.rows import source_rows, stands_whole

NOT_ASKED, NAME_ONLY, ODD = "not_asked", "asked_name_only", "id_name_conflict"
_NOBODY = pl.lit(None, dtype=pl.String)


def link_asked(linker: Linker, admission: Admission, source: SourceDeclaration) -> Linked:
    """Decide about every accepted row of a reply; `linker` knows the people whom this department was asked about.

    By the number of somebody who was asked a row is linked as any other is; a number of somebody else is a stranger's
    whatever the name, and a row without a valid number is at most in review, as a namesake's would be.
    """
    rows = identified(source_rows(admission, source), linker.as_of).filter("readable")
    numbers = linker.people.select("id").drop_nulls().unique()
    bearing = rows.join(numbers, on="id", how="semi")
    rest = rows.join(bearing, on="row", how="anti")
    met = _namesakes(rest.filter(~stands_whole()), linker.people)
    others = rest.join(met, on="row", how="anti").with_columns(person_id=_NOBODY, household_id=_NOBODY)
    numbered = _by_number(linker, admission, source, bearing)
    links = [
        numbered.links,
        _outcome(_single(met), linker, source, NAME_ONLY),
        _outcome(others, linker, source, NOT_ASKED),
    ]
    claims = conform(met.with_columns(source=pl.lit(source.id), certain=pl.lit(value=False)), "claims")
    claimed = pl.concat([numbered.claims, claims]).sort(*PLACE, "person_id")
    # What a reply says of anybody goes nowhere, not even as a hash.
    told = pl.concat(links).with_columns(_NOBODY.alias("row_key")).sort(*PLACE)
    return replace(numbered, links=told, claims=claimed, pairs=numbered.pairs.clear())


def _by_number(linker: Linker, admission: Admission, source: SourceDeclaration, bearing: pl.DataFrame) -> Linked:
    """The rows that bear an asked person's number, linked; what leads to anybody but its owner waits for a person."""
    own = admission.accepted.join(bearing, on=list(PLACE), how="semi", maintain_order="left")
    linked = linker.link(Admission(admission.source, own, empty("quarantine"), own.clear()), source)
    owners = linker.people.select("person_id", "household_id", "id").drop_nulls().unique()
    owned = bearing.select(*PLACE, "id").join(owners, on="id").drop("id")
    sure = linked.links.filter(pl.col("decision") == "linked").join(owned, on=[*PLACE, "person_id"], how="semi")
    waits = linked.links.join(sure, on=list(PLACE), how="anti")
    odd = owned.join(waits.filter(pl.col("decision") != "review"), on=list(PLACE), how="semi")
    links = [sure, waits.filter(pl.col("decision") == "review"), _outcome(_single(odd), linker, source, ODD)]
    doubtful = owned.join(sure, on=list(PLACE), how="anti")
    doubtful = doubtful.with_columns(source=pl.lit(source.id), certain=pl.lit(value=False))
    certain = sure.with_columns(certain=pl.lit(value=True))
    claims = pl.concat([conform(part, "claims") for part in (certain, doubtful)])
    return replace(linked, links=pl.concat(links), claims=claims)


def _namesakes(rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """row, place, person_id, household_id: asked people of the row's name whose number may be the row's."""
    borne = names.select("person_id", "household_id", "name_key", pl.col("shown").alias("shown_member"))
    asked = rows.select(
        "row", *PLACE, "name_key", pl.col("shown_first").alias("shown"), pl.col("typed_first").alias("typed")
    )
    met = with_number_level(asked.join(borne, on="name_key"))
    same = met.filter((pl.col("number_level") != "different").fill_null(value=True))
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
        "score": outcome.score, "runner_up": None, "row_key": None,
    }  # fmt: skip
    return conform(rows.with_columns(pl.lit(value).alias(name) for name, value in told.items()), "links")
