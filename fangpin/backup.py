"""`fangpin backup` and `fangpin restore`."""

from __future__ import annotations

from pathlib import Path

from domain.errors import UsageError
from fangpin.audit import show_verdict
from fangpin.screen import console, working
from services.backup.archive import BackupContents
from services.backup.contents import CONFIG, WORKSPACE
from services.backup.keys import make_key_file, read_key_file
from services.backup.make_backup import BackupRequest, make_backup
from services.backup.restore_backup import RestoreRequest, check_backup, restore_backup


def show_backup(target: Path, key: Path, new_key: bool, by: str, workspace: Path, config: Path) -> None:
    """Make a backup, and say where it is and what is in it."""
    for folder in (target, workspace, config):
        if key.resolve().is_relative_to(folder.resolve()):
            raise UsageError("密钥文件不能放在备份目录、工作区或配置目录里。请用 --key 指明别处，如另一个 U 盘。")
    request = BackupRequest(workspace, config, target, make_key_file(key) if new_key else read_key_file(key), by)
    if new_key:
        console.print(f"已生成密钥文件：{key.resolve()}", soft_wrap=True)
        console.print("请抄在纸上锁好，或另存一份。密钥丢了，任何人都打不开备份。", soft_wrap=True)
    with working():
        made = make_backup(request)
    console.print(
        f"备份完成，已核对：{made.path.resolve()}（{_describe_size(made.path.stat().st_size)}）", soft_wrap=True
    )
    _show_contents(made.contents)
    console.print("没有备份的：收件目录里的原始文件（不在工作区的）、定期比对的运行页面。", soft_wrap=True)


def show_check(archive: Path, key: Path) -> None:
    """Say whether a backup could be restored."""
    with working():
        contents = check_backup(archive, read_key_file(key))
    console.print("备份完整，可以恢复。", soft_wrap=True)
    _show_contents(contents)


def show_restore(archive: Path, key: Path, by: str, workspace: Path, config: Path) -> None:
    """Restore, say what lies where, and whether the trail is whole."""
    with working():
        contents = restore_backup(RestoreRequest(archive, read_key_file(key), workspace, config, by))
    console.print(f"已恢复。工作区：{workspace.resolve()}；配置：{config.resolve()}", soft_wrap=True)
    _show_contents(contents)
    show_verdict(workspace)
    console.print(
        f"以后的命令请写 --workspace {workspace} --config {config}。备份以后做的事不在里面，请对照纸质材料补做。",
        soft_wrap=True,
    )


def _show_contents(contents: BackupContents) -> None:
    counts = {home: sum(name.startswith(f"{home}/") for name in contents.files) for home in (WORKSPACE, CONFIG)}
    ledger = (
        "PostgreSQL 记录" if contents.ledger.endswith("pgdump") else "SQLite 记录" if contents.ledger else "没有记录"
    )
    console.print(
        f"备份时间 {contents.made_at}；工作区文件 {counts[WORKSPACE]} 个，配置文件 {counts[CONFIG]} 个，{ledger}，"
        f"共 {_describe_size(contents.size)}。",
        soft_wrap=True,
    )


def _describe_size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
