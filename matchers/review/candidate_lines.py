"""The lines of a review: a row and a registered person beside each other, most valuable first."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from domain.handover import PLACE
from domain.tables import REVIEWED_FIELDS
from domain.text import squeeze

_ROW = ["source", *PLACE]
# Somebody less probable is not worth an officer's look, unless nobody is more so.
_LEAST = 0.02
# Levels at which the two sides differ although, or only though, their texts do.
_PLACE_DIFFERS = r"(?:place=(?:township|elsewhere)|group=different)"
_NUMBER_DIFFERS = r"number=(?:one_error|of_a_housemate|different)"
_RELATIVE_DIFFERS = r"relatives=not_named"


def select_review_lines(
    tables: Mapping[str, pl.DataFrame], worth: Mapping[str, int], include_decided: bool = False
) -> pl.DataFrame:
    """One line per waiting row content and candidate: both sides, `<field>_differs`, worth, rows, is_doubted.

    `tables`: of a run, `links`, `review_pairs`, `review_rows`, `review_people`, `link_doubts` (linked rows that wait
    all the same); `review_decisions`: those in force. `worth`: source -> 0 when it feeds rules that put households on
    the list, 1 when it feeds others, else 2. Rows that say the same of their person stand once, with how many they
    are. What was decided or put off already is left out, unless `include_decided`.
    """
    waiting = _find_waiting_links(tables["links"], tables["link_doubts"])
    waiting = waiting.rename({"person_id": "named"}).drop("household_id")
    rank = pl.col("source").replace_strict(dict(worth), default=2, return_dtype=pl.Int64)
    first_rows = waiting.with_columns(rank.alias("worth"), pl.len().over("row_key").alias("rows"))
    first_rows = first_rows.sort("worth", *_ROW).unique("row_key", keep="first", maintain_order=True)
    pairs = first_rows.join(select_likely_pairs(tables["review_pairs"]), on=[*_ROW, "row_key"])
    pairs = pairs if include_decided else filter_undecided(pairs, tables["review_decisions"])
    order = [
        pl.col("worth"),
        -pl.col("probability").max().over("row_key").fill_null(0.0),
        pl.col("row_key"),
        (pl.col("person_id") != pl.col("named")).fill_null(value=True),
        pl.col("rank"),
    ]
    people = tables["review_people"].select(pl.all().name.prefix("person_")).rename({"person_person_id": "person_id"})
    sides = pairs.sort(order).join(tables["review_rows"], on=_ROW, how="left", maintain_order="left")
    sides = sides.join(people, on="person_id", how="left", maintain_order="left")
    return sides.with_columns(*find_differences())


def select_likely_pairs(review_pairs: pl.DataFrame) -> pl.DataFrame:
    """The lines of table `review_pairs` about which an officer is asked: with registered people who may be meant."""
    is_likely = pl.col("probability").is_null() | (pl.col("probability") >= _LEAST) | (pl.col("rank") == 1)
    return review_pairs.filter(pl.col("person_id").is_not_null(), pl.col("barred").is_null(), is_likely)


def _find_waiting_links(links: pl.DataFrame, doubts: pl.DataFrame) -> pl.DataFrame:
    """The lines of `links` that an officer is asked about, with `is_doubted`: linked, but a township denies it."""
    doubted = links.join(doubts, on=_ROW, how="semi", maintain_order="left")
    undecided = links.filter(pl.col("decision") == "review")
    return pl.concat(
        [
            undecided.with_columns(is_doubted=pl.lit(value=False)),
            doubted.with_columns(is_doubted=pl.lit(value=True)),
        ]
    )


def filter_undecided(pairs: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """Without rows whose person is known by now, and people of whom somebody has said a word that still holds.

    `pairs`: row_key, person_id, person_key and more; `decisions`: table `review_decisions`, those in force.
    """
    is_doubt, pair = pl.col("verdict") == "doubted", ["row_key", "person_id"]
    numbered = decisions.with_row_index("at")
    doubts = numbered.filter(is_doubt).select(*pair, since="at")
    verdicts = numbered.filter(~is_doubt).join(doubts, on=pair, how="left", maintain_order="left")
    # What was said before a township denied it is asked again, and so is what was taken back.
    is_newer = pl.col("since").is_null() | (pl.col("at") > pl.col("since"))
    is_taken_back = (pl.col("verdict") == "unsure") & (pl.col("origin") == "reject").fill_null(value=False)
    valid_verdicts = verdicts.filter(is_newer, ~is_taken_back).select(
        "row_key", "person_id", "verdict", known_key="person_key"
    )
    same_person = valid_verdicts.filter(pl.col("verdict") == "same")
    pairs = pairs.join(same_person, on="row_key", how="anti", maintain_order="left")
    pairs = pairs.join(valid_verdicts, on=["row_key", "person_id"], how="left", maintain_order="left")
    is_decided = pl.col("verdict").is_not_null() & (
        pl.col("known_key").is_null() | (pl.col("known_key") == pl.col("person_key"))
    )
    return pairs.filter(~is_decided).drop("verdict", "known_key")


def find_differences() -> list[pl.Expr]:
    """`<field>_differs`: both sides say something, and not the same; of columns levels, and `REVIEWED_FIELDS` twice.

    Where something was compared its level tells, or else a note in a name or a mask in a number would be a difference.
    """
    texts = {name: squeeze(pl.col(name)) != squeeze(pl.col(f"person_{name}")) for name in REVIEWED_FIELDS}
    levels = pl.col("levels")
    by_level = {
        "name": ~(levels.str.contains("surname=equal") & levels.str.contains("given_name=equal")),
        "id_number": pl.when(levels.str.contains("number=")).then(levels.str.contains(_NUMBER_DIFFERS)),
        "place": levels.str.contains(_PLACE_DIFFERS),
        "relative": levels.str.contains(_RELATIVE_DIFFERS),
    }
    by_text = {name: texts[name] for name in REVIEWED_FIELDS if name != "id_number"}
    # Without a level the row bears the person's number, in whatever form.
    by_text["id_number"] = texts["id_number"] & levels.is_not_null()
    return [
        pl.coalesce(*([by_level[name]] if name in by_level else []), differs, pl.lit(value=False)).alias(
            f"{name}_differs"
        )
        for name, differs in by_text.items()
    ]
