"""Where a ledger lies: what an earlier version left is taken over, a network share is refused, an address is read."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path, PurePosixPath

import polars as pl
import pytest

from domain.errors import StageFailed, UsageError
from ledger.db import network_share
from ledger.db.database_url import parse_database_url
from ledger.db.network_share import find_file_system
from ledger.db.places import SqlitePlace
from pipeline.open_ledger import URL, open_ledger
from tests.ledger.databases import Reopen, make_decisions, make_visits

PROJECT = Path(__file__).resolve().parents[2]
MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
//server/share /mnt/a\\040share cifs rw 0 0
/dev/sdb1 /mnt/a\\040share/disk xfs rw 0 0
server:/data /data nfs4 rw 0 0
"""


def leave_files(workspace: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What an earlier version left: tables with fewer columns, and decisions that went to and fro."""
    decisions = make_decisions(("a", "甲", "same"), ("a", "甲", "other"), ("a", "甲", "same"))
    visits = make_visits("H1", "H2").with_columns(township=None, run_id=None).cast(make_visits().schema)
    (workspace / "ledger").mkdir(exist_ok=True)
    decisions.drop("import_id").write_parquet(workspace / "ledger" / "review_decisions.parquet")
    visits.drop("township", "run_id", "remark", "import_id").write_parquet(
        workspace / "ledger" / "verification_results.parquet"
    )
    return decisions, visits


def test_what_an_earlier_version_left_is_taken_over_once_and_put_aside(reopen: Reopen, tmp_path: Path) -> None:
    decisions, visits = leave_files(tmp_path)
    contents = {path.name: path.read_bytes() for path in (tmp_path / "ledger").iterdir()}
    for _ in range(2):
        assert reopen().read_decisions().equals(decisions)
        assert reopen().read_visits().equals(visits)
    assert reopen().read_audit().select("action", "detail").rows() == [
        ("take_over_files", '{"decisions": 3, "lines": 5, "visits": 2}')
    ]
    aside = tmp_path / "ledger" / "before_database"
    assert {path.name: path.read_bytes() for path in aside.iterdir()} == contents


def test_a_taking_over_that_was_broken_off_is_done_again(reopen: Reopen, tmp_path: Path) -> None:
    """Killed after the commit, before the files were put aside."""
    decisions, visits = leave_files(tmp_path)
    reopen()
    leave_files(tmp_path)
    assert reopen().read_decisions().equals(decisions)
    assert reopen().read_visits().equals(visits)
    assert reopen().read_audit().height == 1
    assert len(list((tmp_path / "ledger" / "before_database").iterdir())) == 4


def test_a_damaged_file_is_told_and_stays(tmp_path: Path) -> None:
    leave_files(tmp_path)
    file = tmp_path / "ledger" / "review_decisions.parquet"
    file.write_bytes(b"x" * 100)
    with pytest.raises(StageFailed, match="移入原有记录"):
        open_ledger(tmp_path)
    assert file.is_file()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/x", "ext4"), ("/mnt/a share/x/y", "cifs"), ("/mnt/a share/disk/x", "xfs"), ("/mnt/a shared", "ext4"),
        ("/data", "nfs4"),
    ],
)  # fmt: skip
def test_the_deepest_mount_counts(path: str, kind: str) -> None:
    assert find_file_system(PurePosixPath(path), MOUNTS) == kind


def test_a_ledger_on_a_network_share_is_refused_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/x {tmp_path} nfs4 rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr(network_share, "MOUNTS", mounts)
    with pytest.raises(UsageError, match=r"网络共享盘.*nfs4.*FANGPIN_DATABASE_URL"):
        open_ledger(tmp_path / "workspace")
    monkeypatch.setattr(network_share, "MOUNTS", tmp_path / "absent")
    assert open_ledger(tmp_path / "workspace").read_visits().is_empty()


def test_an_address_is_taken_apart() -> None:
    place = parse_database_url("postgresql://w%40ng:p%3A%2F@db.county:6000/fangpin?sslmode=require")
    assert (place.host, place.port, place.database, place.user, place.password) == (
        "db.county", "6000", "fangpin", "w@ng", "p:/",
    )  # fmt: skip
    assert place.options == (("sslmode", "require"),)


@pytest.mark.parametrize(
    "url", ["mysql://a:secret@b/c", "secret", "postgresql://a:secret@b/", "postgresql://a:b@c:x/d"]
)
def test_an_address_of_something_else_is_refused_and_not_repeated(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL, url)
    with pytest.raises(UsageError, match="不是 PostgreSQL 的地址") as told:
        open_ledger(tmp_path)
    assert "secret" not in str(told.value)


def test_a_server_that_does_not_answer_is_told_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL, "postgresql://a:secret@127.0.0.1:1/fangpin")
    with pytest.raises(StageFailed, match=r"连接不上记录所在的数据库 127\.0\.0\.1/fangpin") as told:
        open_ledger(tmp_path).read_visits()
    assert "secret" not in str(told.value)


def test_nobody_else_can_read_the_ledger(tmp_path: Path) -> None:
    open_ledger(tmp_path).add_visits(make_visits("1"))
    folder = tmp_path / "ledger"
    if os.name != "nt":
        assert folder.stat().st_mode & 0o777 == 0o700
        assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())


def test_a_file_that_is_no_ledger_is_told(tmp_path: Path) -> None:
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "ledger.sqlite3").write_bytes(b"no database" * 100)
    for use in (
        lambda: open_ledger(tmp_path).read_visits(),
        lambda: open_ledger(tmp_path).add_visits(make_visits("1")),
    ):
        with pytest.raises(StageFailed, match="损坏"):
            use()


def test_a_ledger_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    open_ledger(tmp_path).add_visits(make_visits("1"))
    with closing(sqlite3.connect(tmp_path / "ledger" / "ledger.sqlite3")) as database, database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '9999_later', '2030-01-01')"
        )
    with pytest.raises(StageFailed, match="更新版本"):
        open_ledger(tmp_path).read_visits()


def test_nothing_of_django_is_imported_before_a_ledger_is_opened(tmp_path: Path) -> None:
    code = "import sys, ledger, pipeline.open_ledger, services.runs.choice; print('django' in sys.modules)"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_a_ledger_on_a_disk_that_cannot_be_written_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_ledger(tmp_path).add_visits(make_visits("1"))
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    files = {path: path.stat().st_mtime_ns for path in (tmp_path / "ledger").iterdir()}
    assert open_ledger(tmp_path).read_visits().height == 1
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "ledger").iterdir()} == files


def test_a_full_disk_is_told_and_leaves_the_ledger_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_ledger(tmp_path).add_visits(make_visits("1"))
    full = SqlitePlace(tmp_path / "ledger" / "ledger.sqlite3", lambda: None).settings
    full["OPTIONS"]["init_command"] += "; PRAGMA max_page_count=50"
    monkeypatch.setattr(SqlitePlace, "settings", full)
    with pytest.raises(StageFailed, match="不能写入（磁盘已满）"):
        open_ledger(tmp_path).add_visits(make_visits(*(str(number) for number in range(5000))))
    monkeypatch.undo()
    assert open_ledger(tmp_path).read_visits().height == 1
