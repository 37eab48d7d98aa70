"""What differs between two runs, as an officer asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from delivery.memory_labels import END_REASON_LABELS
from domain.errors import UsageError
from ledger.run_comparison import RunTables, compare_runs, replace_numbers
from services.runs.choice import find_run_folder
from storage.finished_runs import list_finished_runs
from storage.run_store import RunStore

_CHANGES = {
    "added": "新出现", "grown": "金额增加",
    "shrunk": "金额减少", "surer": "待核实变为确定", "less_sure": "确定变为待核实",
    "moved": "换了乡镇或村", "rested": "本期暂不核查", "waiting": "等待数据", "gone": "不再出现",
}  # fmt: skip


@dataclass(frozen=True)
class RunDiff:
    """`clues`: as of `compare_runs`. `households`: household_id, township, change (`added`, `gone`) of the lists.

    `listed`: how many households each of the two runs lists.
    """

    clues: pl.DataFrame
    households: pl.DataFrame
    listed: tuple[int, int]


def diff_runs(workspace: Path, before: str, after: str, township: str | None = None) -> RunDiff:
    """What differs between two runs, also withdrawn ones; of one township when that is given.

    Raises `UsageError` when there is no such run, or neither knows the township.
    """
    runs = list_finished_runs(workspace, withdrawn_too=True)
    stores = [RunStore.open(find_run_folder(runs, run_id)) for run_id in (before, after)]
    lists = [store.read("suspected").select("household_id", "township") for store in stores]
    tables = [RunTables(*(store.read(name) for name in ("findings", "suppressed", "resolved"))) for store in stores]
    clues = compare_runs(*tables)
    lists[0] = replace_numbers(lists[0], *tables)
    households = _compare_lists(*lists)
    if township is not None:
        known = pl.concat([*(frame["township"] for frame in lists), clues["township"]])
        if township not in known:
            raise UsageError(f"两次比对的名单中都没有“{township}”。请写乡镇全称，如 白沙镇。")
        of_township = pl.col("township") == township
        clues, households = clues.filter(of_township), households.filter(of_township)
        lists = [frame.filter(of_township) for frame in lists]
    return RunDiff(clues, households, (lists[0].height, lists[1].height))


def _compare_lists(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    added = after.join(before, on="household_id", how="anti").with_columns(change=pl.lit("added"))
    gone = before.join(after, on="household_id", how="anti").with_columns(change=pl.lit("gone"))
    return pl.concat([added, gone]).sort("township", "household_id")


def count_households(diff: RunDiff) -> list[tuple[str, int, int]]:
    """township, households that came onto its list, households that left it."""
    counts = diff.households.group_by("township").agg(
        (pl.col("change") == "added").sum().alias("added"), (pl.col("change") == "gone").sum().alias("gone")
    )
    return counts.sort("township").rows()


def count_clues(diff: RunDiff) -> list[tuple[str, str, int, int]]:
    """The change and its reason in words, clues, households; changes in a fixed order, the most clues first."""
    counts = diff.clues.group_by("change", "reason").agg(
        pl.len(), pl.col("household_id").n_unique().alias("households")
    )
    order = {change: place for place, change in enumerate(_CHANGES)}
    lines = sorted(counts.iter_rows(), key=lambda line: (order[line[0]], -line[2], line[1] or ""))
    return [
        (_CHANGES[change], END_REASON_LABELS.get(reason, ""), clues, homes) for change, reason, clues, homes in lines
    ]
