"""The main job as a user runs it: `fangpin demo`, twice, in processes that may talk to this machine only."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from domain.tables import TABLES, conform

PROJECT = Path(__file__).resolve().parents[2]
SAMPLES = PROJECT / "data_samples" / "2026Q3"

# Python runs this at start-up in every process of the job, Prefect's server among them.
GUARD = """
import os, socket

_connect, _connect_ex, _getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo
LOCAL = {"127.0.0.1", "::1", "localhost", "0.0.0.0", None, ""}

def _check(host):
    if isinstance(host, bytes):
        host = host.decode()
    if host not in LOCAL:
        with open(os.environ["FANGPIN_TEST_CALLS"], "a") as log:
            log.write(f"{host}\\n")
        raise OSError("no network in this test")

def _guarded(original):
    def call(self, address):
        if isinstance(address, tuple):
            _check(address[0])
        return original(self, address)
    return call

socket.socket.connect = _guarded(_connect)
socket.socket.connect_ex = _guarded(_connect_ex)

def getaddrinfo(host, *args, **kwargs):
    _check(host)
    return _getaddrinfo(host, *args, **kwargs)

socket.getaddrinfo = getaddrinfo
with open(os.environ["FANGPIN_TEST_CALLS"] + ".started", "a") as log:
    log.write("1\\n")
"""


class Demo:
    """One finished `fangpin demo`."""

    def __init__(self, folder: Path) -> None:
        (folder / "guard").mkdir()
        (folder / "guard" / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
        self.calls = folder / "calls"
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
        environment |= {"PYTHONPATH": str(folder / "guard"), "FANGPIN_TEST_CALLS": str(self.calls)}
        command = [sys.executable, "-m", "fangpin", "demo", "--workspace", str(folder / "工作 区")]
        self.done = subprocess.run(  # noqa: S603 - our own command
            command, env=environment, cwd=folder, capture_output=True, text=True, check=False, timeout=600
        )
        runs = sorted((folder / "工作 区").glob("demo-*/runs/2026Q3/latest"))
        assert runs, self.done.stdout + self.done.stderr
        self.run = runs[0].parent / runs[0].read_text(encoding="utf-8").strip()

    def table(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.run / "tables" / f"{name}.parquet")

    def hashes(self) -> dict[str, str]:
        """Of every table and workbook."""
        files = [*self.run.glob("tables/*"), *self.run.glob("lists/**/*.xlsx"), *self.run.glob("reports/*.xlsx")]
        return {p.relative_to(self.run).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return Demo(tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return Demo(tmp_path_factory.mktemp("second"))


def test_it_ends_with_the_run_folder_and_a_table_per_township(demo: Demo) -> None:
    assert demo.done.returncode == 0
    assert str(demo.run) in demo.done.stdout
    townships = {path.name for path in (demo.run / "lists").iterdir()}
    assert len(townships) == 9
    assert all(township in demo.done.stdout for township in townships)


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
        if not file.endswith(".xls"):  # no second program here reads the old format
            assert rows == counted[file], file


def test_accounts_balance_and_every_accepted_row_has_one_link(demo: Demo) -> None:
    accounts, links = demo.table("accounting"), demo.table("links")
    parts = ["dropped", "quarantined", "registered", "linked", "review", "unlinked"]
    assert accounts.filter(pl.col("rows_read") != pl.sum_horizontal(parts)).is_empty()
    assert links.select("source", "file", "sheet", "row_number").is_unique().all()
    assert links.height == int(accounts.select(pl.sum_horizontal("linked", "review", "unlinked").sum()).item())


def test_a_second_workspace_gives_the_same_bytes(demo: Demo, again: Demo) -> None:
    assert demo.run.name == again.run.name
    assert demo.hashes() == again.hashes()


def test_the_receipt_names_inputs_and_no_person(demo: Demo) -> None:
    text = (demo.run / "manifest.json").read_text(encoding="utf-8")
    receipt = json.loads(text)
    assert receipt["as_of"] == "2026-09-30"
    assert all(entry["sha256"] and "rows" in entry for entry in receipt["inputs"])
    people = _people()
    assert not [value for value in people if value in text]
    assert not [value for value in people if value in demo.done.stdout + demo.done.stderr]


def test_prefects_database_holds_no_person(demo: Demo) -> None:
    """Neither parameters nor artifacts, logs, states: the file is searched as bytes."""
    home = demo.run.parents[2] / "prefect"
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"2026Q3" in kept  # the search would find what is there
    assert not [value for value in _people() if value.encode() in kept]


def _people() -> list[str]:
    """ID numbers of the sample register."""
    book = openpyxl.load_workbook(next(SAMPLES.rglob("*成员信息.xlsx")), read_only=True)
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    return sorted({cell for cell in cells if len(cell) == 18 and cell[:17].isdigit()})


def _rows(path: Path) -> int:
    """Non-blank rows of a file's visible sheets, counted by openpyxl or the csv module."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        rows = [row for s in book if s.sheet_state == "visible" for row in s.iter_rows(values_only=True)]
        return sum(any(str(cell).strip() for cell in row if cell is not None) for row in rows)
    if path.suffix == ".csv":
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig") if raw.startswith(b"\xef\xbb\xbf") else raw.decode("gb18030")
        return sum(any(cell.strip() for cell in row) for row in csv.reader(text.splitlines(keepends=True)))
    return -1
