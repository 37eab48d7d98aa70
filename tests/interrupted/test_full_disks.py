"""The disk is full when the office starts for the first time, or later; then there is room, and the same command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.interrupted.conftest import COMMANDS, Office, Undisturbed
from tests.interrupted.mounts import CAN_MOUNT, WHY_NOT, enlarge, full_disk

pytestmark = [pytest.mark.long, pytest.mark.skipif(not CAN_MOUNT, reason=WHY_NOT)]
STAGE_FAILED = 4
# In kilobytes: no room for a folder's lock, for the engine's database, for all of it, for the run.
SIZES = (8, 100, 700, 2000, 2900, 3300)


@pytest.fixture
def office(request: pytest.FixtureRequest, inbox: Path, tmp_path: Path) -> Iterator[Office]:
    command, size = request.param
    with full_disk(tmp_path / "disk", size) as disk:
        made = Office(tmp_path / "office", inbox, command, disk / "workspace")
        yield made
        for process in made.processes():
            os.kill(process, 9)
        made.is_alone()


@pytest.mark.parametrize("office", [(command, size) for command in COMMANDS for size in SIZES], indirect=True)
def test_a_disk_that_is_full_at_the_first_start(office: Office, undisturbed: Undisturbed) -> None:
    failed = office.give()
    assert failed.code == STAGE_FAILED, failed.said
    assert "磁盘" in failed.said
    assert "Traceback" not in failed.said
    assert office.is_alone()
    enlarge(office.workspace.parent)
    done = office.give()
    assert done.code == 0, done.said
    assert office.is_alone()
    whole = undisturbed(office.command)[0]
    assert office.hashes() == whole.hashes()
    assert office.listing() == whole.listing()
