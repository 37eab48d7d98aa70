"""A department's rows as it wrote them: who, where, and the main contents in one text."""

from __future__ import annotations

import polars as pl

from domain.county.source import FieldDeclaration, FieldType, SourceDeclaration
from domain.handover import PLACE

DESCRIPTION = pl.Schema(
    {
        "source": pl.String,
        "file": pl.String,
        "sheet": pl.String,
        "row_number": pl.Int64,
        "name": pl.String,
        "id_number": pl.String,
        "township": pl.String,
        "village": pl.String,
        "content": pl.String,
    }
)
PERSON_FIELDS = ("name", "id_number", "township", "village")
_OWN_COLUMNS = frozenset({"name", "township", "village"})


def describe_rows(rows: pl.DataFrame, source: SourceDeclaration) -> pl.DataFrame:
    """`DESCRIPTION` of a source's typed rows.

    `content`: `title：value；…` of all filled fields that have no own column.
    `id_number` is the first identifier that is filled, as written.
    """
    texts = {name: _format_field(name, field) for name, field in source.fields.items()}
    identifiers = [texts[name] for name in source.identifiers]
    contents = [
        pl.format(field.title + "：{}", texts[name])
        for name, field in source.fields.items()
        if name not in _OWN_COLUMNS and name not in source.identifiers[:1]
    ]
    no_text = pl.lit(None, dtype=pl.String)
    return rows.select(
        pl.lit(source.id).alias("source"),
        *PLACE,
        texts.get("name", no_text).alias("name"),
        pl.coalesce([*identifiers, no_text]).alias("id_number"),
        *(texts.get(name, no_text).alias(name) for name in ("township", "village")),
        pl.concat_str([*contents, no_text], separator="；", ignore_nulls=True).alias("content"),
    )


def _format_field(name: str, field: FieldDeclaration) -> pl.Expr:
    column = pl.col(name)
    match field.type:
        case FieldType.DATE:
            return column.dt.to_string("iso")
        case FieldType.BOOLEAN:
            return pl.when(column).then(pl.lit("是")).when(~column).then(pl.lit("否"))
        case FieldType.MONEY | FieldType.NUMBER:
            return column.round(2).cast(pl.String).str.strip_suffix(".0")
        case _:
            return column.cast(pl.String)
