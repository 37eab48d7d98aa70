"""The rule at a view: which roles may see it. A view without one is closed to everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from portal.access.access import Access
from portal.access.roles import Role

View = TypeVar("View", bound=Callable[..., Any])
Scope = Literal["url", "own"]
_RULE = "access_rule"
# The keyword of a URL that says whose page it is, by the role that is bound to it.
_KEYWORDS = {Role.TOWNSHIP: "township", Role.DEPARTMENT: "department"}


@dataclass(frozen=True)
class AccessRule:
    """Which roles may see a view.

    `scope`: `url` where its address names the township or department, else `own`: the view itself shows nothing but
    what the user's grants name.
    """

    roles: frozenset[Role]
    scope: Scope

    def allows(self, access: Access, url_keywords: Mapping[str, Any]) -> bool:
        """Whether somebody may see the view at an address."""
        return any(self._allows_as(role, access, url_keywords) for role in self.roles & access.roles)

    def _allows_as(self, role: Role, access: Access, url_keywords: Mapping[str, Any]) -> bool:
        keyword = _KEYWORDS.get(role)
        if keyword is None or self.scope == "own":
            return True
        return url_keywords.get(keyword) in access.get_scope(role)


def allow(*roles: Role, scope: Scope = "url") -> Callable[[View], View]:
    """Let these roles see a view; no role: everybody who is logged in."""
    rule = AccessRule(frozenset(roles or Role), scope if roles else "own")

    def mark(view: View) -> View:
        setattr(view, _RULE, rule)
        return view

    return mark


def get_rule(view: Callable[..., Any]) -> AccessRule | None:
    """The rule of a view; none: nobody may see it."""
    return getattr(view, _RULE, None)
