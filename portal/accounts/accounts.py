"""Making accounts and grants, and taking them back; each is an entry of the trail."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.transaction import atomic
from django.utils import timezone

from domain.errors import UsageError
from domain.office_clock import get_today
from ledger import AuditEvent, LedgerRepository, find_operator
from portal.access.roles import Role
from portal.models import Grant

# Of a password that a page issues: without letters and digits that look alike on paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_ISSUED_LENGTH = 14
_NAME_LENGTH = 150


@dataclass(frozen=True)
class GrantRequest:
    """What a paper lets somebody do. `paper_no`: its number. `until`: its last day."""

    role: Role
    paper_no: str
    until: date
    townships: Sequence[str] = ()
    departments: Sequence[str] = ()

    def check(self) -> None:
        """Raises `UsageError` with what is missing or too much."""
        if not self.paper_no.strip():
            raise UsageError("请写明授权文书的编号（--grant）。")
        if self.until < get_today():
            raise UsageError("授权的截止日已经过去。请写今天以后的日期（--until）。")
        for role, names, what in (
            (Role.TOWNSHIP, self.townships, "乡镇（--township）"),
            (Role.DEPARTMENT, self.departments, "部门（--department）"),
        ):
            if self.role == role and not [name for name in names if name.strip()]:
                raise UsageError(f"角色“{role.label}”必须写明是哪个{what}，可以写几个。")
            if self.role != role and names:
                raise UsageError(f"角色“{self.role.label}”不分{what}，请不要写。")


def add_user(name: str, password: str, request: GrantRequest, ledger: LedgerRepository, by: str = "") -> Any:
    """A new user (`ledger.User`) with a password of their own and one grant.

    Raises `UsageError` for a name that is used or cannot be one, a password that is too weak, or a grant that is none.
    """
    request.check()
    user_name = _check_name(name)
    users = get_user_model().objects
    if users.filter(username=user_name).exists():
        raise UsageError(f"已经有账号“{user_name}”。要给这个账号增加授权，请用 fangpin user grant。")
    user = get_user_model()(username=user_name, first_name=user_name)
    _check_password(password, user)
    user.set_password(password)
    with atomic():
        user.save()
        _save_grant(user, request, by)
    _enter(ledger, "grant", user_name, by, request)
    return user


def add_grant(name: str, request: GrantRequest, ledger: LedgerRepository, by: str = "") -> Grant:
    """One more grant of a user. Raises `UsageError` when there is no such user, or the grant is none."""
    request.check()
    grant = _save_grant(find_user(name), request, by)
    _enter(ledger, "grant", name, by, request)
    return grant


def revoke_grants(name: str, ledger: LedgerRepository, by: str = "", grant_id: int | None = None) -> int:
    """Take back one grant of a user, or all of them; returns how many held. It counts from their next page on."""
    grants = find_user(name).grants.filter(revoked_at=None)
    if grant_id is not None:
        grants = grants.filter(pk=grant_id)
    count: int = grants.update(revoked_at=timezone.now(), revoked_by=by or find_operator())
    if count:
        ledger.append_audit(AuditEvent("revoke", by, name, {"grants": count}))
    return count


def set_password(name: str, password: str, ledger: LedgerRepository, by: str = "") -> None:
    """Give a user another password, which is final; sessions under the old one end.

    Raises `UsageError` when there is no such user, or it is too weak.
    """
    user = find_user(name)
    _check_password(password, user)
    _save_password(user, password, must_change=False)
    ledger.append_audit(AuditEvent("password_set", by, name))


def issue_password(name: str, ledger: LedgerRepository, by: str = "") -> str:
    """Give a user a random password that they must change when they log in; returns it, to be shown once."""
    user, password = find_user(name), make_random_password()
    _save_password(user, password, must_change=True)
    ledger.append_audit(AuditEvent("password_set", by, name, {"must_change": 1}))
    return password


def make_random_password() -> str:
    """A password that can be read to somebody from paper."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_ISSUED_LENGTH))


def find_user(name: str) -> Any:
    """The user of that name. Raises `UsageError` when there is none."""
    user = get_user_model().objects.filter(username=name).first()
    if user is None:
        raise UsageError(f"没有账号“{name}”。请用 fangpin user list 查看。")
    return user


def _check_name(name: str) -> str:
    user_name = name.strip()
    if not user_name or len(user_name) > _NAME_LENGTH or any(character.isspace() for character in user_name):
        raise UsageError("账号名不能是空的，不能有空格，最多 150 个字。")
    try:
        get_user_model().username_validator(user_name)
    except ValidationError:
        raise UsageError("账号名只能用汉字、字母、数字和 @ . + - _ 这几个符号。") from None
    return user_name


def _check_password(password: str, user: Any) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UsageError(f"密码不合要求：{' '.join(error.messages)}") from None


def _save_password(user: Any, password: str, *, must_change: bool) -> None:
    user.set_password(password)
    user.must_change_password = must_change
    user.save(update_fields=["password", "must_change_password"])


def _save_grant(user: Any, request: GrantRequest, by: str) -> Grant:
    grant: Grant = Grant.objects.create(
        user=user,
        role=request.role.value,
        townships=sorted({name.strip() for name in request.townships}),
        departments=sorted({name.strip() for name in request.departments}),
        paper_no=request.paper_no.strip(),
        until=request.until,
        granted_by=by or find_operator(),
    )
    return grant


def _enter(ledger: LedgerRepository, action: str, name: str, by: str, request: GrantRequest) -> None:
    detail = {"role": request.role.value, "paper_no": request.paper_no.strip(), "until": request.until.isoformat()}
    scope = "、".join([*request.townships, *request.departments])
    ledger.append_audit(AuditEvent(action, by, name, detail | ({"scope": scope} if scope else {})))
