"""What officers and townships have decided about rows: the last word on each, and what a verification takes back."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from domain.handover import PLACE
from domain.tables import add_absent_columns, conform, empty

NOT_HIM = "非本人"
# The verdict on a link that a township denies although the number speaks for it: it stays until an officer has decided.
DOUBTED = "doubted"
_PAIR = ("row_key", "person_id")
_RESULT = ("household_id", "clue_id", "result", "include", "exclusion_reason", "checked_by", "checked_on", "remark")
# Links that rest on a number, or on an officer's word: of several people of a clue, they are not the doubtful ones, and
# a township's word alone does not take them back.
_FIRM = pl.col("method").is_in(("id", "id_repaired", "reviewed")) | (pl.col("reason") == "household_number")


@dataclass(frozen=True)
class OverturnedLinks:
    """What 非本人 answers lead to: table `review_decisions`, and the answers that name no link to take back.

    `unclear`: the answers' lines with `why`: no_clue, unknown_clue, nothing_linked or several_people.
    """

    decisions: pl.DataFrame
    unclear: pl.DataFrame

    @property
    def taken_back(self) -> pl.DataFrame:
        """The decisions that take links back; the others are doubts."""
        return self.decisions.filter(pl.col("verdict") != DOUBTED)

    @property
    def doubts(self) -> pl.DataFrame:
        """The decisions that have links reviewed, which stay meanwhile."""
        return self.decisions.filter(pl.col("verdict") == DOUBTED)


def select_in_force(decisions: pl.DataFrame) -> pl.DataFrame:
    """The last word on every content and person, and but one person whose rows of a content are (the last).

    A doubt is no word: it stands beside the last one that was said before it, until an officer has decided or has taken
    everything back; 存疑 puts it off.
    """
    numbered = decisions.with_row_index("#at")
    is_doubt = pl.col("verdict") == DOUBTED
    last = numbered.filter(~is_doubt).unique(_PAIR, keep="last", maintain_order=True)
    same = pl.col("verdict") == "same"
    superseded = same & (pl.col("person_id") != pl.col("person_id").filter(same).last().over("row_key"))
    words = last.filter(~superseded.fill_null(value=False))
    doubts = numbered.filter(is_doubt).unique(_PAIR, keep="last", maintain_order=True)
    is_last_word = (pl.col("verdict") != "unsure") | (pl.col("origin") == "reject")
    ending = numbered.filter(~is_doubt & is_last_word).group_by(_PAIR).agg(pl.col("#at").max().alias("said"))
    answered = doubts.join(ending, on=_PAIR, how="left", maintain_order="left")
    open_doubts = answered.filter(pl.col("said").is_null() | (pl.col("said") < pl.col("#at"))).drop("said")
    return pl.concat([words, open_doubts]).sort("#at").drop("#at")


def select_new_results(results: pl.DataFrame, remembered: pl.DataFrame) -> pl.DataFrame:
    """Table `verification_results` without what is known already."""
    fresh = results.unique(_RESULT, keep="first", maintain_order=True)
    return fresh.join(remembered, on=_RESULT, how="anti", nulls_equal=True, maintain_order="left")


def select_new_decisions(decisions: pl.DataFrame, remembered: pl.DataFrame) -> pl.DataFrame:
    """Table `review_decisions` without what is in force already.

    Nor does a township's answer count twice, so that an officer's later word stands when the file comes once more.
    """
    fresh = decisions.unique([*_PAIR, "verdict"], keep="last", maintain_order=True)
    content = [*_PAIR, "verdict", "person_key"]
    fresh = fresh.join(select_in_force(remembered), on=content, how="anti", nulls_equal=True, maintain_order="left")
    answer = [*_PAIR, "verdict", "origin", "decided_by", "decided_on"]
    answered = remembered.filter(pl.col("origin") == "feedback")
    return fresh.join(answered, on=answer, how="anti", maintain_order="left")


def derive_overturned_links(results: pl.DataFrame, behind: pl.DataFrame) -> OverturnedLinks:
    """What the 非本人 among `results` (table `verification_results`) overturn, and what they have reviewed.

    `behind`: the rows that clues rest on: clue_id, finding_person, run_id, whole_household, person_key and the columns
    of table `links`; a clue that rests on no linked row has one line, null from `source` on. Of a clue about a whole
    household only the rows that no number settled are meant, unless all are one person's. A link by name and
    circumstances is taken back; one that a number or an officer speaks for is doubted.
    """
    denied = results.filter(pl.col("result") == NOT_HIM).with_row_index("answer")
    rows = denied.select("answer", "clue_id", "checked_by", "checked_on", "recorded_at", "inbox").join(
        behind, on="clue_id"
    )
    linked = rows.filter(pl.col("person_id").is_not_null(), pl.col("decision") == "linked")
    is_of_person = pl.col("finding_person").is_null() | (pl.col("finding_person") == pl.col("person_id"))
    linked = linked.filter(is_of_person)
    alone = pl.col("person_id").n_unique().over("answer") == 1
    answered_links = linked.filter(alone | ~_FIRM)
    why = (
        pl.when(pl.col("clue_id").is_null())
        .then(pl.lit("no_clue"))
        .when(~pl.col("clue_id").is_in(behind["clue_id"].implode()))
        .then(pl.lit("unknown_clue"))
        .when(pl.col("answer").is_in(linked["answer"].implode()))
        .then(pl.lit("several_people"))
        .otherwise(pl.lit("nothing_linked"))
    )
    unclear = denied.join(answered_links, on="answer", how="anti", maintain_order="left").with_columns(why.alias("why"))
    return OverturnedLinks(_make_decisions(answered_links), unclear.drop("answer"))


def _make_decisions(rows: pl.DataFrame) -> pl.DataFrame:
    if rows.is_empty():
        return empty("review_decisions")
    doubted = pl.when(_FIRM).then(pl.lit(DOUBTED))
    decisions = rows.sort("answer", "source", *PLACE).with_columns(
        doubted.otherwise(pl.lit("other")).alias("verdict"),
        pl.lit("feedback").alias("origin"),
        pl.col("checked_by").fill_null("").alias("decided_by"),
        pl.coalesce("checked_on", pl.col("recorded_at").str.slice(0, 10).str.to_date()).alias("decided_on"),
        pl.lit(None, dtype=pl.String).alias("levels"),
    )
    # Rows of one content may be linked in two ways: what the number speaks for is not taken back beside it.
    firm = decisions.filter(pl.col("verdict") == DOUBTED)
    decisions = pl.concat([firm, decisions.join(firm, on=_PAIR, how="anti")]).sort("answer", "source", *PLACE)
    return conform(add_absent_columns(decisions, "review_decisions"), "review_decisions").unique(
        [*_PAIR, "verdict"], keep="first", maintain_order=True
    )
