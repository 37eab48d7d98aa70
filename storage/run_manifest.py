"""Is a finished run still what it was? Its receipt holds the hash of every file; tables must not change afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.digests import hash_file
from storage.durable_writes import write_text
from storage.run_store import TABLES_FOLDER

MANIFEST = "manifest.json"
_CONTENTS = "contents"


def add_checksums(folder: Path) -> None:
    """Write into the receipt of a run that is complete, but for its name, the SHA-256 of each of its files."""
    manifest = read_manifest(folder)
    if manifest is None:
        return
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    manifest[_CONTENTS] = {path.relative_to(folder).as_posix(): hash_file(path) for path in files}
    write_text(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=2) + "\n")


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """A run's receipt; none where there is none, or one that cannot be read."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def locate_inbox(workspace: Path, manifest: Mapping[str, Any]) -> Path | None:
    """Where the inbox of a run lay, by its receipt; none where that does not say. It may be gone by now."""
    place = manifest.get("notes", {}).get("inbox")
    return workspace / str(place) if place else None


def find_damage(folder: Path) -> str | None:
    """The first file of a finished run that is missing, empty or not what was written.

    People fill in workbooks where they lie, so of lists and reports only an empty file is damage. A run of a version
    that wrote no hashes is believed when its receipt can be read.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        return MANIFEST
    contents: dict[str, str] = manifest.get(_CONTENTS, {})
    return next((name for name, sha256 in contents.items() if _is_damaged(folder / name, name, sha256)), None)


def hash_manifest(folder: Path) -> str:
    """SHA-256 of a run's receipt, which holds the hashes of all its other files."""
    return hash_file(folder / MANIFEST)


def _is_damaged(path: Path, name: str, sha256: str) -> bool:
    if name.startswith(f"{TABLES_FOLDER}/"):
        return not path.is_file() or hash_file(path) != sha256
    return path.is_file() and path.stat().st_size == 0
