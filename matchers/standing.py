"""Who stands in a source by his number already: a list that names everybody once hardly means him again.

Whether a source is such a list shows by itself: by how many of its rows have a second one beside them about the same
person, or household. Where many do (bills, vehicles, a list sent month by month) to stand in it says little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from matchers.by_id import WITNESSED
from matchers.rows import stands_whole
from matchers.verbatim import Taken

# As many rows as it takes to believe that a source names people once; before that, to stand in it says nothing.
_STRENGTH = 100
# What is written twice is written badly: of rows without a number so many repeat others, however few of the rest do.
_LEAST = 0.01
_MOST_COVERED = 0.99
# Below these odds the number's owner is not meant by a second row that tells another name.
_HARDLY = 1 / 3
_BY_BIRTH = "id_and_birth_and_sex"
_STRANGER = "~"
_ODDS: dict[str, type[pl.DataType]] = {"source": pl.String} | {
    f"{who}_{turn}": pl.Float64 for who in ("member", "stranger") for turn in ("again", "first")
}


def stranger_id(number: pl.Expr) -> pl.Expr:
    """The person_id and household_id of the stranger who bears a number."""
    return pl.concat_str(pl.lit(_STRANGER), number)


@dataclass(frozen=True)
class Standing:
    """`who`: source, whose: the person, or the household where rows are about households; strangers too.

    `odds`: source, and by how much it changes somebody's odds to stand there (`member_again`, `stranger_again`) and
    not to (`member_first`, `stranger_first`).
    """

    who: pl.DataFrame
    odds: pl.DataFrame

    @classmethod
    def of(cls, sources: Sequence[Taken], rows: pl.DataFrame, owners: pl.DataFrame, people: pl.DataFrame) -> Standing:
        """From the rows taken in, `rows` that name nobody word for word and `by_id.OWNERS` of those."""
        counted = _counted(sources, rows, owners, people)
        stranger = pl.col("whose").str.starts_with(_STRANGER)
        whole = counted.group_by("source").agg(
            pl.col("rows").sum(),
            pl.col("rows").filter(pl.col("rows") > 1).sum().alias("repeated"),
            (~stranger).sum().alias("members"),
            stranger.sum().alias("strangers"),
        )
        known = {source: counts for source, *counts in whole.iter_rows()}
        strangers = counted.filter(stranger)["whose"].n_unique()
        lines = []
        for part in sources:
            whose = people["household_id" if part.grain == "household" else "person_id"].n_unique()
            count, repeated, members, others = known.get(part.source, (0, 0, 0, 0))
            again = max(repeated / count, _LEAST) if count else 0.0
            lines.append((part.source, *_odds(again, count, members, whose), *_odds(again, count, others, strangers)))
        return cls(counted.select("source", "whose"), pl.DataFrame(lines, schema=_ODDS, orient="row"))

    @classmethod
    def nowhere(cls) -> Standing:
        """Nobody stands in the nameless source."""
        nobody = pl.DataFrame(schema={"source": pl.String, "whose": pl.String})
        return cls(nobody, pl.DataFrame([("", 1.0, 1.0, 1.0, 1.0)], schema=_ODDS, orient="row"))

    def doubting(self, owners: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        """`by_id.OWNERS`: who stands in the list under his own name is not meant under another by birth date and sex.

        Offices fill both in from the number, and the number may be a relative's (M15).
        """
        once = self.odds.filter(pl.col("member_again") < _HARDLY)
        there = self.who.join(once, on="source", how="semi")
        weak = owners.filter(pl.col("reason") == _BY_BIRTH).join(rows.select("row", "source"), on="row")
        doubted = weak.join(there, left_on=["source", "person_id"], right_on=["source", "whose"], how="semi")["row"]
        by_birth = pl.col("row").is_in(doubted.implode()) & (pl.col("reason") == _BY_BIRTH)
        return owners.with_columns(
            pl.when(by_birth).then(pl.lit("id_name_conflict")).otherwise("reason").alias("reason")
        )


def _counted(sources: Sequence[Taken], rows: pl.DataFrame, owners: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """source, whose, rows: how many rows of the source are theirs by number and name, or by a stranger's number."""
    told = owners.filter(pl.col("reason").is_in(WITNESSED), pl.col("reason") != _BY_BIRTH)
    told = told.unique("row", keep="none").join(rows.select("row", "source", "grain"), on="row")
    numbers = people.select("id").drop_nulls().unique()
    foreign = rows.filter(stands_whole()).join(numbers, on="id", how="anti")
    whose = pl.when(pl.col("grain") == "household").then("household_id").otherwise("person_id").alias("whose")
    verbatim = [part.decided.select(pl.lit(part.source).alias("source"), _whose(part.grain)) for part in sources]
    known = [
        *verbatim,
        told.select("source", whose),
        foreign.select("source", stranger_id(pl.col("id")).alias("whose")),
    ]
    return pl.concat(known).group_by("source", "whose").len("rows")


def _whose(grain: str) -> pl.Expr:
    return pl.col("household_id" if grain == "household" else "person_id").alias("whose")


def _odds(again: float, rows: int, known: int, everybody: int) -> tuple[float, float]:
    """By how much it changes one's odds to stand in the source, and not to.

    `again`: share of its rows that repeat another. `known` of `everybody` stand in it.
    """
    covered = min(known / everybody, _MOST_COVERED) if everybody else 0.0
    if not covered:
        return 1.0, 1.0
    believed = rows / (rows + _STRENGTH)
    again = believed * again + (1 - believed) * covered
    return again / covered, (1 - again) / (1 - covered)
