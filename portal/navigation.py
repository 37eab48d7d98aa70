"""The entries of the navigation, by role: each room adds its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest
from django.urls import reverse

from portal.access.access import Access
from portal.access.roles import Role


@dataclass(frozen=True)
class Entry:
    """A link of the navigation. `route`: the URL's name. `roles`: whose it is."""

    title: str
    route: str
    roles: frozenset[Role]


# In the order in which they stand.
ENTRIES: list[Entry] = [
    Entry("人工确认", "review", frozenset({Role.OFFICER})),
    Entry("查人查户", "people", frozenset({Role.OFFICER})),
    Entry("运行", "runs", frozenset({Role.BUREAU})),
    Entry("部门", "departments", frozenset({Role.BUREAU})),
    Entry("报告", "reports", frozenset({Role.OFFICER, Role.BUREAU})),
    Entry("财产检索", "property", frozenset({Role.BUREAU})),
    Entry("配置", "configuration", frozenset({Role.BUREAU})),
    Entry("账号", "accounts", frozenset({Role.BUREAU})),
    Entry("操作记录", "audit", frozenset({Role.AUDITOR})),
]


def add_navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: `navigation` (title, address), `current_address` of the entry that it is in, `access`."""
    access: Access | None = getattr(request, "access", None)
    links = list_links(access) if access else []
    around = [address for _, address in links if unquote(request.path).startswith(unquote(address))]
    return {"navigation": links, "current_address": max(around, key=len, default=""), "access": access}


def list_links(access: Access) -> list[tuple[str, str]]:
    """Title and address of every entry that somebody may open."""
    links = [(entry.title, reverse(entry.route)) for entry in ENTRIES if entry.roles & access.roles]
    links += [(name, reverse("township", args=[name])) for name in sorted(access.townships)]
    links += [(name, reverse("department", args=[name])) for name in sorted(access.departments)]
    return links
