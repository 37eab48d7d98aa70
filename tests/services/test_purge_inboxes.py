"""Raw files go when their days are over: those alone that a run has read, and only as it has read them."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from domain.error_guard import PROJECT
from fangpin.__main__ import run
from pipeline.county.load_county import load_county
from pipeline.open_ledger import open_ledger
from services.retention.purge_inboxes import RawInbox, list_raw_inboxes, purge_inbox
from storage.run_manifest import MANIFEST, read_manifest
from tests.services.reviewed_county import compare, write_village

COUNTY = load_county(PROJECT / "config")
LAST_DAY = date(2027, 9, 30)  # 365 days after the as-of date
EARLY = date(2027, 3, 29)  # 180 days after it
CARS = "所有人,证件号码,号牌号码,车辆类型,初次登记日期,机动车状态\n"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """What departments sent: plain files, an archive, property replies, and a note that is none of theirs."""
    folder = write_village(tmp_path / "inbox", "登记", "结算")
    write_village(folder / "住建局", "住房")
    with zipfile.ZipFile(folder / "供水.zip", "w") as archive:
        archive.write(write_village(tmp_path / "packed", "供水") / "供水.csv", "供水.csv")
    (folder / "反馈_机动车.csv").write_text(CARS, encoding="utf-8")
    return folder


@pytest.fixture
def workspace(inbox: Path, tmp_path: Path) -> Path:
    compare(inbox, tmp_path / "workspace")
    return tmp_path / "workspace"


def _only(workspace: Path) -> RawInbox:
    (inbox,) = list_raw_inboxes(workspace, COUNTY)
    return inbox


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_everything_goes_when_its_days_are_over(workspace: Path, inbox: Path) -> None:
    raw = _only(workspace)
    assert raw.folder == inbox.resolve()
    assert {file.path.name for file in raw.list_due(EARLY)} == {"反馈_机动车.csv"}
    assert len(raw.list_due(LAST_DAY)) == 5
    done = purge_inbox(workspace, raw, LAST_DAY, "王清理")
    assert (done.deleted, done.changed, done.is_gone) == (5, (), True)
    assert not inbox.exists()
    assert list_raw_inboxes(workspace, COUNTY) == []
    assert next((workspace / "runs").rglob(MANIFEST)).is_file()


def test_before_that_nothing_but_property_replies_goes(workspace: Path, inbox: Path) -> None:
    before = _names(inbox)
    assert purge_inbox(workspace, _only(workspace), EARLY).deleted == 1
    assert before - _names(inbox) == {"反馈_机动车.csv"}
    assert _only(workspace).list_due(EARLY) == []


def test_what_no_run_has_read_so_stays(workspace: Path, inbox: Path) -> None:
    (inbox / "我的照片.jpg").write_bytes(b"private")
    (inbox / "结算.csv").write_text("changed since", encoding="utf-8")
    with zipfile.ZipFile(inbox / "供水.zip", "a") as archive:
        archive.writestr("另一份.csv", "new")
    done = purge_inbox(workspace, _only(workspace), LAST_DAY)
    assert set(done.changed) == {"结算.csv", "供水.zip"}
    assert not done.is_gone
    assert _names(inbox) == {"我的照片.jpg", "结算.csv", "供水.zip"}


def test_a_link_is_not_followed(workspace: Path, inbox: Path, tmp_path: Path) -> None:
    elsewhere = write_village(tmp_path / "elsewhere", "住房")
    (inbox / "住建局" / "住房.csv").unlink()
    (inbox / "住建局").rmdir()
    (inbox / "住建局").symlink_to(elsewhere)
    purge_inbox(workspace, _only(workspace), LAST_DAY)
    assert (elsewhere / "住房.csv").is_file()


def test_the_last_run_that_read_a_file_decides(workspace: Path, inbox: Path) -> None:
    folder = next((workspace / "runs").rglob(MANIFEST)).parent
    later = folder.with_name("20270131-aaaaaaaaaaaa")
    later.mkdir()
    manifest = (read_manifest(folder) or {}) | {"as_of": "2027-01-31"}
    (later / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    raw = _only(workspace)
    assert len(raw.runs) == 2
    assert raw.goes_on == date(2028, 1, 31)
    assert raw.list_due(EARLY) == []
    assert inbox.is_dir()


def test_the_record_says_what_went_and_the_trail_how_much(workspace: Path) -> None:
    raw = _only(workspace)
    purge_inbox(workspace, raw, LAST_DAY, "王清理")
    (record,) = (workspace / "purged").iterdir()
    told = json.loads(record.read_text(encoding="utf-8"))
    assert (told["purged_on"], told["by"], told["runs"]) == ("2027-09-30", "王清理", list(raw.runs))
    assert {line["file"] for line in told["files"]} >= {"登记.csv", "住建局/住房.csv", "供水.zip!供水.csv"}
    entry = open_ledger(workspace).read_audit().row(-1, named=True)
    assert (entry["action"], entry["actor"], entry["subject"]) == ("purge", "王清理", raw.runs[-1])
    assert json.loads(entry["detail"])["files"] == 5


def test_the_programs_own_samples_and_lost_inboxes_are_none(workspace: Path, inbox: Path) -> None:
    path = next((workspace / "runs").rglob(MANIFEST))
    manifest = read_manifest(path.parent) or {}
    for place in (str(PROJECT / "data_samples" / "2026Q3"), str(PROJECT), "../nowhere", None):
        manifest["notes"]["inbox"] = place
        path.write_text(json.dumps(manifest), encoding="utf-8")
        assert list_raw_inboxes(workspace, COUNTY) == []
    assert inbox.is_dir()


def test_the_command_shows_first_and_deletes_when_told_so(workspace: Path, inbox: Path, capfd: Captured) -> None:
    arguments = ["purge", "--workspace", str(workspace), "--as-of", LAST_DAY.isoformat()]
    assert run(arguments) == 0
    shown = capfd.readouterr().out.replace("\n", "")
    assert "原始文件 5 个到期，尚未删除" in shown
    assert inbox.is_dir()
    assert run([*arguments, "--yes", "--by", "王清理"]) == 0
    assert str(inbox.resolve()) in capfd.readouterr().out.replace("\n", "")
    assert not inbox.exists()
