"""What a stopped machine or a killed `fangpin serve` leaves under way begins again at the next start."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import pytest

# A worker that starts a process, as Prefect's starts a scheduled run, and is killed.
WORKER = """
import multiprocessing, os, pathlib, signal, sys, time
def work(path):
    from flows.scheduled import end_with_worker
    end_with_worker()
    pathlib.Path(path).write_text(str(os.getpid()))
    time.sleep(600)
if __name__ == "__main__":
    multiprocessing.get_context("spawn").Process(target=work, args=(sys.argv[2],)).start()
    while not pathlib.Path(sys.argv[2]).exists() or not pathlib.Path(sys.argv[2]).read_text():
        time.sleep(0.1)
    os.kill(os.getpid(), signal.SIGKILL)
"""
PROJECT = Path(__file__).resolve().parents[2]


async def _make_run(state: str, beginnings: int, is_scheduled: bool = True) -> UUID:
    from prefect import flow
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.objects import State, StateType

    @flow(name="interrupted")
    def interrupted() -> None: ...

    async with get_client() as client:
        number = await client.create_flow(interrupted)
        if not is_scheduled:
            return (await client.create_flow_run(interrupted, state=State(type=StateType(state)))).id
        deployment = await client.create_deployment(number, name="每月比对")
        run = await client.create_flow_run_from_deployment(deployment)
        for _ in range(beginnings):
            await client.set_flow_run_state(run.id, State(type=StateType.RUNNING), force=True)
        await client.set_flow_run_state(run.id, State(type=StateType(state)), force=True)
        return run.id


async def _state(run: UUID) -> str | None:
    from prefect.client.orchestration import get_client

    async with get_client() as client:
        found = await client.read_flow_run(run)
        assert found.state is not None
        return found.state.name


def _after_start(state: str, beginnings: int, is_scheduled: bool = True) -> str | None:
    from flows.serving import _make_up_for_interrupted

    async def again() -> str | None:
        run = await _make_run(state, beginnings, is_scheduled)
        await _make_up_for_interrupted()
        return await _state(run)

    return asyncio.run(again())


@pytest.mark.parametrize(
    ("state", "beginnings", "is_scheduled", "expected"),
    [
        ("RUNNING", 1, True, "AwaitingRetry"),
        ("PENDING", 0, True, "AwaitingRetry"),
        ("RUNNING", 3, True, "Crashed"),
        ("FAILED", 1, True, "Failed"),
        ("COMPLETED", 1, True, "Completed"),
        ("CANCELLED", 1, True, "Cancelled"),
        ("RUNNING", 1, False, "Running"),
    ],
)
def test_what_was_under_way_begins_again(
    state: str, beginnings: int, is_scheduled: bool, expected: str, prefect_database: Path
) -> None:
    assert _after_start(state, beginnings, is_scheduled) == expected


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_a_run_ends_with_a_worker_that_is_killed(tmp_path: Path) -> None:
    script, told = tmp_path / "worker.py", tmp_path / "told"
    script.write_text(WORKER, encoding="utf-8")
    command = [sys.executable, str(script), "", str(told)]
    subprocess.run(command, env={"PYTHONPATH": str(PROJECT)}, check=False, timeout=120)  # noqa: S603 - our own words
    ends = time.monotonic() + 30
    while _lives(int(told.read_text(encoding="utf-8"))) and time.monotonic() < ends:
        time.sleep(0.1)
    assert not _lives(int(told.read_text(encoding="utf-8")))


def _lives(process: int) -> bool:
    path = Path(f"/proc/{process}/stat")
    return path.exists() and " Z " not in path.read_text(encoding="utf-8")
