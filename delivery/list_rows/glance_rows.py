"""Where lists stand at a glance, in words: the frames of the sheet of figures and charts; nobody's name is in them."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.list_frames import ListFields, make_list_frames
from delivery.list_labels import STATUS_LABELS
from domain.periods import Period

TABLES = ("glance_figures", "glance_risks", "glance_changes", "glance_results", "glance_places")
FIELDS: ListFields = {
    "glance_figures": (
        *("listed", "to_verify", "first_listed", "visited", "unvisited", "overdue", "answered", "confirmed"),
        "rate_text",
    ),
    "glance_risks": ("risk", "households"),
    "glance_changes": ("change", "households"),
    "glance_results": ("period", "confirmed", "refuted", "solved", "unanswered"),
    "glance_places": ("place", "overdue", "due_soon", "waiting", "done"),
}
_CHANGE_LABELS = STATUS_LABELS | {"suppressed": "暂不核查", "resolved": "不再出现"}
_PERCENT = pl.format("{}%", (pl.col("rate") * 100).round().cast(pl.Int64))
_NO_RATE = "尚无"  # nobody has answered yet


def make_glance_frames(tables: Mapping[str, pl.DataFrame], township: str | None) -> dict[str, pl.DataFrame]:
    """Frame name -> rows, with `FIELDS`: of a township, or of the whole county where it is null."""
    rows = {name: tables[name].filter(pl.col("township").eq_missing(pl.lit(township))) for name in TABLES}
    frames = {
        "glance_figures": rows["glance_figures"].with_columns(_format_rate()),
        "glance_risks": rows["glance_risks"],
        "glance_changes": _list_changes(rows["glance_changes"]),
        "glance_results": rows["glance_results"].with_columns(_describe_period(rows["glance_results"])),
        "glance_places": rows["glance_places"],
    }
    return make_list_frames(frames, FIELDS)


def _format_rate() -> pl.Expr:
    return _PERCENT.fill_null(_NO_RATE).alias("rate_text")


def _describe_period(results: pl.DataFrame) -> pl.Expr:
    """The period, how many clues it listed, and how many of the answered ones are true."""
    periods = {name: Period.parse(name).short_title for name in results["period"].unique()}
    clues = pl.sum_horizontal("confirmed", "refuted", "solved", "unanswered")
    text = pl.format("{} {}条", pl.col("period").replace(periods), clues)
    return pl.concat_str(text, pl.format(" 属实{}", _PERCENT).fill_null("")).alias("period")


def _list_changes(changes: pl.DataFrame) -> pl.DataFrame:
    """Every kind of change, also where no household has it; without any household no line."""
    if changes.is_empty():
        return changes
    kinds = pl.DataFrame({"code": list(_CHANGE_LABELS), "change": list(_CHANGE_LABELS.values())})
    counts = changes.select("households", code="change")
    return kinds.join(counts, on="code", how="left", maintain_order="left").with_columns(
        pl.col("households").fill_null(0)
    )
