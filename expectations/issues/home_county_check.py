"""Whose county a register is: its places are looked up when the last row has come in."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from domain.county.source import SourceDeclaration
from domain.handover import RawRows
from domain.home_county import HomeCounty
from expectations.issues.issue_lines import Finding, make_sheet_row

ANOTHER_COUNTY = "another_county"
_PLACES = ("county", "township", "village")
# A renamed township is ordinary, and so is a file of one; another county is strange in most rows and most townships.
_MOST = 0.5
_TOWNSHIPS = 2
_PROBLEM = "这份文件的乡镇、行政村大多不是本县的，很可能是别的县的登记农户"
_CURE = "请核对送来的是哪个县的文件；若确是本县，请在 config/regions.csv 补上这些地名，旧名写在 aliases 一列"


def lists_places(source: SourceDeclaration) -> bool:
    """Whether the source says where everybody of the county lives."""
    return source.anchor == "register" and source.grain == "person" and {"township", "village"} <= source.fields.keys()


class HomePlaces:
    """Counts a register's rows per file and place; of other sources nothing. `home`: none where no county is known."""

    def __init__(self, source: SourceDeclaration, home: HomeCounty | None) -> None:
        self._home = home if lists_places(source) else None
        self._columns = [name for name in _PLACES if name in source.fields]
        self._counts: list[pl.DataFrame] = []

    def add_batch(self, raw_rows: RawRows) -> None:
        """Count a batch."""
        if self._home is not None:
            self._counts.append(raw_rows.rows.group_by("file", *self._columns).agg(pl.len().alias("rows")))

    def find_issues(self) -> Iterator[Finding]:
        """The files that most likely are another county's."""
        if self._home is None or not self._counts:
            return
        lines = pl.concat(self._counts).with_columns(
            pl.lit(None, pl.String).alias(name) for name in self._absent_columns
        )
        lines = lines.with_columns(
            self._home.has_places(lines).alias("is_home"), self._home.is_another(lines["county"]).alias("is_another")
        )
        is_all_unknown = _is_mostly_unknown(lines)
        for file, places in lines.group_by("file", maintain_order=True):
            is_several = places.filter(~pl.col("is_home"))["township"].n_unique() >= _TOWNSHIPS
            if _names_another_county(places) or (_is_mostly_unknown(places) and (is_several or is_all_unknown)):
                yield Finding(ANOTHER_COUNTY, "township", _PROBLEM, _CURE, make_sheet_row(str(file[0]), ""))

    @property
    def _absent_columns(self) -> list[str]:
        return [name for name in _PLACES if name not in self._columns]


def _is_mostly_unknown(lines: pl.DataFrame) -> bool:
    """Whether most rows and most townships are unknown; lines without a place say nothing."""
    with_place = lines.drop_nulls("is_home")
    towns = with_place.group_by("township").agg(
        (pl.col("rows").filter("is_home").sum() * 2 > pl.col("rows").sum()).alias("is_home")
    )
    unknown = int(with_place.filter(~pl.col("is_home"))["rows"].sum())
    return (
        unknown > _MOST * int(with_place["rows"].sum())
        and towns.filter(~pl.col("is_home")).height > _MOST * towns.height
    )


def _names_another_county(lines: pl.DataFrame) -> bool:
    """Whether most rows that name a county name another one."""
    with_county = lines.drop_nulls("is_another")
    return int(with_county.filter("is_another")["rows"].sum()) > _MOST * int(with_county["rows"].sum())
