"""The tables that a comparison's documents are made from, of a large county with as many townships as wanted."""

from __future__ import annotations

import pickle
from pathlib import Path

import polars as pl

from benchmarks.county_run.inbox import write_inbox
from benchmarks.sample import CONFIG, PERIOD
from delivery.document_context import DocumentContext
from delivery.documents import DOCUMENTS
from pipeline import ingest, publish
from pipeline.job import Job
from pipeline.run_request import RunRequest
from pipeline.stages import COMPARISON, run_stages
from storage.run_store import RunStore
from storage.stored_frames import StoredFrames

_PERSONS_PER_HOUSEHOLD = 3.66
_CONTEXT = "context.pickle"
_PARTS = "一二三四五六七八九"


class _Done(Exception):  # noqa: N818 - not an error: the draft of the run goes
    """The tables are put aside."""


def make_tables(scratch: Path, persons: int, townships: int) -> Path:
    """Draw a county, compare it, and put aside what its documents are made from; returns the folder.

    The sample county has nine townships; their households are shared out among `townships`.
    """
    inbox, folder = scratch / "inbox", scratch / "papers"
    inbox.mkdir(parents=True)
    folder.mkdir()
    write_inbox(inbox, round(persons / _PERSONS_PER_HOUSEHOLD), 0)
    job = Job.prepare(RunRequest(str(PERIOD), str(inbox), str(scratch / "workspace"), str(CONFIG)))
    try:
        with job.folder.make():
            ingest.receive_inbox(job)
            run_stages(job, COMPARISON[:-1])
            share_out(job.run, townships)
            publish.publish_tables(job)
            _put_aside(job, folder)
            raise _Done
    except _Done:
        return folder


def share_out(run: RunStore, townships: int) -> None:
    """Give every household, with all lines about it, a township of so many; areas stay with the first of theirs."""
    members = run.read("members")
    names = members["township"].drop_nulls().unique().sort().to_list()
    shares = {name: townships // len(names) + (at < townships % len(names)) for at, name in enumerate(names)}
    number = pl.col("household_id").rank("dense") - 1
    share = pl.col("township").replace_strict(shares, default=1, return_dtype=pl.Int64)
    part = (number % share).cast(pl.Int64).replace_strict(dict(enumerate(_PARTS)), return_dtype=pl.String)
    homes = members.select("household_id", "township").drop_nulls().unique("household_id", keep="first")
    homes = homes.sort("household_id").select("household_id", new=pl.col("township") + part)
    for name in StoredFrames(run):
        table = run.read(str(name))
        if {"township", "household_id"} <= set(table.columns):
            rows = table.join(homes, on="household_id", how="left", maintain_order="left")
            whole = pl.coalesce("new", pl.col("township") + _PARTS[0])
            run.put(str(name), rows.with_columns(whole.alias("township")).drop("new"))


def _put_aside(job: Job, folder: Path) -> None:
    frames = StoredFrames(job.run)
    names = {name for document in DOCUMENTS for name in (*document.tables, *document.optional)}
    for name in sorted(names):
        if name in frames:
            frames[name].write_parquet(folder / f"{name}.parquet")
    (folder / _CONTEXT).write_bytes(pickle.dumps(publish.make_context(job)))


def read_context(folder: Path) -> DocumentContext:
    """The context of the documents whose tables lie in the folder."""
    context: DocumentContext = pickle.loads((folder / _CONTEXT).read_bytes())  # noqa: S301 - written by this benchmark
    return context


def read_tables(folder: Path, names: tuple[str, ...]) -> dict[str, pl.DataFrame]:
    """Those of the tables that were made."""
    return {name: pl.read_parquet(path) for name in names if (path := folder / f"{name}.parquet").exists()}
