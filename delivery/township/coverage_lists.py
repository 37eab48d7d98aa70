"""应纳尽纳: per township what is known of every household's five guarantees, and who must be visited for them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields, make_list_frames
from delivery.list_labels import VERDICT_LABELS, translate_guarantees
from delivery.list_rows.household_rows import HOME_FIELDS, describe_household_kind, describe_last_answer
from delivery.list_rows.run_status import GUARANTEE_FIELDS
from delivery.path_names import make_safe_names
from delivery.township.township_workbooks import write_township_workbook
from domain.county.policy import GUARANTEES

HOUSEHOLD_FIELDS = (*HOME_FIELDS, *GUARANTEES, "reasons", "last_check")
FIELDS: ListFields = {
    "villages": ("township", "village", "households", *GUARANTEE_FIELDS, "unseen"),
    **dict.fromkeys(("unseen", "roster", "open"), HOUSEHOLD_FIELDS),
}


def write_township_coverage(
    folder: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> list[Path]:
    """Write `<folder>/<乡镇>/<file_name>` for every township of a registered household.

    Returns the workbooks in the townships' order. Raises `OSError` when a file cannot be written.
    """
    folders = make_safe_names(tables["guaranteed_households"]["township"])
    return [
        write_township_workbook(folder / name, township, make_coverage_frames(tables, township), context, layout)
        for township, name in folders.items()
    ]


def make_coverage_frames(tables: Mapping[str, pl.DataFrame], township: str) -> dict[str, pl.DataFrame]:
    """Frame name -> a township's rows, numbered: counts per village, unseen households, the lifted, open questions."""
    is_in_township = pl.col("township") == township
    households = label_guaranteed_households(tables["guaranteed_households"].filter(is_in_township))
    counts = tables["village_guarantees"].filter(is_in_township)
    frames = {
        "villages": counts.with_columns(translate_guarantees()),
        "unseen": households.filter("unseen"),
        "roster": households.filter("lifted"),
        "open": households.filter(~pl.col("lifted"), pl.col("reasons") != ""),
    }
    return make_list_frames(frames, FIELDS)


def label_guaranteed_households(households: pl.DataFrame) -> pl.DataFrame:
    """Table `guaranteed_households` in words; a verdict that nobody gave is unknown."""
    unknown = VERDICT_LABELS["unknown"]
    verdicts = [pl.col(name).replace_strict(VERDICT_LABELS, default=unknown).alias(name) for name in GUARANTEES]
    return households.with_columns(describe_household_kind(), describe_last_answer(), *verdicts)
