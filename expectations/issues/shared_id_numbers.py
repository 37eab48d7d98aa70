"""ID numbers that stand with several names in one delivery (M16): told only when every row has been seen."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from domain.county.source import FieldType, SourceDeclaration
from domain.handover import PLACE
from domain.identity.columns import clean_numbers
from expectations.cells.examined_rows import ExaminedRows
from expectations.issues.issue_lines import Finding, list_number_fields
from expectations.measures.delivery_measures import make_number_key
from expectations.measures.tallies import Tally

_CELL, _NAME = "#cell", "#name"
_PAIR = {"number": pl.Int64(), _CELL: pl.UInt64(), _NAME: pl.UInt64()}


class SharedNumbers:
    """With how many rows each valid number stands under which name: 24 bytes for each number and name."""

    def __init__(self, source: SourceDeclaration) -> None:
        is_checked = "name" in source.fields and source.anchor != "register"
        self._source = source
        self._pairs = {name: Tally(_PAIR, ("rows",)) for name in source.of_type(FieldType.ID_NUMBER) if is_checked}

    def add_batch(self, rows: ExaminedRows, times: int = 1) -> None:
        """Count a batch; `times` -1 takes rows back."""
        for name, tally in self._pairs.items():
            pairs = rows.typed.select(*_hash_name(name)).with_columns(
                rows.numbers[name].select(make_number_key(pl.col("number")))
            )
            tally.add_counts(
                pairs.drop_nulls().group_by("number", _CELL, _NAME).agg(rows=pl.len().cast(pl.Int64) * times)
            )

    def find_issues(self, examined: pl.LazyFrame) -> Iterator[tuple[list[Finding], pl.DataFrame]]:
        """Rows whose number has a name that most rows of the number do not have, and whom they are about.

        `examined`: the accepted and unreadable rows; read again only where there is anything to find.
        """
        cure = "请核对是代填、改名还是粘贴错行，每行填本人的号码"
        for name, tally in self._pairs.items():
            pairs = _select_rare_names(tally.sum_counts().filter(pl.col("rows") > 0))
            if pairs.height:
                rows = self._read_rows(examined, name, pairs)
                problem = f"“{self._source.fields[name].title}”相同的几行姓名不同"
                yield [Finding("same_id_several_names", name, problem, cure, rows.select(PLACE))], rows

    def _read_rows(self, examined: pl.LazyFrame, name: str, pairs: pl.DataFrame) -> pl.DataFrame:
        numbers = list_number_fields(self._source)
        rows = examined.select(*PLACE, *numbers, *_hash_name(name)).join(pairs.lazy(), on=[_CELL, _NAME], how="semi")
        person, no_household = (
            pl.coalesce(clean_numbers(pl.col(number)) for number in numbers),
            pl.lit(None, dtype=pl.String),
        )
        return rows.collect(engine="streaming").select(*PLACE, person=person, household=no_household)


def _hash_name(name: str) -> tuple[pl.Expr, pl.Expr]:
    """The cell and the name in eight bytes each, null where there is no name; dots inside a name never matter."""
    bare = pl.col("name").str.replace_all(r"[\s·.•・]", "")
    return pl.col(name).hash().alias(_CELL), pl.when(bare.is_not_null()).then(bare.hash()).alias(_NAME)


def _select_rare_names(pairs: pl.DataFrame) -> pl.DataFrame:
    same, all_ = pl.col("rows").sum().over("number", _NAME), pl.col("rows").sum().over("number")
    return pairs.filter(same * 2 <= all_).select(_CELL, _NAME).unique()
