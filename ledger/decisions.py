"""What officers and townships have decided about rows: the last word on each, and what a verification takes back."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from domain.handover import PLACE
from domain.tables import conform, empty

NOT_HIM = "非本人"
_PAIR = ("row_key", "person_id")
_RESULT = ("household_id", "clue_id", "result", "checked_by", "checked_on")
# Methods that rest on the row's own number: of several people of a clue, they are not the doubtful ones.
_BY_NUMBER = ("id", "id_repaired")


@dataclass(frozen=True)
class Overturned:
    """What 非本人 answers lead to: table `review_decisions`, and the answers that name no link to take back.

    `unclear`: the answers' lines with `why`: no_clue, unknown_clue, nothing_linked or several_people.
    """

    decisions: pl.DataFrame
    unclear: pl.DataFrame


def in_force(decisions: pl.DataFrame) -> pl.DataFrame:
    """The last word on every content and person, and but one person whose rows of a content are (the last)."""
    last = decisions.unique(_PAIR, keep="last", maintain_order=True)
    same = pl.col("verdict") == "same"
    superseded = same & (pl.col("person_id") != pl.col("person_id").filter(same).last().over("row_key"))
    return last.filter(~superseded.fill_null(value=False))


def new_results(results: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Table `verification_results` without what is known already."""
    fresh = results.unique(_RESULT, keep="first", maintain_order=True)
    return fresh.join(known, on=_RESULT, how="anti", nulls_equal=True, maintain_order="left")


def new_decisions(decisions: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Table `review_decisions` without what is in force already.

    Nor does a township's answer count twice, so that an officer's later word stands when the file comes once more.
    """
    fresh = decisions.unique([*_PAIR, "verdict"], keep="last", maintain_order=True)
    said = [*_PAIR, "verdict", "person_key"]
    fresh = fresh.join(in_force(known), on=said, how="anti", nulls_equal=True, maintain_order="left")
    answer = [*_PAIR, "verdict", "origin", "decided_by", "decided_on"]
    answered = known.filter(pl.col("origin") == "feedback")
    return fresh.join(answered, on=answer, how="anti", maintain_order="left")


def overturned(results: pl.DataFrame, behind: pl.DataFrame) -> Overturned:
    """What the 非本人 among `results` (table `verification_results`) overturn.

    `behind`: the rows that clues rest on: clue_id, finding_person, run_id, whole_household, person_key and the columns
    of table `links`. Of a clue about a whole household only the rows that no number settled are doubted, unless all
    are one person's.
    """
    denied = results.filter(pl.col("result") == NOT_HIM).with_row_index("answer")
    rows = denied.select("answer", "clue_id", "checked_by", "checked_on", "recorded_at", "inbox").join(
        behind, on="clue_id"
    )
    linked = rows.filter(pl.col("person_id").is_not_null(), pl.col("decision") == "linked")
    own = pl.col("finding_person").is_null() | (pl.col("finding_person") == pl.col("person_id"))
    linked = linked.filter(own)
    alone = pl.col("person_id").n_unique().over("answer") == 1
    meant = linked.filter(alone | ~pl.col("method").is_in(_BY_NUMBER))
    why = (
        pl.when(pl.col("clue_id").is_null())
        .then(pl.lit("no_clue"))
        .when(~pl.col("clue_id").is_in(behind["clue_id"].implode()))
        .then(pl.lit("unknown_clue"))
        .when(pl.col("answer").is_in(linked["answer"].implode()))
        .then(pl.lit("several_people"))
        .otherwise(pl.lit("nothing_linked"))
    )
    unclear = denied.join(meant, on="answer", how="anti", maintain_order="left").with_columns(why.alias("why"))
    return Overturned(_decisions(meant), unclear.drop("answer"))


def _decisions(rows: pl.DataFrame) -> pl.DataFrame:
    if rows.is_empty():
        return empty("review_decisions")
    told = rows.sort("answer", "source", *PLACE).with_columns(
        pl.lit("other").alias("verdict"),
        pl.lit("feedback").alias("origin"),
        pl.col("checked_by").fill_null("").alias("decided_by"),
        pl.coalesce("checked_on", pl.col("recorded_at").str.slice(0, 10).str.to_date()).alias("decided_on"),
        pl.lit(None, dtype=pl.String).alias("levels"),
    )
    return conform(told, "review_decisions").unique([*_PAIR, "verdict"], keep="first", maintain_order=True)
