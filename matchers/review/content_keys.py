"""Hashes of what a row says of its person, and of what the register says: what people's decisions are remembered by."""

from __future__ import annotations

from hashlib import blake2b

import polars as pl

from domain.text import squeeze
from matchers.prepare.source_rows import identifiers, stands_whole, suspicious

# A change of these is a new version of every key: decisions taken before would be forgotten.
_VERSION = "1"
NUMBERED = ("row", "grain", "name", "id", "own_birth", "id_birth", "own_sex", "id_sex")
_TOLD = (
    "name", "own_birth", "own_sex", "own_household", "township", "village", "group", "address", "phone",
    "guardian_name", "head_name",
)  # fmt: skip


def with_row_key(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `row_key`, a hash of what a row of `prepare.identified` says of its person.

    A name and a whole valid number say it in every source alike, with a birth date or sex that contradicts the
    number; any other row is known by all that is compared, within its own source.
    """
    has_id_and_name = rows.select(stands_whole() & pl.col("name").is_not_null()).to_series()
    # Nearly all rows stand whole: only the others are squeezed cell by cell.
    parts = [(rows.select(NUMBERED), has_id_and_name, _by_number()), (rows, ~has_id_and_name, _by_everything(rows))]
    keyed_rows = [
        part.filter(is_chosen).select("row", _hashed(content).alias("row_key")) for part, is_chosen, content in parts
    ]
    return rows.join(pl.concat(keyed_rows), on="row", how="left", maintain_order="left")


def with_number_key(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the `row_key` of rows that have a name and a whole valid number; of such rows it needs `NUMBERED`."""
    return rows.with_columns(_hashed(_by_number()).alias("row_key"))


def person_keys(members: pl.DataFrame) -> pl.DataFrame:
    """person_id, person_key (a hash of the person's name, number and birth date) of the table `members`."""
    content = _joined(pl.lit("person"), *(_told(pl.col(name)) for name in ("name", "id_number", "birth_date")))
    return members.select("person_id", _hashed(content).alias("person_key"))


def _by_number() -> pl.Expr:
    contradictions = [
        pl.when(pl.col(own_column) != pl.col(id_column)).then(pl.col(own_column).cast(pl.String)).fill_null("")
        for own_column, id_column in (("own_birth", "id_birth"), ("own_sex", "id_sex"))
    ]
    return _joined(
        pl.lit("number"), pl.col("grain"), _told(squeeze(pl.col("name"))), _told(pl.col("id")), *contradictions
    )


def _by_everything(rows: pl.DataFrame) -> pl.Expr:
    numbers = [pl.when(suspicious(name).is_not_null()).then(_told(squeeze(pl.col(name)))) for name in identifiers(rows)]
    cells = [_told(squeeze(pl.col(name).cast(pl.String))) for name in _TOLD]
    return _joined(pl.lit("row"), pl.col("source"), _told(pl.col("id")), *numbers, *cells)


def _told(column: pl.Expr) -> pl.Expr:
    return column.cast(pl.String).fill_null("")


def _joined(*parts: pl.Expr) -> pl.Expr:
    """What is null is left out with its separator."""
    return pl.concat_str([pl.lit(_VERSION), *parts], separator="|", ignore_nulls=True)


def _hashed(content: pl.Expr) -> pl.Expr:
    return content.map_batches(_hashes, return_dtype=pl.String)


def _hashes(texts: pl.Series) -> pl.Series:
    digests = [blake2b(text, digest_size=8).digest() for text in texts.cast(pl.Binary).to_list()]
    return pl.Series(digests, dtype=pl.Binary).bin.encode("hex")
