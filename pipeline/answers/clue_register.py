"""What townships have been asked about: the clues of all finished runs and the households that these knew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

import polars as pl

from domain.tables import polars_schema
from ledger import ClueRegister
from pipeline.answers.issued_lists import read_issued_lists
from storage.finished_runs import list_finished_runs
from storage.run_manifest import read_manifest
from storage.run_store import TABLES_FOLDER, RunStore

_CLUES = pl.Schema({"clue_id": pl.String, "household_id": pl.String, "township": pl.String, "issued_on": pl.Date})
_HOMES = pl.Schema({"household_id": pl.String, "township": pl.String})


def read_clue_register(workspace: Path, members: pl.DataFrame | None = None) -> ClueRegister:
    """The clues that finished runs told of, and whom the register knows.

    A clue is the household's under every number that runs listed it under, and may be one that is not checked at
    present. `members`: table `members` of the register as it is now, of a run, which knows of no papers between runs;
    left out, the households that finished runs asked about.
    """
    runs = list_finished_runs(workspace)
    if members is None:
        clues, households = _read_finished(read_ages(runs))
    else:
        clues = pl.concat([_CLUES.to_frame(), *(_read_clues(run) for run in runs)])
        households = _group_homes(clues, [members.select("household_id", "township")])
    return ClueRegister(
        clues.group_by("clue_id", "household_id").agg(pl.col("issued_on").min()).sort("clue_id", "household_id"),
        households,
        read_issued_lists(workspace, with_supplements=members is None),
        bool(runs),
    )


def read_ages(runs: Iterable[Path]) -> tuple[tuple[Path, int], ...]:
    """The runs' folders, each with what differs where another table of clues was put there."""
    return tuple((run, (run / TABLES_FOLDER / "findings.parquet").stat().st_mtime_ns) for run in runs)


@lru_cache(maxsize=2)
def _read_finished(runs: tuple[tuple[Path, int], ...]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The clues and households of finished runs; a server asks for them at every answer."""
    folders = [folder for folder, _ in runs]
    clues = pl.concat([_CLUES.to_frame(), *(_read_clues(folder) for folder in folders)])
    return clues, _group_homes(clues, list(_read_households(folders)))


def _group_homes(clues: pl.DataFrame, homes: list[pl.DataFrame]) -> pl.DataFrame:
    """household_id, townships of the households of the clues and of others."""
    frames = [_HOMES.to_frame(), clues.select("household_id", "township"), *homes]
    households = pl.concat(frames).drop_nulls("household_id").unique()
    return households.group_by("household_id").agg(pl.col("township").drop_nulls().unique().sort().alias("townships"))


def _read_clues(run: Path) -> pl.DataFrame:
    """clue_id, household_id, township, issued_on of one run, the clues among them that it suppressed."""
    store, names = RunStore.open(run), ("clue_id", "household_id", "township")
    clues = pl.concat([store.read(table).select(names) for table in ("findings", "suppressed")]).unique()
    return clues.with_columns(pl.lit(_issued_on(run)).alias("issued_on")).select(list(_CLUES))


def _issued_on(run: Path) -> date:
    """The first day on which a township can have answered: the day for which the run compared."""
    return date.fromisoformat((read_manifest(run) or {})["as_of"])


def _read_households(runs: list[Path]) -> Iterator[pl.DataFrame]:
    """household_id, township (null) of all households of the runs."""
    for run in runs:
        # A run asks about every registered household; one that only linked has its links.
        for table in ("coverage", "links"):
            numbers = RunStore.open(run).tables[table].select(pl.col("household_id").unique())
            if (households := _add_empty_township(numbers)).height:
                yield households
                break


def _add_empty_township(numbers: pl.LazyFrame) -> pl.DataFrame:
    return numbers.collect(engine="streaming").with_columns(
        pl.lit(None, polars_schema("findings")["township"]).alias("township")
    )
