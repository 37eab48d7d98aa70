"""`fangpin user`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.errors import UsageError
from fangpin.screen import console, show_table
from portal.access.roles import Role

if TYPE_CHECKING:
    from portal.accounts.accounts import GrantRequest


def show_user_added(name: str, grant: dict[str, Any], workspace: Path, config: Path) -> None:
    """Add a user whose password stands on standard input, and say what they may do."""
    password = _read_password()
    ledger = _open(workspace, config)
    from portal.accounts.accounts import add_user

    request = _make_request(grant)
    add_user(name, password, request, ledger)
    _tell(f"已新增账号 {name.strip()}", request)
    _warn_of_names(request, workspace, config)


def show_grant_added(name: str, grant: dict[str, Any], workspace: Path, config: Path) -> None:
    """Add a grant, and say what the user may do."""
    ledger = _open(workspace, config)
    from portal.accounts.accounts import add_grant

    request = _make_request(grant)
    add_grant(name, request, ledger)
    _tell(f"已给账号 {name} 增加授权", request)
    _warn_of_names(request, workspace, config)


def show_grants_revoked(name: str, workspace: Path, config: Path) -> None:
    """Take back all grants of a user."""
    ledger = _open(workspace, config)
    from portal.accounts.accounts import revoke_grants

    count = revoke_grants(name, ledger)
    console.print(f"已收回账号 {name} 的 {count} 项授权。" if count else f"账号 {name} 没有还在生效的授权。")


def show_password_set(name: str, workspace: Path, config: Path) -> None:
    """Give a user the password that stands on standard input."""
    password = _read_password()
    ledger = _open(workspace, config)
    from portal.accounts.accounts import set_password

    set_password(name, password, ledger)
    console.print(f"已更换账号 {name} 的密码，登录着的页面随即退出。")


def show_users(workspace: Path, config: Path) -> None:
    """A line per grant; of a user without one, a line that says so."""
    _open(workspace, config)
    from portal.accounts.user_list import list_users

    lines = [
        (line.user_name, line.role.label if line.role else "", line.scope, line.paper_no, line.until or "", line.state)
        for line in list_users()
    ]
    show_table("门户账号", ["账号", "角色", "范围", "授权文书", "到期日", "状态"], lines)


def _open(workspace: Path, config: Path) -> Any:
    """The ledger, with Django ready for the portal's tables."""
    from pipeline.open_ledger import open_ledger
    from portal.django_setup import set_up_portal

    set_up_portal(workspace, config)
    return open_ledger(workspace)


def _read_password() -> str:
    """The first line of standard input. Raises `UsageError` when it is empty."""
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise UsageError("标准输入里没有密码。请写成 printf '%s\\n' 密码 | fangpin user add ... --password-stdin。")
    return password


def _make_request(grant: dict[str, Any]) -> GrantRequest:
    from portal.accounts.accounts import GrantRequest

    try:
        until = date.fromisoformat(grant["until"].strip())
    except ValueError:
        raise UsageError("--until 应写成 2027-12-31 这样的日期。") from None
    return GrantRequest(
        Role(grant["role"]), grant["paper_no"], until, tuple(grant["townships"]), tuple(grant["departments"])
    )


def _tell(what: str, request: GrantRequest) -> None:
    scope = "、".join([*request.townships, *request.departments])
    scope = f"（{scope}）" if scope else ""
    console.print(f"{what}：{request.role.label}{scope}，凭 {request.paper_no.strip()}，到 {request.until} 为止。")


def _warn_of_names(request: GrantRequest, workspace: Path, config: Path) -> None:
    """A misspelt name opens nothing: say so at once."""
    from portal.accounts.scope_names import find_unknown_names

    for name in find_unknown_names(request, workspace, config):
        console.print(f"请核对：“{name}”不在本县的乡镇和部门中，这个账号用它打不开任何内容。")
