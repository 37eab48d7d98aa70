"""A workspace whose ledger lies in PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ledger import AuditEvent
from pipeline.open_ledger import URL, open_ledger
from portal.django_setup import use_workspace
from tests.portal.conftest import CONFIG


def move_ledger(workspace: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the workspace's runs in the database of the address, and let the portal use it."""
    sqlite = open_ledger(workspace)
    monkeypatch.setenv(URL, address)
    use_workspace(workspace, CONFIG)
    ledger = open_ledger(workspace)
    for run_id in sqlite.read_runs()["run_id"]:
        is_its = pl.col("run_id") == run_id
        run = sqlite.read_runs().filter(is_its)
        ledger.keep_run(run, sqlite.read_clue_events([run_id]), sqlite.read_known_people().filter(is_its))
        ledger.publish_run(run_id, AuditEvent("publish", subject=run_id))
