"""The lines of the review workbook: a row and a registered person beside each other, most valuable first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from delivery.document_context import DocumentContext
from delivery.linking_labels import ComparisonLabel
from delivery.list_frames import NUMBER, ListFields
from delivery.list_labels import name_department, name_source, translate_codes
from delivery.officer.review_labels import describe_comparison
from domain.handover import PLACE
from domain.tables import REVIEWED_FIELDS, empty
from domain.text import squeeze

_SHOWN_OF_BOTH = ("name", "id_number", "sex", "birth_date", "place", "phone", "relative")
FIELDS: ListFields = {
    "pairs": (
        *("department", "source_title", "where", "reason", "worth", "rows", "compared"),
        *(f"{side}{name}" for side in ("", "person_") for name in _SHOWN_OF_BOTH),
        *(f"{name}_differs" for name in _SHOWN_OF_BOTH),
        *("person_relation", "person_family", "probability", "runner_up", "run_id", "row_key", "person_id"),
    ),
}
_ROW = ["source", *PLACE]
_BY_NUMBER = "证件号码一致，其他各项没有可比的"
# Somebody less probable is not worth an officer's look, unless nobody is more so.
_LEAST = 0.02
_DENIED = "乡镇核查为“非本人”（{}，仍按此人对应，待确认）"
WORTH_LABELS = {0: "直接形成名单", 1: "用于核实", 2: "不用于规则"}
# Levels at which the two sides differ although, or only though, their texts do.
_PLACE_DIFFERS = r"(?:place=(?:township|elsewhere)|group=different)"
_NUMBER_DIFFERS = r"number=(?:one_error|of_a_housemate|different)"
_RELATIVE_DIFFERS = r"relatives=not_named"


@dataclass(frozen=True)
class ReviewInputs:
    """Tables of a run: `links`, `review_pairs`, `review_rows`, `review_people`; `decisions`: those in force.

    `doubts`: table `link_doubts`, linked rows that wait all the same. `worth`: source -> 0 when it feeds rules
    that put households on the list, 1 when it feeds others, else 2.
    """

    links: pl.DataFrame
    pairs: pl.DataFrame
    rows: pl.DataFrame
    people: pl.DataFrame
    decisions: pl.DataFrame
    worth: Mapping[str, int]
    doubts: pl.DataFrame = field(default_factory=lambda: empty("link_doubts"))

    @property
    def waiting(self) -> pl.DataFrame:
        """The lines of `links` that an officer is asked about, with `is_doubted`: linked, but a township denies it."""
        doubted = self.links.join(self.doubts, on=_ROW, how="semi", maintain_order="left")
        undecided = self.links.filter(pl.col("decision") == "review")
        return pl.concat(
            [
                undecided.with_columns(is_doubted=pl.lit(value=False)),
                doubted.with_columns(is_doubted=pl.lit(value=True)),
            ]
        )


def make_review_frame(
    tables: ReviewInputs, context: DocumentContext, reasons: Mapping[str, str],
    comparisons: Mapping[str, ComparisonLabel], run_id: str, include_decided: bool = False,
) -> pl.DataFrame:  # fmt: skip
    """`FIELDS["pairs"]`, numbered, and more: one line per waiting row content and candidate.

    Rows that say the same of their person stand once, with how many they are. What was decided or put off already is
    left out, unless `everything`.
    """
    waiting = tables.waiting.rename({"person_id": "named"}).drop("household_id")
    worth = pl.col("source").replace_strict(dict(tables.worth), default=2, return_dtype=pl.Int64)
    first_rows = waiting.with_columns(worth.alias("worth"), pl.len().over("row_key").alias("rows"))
    first_rows = first_rows.sort("worth", *_ROW).unique("row_key", keep="first", maintain_order=True)
    pairs = first_rows.join(tables.pairs.filter(pl.col("person_id").is_not_null()), on=[*_ROW, "row_key"])
    is_likely = pl.col("probability").is_null() | (pl.col("probability") >= _LEAST) | (pl.col("rank") == 1)
    pairs = pairs.filter(pl.col("barred").is_null() & is_likely)
    pairs = pairs if include_decided else _filter_undecided(pairs, tables.decisions)
    order = [
        pl.col("worth"),
        -pl.col("probability").max().over("row_key").fill_null(0.0),
        pl.col("row_key"),
        (pl.col("person_id") != pl.col("named")).fill_null(value=True),
        pl.col("rank"),
    ]
    pairs = pairs.sort(order)
    sides = pairs.join(tables.rows, on=_ROW, how="left", maintain_order="left").join(
        tables.people.select(pl.all().name.prefix("person_")).rename({"person_person_id": "person_id"}),
        on="person_id", how="left", maintain_order="left",
    )  # fmt: skip
    lines = sides.with_columns(
        *_find_differences(),
        describe_comparison(comparisons).fill_null(_BY_NUMBER).alias("compared"),
        name_department("source", context).alias("department"),
        name_source("source", context).alias("source_title"),
        pl.when("is_doubted")
        .then(pl.format(_DENIED, translate_codes("reason", reasons)))
        .otherwise(translate_codes("reason", reasons))
        .alias("reason"),
        pl.concat_str(
            "file",
            pl.when(pl.col("sheet") != "").then(pl.format("［{}］", "sheet")),
            pl.format(" 第{}行", "row_number"),
            ignore_nulls=True,
        ).alias("where"),
        pl.col("worth").replace_strict(WORTH_LABELS, return_dtype=pl.String).alias("worth"),
        pl.lit(run_id).alias("run_id"),
        *(_round_down(name) for name in ("probability", "runner_up")),
    )
    return lines.with_row_index(NUMBER, offset=1)


def _round_down(name: str) -> pl.Expr:
    """A computed probability as a cell with a tenth of a per cent shows it: never 100 %, which would be certain."""
    return ((pl.col(name) * 1000 + 1e-6).floor() / 1000).clip(upper_bound=0.999).alias(name)


def _filter_undecided(pairs: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """Without rows whose person is known by now, and people of whom somebody has said a word that still holds."""
    is_doubt, pair = pl.col("verdict") == "doubted", ["row_key", "person_id"]
    numbered = decisions.with_row_index("at")
    doubts = numbered.filter(is_doubt).select(*pair, since="at")
    verdicts = numbered.filter(~is_doubt).join(doubts, on=pair, how="left", maintain_order="left")
    # What was said before a township denied it is asked again.
    valid_verdicts = verdicts.filter(pl.col("since").is_null() | (pl.col("at") > pl.col("since"))).select(
        "row_key", "person_id", "verdict", known_key="person_key"
    )
    same_person = valid_verdicts.filter(pl.col("verdict") == "same")
    pairs = pairs.join(same_person, on="row_key", how="anti", maintain_order="left")
    pairs = pairs.join(valid_verdicts, on=["row_key", "person_id"], how="left", maintain_order="left")
    is_decided = pl.col("verdict").is_not_null() & (
        pl.col("known_key").is_null() | (pl.col("known_key") == pl.col("person_key"))
    )
    return pairs.filter(~is_decided).drop("verdict", "known_key")


def _find_differences() -> list[pl.Expr]:
    """`<field>_differs`: both sides say something, and not the same.

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
