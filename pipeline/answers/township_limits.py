"""Answers that somebody may give for certain townships alone: what speaks of another household is refused."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from domain.handover import PLACE
from ledger import REFUSALS
from pipeline.answers.clue_register import read_ages
from storage.finished_runs import list_finished_runs
from storage.run_store import RunStore

_REASON = "not_this_township"
_PLACES = pl.Schema({"household_id": pl.String, "township": pl.String})
_CLUES = pl.Schema({"clue_id": pl.String, "township": pl.String})


@dataclass(frozen=True)
class TownshipLimit:
    """Whose households somebody may answer for.

    `townships`: their names. `households`: household_id, township: where every household that a finished run knew was
    or is registered. `clues`: clue_id, township of all clues.
    """

    townships: frozenset[str]
    households: pl.DataFrame
    clues: pl.DataFrame

    def find_refused(self, lines: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
        """`PLACE` of the rows that speak of another township's household or area, or of one that nobody can place.

        `lines`: of the receipt. `answers`: table `feedback_answers`, whose keys may name a household or a clue.
        """
        keys = answers.select(*PLACE, "township", pl.lit("taken").alias("status"), pl.col("row_key"))
        subjects = pl.concat([
            lines.select(*PLACE, "township", "status", "household_id", "clue_id"),
            keys.rename({"row_key": "clue_id"}).with_columns(household_id=pl.lit(None, pl.String)),
            keys.rename({"row_key": "household_id"}).with_columns(clue_id=pl.lit(None, pl.String)),
        ], how="diagonal")  # fmt: skip
        homes, clues = _list_townships(self.households), _list_townships(self.clues)
        rows = subjects.join(homes, on="household_id", how="left").join(clues, on="clue_id", how="left")
        own = pl.lit(sorted(self.townships), dtype=pl.List(pl.String))
        is_elsewhere = [
            (pl.col(name).list.set_intersection(own).list.len() == 0).fill_null(value=False)
            for name in ("household_townships", "clue_townships")
        ]
        is_unplaced = pl.col("household_townships").is_null() & pl.col("clue_townships").is_null()
        is_claimed = pl.col("township").is_in(sorted(self.townships)).fill_null(value=False)
        # What is refused for another reason, and that nobody can place, keeps its reason.
        is_nobodys = is_unplaced & ~is_claimed & (pl.col("status") != "refused")
        return rows.filter(pl.any_horizontal(*is_elsewhere, is_nobodys)).select(PLACE).unique()

    def mark_refused(self, lines: pl.DataFrame, refused: pl.DataFrame) -> pl.DataFrame:
        """The receipt's lines, those of refused places without a word about whose household it is."""
        mark = refused.with_columns(pl.lit(value=True).alias("is_refused"))
        rows = lines.join(mark, on=PLACE, how="left", maintain_order="left")
        is_refused = pl.col("is_refused").fill_null(value=False)
        _, problem, cure = REFUSALS[_REASON]
        words = {"status": "refused", "reason": _REASON, "note": f"“户编号”{problem}，{cure}"}
        texts = [pl.when(is_refused).then(pl.lit(text)).otherwise(name).alias(name) for name, text in words.items()]
        hidden = ("household_id", "clue_id", "township")
        return rows.with_columns(
            *texts, *(pl.when(~is_refused).then(name).alias(name) for name in hidden)
        ).drop("is_refused")  # fmt: skip


def _list_townships(frame: pl.DataFrame) -> pl.DataFrame:
    """The key, and `household_townships` or `clue_townships`: where it was ever placed."""
    key = frame.columns[0]
    name = f"{key.removesuffix('_id')}_townships"
    return frame.drop_nulls().group_by(key).agg(pl.col("township").unique().alias(name))


def read_township_limit(workspace: Path, townships: Collection[str]) -> TownshipLimit:
    """The limit, with the places of all finished runs' households."""
    places, clues = _read_places(read_ages(list_finished_runs(workspace)))
    return TownshipLimit(frozenset(townships), places, clues)


@lru_cache(maxsize=2)
def _read_places(runs: tuple[tuple[Path, int], ...]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Where households and clues were placed by runs; a server asks for it at every answer."""
    places, clues = [_PLACES.to_frame()], [_CLUES.to_frame()]
    for folder, _ in runs:
        run = RunStore.open(folder)
        for table in ("findings", "suppressed"):
            frame = run.read(table)
            clues.append(frame.select(list(_CLUES)))
            places.append(frame.drop_nulls("household_id").select(list(_PLACES)))
        if run.has("household_places"):
            places.append(run.read("household_places").select(list(_PLACES)))
    return pl.concat(places).unique(), pl.concat(clues).unique()
