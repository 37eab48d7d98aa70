"""What is finished stays: files reach the disk before they get their names, and damage is noticed and mended."""

from __future__ import annotations

import json
import os
from pathlib import Path

import polars as pl
import pytest

from services.retention.purge import list_expiring_folders
from storage import durable_writes
from storage.run_manifest import find_damage
from storage.workspace import RunFolder, find_latest_run


def finish(runs: Path, period: str, run_id: str) -> RunFolder:
    """A finished run with a table, a list and a receipt."""
    run = RunFolder(runs / period / run_id)
    with run.make():
        pl.DataFrame({"a": [1]}).write_parquet(run.draft / "tables" / "links.parquet")
        (run.draft / "lists" / "名单.xlsx").write_bytes(b"list")
        (run.draft / "manifest.json").write_text(json.dumps({"as_of": "2026-09-30"}), encoding="utf-8")
    run.point_latest()
    return run


DAMAGE = [
    ("manifest.json", b""),
    ("manifest.json", b"{"),
    ("manifest.json", b"[]"),
    ("manifest.json", b"\xff\xfe"),
    ("tables/links.parquet", b""),
    ("tables/links.parquet", b"garbage"),
    ("tables/links.parquet", None),
    ("lists/名单.xlsx", b""),
]


def damage_file(run: RunFolder, name: str, content: bytes | None) -> None:
    path = run.final / name
    path.unlink() if content is None else path.write_bytes(content)


@pytest.mark.parametrize(("name", "content"), DAMAGE)
def test_a_damaged_run_is_noticed_set_aside_and_made_anew(name: str, content: bytes | None, tmp_path: Path) -> None:
    run = finish(tmp_path / "runs", "2026Q3", "20260930-a")
    assert run.is_finished
    damage_file(run, name, content)
    assert find_damage(run.final) == name
    assert not run.is_finished
    finish(tmp_path / "runs", "2026Q3", "20260930-a")
    assert run.is_finished
    (aside,) = (tmp_path / "damaged").iterdir()
    assert aside.name.startswith("runs-2026Q3-20260930-a-")


def test_a_workbook_that_was_filled_in_or_taken_away_is_no_damage(tmp_path: Path) -> None:
    run = finish(tmp_path / "runs", "2026Q3", "20260930-a")
    (run.final / "lists" / "名单.xlsx").write_bytes(b"filled in")
    assert run.is_finished
    (run.final / "lists" / "名单.xlsx").unlink()
    assert run.is_finished


@pytest.mark.parametrize("text", [b"", b"\0\0\0", b"no such run", b"\xff\xfe", b"../2026Q2/20260630-a", b"."])
def test_garbage_in_latest_leads_to_the_newest_sound_run(text: bytes, tmp_path: Path) -> None:
    finish(tmp_path / "runs", "2026Q2", "20260630-a")
    old, new = finish(tmp_path / "runs", "2026Q3", "20260930-a"), finish(tmp_path / "runs", "2026Q3", "20260930-b")
    os.utime(old.final / "manifest.json", (1, 1))
    (tmp_path / "runs" / "2026Q3" / "latest").write_bytes(text)
    assert find_latest_run(tmp_path / "runs" / "2026Q3") == new.final
    damage_file(new, "tables/links.parquet", b"")
    assert find_latest_run(tmp_path / "runs" / "2026Q3") == old.final


def test_one_empty_receipt_does_not_stop_purge(tmp_path: Path) -> None:
    finish(tmp_path / "property", "2026Q2", "20260630-a")
    damage_file(finish(tmp_path / "property", "2026Q3", "20260930-a"), "manifest.json", b"")
    assert [due.folder.name for due in list_expiring_folders(tmp_path, 30)] == ["20260630-a", "20260930-a"]


def test_files_reach_the_disk_before_the_folder_gets_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which files were flushed, and whether the run had its name by then; the power cut itself is in the long tests."""
    run = RunFolder(tmp_path / "runs" / "2026Q3" / "20260930-a")
    flushed: list[tuple[Path, bool]] = []
    flush = durable_writes._flush

    def noted(path: Path) -> None:
        flushed.append((path, run.final.exists()))
        flush(path)

    monkeypatch.setattr(durable_writes, "_flush", noted)
    finish(tmp_path / "runs", "2026Q3", "20260930-a")
    before = {path.relative_to(run.draft).as_posix() for path, named in flushed if not named}
    assert before >= {"manifest.json", "tables/links.parquet", "lists/名单.xlsx", "tables", "lists", "."}
    after = [path for path, named in flushed if named]
    assert tmp_path / "runs" / "2026Q3" in after
    assert any(path.name.startswith(".latest") for path in after)
