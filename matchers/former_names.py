"""What people were called and numbered before: a change that 公安 reports counts for the person in every source."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import polars as pl

from domain.county.source import SourceDeclaration
from domain.handover import PLACE, Admission
from domain.identity import columns as identity
from domain.tables import conform, empty
from matchers.link import Linker

# Field -> the field that holds what it was before the change.
FORMER_FIELDS = {"name": "former_name", "id_number": "former_id_number"}
# Somebody changed three times over is found in as many rounds; longer chains wait for the register to be mended.
_MAX_ROUNDS = 3


def has_former_names(source: SourceDeclaration) -> bool:
    """Whether rows of the source name people as they were called or numbered before."""
    return source.anchor == "linked" and not set(FORMER_FIELDS.values()).isdisjoint(source.fields)


def learn_former_names(linker: Linker, admission: Admission, source: SourceDeclaration) -> Linker:
    """A linker that finds people under every name and number that the source says they bore or bear."""
    known_aliases = empty("aliases")
    for _ in range(_MAX_ROUNDS):
        found_aliases = find_aliases(linker, admission, source)
        if found_aliases.equals(known_aliases):
            break
        linker, known_aliases = linker.add_aliases(found_aliases), found_aliases
    return linker


def find_aliases(linker: Linker, admission: Admission, source: SourceDeclaration) -> pl.DataFrame:
    """Table `aliases`: a line per name and per valid ID number of whoever a row about a change is surely about.

    Each row is looked for as it stands and with what it says was before, as the register may hold either.
    """
    rows = admission.accepted
    change_fields = {
        field: former_field for field, former_field in FORMER_FIELDS.items() if former_field in rows.columns
    }
    rows = rows.filter(pl.any_horizontal(pl.col(former_field).is_not_null() for former_field in change_fields.values()))
    if rows.is_empty():
        return empty("aliases")
    owners = _find_owners(linker, replace(admission, accepted=rows, unreadable=rows.clear()), source, change_fields)
    value_tables = [
        _list_borne_values(rows.join(owners, on=list(PLACE)), *pair, linker) for pair in change_fields.items()
    ]
    table = pl.concat(value_tables, how="diagonal").with_columns(
        *(pl.lit(None, dtype=pl.String).alias(name) for name in FORMER_FIELDS if name not in change_fields)
    )
    return conform(table, "aliases").unique().sort("person_id", "name", "id_number", nulls_last=True)


def _find_owners(
    linker: Linker, admission: Admission, source: SourceDeclaration, change_fields: dict[str, str]
) -> pl.DataFrame:
    """file, sheet, row_number, person_id of rows that lead to one person, under whatever name and number."""
    owner_links = []
    for swaps in product((False, True), repeat=len(change_fields)):
        changed = [field for field, is_swapped in zip(change_fields, swaps, strict=True) if is_swapped]
        if changed and admission.accepted.drop_nulls([change_fields[field] for field in changed]).is_empty():
            continue  # all that changed of nobody at once: every row has stood already as it would now
        as_before = [pl.coalesce(change_fields[field], field).alias(field) for field in changed]
        links = linker.link_source(
            replace(admission, accepted=admission.accepted.with_columns(as_before)), source
        ).links
        owner_links.append(links.filter(pl.col("decision") == "linked").select(*PLACE, "person_id").drop_nulls())
    return pl.concat(owner_links).unique().filter(pl.len().over(PLACE) == 1)


def _list_borne_values(rows: pl.DataFrame, field: str, former_field: str, linker: Linker) -> pl.DataFrame:
    """person_id and the field: both values of every row that reports a change of it."""
    rows = rows.filter(pl.col(former_field).is_not_null())
    borne_values = pl.concat(
        [rows.select("person_id", "numeric_id", pl.col(name).alias(field)) for name in (field, former_field)]
    )
    if field == "id_number":
        # Fifteen digits of a numeric cell are nobody's number.
        number = identity.recognise_numbers(pl.col(field), linker.as_of).struct.field("number")
        borne_values = borne_values.with_columns(pl.when(~pl.col("numeric_id")).then(number).alias(field))
    return borne_values.drop("numeric_id").drop_nulls(field)
