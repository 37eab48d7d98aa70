"""`kill -9` while a run is begun, published and named: what `fangpin run` does to the disk, without what it computes.

A few points here, in seconds; whole commands in the long tests beside this one.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows knows no SIGKILL")
PROJECT, KILLED, POINTS = Path(__file__).resolve().parents[2], -9, 20
COMMAND = """
import json, sys
from pathlib import Path
from domain.tables import empty
from services.deliveries.newest_inboxes import remember_inbox
from storage.temporary_folders import clear_leftovers, temporary_folder
from storage.run_store import RunStore
from storage.workspace import RunFolder, lock_period
from tests.interrupted.stopping import Stop

workspace, at = Path(sys.argv[1]), int(sys.argv[2])
stop = Stop({"workspace": str(workspace), "at": at})
sys.addaudithook(stop)
clear_leftovers(workspace)
with temporary_folder(workspace) as aside:
    (aside / "people").write_bytes(b"people")
run = RunFolder(workspace / "runs" / "2026Q3" / "20260930-a")
with lock_period(run.final.parent):
    if not run.is_finished:
        with run.make():
            for name in ("links", "findings"):
                RunStore.open(run.draft).put(name, empty(name))
            (run.draft / "work" / "people").write_bytes(b"people")
            (run.draft / "lists" / "list.xlsx").write_bytes(b"list")
            (run.draft / "manifest.json").write_text(json.dumps({"as_of": "2026-09-30"}))
    run.point_latest()
remember_inbox(workspace, workspace)
print(stop.count)
"""


def give(workspace: Path, at: int = 0) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", COMMAND, str(workspace), str(at)],
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )


def contents(workspace: Path) -> dict[str, str]:
    """Everything in the workspace: files with their hashes."""
    return {
        path.relative_to(workspace).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in workspace.rglob("*")
        if path.name != "latest_inbox"  # it names the workspace of its test
    }


@cache
def undisturbed(workspace: Path) -> tuple[int, dict[str, str]]:
    workspace.mkdir()  # as for the others, or there would be more to change
    done = give(workspace)
    assert done.returncode == 0, done.stderr
    return int(done.stdout), contents(workspace)


@pytest.mark.parametrize(
    "part", [part if part in (8, 14, 19) else pytest.param(part, marks=pytest.mark.long) for part in range(POINTS)]
)
def test_a_run_that_was_killed_while_it_was_published(part: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    changes, whole = undisturbed(tmp_path_factory.getbasetemp() / "undisturbed")
    assert changes >= POINTS
    workspace = tmp_path_factory.mktemp("killed")
    at = 1 + part * (changes - 1) // (POINTS - 1)
    assert give(workspace, at).returncode == KILLED
    assert give(workspace).returncode == 0
    assert contents(workspace) == whole
    assert (workspace / "latest_inbox").is_file()
