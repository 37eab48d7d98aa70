"""Django with the portal's settings, for a process that is no web server of its own: commands, workers, tests."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.open_ledger import find_database, open_ledger

LOOPBACK, TLS = "portal.settings.loopback", "portal.settings.tls"


def set_up_portal(workspace: Path, config: Path, url: str | None = None) -> None:
    """Let the portal's models be used on the workspace's ledger; its tables are made where they are not there.

    `url`: the address (https://...) that people type, where a reverse proxy speaks TLS; none: this computer alone.
    Raises `UsageError`, `StageFailed` as `open_ledger` does.
    """
    os.environ["FANGPIN_WORKSPACE"], os.environ["FANGPIN_CONFIG"] = str(workspace.absolute()), str(config.absolute())
    if url:
        os.environ["FANGPIN_PORTAL_URL"] = url.rstrip("/")
    os.environ["DJANGO_SETTINGS_MODULE"] = TLS if url else LOOPBACK
    import django

    django.setup()
    make_tables(workspace)


def make_tables(workspace: Path) -> None:
    """The ledger's tables, then the portal's, in Django's default database, which is the workspace's ledger."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    open_ledger(workspace).read_secret()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    connection.close()


def use_workspace(workspace: Path, config: Path) -> None:
    """Let a process that is set up serve another workspace from now on: for tests."""
    from django.conf import settings
    from django.db import connections

    connections["default"].close()
    complete = connections.configure_settings({"default": find_database(workspace)})
    connections.databases["default"] = complete["default"]
    del connections["default"]
    settings.FANGPIN_WORKSPACE, settings.FANGPIN_CONFIG = workspace, config
    make_tables(workspace)
