"""A published run of the small sample county, and people who look at it through the portal. Nobody in it exists."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from data_samples.departments import DELIVERIES
from data_samples.property import PROPERTY_DELIVERIES
from data_samples.world import World
from data_samples.writing import write
from domain.office_clock import get_today
from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from portal.django_setup import use_workspace
from tests.simulation.period_runs import compare
from tests.simulation.property_runs import search

CONFIG = Path("config").absolute()
PERIOD, INBOX = "2026Q3", "收件/2026Q3"
PASSWORD = "Hill-Road-42"  # noqa: S105 - of people who do not exist
_numbers = count()
OpenClient = Callable[..., Client]


@pytest.fixture(scope="session")
def finished_workspace(sample_world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a published comparison and a property search, its inbox beside it; tests use `workspace`."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    folder = tmp_path_factory.mktemp("portal")
    for deliver in (*DELIVERIES, *PROPERTY_DELIVERIES):
        write(deliver(sample_world), folder / INBOX)
    compare(PERIOD, folder / INBOX, folder / "workspace", CONFIG)
    search(PERIOD, folder / INBOX, folder / "workspace", "2026-09-30", CONFIG)
    return folder / "workspace"


@pytest.fixture
def workspace(finished_workspace: Path, tmp_path: Path) -> Path:
    """The workspace that the portal serves in this test, which may change it."""
    copy = Path(shutil.copytree(finished_workspace.parent, tmp_path / "portal")) / "workspace"
    use_workspace(copy, CONFIG)
    return copy


@pytest.fixture
def add_portal_user(workspace: Path) -> Callable[..., str]:
    """Makes a user with a grant; gives their name."""
    from portal.accounts.accounts import GrantRequest, add_user

    def add(role: Role, townships: Sequence[str] = (), departments: Sequence[str] = ()) -> str:
        name = f"{role.value}{next(_numbers)}"
        grant = GrantRequest(role, "测试〔2026〕1号", get_today() + timedelta(days=30), townships, departments)
        add_user(name, PASSWORD, grant, open_ledger(workspace))
        return name

    return add


@pytest.fixture
def client_for(add_portal_user: Callable[..., str]) -> OpenClient:
    """A browser without scripts, in which a new user of a role is logged in."""
    from django.contrib.auth import get_user_model

    def open_client(role: Role | None, townships: Sequence[str] = (), departments: Sequence[str] = ()) -> Client:
        client = Client(HTTP_HOST="127.0.0.1")
        if role is not None:
            user: Any = get_user_model().objects.get(username=add_portal_user(role, townships, departments))
            client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return open_client


@pytest.fixture(scope="session")
def listed_townships(finished_workspace: Path) -> list[str]:
    """Townships with listed households, the one with most of them first."""
    from services.runs.published_runs import PublishedRuns

    newest = PublishedRuns(finished_workspace, CONFIG).find_newest()
    assert newest is not None
    counts = newest.read("suspected")["township"].value_counts(sort=True)
    return [str(name) for name in counts["township"]]
