"""Several who use the ledger at once, and one who is killed in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ledger import AuditEvent
from ledger.audit_trail import find_break
from pipeline.open_ledger import open_ledger
from tests.ledger.databases import (
    Reopen,
    make_answers,
    make_decisions,
    make_events,
    make_import,
    make_people,
    make_run,
    make_visits,
)

PROJECT = Path(__file__).resolve().parents[2]
SCRIPT = """
import os, sys
from importlib import import_module
from pathlib import Path
from pipeline.open_ledger import open_ledger
from tests.ledger.databases import *

ledger = open_ledger(Path(sys.argv[1]))
module, name = sys.argv[2].split(":")
setattr(import_module(f"ledger.db.{module}"), name, lambda *arguments, **named: os.kill(os.getpid(), 9))
"""
KEEP = "ledger.keep_run(make_run(), make_events('r1', 'a', 'b'), make_people('r1', k1='H1'))"
PUBLISH = "ledger.publish_run('r1')"
IMPORT = "ledger.add_import(make_import(), make_visits('H1'), make_decisions(('a', 'b', 'same')), make_answers('H1'))"


def kill_in(workspace: Path, point: str, call: str) -> None:
    """Do something in a process of its own, which is killed when it comes to the point."""
    command = [sys.executable, "-c", SCRIPT + call, str(workspace), point]
    assert subprocess.run(command, cwd=PROJECT, check=False).returncode == -9  # noqa: S603 - our own program


def look(reopen: Reopen) -> list[object]:
    """Everything that a reader sees."""
    ledger = reopen()
    frames = [
        ledger.read_runs().drop("published_at"), ledger.read_clue_events(["r1"]), ledger.read_known_people(),
        ledger.read_visits(), ledger.read_decisions(), ledger.read_answers(), ledger.read_imports().drop("undone_at"),
        ledger.read_audit().drop("recorded_at", "hash", "previous_hash"),
    ]  # fmt: skip
    return [frame.rows() for frame in frames]


@pytest.mark.skipif(os.name == "nt", reason="no signals")
def test_whoever_is_killed_leaves_the_ledger_as_it_was_and_the_same_call_completes_it(
    reopen: Reopen, tmp_path: Path
) -> None:
    reopen().append_audit(AuditEvent("begin"))
    calls = {
        "run_lines:split_batches": KEEP,
        "run_lines:append_entry": PUBLISH,
        "feedback_lines:append_entry": IMPORT,
    }
    for point, call in calls.items():
        before = look(reopen)
        kill_in(tmp_path, point, call)
        assert look(reopen) == before
        exec(call, {**globals(), "ledger": reopen()})  # noqa: S102 - one of ours, above
        assert look(reopen) != before
    assert reopen().read_clue_events(["r1"]).equals(make_events("r1", "a", "b"))
    assert reopen().read_audit()["action"].to_list() == ["begin", "publish", "feedback_import"]
    assert find_break(reopen().read_audit(), {}) is None


def test_readers_see_a_run_whole_or_not_at_all_while_it_is_kept_again_and_again(reopen: Reopen) -> None:
    is_done = threading.Event()
    clues = [f"c{number}" for number in range(50)]

    def keep() -> None:
        for number in range(5):
            run_id = f"r{number}"
            reopen().keep_run(make_run(run_id), make_events(run_id, *clues), make_people(run_id, k1="H1"))
            reopen().publish_run(run_id)
        is_done.set()

    def read() -> set[int]:
        heights = set()
        while not is_done.is_set():
            ids = [f"r{number}" for number in range(5)]
            heights.add(reopen().read_clue_events(ids).height % len(clues))
        return heights

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        pool.submit(keep).result(timeout=60)
        assert all(reader.result() == {0} for reader in readers)


def test_everybody_who_writes_at_once_has_an_entry_and_the_chain_holds(reopen: Reopen) -> None:
    def write(number: int) -> None:
        reopen().append_audit(AuditEvent("portal", subject=str(number)))
        reopen().add_import(
            make_import(f"i{number}"), make_visits(f"H{number}", "common"), make_decisions(), make_answers()
        )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(8)))
    trail = reopen().read_audit()
    assert find_break(trail, {}) is None
    assert sorted(trail.filter(action="portal")["subject"]) == [str(number) for number in range(8)]
    assert reopen().read_visits().height == 9


def test_a_second_publication_of_the_same_run_at_once_is_none(reopen: Reopen) -> None:
    reopen().keep_run(make_run(), make_events("r1", "a"), make_people("r1"))
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: reopen().publish_run("r1"), range(4))) == [1] * 4
    assert reopen().read_audit().height == 1


def test_the_same_run_kept_by_two_at_once_is_kept_whole_once(reopen: Reopen) -> None:
    """As when two commands take over a run of an earlier version."""
    clues = [f"c{number}" for number in range(50)]

    def keep(_: int) -> int:
        reopen().keep_run(make_run(), make_events("r1", *clues), make_people("r1", k1="H1"))
        return reopen().publish_run("r1")

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(keep, range(4))) == [1] * 4
    assert reopen().read_clue_events(["r1"])["clue_id"].to_list() == clues
    assert reopen().read_runs().height == 1


BEGIN = """
import sys, time
from pathlib import Path
from ledger import AuditEvent
from pipeline.open_ledger import open_ledger

folders = [Path(sys.argv[1], str(number)) for number in range(8)]
ledgers = [open_ledger(folder) for folder in folders]
print("ready", flush=True)
sys.stdin.read()
for ledger in ledgers:
    ledger.append_audit(AuditEvent("begin"))
"""


def test_a_ledger_that_several_processes_make_at_once_has_the_entries_of_all(tmp_path: Path) -> None:
    command = [sys.executable, "-c", BEGIN, str(tmp_path)]
    pipe = subprocess.PIPE
    makers = [subprocess.Popen(command, cwd=PROJECT, stdin=pipe, stdout=pipe) for _ in range(4)]  # noqa: S603 - our own
    for maker in makers:
        assert maker.stdout
        assert maker.stdout.readline()
    for maker in makers:
        assert maker.stdin
        maker.stdin.close()
    assert [maker.wait(timeout=120) for maker in makers] == [0] * 4
    for maker in makers:
        assert maker.stdout
        maker.stdout.close()
    assert {open_ledger(tmp_path / str(number)).read_audit().height for number in range(8)} == {4}
