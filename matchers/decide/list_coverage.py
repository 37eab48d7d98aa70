"""Who is listed in a source by number already: a list that names people once hardly has a second row about them.

Whether a source is such a list shows by itself: by how many of its rows have a second one beside them about the same
person, or household. Where many do (bills, vehicles, a list sent month by month) to be listed says little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from matchers.by_id.id_matches import BY_BIRTH, CORROBORATED, mark_doubted
from matchers.exact.exact_matches import ExactMatches
from matchers.prepare.source_rows import MAX_REPEATED, MIN_LIST_ROWS, has_whole_id
from matchers.score.match_weights import compute_probabilities

# Rows without a number repeat others at least so often, as long as fewer than so many were found somebody's: what is
# written twice is written badly.
_MIN_REPEATED, _STRENGTH = 0.05, 50
_MAX_COVERED = 0.99
_MIN_BITS = 0.005  # bits that are not 0 when they are shown
_UNREGISTERED_PREFIX = "~"


def make_unregistered_id(number: pl.Expr) -> pl.Expr:
    """The person_id and household_id of the unregistered person who bears a number."""
    return pl.concat_str(pl.lit(_UNREGISTERED_PREFIX), number)


@dataclass(frozen=True)
class ListCoverage:
    """Who is listed in which source, and how fully the sources list people.

    `listed_subjects`: frame `listed_subjects`, the unregistered too. `member_shares`: frame `member_shares`; by
    township, as a sheet may be missing. `unregistered_shares`: frame `unregistered_shares`. `repeat_shares`: frame
    `repeat_shares`.
    """

    listed_subjects: pl.DataFrame
    member_shares: pl.DataFrame
    unregistered_shares: pl.DataFrame
    repeat_shares: pl.DataFrame

    @classmethod
    def measure_sources(
        cls, sources: Sequence[ExactMatches], rows: pl.DataFrame, owners: pl.DataFrame, people: pl.DataFrame
    ) -> ListCoverage:
        """From the exact matches, and the rows that match nobody exactly.

        `rows`: frame `placed_rows`; `owners`: frame `id_owners`; `people`: frame `people`.
        """
        row_counts = _count_rows(sources, rows, owners, people)
        is_unregistered = pl.col("subject").str.starts_with(_UNREGISTERED_PREFIX)
        unregistered_counts = row_counts.filter(is_unregistered)
        unregistered_total = unregistered_counts["subject"].n_unique()
        unregistered_shares = unregistered_counts.group_by("source").agg(
            (pl.len() / unregistered_total).alias("unregistered_share")
        )
        count = pl.col("row_count")
        repeat_shares = row_counts.group_by("source").agg(
            count.sum().alias("numbered_rows"), (count.filter(count > 1).sum() / count.sum()).alias("repeated_share")
        )
        member_shares = _measure_townships(
            row_counts.filter(~is_unregistered), {matches.source: matches.grain for matches in sources}, people
        )
        return cls(row_counts.select("source", "subject"), member_shares, unregistered_shares, repeat_shares)

    def doubt_listed_persons(self, owners: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        """Frame `id_owners`, doubted where the list names people once and has the owner under their own name.

        Offices fill birth date and sex in from the number, and the number may be a relative's (M15).
        """
        sources_once = self.repeat_shares.filter(
            pl.col("numbered_rows") >= MIN_LIST_ROWS, pl.col("repeated_share") <= MAX_REPEATED
        )
        listed_once = self.listed_subjects.join(sources_once, on="source", how="semi")
        weak_pairs = owners.filter(pl.col("reason") == BY_BIRTH).join(rows.select("row", "source"), on="row")
        doubted_rows = weak_pairs.join(
            listed_once, left_on=["source", "person_id"], right_on=["source", "subject"], how="semi"
        )["row"]
        return mark_doubted(owners, pl.col("row").is_in(doubted_rows.implode()) & (pl.col("reason") == BY_BIRTH))

    def weigh_pairs(self, pairs: pl.DataFrame, min_probability: float) -> pl.DataFrame:
        """Frame `weighed_pairs`: by whether the candidate is listed in the source already.

        `pairs`: frame `scored_pairs`. How often rows without a number
        repeat another is seen from those that are somebody's with probability `min_probability`.
        """
        is_listed = self._is_listed(pairs)
        rated_pairs = pairs.select(
            "source", "is_unregistered", pl.col("township_member").alias("township")
        ).with_columns(is_listed)
        for rates, keys in (
            (_count_repeats(pairs, is_listed, min_probability), ["source"]),
            (self.unregistered_shares, ["source"]),
            (self.repeat_shares, ["source"]),
            (self.member_shares, ["source", "township"]),
        ):
            rated_pairs = rated_pairs.join(rates, on=keys, how="left", maintain_order="left")
        share = pl.when("is_unregistered").then("unregistered_share").otherwise("member_share")
        list_share = share.fill_null(0.0).clip(upper_bound=_MAX_COVERED)
        # As long as no row has shown it, to be listed speaks for nobody.
        expected_repeats = pl.min_horizontal(
            list_share, pl.col("repeated_share").fill_null(0.0).clip(lower_bound=_MIN_REPEATED)
        )
        repeat_rate = (pl.col("repeating_rows") + expected_repeats * _STRENGTH) / (pl.col("found_rows") + _STRENGTH)
        factor = pl.when("is_listed").then(repeat_rate / list_share).otherwise((1 - repeat_rate) / (1 - list_share))
        factor = pl.when(list_share > 0).then(factor).otherwise(1.0)
        weighed_pairs = rated_pairs.with_columns(factor.log(2).fill_null(0.0).alias("coverage_bits"))
        level = pl.when("is_listed").then(pl.lit("again")).otherwise(pl.lit("first"))
        rated_pairs = weighed_pairs.select(
            "coverage_bits", pl.when(pl.col("coverage_bits").abs() >= _MIN_BITS).then(level).alias("coverage_level")
        )
        evidence = pl.col("evidence") * pl.lit(2.0).pow(pl.col("coverage_bits"))
        return compute_probabilities(pairs.hstack(rated_pairs).with_columns(evidence.alias("evidence")))

    def _is_listed(self, pairs: pl.DataFrame) -> pl.Series:
        subject = pl.when("household_grain").then("household_id").otherwise("person_id").alias("subject")
        marked = self.listed_subjects.with_columns(pl.lit(value=True).alias("is_listed"))
        listed_pairs = pairs.select("source", subject).join(
            marked, on=["source", "subject"], how="left", maintain_order="left"
        )
        return listed_pairs["is_listed"].fill_null(value=False)


def _count_repeats(pairs: pl.DataFrame, is_listed: pl.Series, min_probability: float) -> pl.DataFrame:
    """source, found_rows (surely somebody's), repeating_rows: those of them whose person is listed already."""
    is_sure = pl.col("probability") >= min_probability
    rows = pairs.select("source", "probability").with_columns(is_listed)
    repeating = pl.col("is_listed").filter(is_sure).sum()
    return rows.group_by("source").agg(is_sure.sum().alias("found_rows"), repeating.alias("repeating_rows"))


def _measure_townships(listed_subjects: pl.DataFrame, grains: Mapping[str, str], people: pl.DataFrame) -> pl.DataFrame:
    """source, township, member_share of `listed_subjects`; `grains`: source -> what its rows are about."""
    parts = []
    for grain in ("person", "household"):
        homes = people.select(_get_subject(grain), "township").unique("subject", keep="first")
        registered = homes.group_by("township").len("registered_count")
        source_listed = listed_subjects.filter(
            pl.col("source").is_in([name for name, source_grain in grains.items() if source_grain == grain])
        )
        listed_counts = source_listed.join(homes, on="subject").group_by("source", "township").len("listed_count")
        parts.append(listed_counts.join(registered, on="township"))
    return pl.concat(parts).select(
        "source", "township", (pl.col("listed_count") / pl.col("registered_count")).alias("member_share")
    )


def _count_rows(
    sources: Sequence[ExactMatches], rows: pl.DataFrame, owners: pl.DataFrame, people: pl.DataFrame
) -> pl.DataFrame:
    """source, subject, row_count: how many rows are theirs by number and name, or by an unregistered number."""
    id_rows = owners.filter(pl.col("reason").is_in(CORROBORATED), pl.col("reason") != BY_BIRTH)
    id_rows = id_rows.unique("row", keep="none").join(rows.select("row", "source", "grain"), on="row")
    subject = pl.when(pl.col("grain") == "household").then(_get_subject("household")).otherwise(_get_subject("person"))
    unregistered_rows = (
        rows.filter(has_whole_id()).select("source", "id").join(people.select("id"), on="id", how="anti")
    )
    unregistered_subjects = unregistered_rows.select("source", make_unregistered_id(pl.col("id")).alias("subject"))
    subjects = pl.concat([id_rows.select("source", subject.alias("subject")), unregistered_subjects])
    source_counts = []
    for matches in sources:
        source_subjects = subjects.filter(pl.col("source") == matches.source).select("subject")
        row_counts = (
            pl.concat([matches.decisions.select(_get_subject(matches.grain)), source_subjects])
            .group_by("subject")
            .len("row_count")
        )
        source_counts.append(row_counts.select(pl.lit(matches.source).alias("source"), "subject", "row_count"))
    return pl.concat(source_counts)


def _get_subject(grain: str) -> pl.Expr:
    return pl.col("household_id" if grain == "household" else "person_id").alias("subject")
