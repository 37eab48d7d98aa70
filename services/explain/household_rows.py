"""Which rows of departments count for a household, which may be its, and which came near and went elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from domain.handover import PLACE
from services.runs.choice import FinishedRun

_ROW = ["source", *PLACE]
_SHOWN = ("person_id", "decision", "method", "reason", "probability", "barred")


@dataclass(frozen=True)
class HouseholdRows:
    """Rows by their place, with person_id (the member), decision, method, reason, probability, barred.

    `linked`: rows that are theirs. `doubtful`: rows that may be theirs, and keep rules from answering; without a
    decision: rows that cannot be read, with `detail` why. `near`: rows for which a member was weighed, and which are
    somebody else's (`other_household`) or nobody's.
    """

    linked: pl.DataFrame
    doubtful: pl.DataFrame
    near: pl.DataFrame


def find_household_rows(run: FinishedRun, household_id: str) -> HouseholdRows:
    """The rows of one household in a run."""
    tables = run.store.tables
    is_theirs = pl.col("household_id") == household_id
    pairs = tables["review_pairs"].filter(is_theirs).collect()
    matches = tables["possible_matches"].filter(is_theirs).collect()
    weighed = pl.concat([matches.select(_ROW), pairs.select(_ROW)]).unique().lazy()
    own_links = tables["links"].filter(is_theirs).collect()
    links = tables["links"].join(weighed, on=_ROW, how="semi").collect()
    linked = own_links.filter(pl.col("decision") == "linked")
    waiting = own_links.filter(pl.col("decision") == "review").select(*_ROW, "person_id")
    doubtful = pl.concat([matches.select(*_ROW, "person_id"), waiting]).unique(maintain_order=True)
    near = pairs.select(*_ROW, "person_id").join(linked, on=_ROW, how="anti").join(doubtful, on=_ROW, how="anti")
    return HouseholdRows(
        linked=_describe(linked.select(*_ROW, "person_id"), own_links, pairs),
        doubtful=_describe(doubtful, links, pairs).join(_list_reasons(run), on=_ROW, how="left", maintain_order="left"),
        near=_describe(near, links, pairs).sort("probability", descending=True, nulls_last=True),
    )


def _describe(rows: pl.DataFrame, links: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The rows with what was decided of each, and how probable the member was."""
    decided = links.select(*_ROW, "decision", "method", "reason", other_household="household_id")
    odds = pairs.select(*_ROW, "person_id", "probability", "barred")
    lines = rows.join(decided, on=_ROW, how="left").join(odds, on=[*_ROW, "person_id"], how="left", nulls_equal=True)
    return lines.select(*_ROW, *_SHOWN, "other_household").sort(*_ROW, "person_id", nulls_last=True)


def _list_reasons(run: FinishedRun) -> pl.DataFrame:
    """source, file, sheet, row_number, detail: why rows were set aside."""
    reasons = run.read("quarantine").group_by(_ROW, maintain_order=True)
    return reasons.agg(pl.col("detail").unique(maintain_order=True).str.join("；"))
