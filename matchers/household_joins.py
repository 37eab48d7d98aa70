"""Whose household a newborn or newcomer joins: the row may name the householder or a parent."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from domain.county.source import SourceDeclaration
from domain.handover import PLACE, Admission
from matchers.link import Linker

HEAD_FIELDS = {"name": "head_name", "id_number": "head_id_number"}


def find_joined_households(
    linker: Linker, admission: Admission, source: SourceDeclaration, links: pl.DataFrame
) -> pl.DataFrame:
    """file, sheet, row_number, household_id of the unlinked rows whose householder is surely somebody registered.

    `links`: table `links` with the source's own lines. Sources that name no householder give nothing.
    """
    place = {"file": pl.String, "sheet": pl.String, "row_number": pl.Int64}
    if not set(HEAD_FIELDS.values()) <= set(admission.accepted.columns):
        return pl.DataFrame(schema={**place, "household_id": pl.String})
    unlinked = links.filter(pl.col("source") == source.id, pl.col("decision") == "unlinked")
    rows = admission.accepted.join(unlinked, on=list(PLACE), how="semi", maintain_order="left")
    heads = rows.with_columns(pl.col(head).alias(field) for field, head in HEAD_FIELDS.items())
    heads = heads.filter(pl.any_horizontal(pl.col(field).is_not_null() for field in HEAD_FIELDS))
    head_links = linker.link_source(replace(admission, accepted=heads, unreadable=heads.clear()), source).links
    return head_links.filter(pl.col("decision") == "linked").select(*PLACE, "household_id").drop_nulls()
