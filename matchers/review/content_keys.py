"""Hashes of what a row says of its person, and of what the register says: what people's decisions are remembered by."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2b

import polars as pl

from domain.handover import PLACE
from domain.text import squeeze
from matchers.prepare.source_rows import get_suspicious_flag, has_whole_id, list_identifiers

# A change of these is a new version of every key: decisions taken before would be forgotten.
_VERSION = "1"
ID_KEY_COLUMNS = ("row", "grain", "name", "id", "own_birth", "id_birth", "own_sex", "id_sex")
_CONTENT_COLUMNS = (
    "name", "own_birth", "own_sex", "own_household", "township", "village", "group", "address", "phone",
    "guardian_name", "head_name",
)  # fmt: skip


def add_row_keys(rows: pl.DataFrame) -> pl.DataFrame:
    """Frame `keyed_rows`: with a hash of what a row says of its person. `rows`: frame `identified_rows`.

    A name and a whole valid number say it in every source alike, with a birth date or sex that contradicts the
    number; any other row is known by all that is compared, within its own source.
    """
    has_id_and_name = rows.select(has_whole_id() & pl.col("name").is_not_null()).to_series()
    # Nearly all rows have both: only the rest is squeezed cell by cell.
    parts = [
        (rows.select(ID_KEY_COLUMNS), has_id_and_name, _join_id_content()),
        (rows, ~has_id_and_name, _join_all_content(rows)),
    ]
    keyed_rows = [
        part.filter(is_chosen).select("row", _hash_content(content).alias("row_key"))
        for part, is_chosen, content in parts
    ]
    return rows.join(pl.concat(keyed_rows), on="row", how="left", maintain_order="left")


def add_id_keys(rows: pl.DataFrame) -> pl.DataFrame:
    """Frame `keyed_exact_rows`: rows with a name and a whole valid number. `rows`: frame `exact_rows`."""
    return rows.with_columns(_hash_content(_join_id_content()).alias("row_key"))


def make_record_keys(rows: pl.DataFrame, source: str, columns: Collection[str]) -> pl.DataFrame:
    """Frame `record_keys`: of each row a hash of all that stands in these columns, so that no other record has it.

    A name alone, or half a number, tells whose a record is only together with what the record is about.
    """
    cells = [_name_cell(rows, name) for name in sorted(columns)]
    return rows.select(*PLACE, _hash_content(_join_parts(pl.lit("record"), pl.lit(source), *cells)).alias("row_key"))


def _name_cell(rows: pl.DataFrame, name: str) -> pl.Expr:
    """The column's name and the cell; null where the cell is blank, so that a further column changes no key."""
    text = squeeze(pl.col(name).cast(pl.String)) if name in rows.columns else pl.lit(None, dtype=pl.String)
    return pl.format(f"{name}={{}}", text)


def make_person_keys(members: pl.DataFrame) -> pl.DataFrame:
    """Frame `person_keys` of the table `members`: hashes of name, number and birth date."""
    content = _join_parts(pl.lit("person"), *(_fill_text(pl.col(name)) for name in ("name", "id_number", "birth_date")))
    return members.select("person_id", _hash_content(content).alias("person_key"))


def _join_id_content() -> pl.Expr:
    contradictions = [
        pl.when(pl.col(own_column) != pl.col(id_column)).then(pl.col(own_column).cast(pl.String)).fill_null("")
        for own_column, id_column in (("own_birth", "id_birth"), ("own_sex", "id_sex"))
    ]
    return _join_parts(
        pl.lit("number"),
        pl.col("grain"),
        _fill_text(squeeze(pl.col("name"))),
        _fill_text(pl.col("id")),
        *contradictions,
    )


def _join_all_content(rows: pl.DataFrame) -> pl.Expr:
    numbers = [
        pl.when(get_suspicious_flag(name).is_not_null()).then(_fill_text(squeeze(pl.col(name))))
        for name in list_identifiers(rows)
    ]
    cells = [_fill_text(squeeze(pl.col(name).cast(pl.String))) for name in _CONTENT_COLUMNS]
    return _join_parts(pl.lit("row"), pl.col("source"), _fill_text(pl.col("id")), *numbers, *cells)


def _fill_text(column: pl.Expr) -> pl.Expr:
    return column.cast(pl.String).fill_null("")


def _join_parts(*parts: pl.Expr) -> pl.Expr:
    """What is null is left out with its separator."""
    return pl.concat_str([pl.lit(_VERSION), *parts], separator="|", ignore_nulls=True)


def _hash_content(content: pl.Expr) -> pl.Expr:
    return content.map_batches(_compute_hashes, return_dtype=pl.String)


def _compute_hashes(texts: pl.Series) -> pl.Series:
    digests = [blake2b(text, digest_size=8).digest() for text in texts.cast(pl.Binary).to_list()]
    return pl.Series(digests, dtype=pl.Binary).bin.encode("hex")
