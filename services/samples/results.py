"""What samples came to: which there are, the error rates that their answers give, and how one is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from casework.truth.error_rates import estimate_error_rates
from domain.county.reading import did_you_mean
from domain.errors import UsageError
from ledger import AuditEvent, find_operator
from pipeline.open_ledger import open_ledger


@dataclass(frozen=True)
class SampleResult:
    """`rates`: table `sample_rates`. `items`: the sample's lines of table `sample_items`."""

    items: pl.DataFrame
    rates: pl.DataFrame


def list_samples(workspace: Path) -> pl.DataFrame:
    """A line per sample that counts: sample_no, drawn_on, run_id, seed, recorded_by, its items by kind, answered."""
    ledger = open_ledger(workspace)
    answered = ledger.read_records("sample_answers").select("sample_no", "item").unique()
    items = ledger.read_records("sample_items").join(
        answered.with_columns(pl.lit(value=True).alias("is_answered")), on=["sample_no", "item"], how="left"
    )
    return items.group_by("sample_no", maintain_order=True).agg(
        pl.col("drawn_on", "run_id", "seed", "recorded_by").first(),
        (pl.col("kind") == "clue").sum().alias("clues"),
        (pl.col("kind") == "link").sum().alias("links"),
        (pl.col("kind") == "unlinked").sum().alias("unlinked"),
        pl.col("is_answered").sum().alias("answered"),
    )


def estimate_sample(workspace: Path, number: str) -> SampleResult:
    """The error rates of a sample. Raises `UsageError` when there is none of that number, or it was taken back."""
    ledger = open_ledger(workspace)
    samples = ledger.read_records("sample_items")
    items = samples.filter(pl.col("sample_no") == number.strip())
    if items.is_empty():
        raise UsageError(_explain_unknown(number, samples["sample_no"].unique(maintain_order=True).to_list()))
    answers = ledger.read_records("sample_answers").filter(pl.col("sample_no") == number.strip())
    return SampleResult(items, estimate_error_rates(items, answers))


def undo_sample(workspace: Path, number: str, reason: str, by: str) -> int:
    """Let a sample count no longer, and its paper's number neither; returns how many lines counted.

    Raises `UsageError` when there is none of that number, or no reason is given.
    """
    if not reason.strip():
        raise UsageError("请用 --reason 写明撤销的原因。")
    ledger, actor = open_ledger(workspace), by.strip() or find_operator()
    event = AuditEvent("undo_sample", actor, number.strip(), {"reason": reason.strip()})
    try:
        undone = ledger.undo_records("sample_items", [number.strip()], event, reason.strip())
        ledger.undo_records("issued_papers", [number.strip()], event, reason.strip())
    except KeyError:
        numbers = ledger.read_records("sample_items")["sample_no"].unique(maintain_order=True).to_list()
        raise UsageError(_explain_unknown(number, numbers)) from None
    return undone


def _explain_unknown(number: str, numbers: Sequence[str]) -> str:
    hint = did_you_mean(number, numbers) or "已有的抽检见 fangpin sample list。"
    return f"没有编号为“{number}”的抽检，或者已经撤销。{hint}"
