"""Prefect on an office machine: loopback only, nothing sent out, nothing kept of people."""

from __future__ import annotations

import os
from pathlib import Path


def prepare_environment(workspace: Path) -> None:
    """Set what Prefect and its dependencies read when they are imported; call this before.

    What the caller's environment already says of Prefect's home or server stays.
    """
    os.environ.update(
        {
            "DO_NOT_TRACK": "1",
            "GX_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
            "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
            # Its own server has no password, and outlives a run that is killed; ours are in flows/server_access.py.
            "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        }
    )
    # The server is this process's own: where it does not answer it has ended, and five retries would last a minute.
    os.environ.setdefault("PREFECT_CLIENT_MAX_RETRIES", "2")
    os.environ.setdefault("PREFECT_HOME", str(workspace.resolve() / "prefect"))
    # The officer reads our own messages; Prefect's stay in its database.
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    os.environ.setdefault("PREFECT_LOGGING_SERVER_LEVEL", "CRITICAL")
