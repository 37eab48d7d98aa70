"""`kill -9` at any point of a command, and the same command once more: the same tables, and nothing left over."""

from __future__ import annotations

import os

import pytest

from tests.interrupted.conftest import COMMANDS, Office, Outcome, Undisturbed

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows knows no SIGKILL")
POINTS = 20
# How the command ends: killed with the process that waits for it, or alone, which that process reports.
KILLED, REPORTED = -9, 4


def kill_and_repeat(office: Office, whole: tuple[Office, Outcome], points: list[int]) -> None:
    for point in points:
        supervisor = point % 2 == 0
        ended = office.give(at=point, supervisor=supervisor)
        assert ended.code == (KILLED if supervisor else REPORTED), f"change {point}"
        assert supervisor or "程序被系统中止（信号 9）" in ended.said
        assert office.is_alone(), f"change {point}"
    done = office.give()
    assert done.code == 0, done.said
    assert office.is_alone()
    assert office.hashes() == whole[0].hashes()
    assert office.listing() == whole[0].listing()


@pytest.mark.long
@pytest.mark.parametrize("part", range(POINTS))
@pytest.mark.parametrize("office", COMMANDS, indirect=True)
def test_a_command_that_was_killed_at_any_of_twenty_points(part: int, office: Office, undisturbed: Undisturbed) -> None:
    whole = undisturbed(office.command)
    kill_and_repeat(office, whole, [1 + part * (whole[1].changes - 1) // (POINTS - 1)])


@pytest.mark.long
@pytest.mark.parametrize("office", COMMANDS, indirect=True)
def test_a_command_that_was_killed_again_and_again(office: Office, undisturbed: Undisturbed) -> None:
    whole = undisturbed(office.command)
    kill_and_repeat(office, whole, [whole[1].changes * part // 4 for part in (3, 1, 2)])
