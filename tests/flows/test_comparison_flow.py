"""The wiring: what a run leaves on disk and in Prefect's database."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

import matchers
from domain.errors import StageFailed
from domain.tables import TABLES, conform
from flows.run import run_comparison
from pipeline.job import Job
from pipeline.publish import PUBLISHED
from pipeline.run_request import RunRequest
from tests.result_files import hash_results


@pytest.fixture(scope="module")
def request_(core_inbox: Path, prefect_database: Path, tmp_path_factory: pytest.TempPathFactory) -> RunRequest:
    """A run in folders as people name them."""
    folder = tmp_path_factory.mktemp("bureau")
    inbox = shutil.copytree(core_inbox, folder / "收件 目录")
    return RunRequest("2026Q3", str(inbox), str(folder / "工作 区"), "config")


@pytest.fixture(scope="module")
def run(request_: RunRequest) -> Path:
    return run_comparison(request_)


def test_run_folder_is_complete(run: Path) -> None:
    assert {path.name for path in run.iterdir()} == {"manifest.json", "tables", "lists", "reports"}
    assert {path.stem for path in (run / "tables").iterdir()} == set(PUBLISHED)
    for name in PUBLISHED:
        frame = pl.read_parquet(run / "tables" / f"{name}.parquet")
        assert conform(frame, name).equals(frame), name
        assert list(TABLES[name].names) == frame.columns, name
    assert (run / "reports" / "summary.xlsx").is_file()
    suspected = pl.read_parquet(run / "tables" / "suspected.parquet")
    assert suspected.height > 0
    assert set(suspected["township"]) <= {path.name for path in (run / "lists").iterdir()}
    assert json.loads((run / "manifest.json").read_text(encoding="utf-8"))["run_id"] == run.name


def test_only_the_finished_run_is_seen(run: Path) -> None:
    assert {path.name for path in run.parent.iterdir()} == {run.name, "latest", ".lock"}
    assert (run.parent / "latest").read_text(encoding="utf-8").strip() == run.name


@pytest.mark.long
def test_another_process_and_workspace_give_the_same_bytes(run: Path, request_: RunRequest, tmp_path: Path) -> None:
    """The property search shows it in `make test`, and the demo, twice, beside this of the whole sample county."""
    words = ["--period", request_.period, "--inbox", request_.inbox, "--workspace", str(tmp_path / "ws")]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "fangpin", "run", *words], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    again = tmp_path / "ws" / run.relative_to(request_.workspace)
    assert hash_results(again) == hash_results(run)


def test_departments_are_seen_by_name(run: Path, prefect_database: Path) -> None:
    names = _column(prefect_database, "flow_run", "name")
    assert f"数据比对 {run.parent.name}" in names
    assert {"接收 农业农村局", "接收 医保局", "接收 住建局", "接收 民政局"} <= names


def test_same_again_returns_the_finished_run(run: Path, request_: RunRequest, prefect_database: Path) -> None:
    before, written = _count(prefect_database), (run / "manifest.json").stat().st_mtime_ns
    assert run_comparison(request_) == run
    assert (run / "manifest.json").stat().st_mtime_ns == written
    assert _count(prefect_database) == before


def test_changed_inputs_make_a_new_run(run: Path, request_: RunRequest, tmp_path: Path) -> None:
    inbox = shutil.copytree(request_.inbox, tmp_path / "inbox")
    (inbox / "通知.csv").write_text("日期,地点\n九月,礼堂\n", encoding="utf-8")
    changed = replace(request_, inbox=str(inbox))
    assert Job.prepare(changed).folder.final != run
    # The register and the notice are enough to see what becomes of both runs.
    for department in ("医保局", "住建局", "民政局"):
        shutil.rmtree(inbox / department)
    newer = run_comparison(changed)
    assert newer != run
    assert (run / "manifest.json").is_file()
    assert (run.parent / "latest").read_text(encoding="utf-8").strip() == newer.name
    # The first inbox again: its finished run is the newest once more.
    assert run_comparison(request_) == run
    assert (run.parent / "latest").read_text(encoding="utf-8").strip() == run.name


def test_a_broken_stage_tells_nothing_of_anybody(
    request_: RunRequest, sample_people: frozenset[str], tmp_path: Path, prefect_database: Path,
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def broken(*_args: object) -> object:
        raise ValueError(" ".join(sorted(sample_people)))

    monkeypatch.setattr(matchers.Linker, "prepare", broken)
    with pytest.raises(StageFailed, match=r"“关联”时出错（ValueError，pipeline/link\.py:\d+）") as raised:
        run_comparison(replace(request_, inbox=f"{request_.inbox}/农业农村局", workspace=str(tmp_path)))
    shown = capfd.readouterr()
    assert not _seen(sample_people, str(raised.value) + shown.out + shown.err)
    # Neither lists nor half-made tables stay behind.
    assert [path.name for path in (tmp_path / "runs" / "2026Q3").iterdir()] == [".lock"]
    kept = _everything(prefect_database)
    assert "“关联”时出错" in kept
    assert not _seen(sample_people, kept)


def test_prefect_keeps_nobody_and_no_result(run: Path, sample_people: frozenset[str], prefect_database: Path) -> None:
    kept = _everything(prefect_database)
    assert str(run) in kept  # so the search would find what is there
    assert not _seen(sample_people, kept)
    # Prefect keeps the exception of a failed flow whatever one sets: it is ours, and nothing else is kept.
    results = [base64.b64decode(path.read_bytes()) for path in Path(os.environ["PREFECT_HOME"]).rglob("storage/*")]
    assert all(b"domain.errors" in result for result in results)
    assert not _seen(sample_people, " ".join(result.decode(errors="replace") for result in results))


def test_pages_of_a_run_name_nobody(run: Path, sample_people: frozenset[str]) -> None:
    pages = [run / "reports" / "match_report.html", run / "reports" / "validation" / "index.html"]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "医疗费用结算" in text
        assert not _seen(sample_people, text), page.name


def test_artifacts_are_counts(run: Path, prefect_database: Path) -> None:
    assert run.is_dir()
    texts = _column(prefect_database, "artifact", "data")
    values = [value for text in texts for row in _table(text) for value in row.items()]
    assert values
    assert all(isinstance(value, int) for key, value in values if key != "来源")


def _table(text: str) -> list[dict[str, object]]:
    """The artifact's rows; what Prefect notes of a result is none."""
    data = json.loads(text)
    return json.loads(data) if isinstance(data, str) else []


def _rows(database: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def _column(database: Path, table: str, column: str) -> set[str]:
    return {str(value) for (value,) in _rows(database, f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")}  # noqa: S608


def _count(database: Path) -> int:
    return len(_rows(database, "SELECT id FROM flow_run"))


def _everything(database: Path) -> str:
    """Every cell of every table, escapes in JSON undone."""
    tables = [str(name) for (name,) in _rows(database, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    cells = [str(cell) for table in tables for row in _rows(database, f'SELECT * FROM "{table}"') for cell in row]  # noqa: S608
    return re.sub(r"\\+u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), "\n".join(cells))


def _seen(people: frozenset[str], text: str) -> list[str]:
    return sorted(person for person in people if person in text)
