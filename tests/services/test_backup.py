"""What goes into a backup while others work, and what is refused when one is to be restored."""

from __future__ import annotations

import json
import os
import tarfile
import threading
from io import BytesIO
from pathlib import Path

import pytest

from delivery.packages.sealed_stream import write_sealed
from domain.errors import FangpinError, InputsRefused, StageFailed, UsageError
from pipeline.open_ledger import open_ledger
from services.audit.trail import verify_trail
from services.backup import contents
from services.backup import make_backup as making
from services.backup.archive import require_safe_name
from services.backup.keys import make_key_file, read_key_file
from services.backup.make_backup import Backup, BackupRequest, make_backup
from services.backup.restore_backup import RestoreRequest, check_backup, restore_backup
from tests.ledger.databases import make_decisions

KEY, OTHER = "k7Pm-xW3q-k7Pm-xW3q-k7Pm", "aaaa-bbbb-cccc-dddd-eeee"
RUN = "runs/2026Q3/20260930-aaaaaaaaaaaa"
LARGE = os.urandom(3 << 20)


def write(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A workspace with a run, a ledger and what is not backed up; a configuration and a folder for backups beside."""
    workspace = tmp_path / "office" / "workspace"
    write(workspace / RUN / "manifest.json", b"{}")
    write(workspace / RUN / "tables" / "links.parquet", LARGE)
    write(workspace / RUN / "lists" / "白沙镇" / "名单.xlsx")
    write(workspace / "runs" / "2026Q3" / "latest", b"20260930-aaaaaaaaaaaa\n")
    write(workspace / "property" / "purged" / "2026Q2_a.json", b"{}")
    write(workspace / "portal" / "secret_key", b"secret")
    for left_out in (
        "runs/2026Q3/.20260930-bbbbbbbbbbbb/tables/a",
        "runs/2026Q3/.lock",
        "prefect/page_login.txt",
        ".temporary/t/a",
    ):
        write(workspace / left_out)
    open_ledger(workspace).add_decisions(make_decisions(("k1", "p1", "same")))
    write(tmp_path / "office" / "config" / "sources" / "a.yaml", b"a: 1\n")
    (tmp_path / "backups").mkdir()
    os.utime(workspace / RUN / "manifest.json", (1_790_000_000.25, 1_790_000_000.25))
    return workspace


def back_up(office: Path) -> Backup:
    target = office.parents[1] / "backups"
    return make_backup(BackupRequest(office, office.parent / "config", target, KEY, "张三"))


def restore(backup: Path, key: str = KEY) -> RestoreRequest:
    home = backup.parents[1]
    request = RestoreRequest(backup, key, home / "new", home / "new_config", "李四")
    restore_backup(request)
    return request


def list_files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_everything_that_counts_is_there_again(office: Path) -> None:
    made = back_up(office)
    assert made.runs == 1
    assert made.path.stat().st_mode & 0o777 == 0o600
    request = restore(made.path)
    expected = {f"{RUN}/manifest.json", f"{RUN}/tables/links.parquet", f"{RUN}/lists/白沙镇/名单.xlsx"}
    expected |= {"runs/2026Q3/latest", "property/purged/2026Q2_a.json", "portal/secret_key", "ledger/ledger.sqlite3"}
    assert list_files(request.workspace) == expected
    assert (request.workspace / RUN / "tables" / "links.parquet").read_bytes() == LARGE
    assert (request.workspace / RUN / "manifest.json").stat().st_mtime == 1_790_000_000.25
    assert list_files(request.config) == {"sources/a.yaml"}
    assert open_ledger(request.workspace).read_decisions().height == 1
    assert verify_trail(request.workspace)["action"].to_list() == ["add_decisions", "restore"]
    assert verify_trail(office)["action"].to_list() == ["add_decisions", "backup"]
    if os.name == "posix":
        assert all(path.stat().st_mode & 0o077 == 0 for path in (request.workspace, *request.workspace.rglob("*")))


def test_nothing_of_it_can_be_read_without_the_key(office: Path) -> None:
    content = back_up(office).path.read_bytes()
    assert not [word for word in ("白沙镇", "links.parquet", "secret", "SQLite") if word.encode() in content]


def test_somebody_who_writes_meanwhile_is_in_it_as_a_whole_or_not_at_all(office: Path) -> None:
    ledger, ended, written = open_ledger(office), threading.Event(), [0]

    def decide() -> None:
        while not ended.is_set():
            written[0] += 1
            ledger.add_decisions(make_decisions(*((f"w{written[0]}-{part}", "p", "same") for part in range(20))))

    writer = threading.Thread(target=decide)
    writer.start()
    try:
        made = back_up(office)
    finally:
        ended.set()
        writer.join()
    request = restore(made.path)
    kept = open_ledger(request.workspace).read_decisions()["row_key"].to_list()
    assert (len(kept) - 1) % 20 == 0
    assert len(kept) - 1 <= 20 * written[0]
    verify_trail(request.workspace)


def test_a_run_that_is_finished_or_deleted_meanwhile_is_left_out(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = office / "runs" / "2026Q2" / "20260630-cccccccccccc"
    write(other / "manifest.json", b"{}")
    listed = contents.list_workspace_files

    def work_meanwhile(workspace: Path, runs: frozenset[str]) -> list[object]:
        write(office / "runs" / "2026Q3" / "20260930-dddddddddddd" / "manifest.json", b"{}")
        files = list(listed(workspace, runs))
        (other / "manifest.json").unlink()
        other.rmdir()
        return list(files)

    monkeypatch.setattr(making, "list_workspace_files", work_meanwhile)
    names = check_backup(back_up(office).path, KEY).files
    assert f"workspace/{RUN}/manifest.json" in names
    assert not [name for name in names if "cccccccccccc" in name or "dddddddddddd" in name]


def test_a_wrong_key_opens_nothing(office: Path) -> None:
    backup = back_up(office).path
    with pytest.raises(
        FangpinError, match=r"密钥不对|不完整或被改动过"
    ):  # of 65,536 wrong keys one looks right at first
        restore(backup, OTHER)
    assert not (backup.parents[1] / "new").exists()


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.9, 0.9999])
def test_a_backup_that_was_cut_off_is_refused(office: Path, kept: float) -> None:
    backup = back_up(office).path
    backup.write_bytes(backup.read_bytes()[: int(backup.stat().st_size * kept)])
    with pytest.raises(InputsRefused, match="不完整或被改动过"):
        restore(backup)
    assert {path.name for path in backup.parents[1].iterdir()} == {"office", "backups"}


@pytest.mark.parametrize("place", [0.01, 0.5, 0.95])
def test_a_backup_with_a_changed_byte_is_refused(office: Path, place: float) -> None:
    backup = back_up(office).path
    content = bytearray(backup.read_bytes())
    content[int(len(content) * place)] ^= 1
    backup.write_bytes(content)
    with pytest.raises(InputsRefused, match="不完整或被改动过"):
        restore(backup)


def make_archive(path: Path, members: dict[str, bytes], said: dict[str, object] | None = None) -> Path:
    with write_sealed(path, "fangpin.tar", KEY) as stream, tarfile.open(fileobj=stream, mode="w|") as tar:
        listed = {"format": 1, "made_at": "", "program": "", "ledger": "", "files": {}, **(said or {})}
        for name, content in {**members, "contents.json": json.dumps(listed).encode()}.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, BytesIO(content))
    return path


@pytest.mark.parametrize(
    "name", ["../evil", "workspace/../../evil", "/workspace/evil", "workspace//evil", "workspace/./a", "other/a",
             "workspace"],
)  # fmt: skip
def test_a_path_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "backups").mkdir()
    backup = make_archive(tmp_path / "backups" / "a.zip", {name: b"x"})
    with pytest.raises(InputsRefused, match="不允许的路径"):
        restore(backup)
    assert {path.name for path in tmp_path.iterdir()} == {"backups"}


def test_links_and_a_newer_form_are_refused(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    with pytest.raises(UsageError, match="更新版本"):
        restore(make_archive(tmp_path / "backups" / "a.zip", {}, {"format": 2}))
    backup = tmp_path / "backups" / "b.zip"
    with write_sealed(backup, "fangpin.tar", KEY) as stream, tarfile.open(fileobj=stream, mode="w|") as tar:
        link = tarfile.TarInfo("workspace/a")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    with pytest.raises(InputsRefused, match="不完整或被改动过"):
        restore(backup)


def test_a_drive_is_no_folder_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    require_safe_name("workspace/12:30.txt")
    monkeypatch.setattr("services.backup.archive.os.name", "nt")
    for name in ("workspace/C:/evil", "workspace/..\\evil"):
        with pytest.raises(InputsRefused):
            require_safe_name(name)


def test_what_is_there_is_never_written_over(office: Path) -> None:
    backup = back_up(office).path
    home = backup.parents[1]
    write(home / "new" / "a")
    with pytest.raises(UsageError, match="已经有文件，恢复不覆盖任何东西"):
        restore(backup)
    assert list_files(home / "new") == {"a"}
    with pytest.raises(UsageError, match="一个不能在另一个里面"):
        restore_backup(RestoreRequest(backup, KEY, home / "w", home / "w", "李四"))


def test_what_a_killed_restore_left_goes_with_the_next_one(office: Path) -> None:
    backup = back_up(office).path
    home = backup.parents[1]
    write(home / ".new.restoring" / "runs" / "half")
    (home / "new").mkdir()
    request = restore(backup)
    assert "runs/half" not in list_files(request.workspace)
    assert {path.name for path in home.iterdir()} == {"office", "backups", "new", "new_config"}


def test_a_backup_inside_of_what_it_saves_is_refused(office: Path) -> None:
    for target in (office, office / "runs", office.parent / "config"):
        with pytest.raises(UsageError, match="不能放在工作区或配置目录里"):
            make_backup(BackupRequest(office, office.parent / "config", target, KEY, "张三"))


def test_a_damaged_disk_leaves_no_backup(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_another(*_: object) -> None:
        return None

    monkeypatch.setattr(making, "read_archive", read_another)
    with pytest.raises(StageFailed, match="读出来与写入的不同"):
        back_up(office)
    assert not list((office.parents[1] / "backups").iterdir())


def test_a_key_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "key"
    key = make_key_file(path)
    assert read_key_file(path) == key
    assert len(set(key)) > 10
    with pytest.raises(UsageError, match="已经存在"):
        make_key_file(path)
    for text in ("short", "two lines of\nenough signs here", "有汉字的一行密钥，长度够二十个字的那种密钥文件"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UsageError, match="应是一行"):
            read_key_file(path)
    if os.name == "posix":
        path.chmod(0o644)
        with pytest.raises(UsageError, match="别人也能读"):
            read_key_file(path)
    with pytest.raises(UsageError, match="没有密钥文件"):
        read_key_file(tmp_path / "none")
