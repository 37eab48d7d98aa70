"""The key under which sessions and forms are signed: made once in the workspace, for nobody else to read."""

from __future__ import annotations

import secrets
from pathlib import Path

from storage.workspace import make_private_folder

_BYTES = 48


def read_secret_key(workspace: Path) -> str:
    """The workspace's key, made when it is first asked for.

    Raises `UsageError` or `StageFailed` when it cannot be kept there.
    """
    path = make_private_folder(workspace / "portal") / "secret_key"
    try:
        path.touch(0o600, exist_ok=False)
    except FileExistsError:
        if text := path.read_text(encoding="ascii").strip():
            return text
    key = secrets.token_urlsafe(_BYTES)
    path.write_text(key, encoding="ascii")
    return key
