"""What a logged-in user may see today, by the grants that hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.access.roles import Role


@dataclass(frozen=True)
class Access:
    """`actor`: the name under which the ledger remembers what they do."""

    user_name: str
    display_name: str
    roles: frozenset[Role]
    townships: frozenset[str]
    departments: frozenset[str]

    @property
    def actor(self) -> str:
        """The user's name: nobody else has it, and people change names."""
        return self.user_name

    def has(self, *roles: Role) -> bool:
        """Whether they have one of the roles."""
        return bool(self.roles & set(roles))

    def get_scope(self, role: Role) -> frozenset[str]:
        """Names of the townships or departments to which a role is bound."""
        return {Role.TOWNSHIP: self.townships, Role.DEPARTMENT: self.departments}.get(role, frozenset())


def read_access(user: Any, today: date) -> Access:
    """The access of a user (`ledger.User`), who may be nobody."""
    grants = list(user.grants.filter(revoked_at=None, until__gte=today)) if user.is_authenticated else []
    return Access(
        user.get_username(),
        getattr(user, "first_name", "") or user.get_username(),
        frozenset(Role(grant.role) for grant in grants),
        _join(grant.townships for grant in grants if grant.role == Role.TOWNSHIP),
        _join(grant.departments for grant in grants if grant.role == Role.DEPARTMENT),
    )


def _join(names: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(name for part in names for name in part)
