"""A few households compared alone: what is known, found and not known of each, in the order asked about."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from domain.county.policy import GUARANTEES
from domain.handover import PLACE
from domain.listed_households import is_on_list
from domain.row_places import format_row_place
from domain.tables import conform, polars_schema
from screening.summary.households import make_households

_CERTAINTIES = ("confirmed", "to_verify", "attention")


def summarise_case(tables: Mapping[str, pl.DataFrame], household_ids: list[str]) -> dict[str, pl.DataFrame]:
    """The tables of `domain.tables.CASE_SUMMARIES`.

    `tables`: `members`, `suspected`, `coverage`, `findings`, `finding_evidence` of these households, `deliveries`;
    `departed`: person_id of those who died or moved out, perhaps; `open_rules`: rule_id, household_id, reason of what
    could not be told; `rows_in_review`: household_id, source, file, sheet, row_number, reason of rows that may be
    theirs.
    """
    summaries = {
        "case_households": _make_households(tables["members"], tables["suspected"]),
        "case_guarantees": _make_guarantees(tables["coverage"], tables["deliveries"]),
        "case_clues": _make_clues(tables["findings"], tables["finding_evidence"], tables["members"]),
        "case_open_questions": _list_open_questions(tables["open_rules"], tables["rows_in_review"]),
        "case_members": _make_members(tables["members"], tables["departed"]),
    }
    turns = pl.DataFrame({"household_id": household_ids}).with_row_index("turn")
    ordered = {
        name: rows.join(turns, on="household_id", maintain_order="left").sort("turn", maintain_order=True)
        for name, rows in summaries.items()
    }
    return {name: conform(rows, name) for name, rows in ordered.items()}


def _list_open_questions(open_rules: pl.DataFrame, rows_in_review: pl.DataFrame) -> pl.DataFrame:
    """Rules without an answer, then rows that wait for a person to say whose they are."""
    columns = polars_schema("case_open_questions")
    return pl.concat([pl.DataFrame(schema=columns), open_rules, rows_in_review], how="diagonal")


def _make_households(members: pl.DataFrame, suspected: pl.DataFrame) -> pl.DataFrame:
    is_listed = is_on_list()
    outcome = pl.when(is_listed).then(pl.lit("listed")).otherwise(pl.lit("to_verify"))
    outcomes = suspected.select("household_id", "risks", "due_on", outcome=outcome)
    rows = make_households(members).join(outcomes, on="household_id", how="left")
    return rows.with_columns(pl.col("outcome").fill_null("clear"))


def _make_guarantees(coverage: pl.DataFrame, deliveries: pl.DataFrame) -> pl.DataFrame:
    """Each of the five guarantees with its verdict, the source that it rests on, and that source's time."""
    order = {name: number for number, name in enumerate(GUARANTEES)}
    dates = deliveries.select("source", "status", "period")
    rows = coverage.join(dates, on="source", how="left", maintain_order="left")
    return rows.sort("household_id", pl.col("guarantee").replace_strict(order, return_dtype=pl.Int64))


def _make_clues(findings: pl.DataFrame, evidence: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Every finding with the rows that it rests on."""
    places = evidence.sort(*PLACE).group_by("clue_id").agg(format_row_place().str.join("；").alias("places"))
    names = members.select("person_id", person_name="name")
    rows = findings.join(names, on="person_id", how="left").join(places, on="clue_id", how="left")
    rank = {certainty: number for number, certainty in enumerate(_CERTAINTIES)}
    return rows.sort("household_id", pl.col("certainty").replace_strict(rank, default=9), "risk", "rule_id", "clue_id")


def _make_members(members: pl.DataFrame, departed: pl.DataFrame) -> pl.DataFrame:
    """The household's members, the head first; who may have died or moved out is marked."""
    ordered = members.sort("household_id", pl.col("is_head"), "person_id", descending=[False, True, False])
    return ordered.with_columns(has_departed=pl.col("person_id").is_in(departed["person_id"].implode()))
