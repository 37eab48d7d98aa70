"""Which departments a text means: the scope of an authorisation, the sender of a receipt."""

from __future__ import annotations

import polars as pl

from domain.declarations.property import PropertyDeclaration
from domain.text import squeeze


def departments_named(column: pl.Expr, declared: PropertyDeclaration) -> pl.Expr:
    """The departments that a text names, as a list in declared order; none where nobody can tell.

    A list that excludes (除…外) is not read: what is not spelt out is not authorised.
    """
    text = squeeze(column)
    named = pl.concat_list(
        pl.when(_any_of(text, parts)).then(pl.lit(name)) for name, parts in declared.departments.items()
    ).list.drop_nulls()
    everyone = pl.lit(list(declared.departments), dtype=pl.List(pl.String))
    means_all = _any_of(text, declared.all_departments) & (named.list.len() == 0)
    return (
        pl.when(_any_of(text, declared.excluding))
        .then(pl.lit([], dtype=pl.List(pl.String)))
        .when(means_all)
        .then(everyone)
        .otherwise(named)
    )


def scope_of(column: pl.Expr, declared: PropertyDeclaration) -> pl.Expr:
    """The departments that an authorisation covers; a blank means all of them (contract of the working input).

    A word for nothing (无, /) names none: it opens the gate nowhere.
    """
    everyone = pl.lit(list(declared.departments), dtype=pl.List(pl.String))
    return pl.when(squeeze(column).is_null()).then(everyone).otherwise(departments_named(column, declared))


def _any_of(text: pl.Expr, parts: tuple[str, ...]) -> pl.Expr:
    return text.str.contains_any(list(parts)).fill_null(value=False) if parts else pl.lit(value=False)
