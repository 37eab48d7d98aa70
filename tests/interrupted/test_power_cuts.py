"""The power is cut while a command writes or just after it, and the same command is given once more."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.interrupted.conftest import COMMANDS, SECONDS, Office, Undisturbed
from tests.interrupted.mounts import CAN_MOUNT, WHY_NOT, Disk

pytestmark = [pytest.mark.long, pytest.mark.skipif(not CAN_MOUNT, reason=WHY_NOT)]
# Long enough for the file system's journal, and too short for the kernel to write contents that nobody flushed.
SECONDS_TO_COMMIT = 2.5
PARTS = 6


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path / "disk.img", tmp_path / "disk")
    made.switch_on()
    yield made
    made.switch_off()


@pytest.fixture
def office(
    request: pytest.FixtureRequest,
    inbox: Path,
    undisturbed: Undisturbed,
    disk: Disk,
    tmp_path: Path,
) -> Iterator[Office]:
    made = Office(tmp_path / "office", inbox, request.param, disk.folder / "workspace")
    made.copy_engine(undisturbed(request.param)[0])
    os.sync()
    yield made
    for process in made.processes():
        os.kill(process, 9)


def test_a_disk_loses_what_was_not_flushed(disk: Disk) -> None:
    """The disk of these tests is as harsh as a real one: without a flush a file keeps its name, and no content."""
    draft = disk.folder / ".draft"
    draft.write_bytes(b"content")
    draft.rename(disk.folder / "final")
    time.sleep(SECONDS_TO_COMMIT)
    cut(disk)
    assert (disk.folder / "final").read_bytes() == b""


@pytest.mark.parametrize("office", COMMANDS, indirect=True)
def test_a_finished_run_is_whole_after_a_power_cut(office: Office, undisturbed: Undisturbed, disk: Disk) -> None:
    done = office.give()
    assert done.code == 0, done.said
    assert office.is_alone()
    time.sleep(SECONDS_TO_COMMIT)
    cut(disk)
    whole = undisturbed(office.command)[0]
    assert office.hashes() == whole.hashes()
    check_next(office, whole)


@pytest.mark.parametrize("part", range(1, PARTS + 1))
@pytest.mark.parametrize("office", COMMANDS, indirect=True)
def test_the_power_is_cut_while_a_command_writes(
    part: int, office: Office, undisturbed: Undisturbed, disk: Disk, tmp_path: Path
) -> None:
    whole, outcome = undisturbed(office.command)
    reached = tmp_path / "reached"
    # The last points lie close together: there the run gets its name, and `latest` names it.
    at = outcome.changes - (PARTS - part) ** 2
    process = office.start(at=at, reached=reached)
    ends = time.monotonic() + SECONDS
    while not reached.exists() and process.poll() is None and time.monotonic() < ends:
        time.sleep(0.05)
    assert reached.exists(), f"change {at} of {outcome.changes}"
    time.sleep(SECONDS_TO_COMMIT)
    disk.cut_power()
    process.kill()
    process.wait()
    assert office.is_alone()
    disk.switch_off()
    disk.switch_on()
    check_next(office, whole)


def cut(disk: Disk) -> None:
    """Cut the power and start the machine again."""
    disk.cut_power()
    disk.switch_off()
    disk.switch_on()


def check_next(office: Office, whole: Office) -> None:
    """The same command once more leaves what it leaves where nothing happened."""
    done = office.give()
    assert done.code == 0, done.said
    assert office.is_alone()
    assert office.hashes() == whole.hashes()
    assert office.listing() == whole.listing()
