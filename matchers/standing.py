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
from matchers.score import probabilities
from matchers.verbatim import Taken

# Before any row without a number has been found somebody's: so many repeat another row, as of so many found.
_REPEATED, _STRENGTH = 0.05, 50
_MOST_COVERED = 0.99
_TELLING = 0.005  # bits that are not 0 when they are told
# Of fewer rows than these nobody can tell whether a list repeats its people.
_ENOUGH = 100
# Up to this share of rows that repeat another, the owner of a number is not meant by a second row of another name.
_ONCE = 0.03
_BY_BIRTH = "id_and_birth_and_sex"
_STRANGER = "~"


def stranger_id(number: pl.Expr) -> pl.Expr:
    """The person_id and household_id of the stranger who bears a number."""
    return pl.concat_str(pl.lit(_STRANGER), number)


@dataclass(frozen=True)
class Standing:
    """`who`: source, whose: the person, or the household where rows are about households; strangers too.

    `covered`: source, members, strangers: which share of either stands there (0-1). `once`: sources that name people
    once, as far as their numbers tell.
    """

    who: pl.DataFrame
    covered: pl.DataFrame
    once: pl.DataFrame

    @classmethod
    def of(cls, sources: Sequence[Taken], rows: pl.DataFrame, owners: pl.DataFrame, people: pl.DataFrame) -> Standing:
        """From the rows taken in, `rows` that name nobody word for word and `by_id.OWNERS` of those."""
        counted = _counted(sources, rows, owners, people)
        stranger = pl.col("whose").str.starts_with(_STRANGER)
        households = [part.source for part in sources if part.grain == "household"]
        whole = {name: people[name].n_unique() for name in ("person_id", "household_id")}
        registered = (
            pl.when(pl.col("source").is_in(households)).then(whole["household_id"]).otherwise(whole["person_id"])
        )
        strangers = counted.filter(stranger)["whose"].n_unique()
        told = counted.group_by("source").agg(
            pl.col("rows").sum(),
            pl.col("rows").filter(pl.col("rows") > 1).sum().alias("repeated"),
            (~stranger).sum().alias("members"),
            stranger.sum().alias("strangers"),
        )
        covered = told.select("source", pl.col("members") / registered, pl.col("strangers") / strangers)
        once = told.filter(pl.col("rows") >= _ENOUGH, pl.col("repeated") <= _ONCE * pl.col("rows"))
        return cls(counted.select("source", "whose"), covered, once.select("source"))

    def doubting(self, owners: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        """`by_id.OWNERS`: who stands in such a list under his own name is not meant under another.

        Offices fill birth date and sex in from the number, and the number may be a relative's (M15).
        """
        there = self.who.join(self.once, on="source", how="semi")
        weak = owners.filter(pl.col("reason") == _BY_BIRTH).join(rows.select("row", "source"), on="row")
        doubted = weak.join(there, left_on=["source", "person_id"], right_on=["source", "whose"], how="semi")["row"]
        by_birth = pl.col("row").is_in(doubted.implode()) & (pl.col("reason") == _BY_BIRTH)
        return owners.with_columns(
            pl.when(by_birth).then(pl.lit("id_name_conflict")).otherwise("reason").alias("reason")
        )

    def weighed(self, pairs: pl.DataFrame, sure: float) -> pl.DataFrame:
        """Scored pairs with what it says that the candidate stands in the source, or does not.

        `standing_bits`, and where they are not about 0 `standing_level`: again, first.
        How often rows without a number repeat another is seen from those that are somebody's with probability `sure`.
        """
        stands = self._stands(pairs)
        rates = self._rates(pairs, stands, sure)
        covered = pl.when("stranger").then("strangers").otherwise("members").clip(upper_bound=_MOST_COVERED)
        told = pairs.select("source", "stranger").with_columns(stands)
        told = told.join(rates, on="source", how="left", maintain_order="left")
        factor = (
            pl.when(covered == 0).then(1.0)
            .when("stands").then(pl.col("again") / covered)
            .otherwise((1 - pl.col("again")) / (1 - covered))
        )  # fmt: skip
        bits = told.with_columns(factor.log(2).fill_null(0.0).alias("standing_bits"))
        level = pl.when("stands").then(pl.lit("again")).otherwise(pl.lit("first"))
        told = bits.select(
            "standing_bits", pl.when(pl.col("standing_bits").abs() >= _TELLING).then(level).alias("standing_level")
        )
        evidence = pl.col("evidence") * pl.lit(2.0).pow(pl.col("standing_bits"))
        return probabilities(pairs.hstack(told).with_columns(evidence.alias("evidence")))

    def _stands(self, pairs: pl.DataFrame) -> pl.Series:
        whose = pl.when("household_grain").then("household_id").otherwise("person_id").alias("whose")
        there = self.who.with_columns(pl.lit(value=True).alias("stands"))
        found = pairs.select("source", whose).join(there, on=["source", "whose"], how="left", maintain_order="left")
        return found["stands"].fill_null(value=False)

    def _rates(self, pairs: pl.DataFrame, stands: pl.Series, sure: float) -> pl.DataFrame:
        """source, members, strangers, again: share of its rows without a number that repeat another."""
        found = pairs.select("row", "source", "probability").with_columns(stands).filter(pl.col("probability") >= sure)
        counted = found.group_by("source").agg(pl.len().alias("found"), pl.col("stands").sum())
        rates = self.covered.join(counted, on="source", how="left").with_columns(pl.col("found", "stands").fill_null(0))
        again = (pl.col("stands") + _REPEATED * _STRENGTH) / (pl.col("found") + _STRENGTH)
        return rates.select("source", "members", "strangers", again.alias("again"))


def _counted(sources: Sequence[Taken], rows: pl.DataFrame, owners: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """source, whose, rows: how many rows of the source are theirs by number and name, or by a stranger's number."""
    told = owners.filter(pl.col("reason").is_in(WITNESSED), pl.col("reason") != _BY_BIRTH)
    told = told.unique("row", keep="none").join(rows.select("row", "source", "grain"), on="row")
    numbers = people.select("id").drop_nulls().unique()
    foreign = rows.filter(stands_whole()).join(numbers, on="id", how="anti")
    verbatim = [part.decided.select(pl.lit(part.source).alias("source"), _whose(part.grain)) for part in sources]
    by_grain = pl.when(pl.col("grain") == "household").then(_whose("household")).otherwise(_whose("person"))
    known = [
        *verbatim, told.select("source", by_grain.alias("whose")),
        foreign.select("source", stranger_id(pl.col("id")).alias("whose")),
    ]  # fmt: skip
    return pl.concat(known).group_by("source", "whose").len("rows")


def _whose(grain: str) -> pl.Expr:
    return pl.col("household_id" if grain == "household" else "person_id").alias("whose")
