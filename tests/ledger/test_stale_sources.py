"""Deliveries that may be of an earlier period."""

from __future__ import annotations

import polars as pl

from domain.periods import Period
from domain.tables import conform
from ledger import find_stale_sources


def files(*lines: tuple[str, str, str | None]) -> pl.DataFrame:
    """Table `files` with source, sha256 and title per line."""
    rows = [
        {"file": f"{source}.xlsx", "sheet": "", "status": "recognised", "rows_read": 1, "message": "",
         "source": source, "sha256": digest, "title": title, "stamped": None}
        for source, digest, title in lines
    ]  # fmt: skip
    return conform(pl.DataFrame(rows, infer_schema_length=None), "files")


def test_same_bytes_or_another_periods_title_are_stale_and_nothing_else() -> None:
    before = files(("houses", "a", None), ("income", "b", None))
    now = files(("houses", "a", None), ("income", "c", "2026年9月收入台账"), ("pupils", "d", "2026年3月学籍"))
    assert find_stale_sources(now, before, Period.parse("2026-09"))["source"].to_list() == ["houses", "pupils"]
