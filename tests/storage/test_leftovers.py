"""What holds people for a while lies inside the workspace, and what a killed command left goes with the next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.temporary_folders import FOLDER, clear_leftovers, temporary_folder
from storage.workspace import RunFolder, lock_period

KILLED = """
import pathlib, sys
from storage.temporary_folders import temporary_folder
with temporary_folder(pathlib.Path(sys.argv[1])) as folder:
    (folder / "people.parquet").write_bytes(b"people")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_a_folder_goes_when_the_block_ends(tmp_path: Path) -> None:
    with pytest.raises(KeyError), temporary_folder(tmp_path) as folder:
        assert folder.parent == tmp_path / FOLDER
        (folder / "people.parquet").write_bytes(b"people")
        raise KeyError
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no SIGKILL")
def test_what_a_killed_command_left_goes_with_the_next_and_what_is_worked_on_stays(tmp_path: Path) -> None:
    process = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", KILLED, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdin
    left = Path(process.stdout.readline().strip())
    clear_leftovers(tmp_path)
    assert (left / "people.parquet").is_file()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    process.stdin.close()
    with temporary_folder(tmp_path):
        assert not left.exists()


@pytest.mark.parametrize("home", ["runs/2026Q3", "property/2026Q3", "cases"])
def test_what_a_killed_run_left_in_any_period_goes(home: str, tmp_path: Path) -> None:
    run = RunFolder(tmp_path / home / "20260930-a")
    (run.draft / "work").mkdir(parents=True)
    (run.draft / "work" / "members.parquet").write_bytes(b"people")
    with lock_period(tmp_path / home):
        clear_leftovers(tmp_path)
        assert run.draft.is_dir()
    clear_leftovers(tmp_path)
    assert not run.draft.exists()


def test_what_prefect_kept_of_failed_runs_goes(tmp_path: Path) -> None:
    (tmp_path / "prefect" / "storage").mkdir(parents=True)
    (tmp_path / "prefect" / "storage" / "7fe1d001").write_bytes(b"pickled error")
    (tmp_path / "prefect" / "prefect.db").write_bytes(b"database")
    clear_leftovers(tmp_path)
    assert [path.name for path in (tmp_path / "prefect").iterdir()] == ["prefect.db"]
