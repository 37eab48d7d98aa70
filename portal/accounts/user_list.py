"""The accounts and their grants, as the command and the bureau's page list them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model

from domain.office_clock import get_today
from portal.access.roles import Role


@dataclass(frozen=True)
class GrantLine:
    """A grant of a user; of a user without one, a line whose `grant_id` is None.

    `scope`: names of townships or departments. `state`: 有效, 已到期, 已收回 or 没有授权.
    """

    user_name: str
    grant_id: int | None
    role: Role | None
    scope: str
    paper_no: str
    until: date | None
    state: str


def list_users() -> list[GrantLine]:
    """A line per grant, by user."""
    lines = []
    for user in get_user_model().objects.order_by("username").prefetch_related("grants"):
        grants = [_make_line(user.get_username(), grant) for grant in user.grants.all()]
        lines += grants or [GrantLine(user.get_username(), None, None, "", "", None, "没有授权")]
    return lines


def _make_line(user_name: str, grant: Any) -> GrantLine:
    scope = "、".join([*grant.townships, *grant.departments])
    return GrantLine(user_name, grant.pk, Role(grant.role), scope, grant.paper_no, grant.until, _describe_state(grant))


def _describe_state(grant: Any) -> str:
    if grant.revoked_at is not None:
        return "已收回"
    return "有效" if grant.until >= get_today() else "已到期"
