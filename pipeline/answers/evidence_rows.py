"""Which rows clues rest on, and which rows a decision about one of them touches."""

from __future__ import annotations

from pathlib import Path

import polars as pl

import ledger
from domain.handover import PLACE
from domain.tables import empty
from pipeline.answers.decided_rows import join_decisions
from pipeline.county.county import County
from storage.finished_runs import list_finished_runs
from storage.run_store import RunStore

# Source -> rows of a content that is about one person; columns of what `count_affected_rows` gives.
_TOUCHED = pl.Schema({"verdict": pl.String, "source": pl.String, "rows": pl.UInt32})


def find_overturned_links(workspace: Path, results: pl.DataFrame, county: County) -> ledger.OverturnedLinks:
    """Which links the results take back, by the newest run that told of each clue."""
    clues = results.filter(pl.col("result") == ledger.NOT_HIM)["clue_id"].drop_nulls().unique()
    return ledger.derive_overturned_links(results, find_evidence_rows(workspace, clues, county))


def find_evidence_rows(workspace: Path, clues: pl.Series, county: County) -> pl.DataFrame:
    """What the clues rest on, as `ledger.derive_overturned_links` takes it: by the newest run that told of each."""
    parts = [_join_links(None, empty("findings"), county)]
    for folder in list_finished_runs(workspace):
        if clues.is_empty():
            break
        findings = RunStore.open(folder).read("findings").filter(pl.col("clue_id").is_in(clues.implode()))
        parts.append(_join_links(folder, findings, county))
        clues = clues.filter(~clues.is_in(findings["clue_id"].implode()))
    return pl.concat(parts)


def _join_links(run: Path | None, findings: pl.DataFrame, county: County) -> pl.DataFrame:
    """A clue that rests on rows of the register, or on none, has lines without a link."""
    tables = RunStore.open(run) if run else RunStore.in_memory()
    evidence = tables.read("finding_evidence")
    links = tables.read("links")
    clues = findings.select("clue_id", pl.col("person_id").alias("finding_person"))
    rows = clues.join(evidence, on="clue_id", how="left").join(links, on=["source", *PLACE], how="left")
    return rows.with_columns(
        pl.lit(run.name if run else "").alias("run_id"),
        pl.col("source").is_in(county.list_household_sources()).alias("whole_household"),
        pl.lit(None, dtype=pl.String).alias("person_key"),
    )


def count_affected_rows(workspace: Path, decisions: pl.DataFrame) -> pl.DataFrame:
    """verdict, source, rows: how many linked rows of each source say what the decisions (`review_decisions`) are about.

    A decision holds for all rows of one content; they are counted in the run that its clue was found in.
    """
    parts = [_TOUCHED.to_frame()]
    for run_id in decisions["run_id"].unique(maintain_order=True):
        folder = next(run for run in list_finished_runs(workspace) if run.name == run_id)
        run_decisions = decisions.filter(pl.col("run_id") == run_id)
        parts.append(_count_in_run(RunStore.open(folder).read("links"), run_decisions))
    return pl.concat(parts).group_by("verdict", "source").agg(pl.col("rows").sum()).sort("verdict", "source")


def _count_in_run(links: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    linked = links.filter(pl.col("decision") == "linked", pl.col("row_key").is_in(decisions["row_key"].implode()))
    rows = join_decisions(linked, decisions, ["verdict"]).unique(["verdict", "source", *PLACE])
    return rows.group_by("verdict", "source").agg(pl.len().cast(pl.UInt32).alias("rows")).select(list(_TOUCHED))
