"""Findings joined with the household and the person that they are about: tables of clues and of the list."""

from __future__ import annotations

import polars as pl

from domain.due_days import is_provisional_day
from domain.listed_households import is_on_list
from domain.tables import conform
from screening.summary.clue_homes import add_homes
from screening.summary.last_answers import add_row_answers

_ROW = ["source", "file", "sheet", "row_number"]
_CERTAINTIES = ("confirmed", "to_verify", "attention")
# In the order in which their words sort, so that a list of them reads the same in words.
_METHODS = ("reviewed", "fuzzy", "household", "area", "register", "id", "id_repaired")
NOT_LINKED = "register"  # the finding rests on the register itself, or on a row that carries the household's number


def add_list_status(suspected: pl.DataFrame) -> pl.DataFrame:
    """Table `suspected` with `on_list` (at least one confirmed or mandatory finding) and `is_due_provisional`."""
    return suspected.with_columns(
        on_list=is_on_list(),
        is_due_provisional=is_provisional_day("due_on"),
    )


def make_household_clues(
    findings: pl.DataFrame, listing: pl.DataFrame, households: pl.DataFrame, persons: pl.DataFrame,
    methods: pl.DataFrame, answers: pl.DataFrame,
) -> pl.DataFrame:  # fmt: skip
    """Table `household_clues`: one row per finding about a household.

    In the order of the list: township, village, priority; of a household confirmed before to_verify before attention.
    Beside a clue that nobody has answered stands the household's newest answer (`is_household_answer`).
    `findings`: `add_rechecks`. `listing`: `add_list_status`. `methods`: `describe_link_methods`. `answers`:
    `find_household_answers`.
    """
    of_households = findings.filter(pl.col("household_id").is_not_null())
    rows = add_homes(of_households, listing, households, persons).join(methods, on="clue_id", how="left")
    rows = rows.join(answers, on="household_id", how="left", suffix="_home")
    of_household = pl.col("last_result").is_null() & pl.col("last_result_home").is_not_null()
    rows = rows.with_columns(
        pl.coalesce("last_result", "last_result_home").alias("last_result"),
        pl.coalesce("last_checked_on", "last_checked_on_home").alias("last_checked_on"),
        is_household_answer=of_household,
        due_on=pl.coalesce("clue_due_on", pl.when(pl.col("certainty") != "attention").then("due_on")),
    )
    rows = rows.with_columns(is_due_provisional=is_provisional_day("due_on"))
    rows = rows.with_columns(pl.col("methods").fill_null(NOT_LINKED), pl.col("is_denied").fill_null(value=False))
    ranks = dict(zip(_CERTAINTIES, range(len(_CERTAINTIES)), strict=True))
    rank = pl.col("certainty").replace_strict(ranks, default=len(ranks), return_dtype=pl.Int64)
    ordered = rows.sort(
        "township", "village", "priority", "household_id", rank, "risk", "rule_id", "person_id", "clue_id"
    )
    return conform(ordered, "household_clues")


def make_area_clues(findings: pl.DataFrame, households: pl.DataFrame, row_answers: pl.DataFrame) -> pl.DataFrame:
    """Table `area_clues`: findings about a village or a part of it, with the households registered there.

    `row_answers`: as of `add_row_answers`.
    """
    place_counts = households.group_by("township", "village").len("households")
    areas = findings.filter(pl.col("household_id").is_null()).join(place_counts, on=["township", "village"], how="left")
    counted = areas.with_columns(pl.col("households").fill_null(0), clue_status="status").sort(
        "township", "village", "risk", "clue_id"
    )
    return conform(add_row_answers(counted, row_answers, "areas", "clue_id"), "area_clues")


def make_listed_households(
    listing: pl.DataFrame, households: pl.DataFrame, clues: pl.DataFrame, answers: pl.DataFrame
) -> pl.DataFrame:
    """Table `listed_households`: every suspected household, in the order of the list: village, then priority.

    `listing`: `add_list_status`. `clues`: table `household_clues`. `answers`: `find_household_answers`.
    """
    is_attention = pl.col("certainty") == "attention"
    per_household = clues.group_by("household_id", maintain_order=True).agg(
        pl.len().alias("clues"),
        pl.format("{}：{}", "risk", "evidence").filter(~is_attention).str.join("\n").alias("reasons"),
        pl.col("rule_id").filter(is_attention).unique(maintain_order=True).str.join("、").alias("attention_rules"),
        pl.col("bracket").drop_nulls().unique(maintain_order=True).str.join("、").replace("", None),
    )
    rows = listing.join(households.drop("township", "village"), on="household_id", how="left")
    rows = rows.sort("township", "village", "priority", "household_id")
    with_clues = rows.join(per_household, on="household_id", how="left", maintain_order="left").join(
        answers, on="household_id", how="left", maintain_order="left"
    )
    return conform(with_clues, "listed_households")


def describe_link_methods(evidence: pl.DataFrame, links: pl.DataFrame, doubts: pl.DataFrame) -> pl.DataFrame:
    """clue_id, methods (codes), is_denied: how the rows that a finding rests on were linked.

    A likeness is followed by at least how sure it is, in per cent. `is_denied`: a township has denied such a link and
    no officer has decided since. `evidence`, `links`, `doubts`: tables `finding_evidence`, `links`, `link_doubts`.
    """
    linked = links.join(evidence, on=_ROW, how="semi").unique(_ROW, maintain_order=True, keep="first")
    rows = evidence.join(linked.select(*_ROW, "method", "score"), on=_ROW, how="left")
    turns = dict(zip(_METHODS, range(len(_METHODS)), strict=True))
    turn = pl.col("method").replace_strict(turns, default=turns[NOT_LINKED], return_dtype=pl.Int64)
    # A likeness is never certain, however near to 1 it was computed.
    percent = (pl.col("score").min() * 100).floor().clip(upper_bound=99).cast(pl.Int64)
    per_method = rows.group_by("clue_id", turn.alias("turn")).agg(percent.alias("percent"))
    code = pl.col("turn").replace_strict(dict(enumerate(_METHODS)), return_dtype=pl.String)
    with_percent = pl.when((pl.col("turn") == turns["fuzzy"]) & pl.col("percent").is_not_null())
    text = with_percent.then(pl.format("{}:{}", code, "percent")).otherwise(code)
    methods = (
        per_method.sort("clue_id", "turn")
        .group_by("clue_id", maintain_order=True)
        .agg(text.str.join("、").alias("methods"))
    )
    denied_clues = evidence.join(doubts, on=_ROW, how="semi")["clue_id"].unique()
    return methods.with_columns(is_denied=pl.col("clue_id").is_in(denied_clues.implode()))
