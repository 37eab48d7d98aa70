"""`fangpin portal`."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from domain.errors import StageFailed
from domain.office_clock import get_today
from fangpin.screen import console, show_table
from storage.workspace import make_private_folder

# A demonstration's accounts hold for as long as somebody may look at it.
_DEMO_DAYS = 30
_DEMO_PAPER = "演示〔2026〕1号"


def show_portal(host: str, port: int, url: str | None, demo: bool, workspace: Path, config: Path) -> None:
    """Serve the portal until Ctrl-C, or until the system asks to end."""
    from portal.server import serve_portal

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if demo:
        workspace = _make_demo(workspace, config)
        _add_demo_users(workspace, config)
    try:
        serve_portal(workspace, config, host, port, url, lambda address: _tell(address, workspace))
    except KeyboardInterrupt:
        console.print("门户已停止。")


def _tell(address: str, workspace: Path) -> None:
    console.print(f"门户已打开：{address}", soft_wrap=True)
    console.print(f"工作区：{workspace.resolve()}", soft_wrap=True)
    console.print("请不要关闭本窗口；按 Ctrl-C 停止。")


def _make_demo(workspace: Path, config: Path) -> Path:
    """The folder of a new demonstration; its runs are made by a process of their own, as every run's are."""
    before = set(make_private_folder(workspace).glob("demo-*"))
    command = [sys.executable, "-m", "fangpin", "demo", "--workspace", str(workspace), "--config", str(config)]
    if subprocess.run(command, check=False).returncode != 0:  # noqa: S603 - our own program
        raise StageFailed("示例县没有比对成功，门户没有打开。原因见上。")
    return max(set(workspace.glob("demo-*")) - before)


def _add_demo_users(workspace: Path, config: Path) -> None:
    """One account per role, with a password that only this screen shows."""
    from pipeline.open_ledger import open_ledger
    from portal.access.roles import Role
    from portal.django_setup import set_up_portal
    from services.runs.published_runs import PublishedRuns

    set_up_portal(workspace, config)
    from portal.accounts.accounts import GrantRequest, add_user, make_random_password

    newest = PublishedRuns(workspace, config).find_newest()
    township = newest.read("suspected")["township"].drop_nulls().sort()[0] if newest else ""
    until, password, ledger = get_today() + timedelta(days=_DEMO_DAYS), make_random_password(), open_ledger(workspace)
    scopes: dict[Role, tuple[list[str], list[str]]] = {
        Role.TOWNSHIP: ([township], []),
        Role.DEPARTMENT: ([], ["教育局"]),
    }
    lines = []
    for role in Role:
        townships, departments = scopes.get(role, ([], []))
        add_user(role.value, password, GrantRequest(role, _DEMO_PAPER, until, townships, departments), ledger)
        lines.append((role.value, role.label, "、".join([*townships, *departments])))
    show_table("演示账号", ["账号", "角色", "范围"], lines)
    console.print(f"演示账号的密码都是：{password}")
