"""The household numbers of every source as the register writes them; what no registered household bears is told."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

import expectations
from domain.county.source import SourceDeclaration
from domain.handover import PLACE
from storage.admitted_rows import AdmittedRows

HOUSEHOLD = "household_id"
# Households leave the register between two files; more than this share of rows is no coincidence.
_FEW = 0.01


def restore_numbers(rows: AdmittedRows, registered: expectations.RegisteredHouseholds) -> pl.DataFrame:
    """Bring a source's household numbers to the register's form, on disk.

    Returns the rows whose number no registered household bears: file, sheet, row_number, household_id.
    """
    typed = rows.scan_rows().select(pl.col(HOUSEHOLD).unique()).collect(engine="streaming")[HOUSEHOLD]
    matches = registered.match_numbers(typed)
    unknown = matches.filter(pl.col(HOUSEHOLD).is_null())["typed"]
    places = rows.scan_rows().filter(pl.col(HOUSEHOLD).is_in(unknown.implode())).select(*PLACE, HOUSEHOLD).collect()
    # An unknown number stays for people to see, unless it would be taken for another household's.
    changed = matches.filter(pl.col(HOUSEHOLD).is_not_null() | registered.is_registered(matches["typed"]))
    if changed.height:
        rows.replace_values(HOUSEHOLD, dict(changed.iter_rows()))
    return places


def names_households(source: SourceDeclaration) -> bool:
    """Whether rows of the source may name their household by its number, and the source is not the register itself."""
    return HOUSEHOLD in source.fields and not (source.anchor == "register" and source.grain == "person")


def describe_unknown_numbers(unknown: Mapping[str, tuple[int, int]]) -> dict[str, list[str]]:
    """Source -> a sentence where more than a few numbers are unknown; `unknown`: source -> rows, and of how many."""
    return {
        name: [f"有 {rows:,} 行的“户编号”在登记农户中没有，请按问题清单核对是不是别的县或别的期间的数据"]
        for name, (rows, of) in unknown.items()
        if rows > _FEW * of
    }
