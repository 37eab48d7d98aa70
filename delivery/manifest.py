"""The run's receipt: what went in, which configuration and code judged it, what came out. No personal data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path

import polars as pl

_LIBRARIES = (
    "polars",
    "pyarrow",
    "pandas",
    "recordlinkage",
    "prefect",
    "great-expectations",
    "python-calamine",
    "xlsxwriter",
    "pydantic",
    "pypinyin",
    "opencc",
    "chinesecalendar",
)


@dataclass(frozen=True)
class Receipt:
    """What a manifest says.

    `files`: table `files`. `counts`: table -> rows. `timings`: stage -> seconds. `configuration`: digest of
    everything under `config/`. `notes`: whatever else a stage has to say of itself, in plain JSON values. `asked_on`:
    the day of a property search's requests.
    """

    command: str
    run_id: str
    period: str
    as_of: date
    policy: str
    configuration: str
    files: pl.DataFrame
    counts: Mapping[str, int]
    timings: Mapping[str, float]
    notes: Mapping[str, object] = field(default_factory=dict)
    asked_on: date | None = None


def write_manifest(path: Path, receipt: Receipt) -> None:
    """Write the receipt as JSON: UTF-8, keys in order, two blanks of indent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(make_manifest(receipt), ensure_ascii=False, sort_keys=True, indent=2)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def make_manifest(receipt: Receipt) -> dict[str, object]:
    """Lay the receipt out as it stands in the file."""
    return {
        "command": receipt.command,
        "run_id": receipt.run_id,
        "period": receipt.period,
        "as_of": receipt.as_of.isoformat(),
        **({"asked_on": receipt.asked_on.isoformat()} if receipt.asked_on else {}),
        "policy": receipt.policy,
        "configuration": receipt.configuration,
        "code": {"fangpin": version("fangpin"), "libraries": {name: version(name) for name in _LIBRARIES}},
        "inputs": list_input_files(receipt.files),
        "counts": dict(receipt.counts),
        "timings": {stage: round(seconds, 3) for stage, seconds in receipt.timings.items()},
        "notes": dict(receipt.notes),
    }


def list_input_files(files: pl.DataFrame) -> list[dict[str, object]]:
    """One entry per file: sha256, rows, and its sheets with source, status, rows and message."""
    sheets = pl.struct("sheet", "source", "status", rows="rows_read", message="message").alias("sheets")
    per_file = files.sort("file", "sheet").group_by("file", "sha256", maintain_order=True)
    return per_file.agg(pl.col("rows_read").sum().alias("rows"), sheets).to_dicts()
