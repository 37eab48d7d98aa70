"""What stands in the workspace, as one digest per table and file: to see that nothing has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.db import connection

# The trail tells of every refusal; that somebody is there is renewed in their session.
_MAY_CHANGE = {"audit_entries", "django_session"}
_OWN_FOLDERS = {"ledger", "portal", "prefect"}


def digest_workspace(workspace: Path) -> dict[str, str]:
    """Name of a table, or place of a file -> the digest of its rows, or its size and time."""
    with connection.cursor() as cursor:
        tables = {name: _digest_table(cursor, name) for name in connection.introspection.table_names(cursor)}
    files = {
        path.relative_to(workspace).as_posix(): f"{path.stat().st_size}/{path.stat().st_mtime_ns}"
        for path in workspace.rglob("*")
        if path.is_file() and path.suffix != ".lock" and path.relative_to(workspace).parts[0] not in _OWN_FOLDERS
    }
    return {name: digest for name, digest in tables.items() if name not in _MAY_CHANGE} | files


def _digest_table(cursor: object, name: str) -> str:
    cursor.execute(f'SELECT * FROM "{name}"')  # type: ignore[attr-defined]  # noqa: S608 - a name of the database's own
    rows = sorted(repr(row) for row in cursor.fetchall())  # type: ignore[attr-defined]
    return f"{len(rows)} {hashlib.sha256(''.join(rows).encode()).hexdigest()}"
