"""What is wrong with which rows, in words for the department: the lines of table `issues`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from domain.county.source import FieldType, SourceDeclaration
from domain.handover import PLACE
from domain.identity.columns import clean_numbers
from domain.tables import conform, empty
from domain.text import squeeze

_KEY_LENGTH = 16
_MARK = "\x1f"
_ROW = pl.Schema({"file": pl.String, "sheet": pl.String, "row_number": pl.Int64})


@dataclass(frozen=True)
class Finding:
    """One kind of defect in one column: its words, and where it stands.

    `rows`: file, sheet, row_number (null: the whole column or sheet). `about`: whose defect it is, so that it is known
    again next period. Neither `problem` nor `cure` may hold a cell's value.
    """

    check: str
    field: str | None
    problem: str
    cure: str
    rows: pl.DataFrame
    about: Literal["person", "household"] = "person"


def make_sheet_row(file: str, sheet: str) -> pl.DataFrame:
    """The place of a defect that a sheet has as a whole."""
    return pl.DataFrame({"file": [file], "sheet": [sheet], "row_number": [None]}, schema=_ROW)


def make_lines(findings: Iterable[Finding], source: SourceDeclaration) -> pl.DataFrame:
    """Frame `issue_lines`: one line per defect and place."""
    lines = [_make_finding_lines(finding, source) for finding in findings if finding.rows.height]
    return pl.concat([empty("issues").drop("issue_key").with_columns(about=pl.lit("")), *lines])


def add_keys(lines: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Table `issues` of these lines. `lines`: frame `issue_lines`; `people`: frame `identities` of their rows.

    `issue_key` is a hash over source, check, column and the person: the ID number as cleaned, else name and place,
    else everything the row says; of a sheet's defect, over its words. Two rows of a person share it.
    """
    table = lines.join(people, on=PLACE, how="left", maintain_order="left")
    by_household = (pl.col("about") == "household") & pl.col("household").is_not_null()
    person = pl.when(by_household).then("household").otherwise("person")
    whose = pl.when(pl.col("row_number").is_null()).then("problem").otherwise(person).fill_null("")
    text = table.select(pl.concat_str("source", "check", pl.col("field").fill_null(""), whose, separator=_MARK))
    keys = pl.Series("issue_key", [_hash_text(line) for line in text.to_series()], dtype=pl.String)
    return conform(lines.with_columns(keys), "issues")


def sort_lines(table: pl.DataFrame) -> pl.DataFrame:
    """Table `issues` in the order of the places, what concerns a whole file first."""
    return table.sort(*PLACE, "check", "field", "problem", maintain_order=True)


def make_issue_key(*parts: str) -> str:
    """Identify an issue that is nobody's row."""
    return _hash_text(_MARK.join(parts))


def _make_finding_lines(finding: Finding, source: SourceDeclaration) -> pl.DataFrame:
    columns = {
        "source": source.id, "field": finding.field, "check": finding.check, "problem": finding.problem,
        "cure": finding.cure, "about": finding.about,
    }  # fmt: skip
    lines = finding.rows.with_columns(pl.lit(text, dtype=pl.String).alias(name) for name, text in columns.items())
    return lines.select("source", *PLACE, "field", "check", "problem", "cure", "about")


def list_number_fields(source: SourceDeclaration) -> tuple[str, ...]:
    """The fields that may say whom a row is about by a number, best first."""
    return tuple(dict.fromkeys((*source.identifiers, *source.of_type(FieldType.ID_NUMBER))))


def make_identities(rows: pl.DataFrame, source: SourceDeclaration) -> pl.DataFrame:
    """Frame `identities` of raw rows."""
    names = [name for name in ("name", "township", "village") if name in source.fields]
    person = [
        *(clean_numbers(pl.col(name)) for name in list_number_fields(source)),
        *([_join_texts(names, pl.col("name").is_not_null())] if "name" in names else []),
        *([squeeze(pl.col("household_id"))] if "household_id" in source.fields else []),
        _join_texts(list(source.fields), pl.lit(True)),
    ]
    household = squeeze(pl.col("household_id")) if "household_id" in source.fields else pl.lit(None, dtype=pl.String)
    return rows.select(*PLACE, person=pl.coalesce(person), household=household)


def _join_texts(names: Iterable[str], is_named: pl.Expr) -> pl.Expr:
    texts = (squeeze(pl.col(name)).fill_null("") for name in names)
    return pl.when(is_named).then(pl.concat_str(texts, separator=_MARK))


def _hash_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_KEY_LENGTH]
