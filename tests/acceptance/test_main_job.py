"""The main job as a user runs it: `fangpin demo`, in a process that may talk to this machine only."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest

from domain.tables import TABLES, conform

if TYPE_CHECKING:
    from tests.acceptance.conftest import Demo

PROJECT = Path(__file__).resolve().parents[2]
SAMPLES = PROJECT / "data_samples" / "2026Q3"


def test_it_ends_with_the_run_folder_and_a_table_per_township(demo: Demo) -> None:
    assert demo.done.returncode == 0
    assert str(demo.run) in demo.done.stdout
    townships = {path.name for path in (demo.run / "lists").iterdir()}
    assert len(townships) == 9
    assert all(township in demo.done.stdout for township in townships)


def test_it_shows_where_every_source_went_and_what_rests_on_it(demo: Demo) -> None:
    shown = {line.split("│")[2].strip(): line for line in demo.done.stdout.splitlines() if line.startswith("│ 医保局")}
    accounts = demo.table("accounting").filter(pl.col("source") == "insurance_settlement")
    clues = demo.table("finding_evidence").filter(pl.col("source") == "insurance_settlement")["clue_id"].n_unique()
    sums = accounts.sum().row(0, named=True)
    accepted = sums["linked"] + sums["review"] + sums["unlinked"]
    expected = [sums[name] for name in ("rows_read", "dropped", "quarantined")]
    expected += [accepted, sums["linked"], sums["review"], sums["unlinked"], clues]
    assert [int(cell) for cell in shown["医疗费用结算"].split("│")[4:-1]] == expected
    assert clues > 0


def test_it_ends_with_the_property_search(demo: Demo) -> None:
    shown = demo.done.stdout
    assert (
        shown.index("比对完成") < shown.index("各部门检索情况") < shown.index("未予检索") < shown.index("财产检索完成")
    )
    assert str(demo.search) in shown
    findings = pl.read_parquet(demo.search / "tables" / "property_findings.parquet")
    assert set(findings["result"]) == {"found", "none", "no_reply"}
    manifest = json.loads((demo.search / "manifest.json").read_text(encoding="utf-8"))
    # The dossiers join the clues of the comparison that ran before.
    assert manifest["notes"]["comparison"] == demo.run.name
    assert "命中率" in manifest["notes"]["hit_rate"]


def test_property_stays_out_of_the_comparison(demo: Demo) -> None:
    searched = {path.stem for path in Path("config/sources").glob("property_*.yaml")}
    assert not searched & set(demo.table("links")["source"])
    assert not searched & set(demo.table("accounting")["source"])


def test_nothing_calls_beyond_this_machine(demo: Demo) -> None:
    started = demo.calls.with_name("calls.started")
    assert len(started.read_text().splitlines()) >= 2  # the command and Prefect's server were both guarded
    assert not demo.calls.exists(), demo.calls.read_text()


def test_published_tables_are_as_declared(demo: Demo) -> None:
    published = {path.stem for path in (demo.run / "tables").glob("*.parquet")}
    assert published <= set(TABLES)
    for name in published:
        table = demo.table(name)
        assert conform(table, name).equals(table)


def test_rows_read_are_the_rows_in_the_files(demo: Demo) -> None:
    read = demo.table("accounting").group_by("file").agg(pl.col("rows_read").sum())
    counted = {path.relative_to(SAMPLES).as_posix(): _rows(path) for path in SAMPLES.rglob("*") if path.is_file()}
    for file, rows in read.iter_rows():
        if Path(file).suffix in {".xlsx", ".csv"} and "!" not in file:  # no second program here reads the other forms
            assert rows == counted[file], file


def test_accounts_balance_and_every_accepted_row_has_one_link(demo: Demo) -> None:
    accounts, links = demo.table("accounting"), demo.table("links")
    parts = ["dropped", "quarantined", "registered", "linked", "review", "unlinked"]
    assert accounts.filter(pl.col("rows_read") != pl.sum_horizontal(parts)).is_empty()
    assert links.select("source", "file", "sheet", "row_number").is_unique().all()
    assert links.height == int(accounts.select(pl.sum_horizontal("linked", "review", "unlinked").sum()).item())


@pytest.mark.long  # on a part of the deliveries: tests/flows/test_comparison_flow.py, test_search_flow.py
def test_a_second_workspace_gives_the_same_bytes(demo: Demo, again: Demo) -> None:
    assert demo.run.name == again.run.name
    assert demo.hashes() == again.hashes()


def test_the_receipt_names_its_inputs(demo: Demo) -> None:
    receipt = json.loads((demo.run / "manifest.json").read_text(encoding="utf-8"))
    assert receipt["as_of"] == "2026-09-30"
    assert all(entry["sha256"] and "rows" in entry for entry in receipt["inputs"])


def _rows(path: Path) -> int:
    """Non-blank rows of a file's visible sheets, counted by openpyxl or the csv module."""
    if path.suffix == ".xlsx" and path.read_bytes().startswith(b"PK"):  # not the one with a password
        book = openpyxl.load_workbook(path)
        rows = [row for s in book if s.sheet_state == "visible" for row in s.iter_rows(values_only=True)]
        return sum(any(str(cell).strip() for cell in row if cell is not None) for row in rows)
    if path.suffix == ".csv":
        raw = path.read_bytes()
        utf8 = raw.startswith(b"\xef\xbb\xbf") or path.name.startswith("12317")
        text = raw.decode("utf-8-sig" if utf8 else "gb18030")
        return sum(any(cell.strip() for cell in row) for row in csv.reader(text.splitlines(keepends=True)))
    return -1
