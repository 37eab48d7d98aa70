"""Whoever tampers with the audit trail is found out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from domain.errors import StageFailed, UsageError
from fangpin.commands import fangpin
from ledger import AuditEvent
from ledger.audit_trail import make_entry
from pipeline.open_ledger import open_ledger
from services.audit.trail import read_trail, verify_trail
from storage.run_manifest import hash_manifest
from tests.ledger.databases import (
    make_answers,
    make_decisions,
    make_events,
    make_import,
    make_people,
    make_run,
    make_visits,
)

Change = Callable[[sqlite3.Connection], object]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Five entries; a run that was finished after the third, and one before the first."""
    heads = {"r0": open_ledger(tmp_path).read_audit_head()}
    for number in range(1, 6):
        open_ledger(tmp_path).append_audit(AuditEvent("publish", "王", f"r{number}", {"lines": number}))
        heads[f"r{number}"] = open_ledger(tmp_path).read_audit_head()
    for run_id in ("r0", "r3"):
        finish_run(tmp_path / "runs" / "2026Q3" / run_id, heads[run_id])
    return tmp_path


def finish_run(folder: Path, head: str) -> None:
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"notes": {"ledger_head": head}}), encoding="utf-8")


def tamper(workspace: Path, *statements: str | Change) -> None:
    with closing(sqlite3.connect(workspace / "ledger" / "ledger.sqlite3")) as database, database:
        for statement in statements:
            database.execute(statement) if isinstance(statement, str) else statement(database)


def insert_entry(number: int) -> Change:
    """An entry with the right hash, after the one before it."""

    def insert(database: sqlite3.Connection) -> None:
        previous = database.execute("SELECT hash FROM audit_entries WHERE number = ?", [number - 1]).fetchone()[0]
        entry = make_entry(AuditEvent("publish", "王", "r9"), number, previous, "2026-10-01T08:00:00+08:00")
        database.execute("INSERT INTO audit_entries VALUES (?,?,?,?,?,?,?,?)", list(entry.values()))

    return insert


def rewrite_chain(database: sqlite3.Connection) -> None:
    """Everything from the second entry on as if somebody else had done it, with hashes that fit."""
    lines = database.execute("SELECT number, subject, hash FROM audit_entries ORDER BY number").fetchall()
    previous = lines[0][2]
    for number, subject, _ in lines[1:]:
        entry = make_entry(AuditEvent("publish", "李", subject), number, previous, "2026-10-01T08:00:00+08:00")
        previous = entry["hash"]
        database.execute("DELETE FROM audit_entries WHERE number = ?", [number])
        database.execute("INSERT INTO audit_entries VALUES (?,?,?,?,?,?,?,?)", list(entry.values()))


def test_a_trail_that_nobody_touched_is_whole(workspace: Path) -> None:
    assert verify_trail(workspace).height == 5


