"""The portal on a PostgreSQL database: accounts, the trail, and two who write at once."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.db import connections
from django.test import Client

from ledger.audit_trail import find_break
from pipeline.open_ledger import open_ledger
from portal.access.roles import Role
from tests.ledger.conftest import postgres_server, postgres_url
from tests.portal.conftest import OpenClient
from tests.portal.moved_ledger import move_ledger

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture
def workspace(finished_workspace: Path, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The finished workspace, whose ledger lies in PostgreSQL."""
    copy = Path(shutil.copytree(finished_workspace.parent, tmp_path / "portal")) / "workspace"
    move_ledger(copy, postgres_url, monkeypatch)
    return copy


def test_pages_and_trail(client_for: OpenClient, listed_townships: list[str], workspace: Path) -> None:
    own, other = listed_townships[:2]
    client = client_for(Role.TOWNSHIP, [own])
    assert client.get(f"/townships/{own}/").status_code == 200
    assert client.get(f"/townships/{other}/").status_code == 403
    auditor = client_for(Role.AUDITOR)
    auditor.post("/audit/filter/", {"action": "refused"})
    assert "拒绝访问" in auditor.get("/audit/").content.decode()
    assert find_break(open_ledger(workspace).read_audit(), {}) is None


def test_the_chain_holds_when_many_are_refused_at_once(
    client_for: OpenClient, listed_townships: list[str], workspace: Path
) -> None:
    own, other = listed_townships[:2]
    clients = [client_for(Role.TOWNSHIP, [own]) for _ in range(4)]

    def be_refused(client: Client) -> list[Any]:
        try:
            return [client.get(f"/townships/{other}/").status_code for _ in range(5)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        assert [status for statuses in threads.map(be_refused, clients) for status in statuses] == [403] * 20
    trail = open_ledger(workspace).read_audit()
    assert trail.filter(pl.col("action") == "refused").height == 20
    assert find_break(trail, {}) is None
