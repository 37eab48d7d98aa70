"""What people were called and numbered before: a change that 公安 tells of counts for the person in every source."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import polars as pl

from domain.declarations.source import SourceDeclaration
from domain.handover import PLACE, Admission
from domain.identity import columns as identity
from domain.tables import conform, empty
from matchers.link import Linker

# Field -> the field that holds what it was before the change.
BEFORE = {"name": "former_name", "id_number": "former_id_number"}
# Somebody changed three times over is found in as many rounds; longer chains wait for the register to be mended.
_ROUNDS = 3


def tells_of_changes(source: SourceDeclaration) -> bool:
    """Whether rows of the source name people as they were called or numbered before."""
    return source.anchor == "linked" and not set(BEFORE.values()).isdisjoint(source.fields)


def knowing_changes(linker: Linker, admission: Admission, source: SourceDeclaration) -> Linker:
    """A linker that finds people under every name and number that the source says they bore or bear."""
    known = empty("aliases")
    for _ in range(_ROUNDS):
        found = aliases(linker, admission, source)
        if found.equals(known):
            break
        linker, known = linker.with_aliases(found), found
    return linker


def aliases(linker: Linker, admission: Admission, source: SourceDeclaration) -> pl.DataFrame:
    """Table `aliases`: a line per name and per valid ID number of whoever a row about a change is surely about.

    Each row is looked for as it stands and with what it says was before, as the register may hold either.
    """
    rows = admission.accepted
    told = {now: before for now, before in BEFORE.items() if before in rows.columns}
    rows = rows.filter(pl.any_horizontal(pl.col(before).is_not_null() for before in told.values()))
    if rows.is_empty():
        return empty("aliases")
    owners = _owners(linker, replace(admission, accepted=rows, unreadable=rows.clear()), source, told)
    lines = [_borne(rows.join(owners, on=list(PLACE)), *pair, linker) for pair in told.items()]
    table = pl.concat(lines, how="diagonal").with_columns(
        *(pl.lit(None, dtype=pl.String).alias(name) for name in BEFORE if name not in told)
    )
    return conform(table, "aliases").unique().sort("person_id", "name", "id_number", nulls_last=True)


def _owners(linker: Linker, asked: Admission, source: SourceDeclaration, told: dict[str, str]) -> pl.DataFrame:
    """file, sheet, row_number, person_id of rows that lead to one person, under whatever name and number."""
    found = []
    for turned in product((False, True), repeat=len(told)):
        changed = [now for now, yes in zip(told, turned, strict=True) if yes]
        if changed and asked.accepted.drop_nulls([told[now] for now in changed]).is_empty():
            continue  # all that changed of nobody at once: every row has stood already as it would now
        as_before = [pl.coalesce(told[now], now).alias(now) for now in changed]
        links = linker.link(replace(asked, accepted=asked.accepted.with_columns(as_before)), source).links
        found.append(links.filter(pl.col("decision") == "linked").select(*PLACE, "person_id").drop_nulls())
    return pl.concat(found).unique().filter(pl.len().over(PLACE) == 1)


def _borne(rows: pl.DataFrame, now: str, before: str, linker: Linker) -> pl.DataFrame:
    """person_id and the field: both values of every row that tells of a change of it."""
    rows = rows.filter(pl.col(before).is_not_null())
    both = pl.concat([rows.select("person_id", "numeric_id", pl.col(name).alias(now)) for name in (now, before)])
    if now == "id_number":
        # Fifteen digits of a numeric cell are nobody's number.
        number = identity.recognise(pl.col(now), linker.as_of).struct.field("number")
        both = both.with_columns(pl.when(~pl.col("numeric_id")).then(number).alias(now))
    return both.drop("numeric_id").drop_nulls(now)
