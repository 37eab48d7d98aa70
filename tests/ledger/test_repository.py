"""What every ledger must do, wherever its tables lie."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest

from domain.errors import StageFailed
from domain.tables import polars_schema
from ledger import AuditEvent, LedgerRepository
from ledger.db.django_setup import set_up_django
from pipeline.open_ledger import open_ledger
from tests.ledger.databases import Reopen, make_decisions, make_visits

set_up_django()
from ledger.db import database_ledger  # noqa: E402 - models are imported after Django is set up
from ledger.db.database_ledger import DatabaseLedger  # noqa: E402
from ledger.db.places import SqlitePlace  # noqa: E402

PROJECT = Path(__file__).resolve().parents[2]


def read_words(ledger: LedgerRepository) -> list[tuple[str, str, str]]:
    return ledger.read_decisions().select("row_key", "person_id", "verdict").rows()


def test_a_new_ledger_has_the_tables_without_rows(reopen: Reopen) -> None:
    assert reopen().read_decisions().schema == polars_schema("review_decisions")
    assert reopen().read_visits().schema == polars_schema("verification_results")
    assert reopen().read_decisions_in_force().is_empty()


def test_what_was_added_is_there_for_the_next_command_in_the_order_in_which_it_came(reopen: Reopen) -> None:
    lines = [("b", "甲", "same"), ("a", "乙", "other"), ("c", "丙", "unsure")]
    assert reopen().add_decisions(make_decisions(*lines[:2])) == 2
    assert reopen().add_decisions(make_decisions(*lines[2:])) == 1
    assert read_words(reopen()) == lines
    assert reopen().read_decisions()[:1].equals(make_decisions(lines[0]))
    assert reopen().read_decisions().schema == polars_schema("review_decisions")


def test_what_is_there_already_is_not_added_again(reopen: Reopen) -> None:
    assert reopen().add_visits(make_visits("1", "2", "2")) == 2
    assert reopen().add_visits(make_visits("2", "3")) == 1
    assert reopen().read_visits()["household_id"].to_list() == ["1", "2", "3"]
    decisions = make_decisions(("a", "甲", "same"))
    assert [reopen().add_decisions(decisions) for _ in range(2)] == [1, 0]


def test_the_last_word_is_in_force_and_the_earlier_one_stays(reopen: Reopen) -> None:
    for verdict in ("same", "other"):
        reopen().add_decisions(make_decisions(("a", "甲", verdict)))
    assert reopen().read_decisions().height == 2
    assert reopen().read_decisions_in_force()["verdict"].to_list() == ["other"]


def test_decisions_and_visits_are_apart(reopen: Reopen) -> None:
    reopen().add_visits(make_visits("1"))
    assert reopen().read_decisions().is_empty()
    reopen().add_decisions(make_decisions(("a", "甲", "same")))
    assert reopen().read_visits().height == 1


def test_nothing_to_add_is_no_fault(reopen: Reopen) -> None:
    assert reopen().add_decisions(make_decisions()) == 0
    assert reopen().add_visits(make_visits()) == 0


def test_a_frame_of_other_columns_is_refused_and_nothing_of_it_is_remembered(reopen: Reopen) -> None:
    for frame in (make_visits("1"), make_decisions(("a", "甲", "same")).drop("levels")):
        with pytest.raises(ValueError, match="review_decisions"):
            reopen().add_decisions(frame)
    assert reopen().read_decisions().is_empty()


def test_two_writers_at_once_lose_nothing_and_write_nothing_twice(reopen: Reopen) -> None:
    """Each adds lines of its own and a line that all of them have."""
    parts = [make_visits("common", f"h{number}") for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(lambda part: reopen().add_visits(part), parts))
    assert sum(added) == 13
    assert sorted(reopen().read_visits()["household_id"]) == sorted(["common", *(f"h{at}" for at in range(12))])


WRITER = """
import sys
from pathlib import Path
from pipeline.open_ledger import open_ledger
from tests.ledger.databases import make_visits

for number in range(8):
    open_ledger(Path(sys.argv[1])).add_visits(make_visits("common", f"{sys.argv[2]}-{number}"))
"""


def test_two_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    """As when a run and an import end at the same time."""
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    writers = [subprocess.Popen([*command, name], cwd=PROJECT) for name in ("a", "b")]  # noqa: S603 - our own program
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    households = open_ledger(tmp_path).read_visits()["household_id"].to_list()
    assert sorted(households) == sorted(["common", *(f"{name}-{number}" for name in "ab" for number in range(8))])


def hold_lock(workspace: Path) -> AbstractContextManager[sqlite3.Connection]:
    """A writer that has begun and does not come to an end."""
    writer = sqlite3.connect(workspace / "ledger" / "ledger.sqlite3", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    return closing(writer)


def test_a_ledger_that_stays_locked_is_told(tmp_path: Path) -> None:
    waiting = DatabaseLedger(SqlitePlace(tmp_path / "ledger" / "ledger.sqlite3", lambda: None, wait=0))
    open_ledger(tmp_path).add_visits(make_visits("1"))
    with hold_lock(tmp_path), pytest.raises(StageFailed, match="正由另一个命令写入"):
        waiting.add_visits(make_visits("2"))
    assert waiting.add_visits(make_visits("2")) == 1


def test_reading_makes_nothing_and_does_not_wait(tmp_path: Path) -> None:
    assert open_ledger(tmp_path).read_visits().is_empty()
    assert not list(tmp_path.iterdir())
    open_ledger(tmp_path).add_visits(make_visits("1"))
    with hold_lock(tmp_path):
        assert open_ledger(tmp_path).read_visits().height == 1


def test_a_broken_off_write_leaves_the_ledger_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = open_ledger(tmp_path)
    ledger.add_visits(make_visits("1"))

    def fail(alias: str, event: AuditEvent) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="no space"):
        patched.setattr(database_ledger, "append_entry", fail)
        ledger.add_visits(make_visits("2"))
    assert ledger.read_visits()["household_id"].to_list() == ["1"]
    assert ledger.add_visits(make_visits("2", "3")) == 2
