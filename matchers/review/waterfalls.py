"""What spoke for and against the best candidates of every compared row: the levels, their bits and the sum."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from domain.handover import PLACE
from domain.tables import conform, empty
from matchers.decide.row_decisions import DIGITS
from matchers.declarations.comparing import Comparison
from matchers.review.content_keys import make_person_keys
from matchers.score.match_weights import compute_weight
from matchers.score.scored_pairs import get_prior_odds

# So many candidates are shown, and nobody who is less probable than this.
_MAX_CANDIDATES, _MIN_PROBABILITY = 3, 0.001
_NO_TEXT = pl.lit(None, dtype=pl.String)


def explain_pairs(pairs: pl.DataFrame, comparisons: Mapping[str, Comparison]) -> pl.DataFrame:
    """Frame `explained_pairs`: the best candidates of each row.

    `pairs`: frame `rival_pairs`. A candidate who is not registered has no person_id.
    """
    is_vetoed = (pl.col("evidence") == 0) & ~pl.col("overturned")
    bits = (pl.col("bits") + pl.col("coverage_bits")).alias("bits")
    pairs = pairs.with_columns(bits.round(DIGITS), pl.col("probability").round(DIGITS), is_vetoed.alias("vetoed"))
    shown_pairs = pairs.filter(
        (pl.col("probability") >= _MIN_PROBABILITY) | pl.col("overturned") | (pl.col("vetoed") & (pl.col("bits") > 0))
    )
    ranked_pairs = shown_pairs.sort("row", "probability", "bits", "person_id", descending=[False, True, True, False])
    ranked_pairs = ranked_pairs.with_columns(pl.int_range(1, pl.len() + 1).over("row").alias("rank"))
    best_pairs = ranked_pairs.filter((pl.col("rank") <= _MAX_CANDIDATES) | pl.col("overturned"))
    barred = pl.when("overturned").then(pl.lit("overturned")).when("vetoed").then(pl.lit("another_id"))
    return best_pairs.select(
        "row", "rank",
        *(pl.when(~pl.col("is_unregistered")).then(name).alias(name) for name in ("person_id", "household_id")),
        join_levels(comparisons, _format_list_coverage("level")).alias("levels"),
        join_weights(comparisons, _format_list_coverage("bits")).alias("weights"),
        get_prior_odds().log(2).round(DIGITS).alias("prior"),
        "bits", "probability",
        barred.alias("barred"),
    )  # fmt: skip


def make_review_pairs(
    outcomes: pl.DataFrame, matches: pl.DataFrame, explained_pairs: pl.DataFrame, members: pl.DataFrame
) -> pl.DataFrame:
    """Table `review_pairs` of a source: `explained_pairs`, and the owners of the row's number that are not among them.

    `outcomes`: frame `outcomes`, the source's; `matches`: frame `row_persons`; `explained_pairs`: frame
    `explained_pairs`.
    """
    review_rows = outcomes.filter(pl.col("decision") == "review").select("row")
    explained_pairs = pl.concat(
        [explained_pairs, _list_other_owners(matches.join(review_rows, on="row", how="semi"), explained_pairs)],
        how="vertical_relaxed",
    )
    keys = make_person_keys(members.join(explained_pairs, on="person_id", how="semi"))
    placed_pairs = (
        outcomes.filter("readable").select("source", *PLACE, "row", "row_key").join(explained_pairs, on="row")
    )
    placed_pairs = placed_pairs.join(keys, on="person_id", how="left")
    return conform(placed_pairs, "review_pairs").sort("source", *PLACE, "rank")


def _list_other_owners(matches: pl.DataFrame, explained_pairs: pl.DataFrame) -> pl.DataFrame:
    """People of whom a row bears the number and who are not among its best candidates, behind those."""
    other_pairs = (
        matches.drop_nulls("person_id")
        .join(explained_pairs, on=["row", "person_id"], how="anti")
        .sort("row", "person_id")
    )
    last_ranks = explained_pairs.group_by("row").agg(pl.col("rank").max().alias("last"))
    other_pairs = other_pairs.join(last_ranks, on="row", how="left", maintain_order="left")
    rank = pl.col("last").fill_null(0) + pl.int_range(1, pl.len() + 1).over("row")
    empty_table = empty("review_pairs").select(explained_pairs.columns[4:])
    empty_columns = [pl.lit(None, dtype=kind).alias(name) for name, kind in empty_table.schema.items()]
    return other_pairs.select("row", rank.alias("rank"), "person_id", "household_id", *empty_columns)


def add_linked_pairs(pairs: pl.DataFrame, links: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Table `review_pairs` in which the person of each of these lines of table `links` is among the candidates."""
    row = ["source", *PLACE]
    added_pairs = links.join(pairs, on=[*row, "person_id"], how="anti", maintain_order="left")
    if added_pairs.is_empty():
        return pairs
    last_ranks = pairs.group_by(row).agg((pl.col("rank").max() + 1).alias("rank"))
    keys = make_person_keys(members.join(added_pairs, on="person_id", how="semi"))
    ranked_pairs = added_pairs.join(last_ranks, on=row, how="left", maintain_order="left").join(
        keys, on="person_id", how="left"
    )
    empty_table = empty("review_pairs").select(pl.exclude(ranked_pairs.columns))
    empty_columns = [pl.lit(None, dtype=kind).alias(name) for name, kind in empty_table.schema.items()]
    return pl.concat(
        [pairs, conform(ranked_pairs.with_columns(pl.col("rank").fill_null(1), *empty_columns), "review_pairs")]
    )


