"""`kill -9` at every step by which a finished run becomes what everybody reads; the same command completes it.

Folder, ledger and `latest` tell of the whole run, or of none, and what a killed command left is seen by nobody.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import publication
from pipeline.open_ledger import open_ledger
from storage.workspace import find_latest_run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows knows no SIGKILL")
PROJECT = Path(__file__).resolve().parents[2]
RUN, PERIOD = "20260930-a", "2026Q3"
COMMAND = """
import importlib, json, os, signal, sys
from pathlib import Path
from pipeline import publication
from pipeline.open_ledger import open_ledger
from storage.run_store import RunStore
from storage.workspace import RunFolder, lock_period
from tests.pipeline.test_publication import keep_run
from tests.ledger.remembered_county import make_clue, make_table

workspace, place, when = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
open_ledger(workspace)  # Django is set up
if place:
    module, *path = place.split(":")
    *owners, name = path[0].split(".")
    owner = importlib.import_module(module)
    for part in owners:
        owner = getattr(owner, part)
    work = getattr(owner, name)
    def killed(*arguments, **options):
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = work(*arguments, **options)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, killed)
publication.settle_publication(workspace)
run = RunFolder(workspace / "runs" / "2026Q3" / "20260930-a")
with lock_period(run.final.parent):
    if not run.is_finished:
        with run.make():
            RunStore.open(run.draft).put("findings", make_table("findings", [make_clue(first_period="2026Q3")]))
            manifest = {"as_of": "2026-09-30", "policy": "p", "configuration": "c", "code_digest": "d"}
            (run.draft / "manifest.json").write_text(json.dumps(manifest))
            keep_run(workspace, run.final.name, "2026Q3")
    publication.publish_run(open_ledger(workspace), run.final)
"""
STEPS = [
    ("ledger.db.run_lines:insert_lines", "before"),
    ("ledger.db.run_lines:insert_lines", "after"),
    ("ledger.db.run_lines:keep_run", "after"),
    ("storage.workspace:rename_folder", "before"),
    ("storage.workspace:rename_folder", "after"),
    ("ledger.db.run_lines:append_entry", "before"),
    ("ledger.db.run_lines:append_entry", "after"),
    ("ledger.db.database_ledger:DatabaseLedger.publish_run", "after"),
    ("storage.workspace:RunFolder.point_latest", "after"),
]


def give(workspace: Path, place: str = "", when: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", COMMAND, str(workspace), place, when],
        env=os.environ | {"PYTHONPATH": str(PROJECT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def _read_state(workspace: Path) -> tuple[bool, str, int, str | None]:
    """Whether the folder stands, the run's state, how many of its clues are seen, and what `latest` names."""
    ledger = open_ledger(workspace)
    states = dict(ledger.read_runs().select("run_id", "state").iter_rows())
    latest = find_latest_run(workspace / "runs" / PERIOD)
    is_there = (workspace / "runs" / PERIOD / RUN / "manifest.json").is_file()
    return is_there, states.get(RUN, ""), ledger.read_clue_events([RUN]).height, latest.name if latest else None


@pytest.mark.parametrize(("place", "when"), STEPS)
def test_a_kill_between_two_commits_leaves_no_half_period(place: str, when: str, tmp_path: Path) -> None:
    assert give(tmp_path, place, when).returncode == -9
    is_there, state, seen, latest = _read_state(tmp_path)
    assert (state == "published") == (seen == 1)
    assert seen == 0 or is_there
    assert latest is None or state == "published"
    done = give(tmp_path)
    assert done.returncode == 0, done.stderr
    assert _read_state(tmp_path) == (True, "published", 1, RUN)
    actions = open_ledger(tmp_path).read_audit()["action"].to_list()
    assert actions.count("publish") == 1


@pytest.mark.parametrize(("place", "when"), [step for step in STEPS if "rename" in step[0] or "append" in step[0]])
def test_any_other_command_completes_what_was_renamed(place: str, when: str, tmp_path: Path) -> None:
    assert give(tmp_path, place, when).returncode == -9
    is_there, *_ = _read_state(tmp_path)
    publication.settle_publication(tmp_path)
    assert _read_state(tmp_path) == ((True, "published", 1, RUN) if is_there else (False, "ready", 0, None))
