"""What spoke for and against the best candidates of every compared row: the levels, their bits and the sum."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from domain.declarations.comparing import Comparison
from domain.handover import PLACE
from domain.tables import conform, empty
from matchers.decide.row_decisions import DIGITS
from matchers.review.content_keys import person_keys
from matchers.score.match_weights import weight
from matchers.score.scored_pairs import odds

# So many candidates are told of, and nobody who is less probable than this.
_MOST, _LEAST = 3, 0.001


def waterfalls(pairs: pl.DataFrame, comparisons: Mapping[str, Comparison]) -> pl.DataFrame:
    """The best candidates of each row: row, and the columns of table `review_pairs` from `rank` on.

    `pairs`: scored pairs with `overturned`. A candidate who is not registered has no person_id.
    """
    vetoed = (pl.col("evidence") == 0) & ~pl.col("overturned")
    bits = (pl.col("bits") + pl.col("standing_bits")).alias("bits")
    pairs = pairs.with_columns(bits.round(DIGITS), pl.col("probability").round(DIGITS), vetoed.alias("vetoed"))
    shown = pairs.filter(
        (pl.col("probability") >= _LEAST) | pl.col("overturned") | (pl.col("vetoed") & (pl.col("bits") > 0))
    )
    ranked = shown.sort("row", "probability", "bits", "person_id", descending=[False, True, True, False])
    ranked = ranked.with_columns(pl.int_range(1, pl.len() + 1).over("row").alias("rank"))
    best = ranked.filter((pl.col("rank") <= _MOST) | pl.col("overturned"))
    barred = pl.when("overturned").then(pl.lit("overturned")).when("vetoed").then(pl.lit("another_id"))
    return best.select(
        "row", "rank",
        *(pl.when(~pl.col("stranger")).then(name).alias(name) for name in ("person_id", "household_id")),
        _each(comparisons, lambda name, _: pl.col(f"{name}_level"), _stands("level")).alias("levels"),
        _each(comparisons, lambda name, of: _two_digits(weight(name, of)), _stands("bits")).alias("weights"),
        odds().log(2).round(DIGITS).alias("prior"),
        "bits", "probability",
        barred.alias("barred"),
    )  # fmt: skip


def review_pairs(
    outcomes: pl.DataFrame, meant: pl.DataFrame, told: pl.DataFrame, members: pl.DataFrame
) -> pl.DataFrame:
    """Table `review_pairs` of a source: the waterfalls (`told`), and whoever else an officer is asked about.

    `outcomes`: the source's rows with row_key and decision. `meant`: row, person_id, household_id.
    """
    asked = outcomes.filter(pl.col("decision") == "review").select("row")
    told = pl.concat([told, _by_number_only(meant.join(asked, on="row", how="semi"), told)], how="vertical_relaxed")
    keys = person_keys(members.join(told, on="person_id", how="semi"))
    whole = outcomes.filter("readable").select("source", *PLACE, "row", "row_key").join(told, on="row")
    whole = whole.join(keys, on="person_id", how="left")
    return conform(whole, "review_pairs").sort("source", *PLACE, "rank")


def _by_number_only(meant: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """People of whom a row bears the number and who are not among its best candidates, behind those."""
    more = meant.drop_nulls("person_id").join(told, on=["row", "person_id"], how="anti").sort("row", "person_id")
    last = told.group_by("row").agg(pl.col("rank").max().alias("last"))
    more = more.join(last, on="row", how="left", maintain_order="left")
    rank = pl.col("last").fill_null(0) + pl.int_range(1, pl.len() + 1).over("row")
    blank = empty("review_pairs").select(told.columns[4:])
    nothing = [pl.lit(None, dtype=kind).alias(name) for name, kind in blank.schema.items()]
    return more.select("row", rank.alias("rank"), "person_id", "household_id", *nothing)


def with_linked_pairs(pairs: pl.DataFrame, links: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Table `review_pairs` in which the person of each of these lines of table `links` is among the candidates."""
    row = ["source", *PLACE]
    more = links.join(pairs, on=[*row, "person_id"], how="anti", maintain_order="left")
    if more.is_empty():
        return pairs
    last = pairs.group_by(row).agg((pl.col("rank").max() + 1).alias("rank"))
    keys = person_keys(members.join(more, on="person_id", how="semi"))
    told = more.join(last, on=row, how="left", maintain_order="left").join(keys, on="person_id", how="left")
    blank = empty("review_pairs").select(pl.exclude(told.columns))
    nothing = [pl.lit(None, dtype=kind).alias(name) for name, kind in blank.schema.items()]
    return pl.concat([pairs, conform(told.with_columns(pl.col("rank").fill_null(1), *nothing), "review_pairs")])


def labelled(decisions: pl.DataFrame, comparisons: Mapping[str, Comparison]) -> pl.DataFrame:
    """What officers decided, as pairs to learn from: `same`, and `<comparison>_level` of every comparison.

    `decisions`: table `review_decisions`, those in force. A level is null where nothing could be compared.
    """
    told = decisions.filter(pl.col("levels").is_not_null(), pl.col("verdict").is_in(("same", "other")))
    levels = [pl.col("levels").str.extract(rf"(?:^| ){name}=(\S+)", 1).alias(f"{name}_level") for name in comparisons]
    return told.select((pl.col("verdict") == "same").alias("same"), *levels)


def _stands(part: str) -> pl.Expr:
    """`standing=` and what it comes to that the candidate stands in the source already, or does not, if anything."""
    told = pl.col("standing_level") if part == "level" else _two_digits(pl.col("standing_bits"))
    return pl.when(pl.col("standing_level").is_not_null()).then(pl.format("standing={}", told))


def _two_digits(bits: pl.Expr) -> pl.Expr:
    return bits.round(2).cast(pl.String)


def _each(
    comparisons: Mapping[str, Comparison], told: Callable[[str, Comparison], pl.Expr], besides: pl.Expr
) -> pl.Expr:
    """`name=value` of every comparison that says something, in the model's order, and what there is `besides`."""
    texts = [
        pl.when(pl.col(f"{name}_level").is_in(list(of.levels))).then(pl.format(f"{name}={{}}", told(name, of)))
        for name, of in comparisons.items()
    ]
    return pl.concat_str(*texts, besides, separator=" ", ignore_nulls=True)
