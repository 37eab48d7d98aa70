"""Counties and linkers run one after the other, each in a process of its own, and judged."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.linkage import metrics
from benchmarks.linkage.files import TRUTH, Folder
from benchmarks.sample import CONFIG
from pipeline.county.load_county import load_county

HOUSEHOLD_GRAIN = frozenset(
    source for source, declared in load_county(CONFIG).sources.items() if declared.grain == "household"
)


@dataclass(frozen=True)
class Run:
    """A linker's answer to a county: `judged` rows (see `metrics`) and what it cost.

    `seconds`: by the clock on the wall. `processor`: seconds of all cores. `peak`: most memory held, in bytes.
    """

    judged: pl.DataFrame
    seconds: float
    processor: float
    peak: float
    rows: int

    @cached_property
    def headline(self) -> dict[str, float]:
        """Quality in a line."""
        return metrics.headline(self.judged)


@dataclass(frozen=True)
class Drawn:
    """A county below `path`, made with `options`."""

    path: Path
    options: dict[str, Any]

    @classmethod
    def made(cls, path: Path, **options: Any) -> Drawn:
        """Draw it."""
        _done("make", str(path), json.dumps(options))
        return cls(path, options)

    @cached_property
    def truth(self) -> pl.DataFrame:
        """Whose each row is."""
        return pl.read_parquet(self.path / TRUTH)

    @property
    def folder(self) -> Folder:
        """Its files."""
        return Folder(self.path)

    def linked(self, linker: str) -> Run:
        """Ask a linker."""
        told = _done("link", str(self.path), linker)
        answer, offers = self.answer(linker)
        truth = self.truth.join(answer, on=metrics.KEY, how="semi") if linker == "ecm" else self.truth
        judged = metrics.judged(answer, truth, HOUSEHOLD_GRAIN, offers)
        return Run(judged, told["seconds"], told["processor"], told["peak"], truth.height)

    def answer(self, linker: str) -> tuple[pl.DataFrame, pl.DataFrame | None]:
        """What a linker has answered: rows, and candidates of rows that wait."""
        answers = self.path / "answers"
        offers = answers / f"{linker}-offers.parquet"
        return pl.read_parquet(answers / f"{linker}.parquet"), pl.read_parquet(offers) if offers.exists() else None


def _done(*arguments: str) -> dict[str, float]:
    command = (sys.executable, "-m", "benchmarks.linkage.work", *arguments)
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def at_threshold(run: Run, answer: pl.DataFrame, threshold: float) -> Run:
    """The same run when only links of at least this probability count."""
    sure = answer.select(*metrics.KEY, (pl.col("probability") >= threshold).fill_null(value=False).alias("sure"))
    rows = run.judged.join(sure, on=metrics.KEY, how="left", maintain_order="left")
    kept = [(pl.col(name) & pl.col("sure").fill_null(value=False)).alias(name) for name in ("linked", "right", "false")]
    return Run(rows.with_columns(kept).drop("sure"), run.seconds, run.processor, run.peak, run.rows)


def strictest(run: Run, answer: pl.DataFrame, allowed: float) -> tuple[float, Run]:
    """The lowest threshold that leaves at most `allowed` false links per 10,000, found with the truth at hand."""
    known = run.judged.join(answer.select(*metrics.KEY, "probability"), on=metrics.KEY).filter("linked")
    ranked = known.group_by("probability").agg(pl.len(), pl.col("false").sum()).sort("probability", descending=True)
    share = ranked.with_columns(pl.col("false").cum_sum() / pl.col("len").cum_sum() * 10_000)
    fit = share.filter(pl.col("false") <= allowed)
    threshold = float(fit["probability"].min()) if fit.height else 1.0  # type: ignore[arg-type]
    return threshold, at_threshold(run, answer, threshold)