def label_decisions(decisions: pl.DataFrame, comparisons: Mapping[str, Comparison]) -> pl.DataFrame:
    """Frame `decided_levels`: what officers decided, as pairs to learn from.

    `decisions`: table `review_decisions`, those in force. A level is null where nothing could be compared.
    """
    decided_pairs = decisions.filter(pl.col("levels").is_not_null(), pl.col("verdict").is_in(("same", "other")))
    levels = [pl.col("levels").str.extract(rf"(?:^| ){name}=(\S+)", 1).alias(f"{name}_level") for name in comparisons]
    return decided_pairs.select((pl.col("verdict") == "same").alias("same"), *levels)


def _format_list_coverage(part: str) -> pl.Expr:
    """`standing=` and what it is worth that the candidate is listed in the source already, or is not, if anything."""
    shown_value = pl.col("coverage_level") if part == "level" else _round_bits(pl.col("coverage_bits"))
    return pl.when(pl.col("coverage_level").is_not_null()).then(pl.format("standing={}", shown_value))


def _round_bits(bits: pl.Expr) -> pl.Expr:
    return bits.round(2).cast(pl.String)


def join_levels(comparisons: Mapping[str, Comparison], extra_text: pl.Expr = _NO_TEXT) -> pl.Expr:
    """`comparison=level` of every comparison that says something, in the model's order, and `extra_text` behind."""
    return _join_comparisons(comparisons, lambda name, _: pl.col(f"{name}_level"), extra_text)


def join_weights(comparisons: Mapping[str, Comparison], extra_text: pl.Expr = _NO_TEXT) -> pl.Expr:
    """The same with what each level is worth: `comparison=bits`."""
    return _join_comparisons(comparisons, lambda name, of: _round_bits(compute_weight(name, of)), extra_text)


def _join_comparisons(
    comparisons: Mapping[str, Comparison], format_value: Callable[[str, Comparison], pl.Expr], extra_text: pl.Expr
) -> pl.Expr:
    texts = [
        pl.when(pl.col(f"{name}_level").is_in(list(of.levels))).then(pl.format(f"{name}={{}}", format_value(name, of)))
        for name, of in comparisons.items()
    ]
    return pl.concat_str(*texts, extra_text, separator=" ", ignore_nulls=True)
