"""A disk that is full leaves no half backup and no half workspace; with room again the same command does it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from domain.errors import StageFailed
from services.backup.make_backup import BackupRequest, make_backup
from services.backup.restore_backup import RestoreRequest, restore_backup
from tests.interrupted.mounts import CAN_MOUNT, WHY_NOT, enlarge, full_disk

pytestmark = pytest.mark.skipif(not CAN_MOUNT, reason=WHY_NOT)
KEY = "k7Pm-xW3q-k7Pm-xW3q-k7Pm"


@pytest.fixture
def request_of_office(tmp_path: Path) -> BackupRequest:
    workspace, config, target = (tmp_path / name for name in ("workspace", "config", "backups"))
    for folder in (workspace / "cases", config, target):
        folder.mkdir(parents=True)
    (workspace / "cases" / "a").write_bytes(os.urandom(2 << 20))
    (config / "county.yaml").write_text("name: 甲县\n", encoding="utf-8")
    return BackupRequest(workspace, config, target, KEY, "张三")


def test_a_backup_on_a_full_disk(request_of_office: BackupRequest, tmp_path: Path) -> None:
    with full_disk(tmp_path / "disk", 1000) as disk:
        office = request_of_office
        request = BackupRequest(office.workspace, office.config, disk, KEY, "张三")
        with pytest.raises(StageFailed, match="磁盘"):
            make_backup(request)
        assert not list(disk.iterdir())
        enlarge(disk)
        assert [make_backup(request).path] == list(disk.iterdir())


def test_a_restoration_on_a_full_disk(request_of_office: BackupRequest, tmp_path: Path) -> None:
    backup = make_backup(request_of_office).path
    with full_disk(tmp_path / "disk", 1000) as disk:
        request = RestoreRequest(backup, KEY, disk / "workspace", disk / "config", "李四")
        with pytest.raises(StageFailed, match="磁盘"):
            restore_backup(request)
        assert not list(disk.iterdir())
        enlarge(disk)
        restore_backup(request)
        assert {path.name for path in disk.iterdir()} == {"workspace", "config"}
