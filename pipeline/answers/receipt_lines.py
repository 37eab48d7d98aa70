"""The receipt of an import: what became of every row of its answer sheets."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from domain.handover import PLACE
from domain.text import drop_placeholders

# A line of the receipt. `status`: taken, refused, unchanged, unanswered; `note`: in words, for who filled it in.
LINES = pl.Schema({
    "file": pl.String, "sheet": pl.String, "row_number": pl.Int64, "household_id": pl.String, "clue_id": pl.String,
    "status": pl.String, "reason": pl.String, "note": pl.String, "kind": pl.String, "township": pl.String,
})  # fmt: skip
_HALF = "填了核查人、核查时间等，核查结果空着，没有采用，请补填核查结果"
_REPEATED = "与同一份文件的另一行说的一样，只算一次"


def make_answer_lines(
    typed: Sequence[pl.DataFrame],
    quarantine: pl.DataFrame,
    accepted: pl.DataFrame | None = None,
    repeated: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """`LINES` of sheets about clues; an accepted row is `taken` until the ledger turns out to have it.

    `typed`: all rows as typed, with is_answered and list_township. `quarantine`: table of the refused ones.
    `accepted`, `repeated`: those that can be taken (with townships), and those that another one says already.
    """
    if not typed:
        return LINES.to_frame()
    rows = pl.concat(typed).with_columns(drop_placeholders(pl.col("household_id", "clue_id")))
    rows = rows.filter(
        pl.any_horizontal(pl.col("household_id", "clue_id", "row_code").is_not_null()) | pl.col("is_answered")
    )
    rows = rows.join(group_reasons(quarantine), on=PLACE, how="left", maintain_order="left")
    if accepted is not None:
        homes = accepted.select(*PLACE, pl.col("household_id").alias("home"), pl.col("townships").list.first())
        rows = rows.join(homes, on=PLACE, how="left", maintain_order="left")
    else:
        rows = rows.with_columns(pl.lit(None, pl.String).alias("home"), pl.lit(None, pl.String).alias("townships"))
    places = repeated.select(*PLACE, pl.lit(value=True).alias("is_repeated")) if repeated is not None else None
    rows = (
        rows.join(places, on=PLACE, how="left", maintain_order="left")
        if places is not None
        else rows.with_columns(is_repeated=None)
    )
    is_half = pl.any_horizontal(
        drop_placeholders(pl.col(name)).is_not_null()
        for name in ("include", "exclusion_reason", "checked_by", "checked_on")
    )
    status = (
        pl.when(~pl.col("is_answered")).then(pl.lit("unanswered"))
        .when(pl.col("reason").is_not_null()).then(pl.lit("refused"))
        .when(pl.col("is_repeated")).then(pl.lit("unchanged"))
        .otherwise(pl.lit("taken"))
    )  # fmt: skip
    note = (
        pl.when(~pl.col("is_answered") & is_half).then(pl.lit(_HALF))
        .when(pl.col("is_answered") & pl.col("is_repeated")).then(pl.lit(_REPEATED))
        .otherwise("note")
    )  # fmt: skip
    return rows.select(
        *PLACE,
        pl.coalesce("home", "household_id").alias("household_id"),
        "clue_id",
        status.alias("status"),
        pl.when(pl.col("is_answered")).then("reason").alias("reason"),
        note.alias("note"),
        pl.lit("clues").alias("kind"),
        pl.coalesce("list_township", "townships").alias("township"),
    ).match_to_schema(LINES)


def group_reasons(quarantine: pl.DataFrame) -> pl.DataFrame:
    """file, sheet, row_number, reason (the first of the row) and note (all of them, without the row's number)."""
    detail = pl.col("detail").str.replace(r"^第 \d+ 行", "")
    return quarantine.group_by(PLACE, maintain_order=True).agg(
        pl.col("check").first().alias("reason"), detail.str.join("；").alias("note")
    )


def mark_unchanged(lines: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """The lines, those taken that are not among the new ones being `unchanged`. `new`: file, sheet, row_number."""
    is_new = pl.struct(PLACE).is_in(new.select(pl.struct(PLACE)).to_series().implode())
    is_known = (pl.col("status") == "taken") & ~is_new
    return lines.with_columns(pl.when(is_known).then(pl.lit("unchanged")).otherwise("status").alias("status"))
