"""Every township's list beside the run before, as columns: by status, what rests and what has ended by reason."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.list_labels import STATUS_LABELS, translate_codes
from delivery.list_rows.spread_counts import spread_counts
from delivery.memory_labels import RESOLVED_LABELS, SUPPRESSED_LABELS


def list_township_statuses(township_counts: pl.DataFrame, statuses: pl.DataFrame) -> pl.DataFrame:
    """township, suspected, `status:<状态>` (households), clues, `clue_status:<状态>`: a row per township.

    `statuses`: table `township_statuses`.
    """
    labelled = statuses.with_columns(translate_codes("status", STATUS_LABELS))
    sums = statuses.group_by("township").agg(suspected=pl.col("households").sum(), clues=pl.col("clues").sum())
    rows = township_counts.select("township").join(sums, on="township", how="left", maintain_order="left")
    rows = rows.with_columns(pl.col("suspected", "clues").fill_null(0))
    labels = list(STATUS_LABELS.values())
    rows = spread_counts(rows, labelled, ("township", "status", "households"), labels)
    per_clue = labelled.rename({"status": "clue_status"})
    return spread_counts(rows, per_clue, ("township", "clue_status", "clues"), labels)


def list_township_endings(township_counts: pl.DataFrame, endings: pl.DataFrame) -> pl.DataFrame:
    """A row per township: how many clues rest and how many have ended, of how many households, and why.

    township; `resting`, `left` (clues), with `_households`, `_off_list` and `_reason:<原因>` (clues) each.
    `endings`: table `township_endings`.
    """
    rows = township_counts.select("township")
    rows = _add_ending(rows, endings.filter(kind="suppressed"), "resting", SUPPRESSED_LABELS)
    return _add_ending(rows, endings.filter(kind="resolved"), "left", RESOLVED_LABELS)


def _add_ending(rows: pl.DataFrame, endings: pl.DataFrame, name: str, labels: Mapping[str, str]) -> pl.DataFrame:
    numbers = {"clues": name, "households": f"{name}_households", "off_list": f"{name}_off_list"}
    sums = endings.filter(pl.col("reason").is_null()).select("township", *numbers).rename(numbers)
    rows = rows.join(sums, on="township", how="left", maintain_order="left")
    rows = rows.with_columns(pl.col(*numbers.values()).fill_null(0))
    family = f"{name}_reason"
    per_reason = endings.drop_nulls("reason").with_columns(translate_codes("reason", labels)).rename({"reason": family})
    return spread_counts(rows, per_reason, ("township", family, "clues"), list(labels.values()))
