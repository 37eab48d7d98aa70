"""Accounts of the load, in the portal and in the bare site: one password, one user for each desk."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from domain.office_clock import get_today

PASSWORD = "desk-by-the-window-7"  # noqa: S105 - of a county that nobody lives in
OFFICER = "officer{}"
TOWNSHIP = "township{}"


def add_accounts(workspace: Path, config: Path, users: int, townships: list[str]) -> None:
    """So many data officers and so many users of townships, the townships in turn; those that are there stay."""
    from portal.django_setup import set_up_portal

    set_up_portal(workspace, config)
    from django.contrib.auth import get_user_model

    from pipeline.open_ledger import open_ledger
    from portal.access.roles import Role
    from portal.accounts.accounts import GrantRequest, add_user

    ledger, until = open_ledger(workspace), get_today() + timedelta(days=30)
    names = set(get_user_model().objects.values_list("username", flat=True))
    for at in range(users):
        township = GrantRequest(Role.TOWNSHIP, "load", until, townships=[townships[at % len(townships)]])
        for name, grant in (
            (OFFICER.format(at), GrantRequest(Role.OFFICER, "load", until)),
            (TOWNSHIP.format(at), township),
        ):
            if name not in names:
                add_user(name, PASSWORD, grant, ledger, "load")
