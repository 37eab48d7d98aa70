"""What is said of an inbox's files besides their rows: those not taken, repeated, remarked on, left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from domain.progress import format_sheet
from pipeline.ingest import NOT_TAKEN
from services.deliveries.check_labels import LEFT_OUT

SUPERSEDED = "superseded"
_LABELS = {"未采用": tuple(NOT_TAKEN), "重复": ("duplicate_file",), "替换": (SUPERSEDED,), "说明": ("recognised",)}
# A Mac or a camera leaves a file in every folder; more of them than these are counted.
_MOST_NAMED = 10


def file_notes(files: pl.DataFrame) -> Iterator[str]:
    """A line per sheet of table `files` that has a message, one per reason for what is left out."""
    for label, statuses in _LABELS.items():
        noted = files.filter(pl.col("status").is_in(statuses), pl.col("message") != "")
        if statuses == (SUPERSEDED,):  # as a whole, not sheet by sheet
            noted = noted.with_columns(sheet=pl.lit("")).unique("file", maintain_order=True)
        for file, sheet, message in noted.select("file", "sheet", "message").rows():
            yield f"{label}：{format_sheet(file, sheet)}：{message}"
    left_out = files.filter(pl.col("status") == LEFT_OUT)
    yield from left_out_notes(left_out.select("file", "message").rows())


def left_out_notes(files: Iterable[tuple[str, str]]) -> Iterator[str]:
    """One line per reason; `files`: file and reason of each that is left out."""
    by_reason: dict[str, list[str]] = {}
    for file, reason in dict.fromkeys(files):
        by_reason.setdefault(reason, []).append(file)
    for reason, names in by_reason.items():
        remainder = f" 等 {len(names)} 个" if len(names) > _MOST_NAMED else ""
        yield f"不读取：{'、'.join(names[:_MOST_NAMED])}{remainder}：{reason}"
