"""Who stands in a source by his number already: a list that names everybody once hardly means him again.

Whether a source is such a list shows by itself: by how many of its rows have a second one beside them about the same
person, or household. Where many do (bills, vehicles, a list sent month by month) to stand in it says little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from matchers.by_id.id_matches import BY_BIRTH, WITNESSED, in_doubt
from matchers.exact.exact_matches import Taken
from matchers.prepare.source_rows import ENOUGH_ROWS, REPEATED_AT_MOST, stands_whole
from matchers.score.match_weights import probabilities

# Rows without a number repeat others at least so often, as long as fewer than so many were found somebody's: what is
# written twice is written badly.
_REPEATED, _STRENGTH = 0.05, 50
_MOST_COVERED = 0.99
_TELLING = 0.005  # bits that are not 0 when they are told
_STRANGER = "~"


def stranger_id(number: pl.Expr) -> pl.Expr:
    """The person_id and household_id of the stranger who bears a number."""
    return pl.concat_str(pl.lit(_STRANGER), number)


@dataclass(frozen=True)
class Standing:
    """`who`: source, whose: the person, or the household where rows are about households; strangers too.

    `covered`: source, township, members: which share of those registered there stands in the source (0-1); a sheet may
    be missing. `strangers`: source, strangers: the same of all strangers. `repeated`: source, numbered (rows),
    repeated: which share of those rows repeat another (0-1).
    """

    who: pl.DataFrame
    covered: pl.DataFrame
    strangers: pl.DataFrame
    repeated: pl.DataFrame

    @classmethod
    def of(cls, sources: Sequence[Taken], rows: pl.DataFrame, owners: pl.DataFrame, people: pl.DataFrame) -> Standing:
        """From the rows taken in, `rows` that name nobody word for word and `by_id.OWNERS` of those."""
        counted = _counted(sources, rows, owners, people)
        stranger = pl.col("whose").str.starts_with(_STRANGER)
        others = counted.filter(stranger)
        everybody = others["whose"].n_unique()
        strangers = others.group_by("source").agg((pl.len() / everybody).alias("strangers"))
        count = pl.col("rows")
        repeated = counted.group_by("source").agg(
            count.sum().alias("numbered"), (count.filter(count > 1).sum() / count.sum()).alias("repeated")
        )
        covered = _covered(counted.filter(~stranger), {part.source: part.grain for part in sources}, people)
        return cls(counted.select("source", "whose"), covered, strangers, repeated)

    def doubting(self, owners: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        """`by_id.OWNERS`: who stands in such a list under his own name is not meant under another.

        Offices fill birth date and sex in from the number, and the number may be a relative's (M15).
        """
        once = self.repeated.filter(pl.col("numbered") >= ENOUGH_ROWS, pl.col("repeated") <= REPEATED_AT_MOST)
        there = self.who.join(once, on="source", how="semi")
        weak = owners.filter(pl.col("reason") == BY_BIRTH).join(rows.select("row", "source"), on="row")
        doubted = weak.join(there, left_on=["source", "person_id"], right_on=["source", "whose"], how="semi")["row"]
        return in_doubt(owners, pl.col("row").is_in(doubted.implode()) & (pl.col("reason") == BY_BIRTH))

    def weighed(self, pairs: pl.DataFrame, sure: float) -> pl.DataFrame:
        """Scored pairs with what it says that the candidate stands in the source, or does not.

        `standing_bits`, and where they are not about 0 `standing_level`: again, first.
        How often rows without a number repeat another is seen from those that are somebody's with probability `sure`.
        """
        stands = self._stands(pairs)
        told = pairs.select("source", "stranger", pl.col("township_member").alias("township")).with_columns(stands)
        for rates, on in (
            (_found(pairs, stands, sure), ["source"]), (self.strangers, ["source"]), (self.repeated, ["source"]),
            (self.covered, ["source", "township"]),
        ):  # fmt: skip
            told = told.join(rates, on=on, how="left", maintain_order="left")
        share = pl.when("stranger").then("strangers").otherwise("members")
        covered = share.fill_null(0.0).clip(upper_bound=_MOST_COVERED)
        # As long as no row has shown it, to stand there speaks for nobody.
        expected = pl.min_horizontal(covered, pl.col("repeated").fill_null(0.0).clip(lower_bound=_REPEATED))
        again = (pl.col("repeating") + expected * _STRENGTH) / (pl.col("found") + _STRENGTH)
        factor = pl.when("stands").then(again / covered).otherwise((1 - again) / (1 - covered))
        factor = pl.when(covered > 0).then(factor).otherwise(1.0)
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


def _found(pairs: pl.DataFrame, stands: pl.Series, sure: float) -> pl.DataFrame:
    """source, found: rows that are surely somebody's, repeating: those of them whose person stands there already."""
    is_sure = pl.col("probability") >= sure
    rows = pairs.select("source", "probability").with_columns(stands)
    repeating = pl.col("stands").filter(is_sure).sum()
    return rows.group_by("source").agg(is_sure.sum().alias("found"), repeating.alias("repeating"))


def _covered(standing: pl.DataFrame, grains: Mapping[str, str], people: pl.DataFrame) -> pl.DataFrame:
    """source, township, members of `standing` (source, whose); `grains`: source -> what its rows are about."""
    parts = []
    for grain in ("person", "household"):
        homes = people.select(_whose(grain), "township").unique("whose", keep="first")
        registered = homes.group_by("township").len("registered")
        here = standing.filter(pl.col("source").is_in([name for name, of in grains.items() if of == grain]))
        there = here.join(homes, on="whose").group_by("source", "township").len("standing")
        parts.append(there.join(registered, on="township"))
    return pl.concat(parts).select("source", "township", (pl.col("standing") / pl.col("registered")).alias("members"))


def _counted(sources: Sequence[Taken], rows: pl.DataFrame, owners: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """source, whose, rows: how many rows of the source are theirs by number and name, or by a stranger's number."""
    told = owners.filter(pl.col("reason").is_in(WITNESSED), pl.col("reason") != BY_BIRTH)
    told = told.unique("row", keep="none").join(rows.select("row", "source", "grain"), on="row")
    by_grain = pl.when(pl.col("grain") == "household").then(_whose("household")).otherwise(_whose("person"))
    foreign = rows.filter(stands_whole()).select("source", "id").join(people.select("id"), on="id", how="anti")
    strangers = foreign.select("source", stranger_id(pl.col("id")).alias("whose"))
    others = pl.concat([told.select("source", by_grain.alias("whose")), strangers])
    counted = []
    for part in sources:
        here = others.filter(pl.col("source") == part.source).select("whose")
        rows_of = pl.concat([part.decided.select(_whose(part.grain)), here]).group_by("whose").len("rows")
        counted.append(rows_of.select(pl.lit(part.source).alias("source"), "whose", "rows"))
    return pl.concat(counted)


def _whose(grain: str) -> pl.Expr:
    return pl.col("household_id" if grain == "household" else "person_id").alias("whose")
