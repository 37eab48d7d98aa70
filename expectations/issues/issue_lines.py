"""What is wrong with which rows, in words for the department: the lines of table `issues`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from domain.county.source import FieldType, SourceDeclaration
from domain.handover import PLACE, Admission, Landed
from domain.identity.columns import clean
from domain.tables import conform, empty
from domain.text import squeeze

_KEY_LENGTH = 16
_MARK = "\x1f"
PEOPLE = {"file": pl.String, "sheet": pl.String, "row_number": pl.Int64, "person": pl.String, "household": pl.String}
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


@dataclass(frozen=True)
class ExaminedRows:
    """The rows that name somebody, line by line the same: as typed (`typed`), and as the cells stood (`raw`).

    The accepted rows come first. `numbers`: per ID field its cells' numbers, as `read_id_numbers` judges them.
    """

    source: SourceDeclaration
    typed: pl.DataFrame
    raw: pl.DataFrame
    numbers: dict[str, pl.DataFrame]

    @classmethod
    def of(
        cls, landed: Landed, admission: Admission, source: SourceDeclaration, numbers: Mapping[str, pl.DataFrame]
    ) -> ExaminedRows:
        """Pair a delivery's accepted and unreadable rows with their cells. `numbers`: of all landed rows."""
        typed, places = admission.named, landed.rows.select(PLACE).with_row_index("at")
        at = typed.select(PLACE).join(places, on=PLACE, how="left", maintain_order="left")["at"]
        return cls(source, typed, landed.rows[at], {name: read[at] for name, read in numbers.items()})

    def without(self, places: pl.DataFrame) -> ExaminedRows:
        """The rows that do not stand at these places."""
        marked = self.typed.select(PLACE).join(
            places.select(*PLACE, gone=pl.lit(value=True)), on=PLACE, how="left", maintain_order="left"
        )
        stays = marked["gone"].is_null()
        numbers = {name: read.filter(stays) for name, read in self.numbers.items()}
        return ExaminedRows(self.source, self.typed.filter(stays), self.raw.filter(stays), numbers)

    def part(self, lines: slice) -> ExaminedRows:
        """Some of the rows."""
        numbers = {name: read[lines] for name, read in self.numbers.items()}
        return ExaminedRows(self.source, self.typed[lines], self.raw[lines], numbers)

    def where(self, mask: pl.Series) -> pl.DataFrame:
        """The places of the marked rows."""
        return self.typed.filter(mask.fill_null(False)).select(PLACE)


def concat_lines(parts: Sequence[ExaminedRows]) -> ExaminedRows:
    """Several batches as one."""
    first = parts[0]
    return ExaminedRows(
        first.source,
        pl.concat(part.typed for part in parts),
        pl.concat(part.raw for part in parts),
        {name: pl.concat(part.numbers[name] for part in parts) for name in first.numbers},
    )


def make_sheet_row(file: str, sheet: str) -> pl.DataFrame:
    """The place of a defect that a sheet has as a whole."""
    return pl.DataFrame({"file": [file], "sheet": [sheet], "row_number": [None]}, schema=_ROW)


def make_lines(found: Iterable[Finding], source: SourceDeclaration) -> pl.DataFrame:
    """One line per defect and place: the columns of table `issues` without its key, and `about`."""
    lines = [_make_finding_lines(one, source) for one in found if one.rows.height]
    return pl.concat([empty("issues").drop("issue_key").with_columns(about=pl.lit("")), *lines])


def add_keys(lines: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Table `issues` of these lines; `people`: whom their rows are about, as `identity_column` tells.

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


def _make_finding_lines(found: Finding, source: SourceDeclaration) -> pl.DataFrame:
    marks = {
        "source": source.id, "field": found.field, "check": found.check, "problem": found.problem, "cure": found.cure,
        "about": found.about,
    }  # fmt: skip
    named = found.rows.with_columns(pl.lit(text, dtype=pl.String).alias(name) for name, text in marks.items())
    return named.select("source", *PLACE, "field", "check", "problem", "cure", "about")


def list_number_fields(source: SourceDeclaration) -> tuple[str, ...]:
    """The fields that may say whom a row is about by a number, best first."""
    return tuple(dict.fromkeys((*source.identifiers, *source.of_type(FieldType.ID_NUMBER))))


def identity_column(rows: pl.DataFrame, source: SourceDeclaration) -> pl.DataFrame:
    """Whom landed rows are about, as texts: columns file, sheet, row_number, person, household."""
    names = [name for name in ("name", "township", "village") if name in source.fields]
    person = [
        *(clean(pl.col(name)) for name in list_number_fields(source)),
        *([_join_names(names, pl.col("name").is_not_null())] if "name" in names else []),
        *([squeeze(pl.col("household_id"))] if "household_id" in source.fields else []),
        _join_names(list(source.fields), pl.lit(True)),
    ]
    household = squeeze(pl.col("household_id")) if "household_id" in source.fields else pl.lit(None, dtype=pl.String)
    return rows.select(*PLACE, person=pl.coalesce(person), household=household)


def _join_names(names: Iterable[str], there: pl.Expr) -> pl.Expr:
    texts = (squeeze(pl.col(name)).fill_null("") for name in names)
    return pl.when(there).then(pl.concat_str(texts, separator=_MARK))


def _hash_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_KEY_LENGTH]
