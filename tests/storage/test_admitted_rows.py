"""Admitted rows are found again on disk as they came in."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from domain.handover import PLACE, Admission
from domain.tables import empty
from storage import admitted_rows
from storage.admitted_rows import ACCEPTED, UNREADABLE, AdmittedRows

SCHEMA = {"file": pl.String, "sheet": pl.String, "row_number": pl.Int64, "paid": pl.Float64}


def _rows(*places: tuple[str, int]) -> pl.DataFrame:
    lines = [(file, "", number, float(number)) for file, number in places]
    return pl.DataFrame(lines, schema=SCHEMA, orient="row")


BATCHES = [
    (_rows(), _rows()),
    (_rows(("a.csv", 2), ("a.csv", 3)), _rows(("a.csv", 4))),
    (_rows(), _rows()),
    (_rows(("a.csv", 6), ("b.csv", 2)), _rows()),
    (_rows(("b.csv", 6)), _rows(("b.csv", 7))),
]


@pytest.fixture
def rows(tmp_path: Path) -> AdmittedRows:
    kept = AdmittedRows.open(tmp_path)
    for accepted, unreadable in BATCHES:
        kept.write_batch(Admission("a", accepted, empty("quarantine"), unreadable))
    return kept


def test_all_rows_in_their_order(rows: AdmittedRows) -> None:
    accepted, unreadable = (pl.concat(batch[kind] for batch in BATCHES) for kind in (0, 1))
    assert rows.read_rows(ACCEPTED).equals(accepted)
    assert rows.read_rows(UNREADABLE).equals(unreadable)
    assert rows.scan_rows().collect().equals(pl.concat([accepted, unreadable]))
    assert rows.read_admission("a", ("paid", "file")).accepted.columns == ["paid", "file"]


def test_rows_at_places(rows: AdmittedRows) -> None:
    wanted = _rows(("b.csv", 7), ("a.csv", 3), ("b.csv", 2), ("c.csv", 2), ("a.csv", 7))
    assert rows.read_rows_at(wanted).select("file", "row_number").rows() == [("a.csv", 3), ("b.csv", 2), ("b.csv", 7)]
    assert rows.read_rows_at(wanted, ACCEPTED).height == 2
    assert rows.read_rows_at(wanted.clear()).schema == pl.Schema(SCHEMA)


def test_stretches_hold_every_row_and_its_line(rows: AdmittedRows, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rows.read_rows(ACCEPTED, PLACE)
    for many in (1, 3, 100):
        monkeypatch.setattr(admitted_rows, "_MANY", many)
        found = list(rows.read_chunks(PLACE, whole))
        assert pl.concat(part for part, _ in found).equals(whole)
        assert all(part.join(lines, on=PLACE, how="anti").is_empty() for part, lines in found)


def test_cleared_rows_keep_their_columns(rows: AdmittedRows) -> None:
    rows.clear_rows()
    assert rows.scan_rows().collect().is_empty()
    assert rows.read_rows(ACCEPTED).schema == pl.Schema(SCHEMA)