MAKE_ROOM = "UPDATE audit_entries SET number = number + 100 WHERE number > 2"
CLOSE_UP = "UPDATE audit_entries SET number = number - 1 WHERE number > 3"
COPY_FIRST = """
INSERT INTO audit_entries SELECT 0, recorded_at, actor, action, subject, detail, '', hash FROM audit_entries LIMIT 1
"""
MOVE_UP = "UPDATE audit_entries SET number = number - 99 WHERE number > 100"


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (["UPDATE audit_entries SET actor = '李' WHERE number = 2"], "第 2 条记录被改动过"),
        (["UPDATE audit_entries SET detail = '{}' WHERE number = 5"], "第 5 条记录被改动过"),
        (["UPDATE audit_entries SET hash = previous_hash WHERE number = 4"], "第 4 条记录被改动过"),
        (["DELETE FROM audit_entries WHERE number = 3"], "第 3 条记录缺失"),
        (["DELETE FROM audit_entries WHERE number = 1"], "第 1 条记录缺失"),
        # Removed, and the numbers closed up.
        (["DELETE FROM audit_entries WHERE number = 3", CLOSE_UP], "第 3 条记录被改动过"),
        ([MAKE_ROOM, insert_entry(3), MOVE_UP], "第 4 条记录被改动过"),
        (["DELETE FROM audit_entries WHERE number = 2", insert_entry(2)], "第 3 条记录与前一条接不上"),
        ([COPY_FIRST], "第 0 条记录与前一条接不上"),
        (["DELETE FROM audit_entries WHERE number > 2"], "第 2 条记录之后的记录被删去.*运行 r3 的回执"),
        (["DELETE FROM audit_entries"], "第 0 条记录之后的记录被删去.*运行 r3 的回执"),
        ([rewrite_chain], "重写过：运行 r3 的回执"),
    ],
)  # fmt: skip
def test_tampering_is_found_and_its_entry_named(workspace: Path, statements: list[str | Change], told: str) -> None:
    tamper(workspace, *statements)
    with pytest.raises(StageFailed, match=told):
        verify_trail(workspace)


def test_a_manifest_that_is_not_the_one_that_was_published_is_noticed(workspace: Path) -> None:
    folder = workspace / "runs" / "2026Q3" / "r3"
    detail = {"manifest": hash_manifest(folder)}
    open_ledger(workspace).append_audit(AuditEvent("publish", "王", "r3", detail))
    assert verify_trail(workspace).height == 6
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(StageFailed, match=r"运行 r3 的回执.*与发布时记下的不同"):
        verify_trail(workspace)


def test_a_tail_that_is_cut_off_behind_the_newest_manifest_shows_by_what_it_told_of(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    ledger.append_audit(AuditEvent("begin"))
    ledger.keep_run(make_run(), make_events("r1"), make_people("r1"))
    ledger.publish_run("r1", AuditEvent("publish", "王"))
    ledger.add_import(make_import(), make_visits("H1"), make_decisions(), make_answers())
    assert verify_trail(tmp_path).height == 3
    for last, name in ((2, "i1"), (1, "r1、i1")):
        tamper(tmp_path, f"DELETE FROM audit_entries WHERE number > {last}")  # noqa: S608 - a number
        with pytest.raises(StageFailed, match=f"第 {last} 条记录之后的记录被删去，{name} 的发布或导入没有记录"):
            verify_trail(tmp_path)


def test_a_ledger_that_is_gone_altogether_is_noticed(workspace: Path) -> None:
    (workspace / "ledger" / "ledger.sqlite3").unlink()
    with pytest.raises(StageFailed, match="运行 r3 的回执"):
        verify_trail(workspace)


def test_the_commands_show_the_trail_and_end_with_four_when_it_is_broken(workspace: Path) -> None:
    runner = CliRunner()
    shown = runner.invoke(fangpin, ["audit", "show", "--last", "2", "--workspace", str(workspace)])
    assert shown.exit_code == 0
    assert "共 5 条，最近 2 条" in shown.output
    assert "发布" in shown.output
    assert "新增条数 5" in shown.output
    assert "r3" not in shown.output
    whole = runner.invoke(fangpin, ["audit", "verify", "--workspace", str(workspace)])
    assert (whole.exit_code, "完整：共 5 条" in whole.output) == (0, True)
    tamper(workspace, "DELETE FROM audit_entries WHERE number = 4")
    broken = runner.invoke(fangpin, ["audit", "verify", "--workspace", str(workspace)])
    assert getattr(broken.exception, "exit_code", broken.exit_code) == 4


def test_where_nothing_was_done_there_is_nothing_to_show(tmp_path: Path) -> None:
    assert read_trail(tmp_path).is_empty()
    assert verify_trail(tmp_path).is_empty()
    with pytest.raises(UsageError, match="没有工作区"):
        read_trail(tmp_path / "absent")
    assert not list(tmp_path.iterdir())
