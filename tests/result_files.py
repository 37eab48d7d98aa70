"""Finished runs compared by their bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path


def hash_results(home: Path, *folders: Path) -> dict[str, str]:
    """SHA-256 of every table and workbook in the folders (without any: in `home`), by its path below `home`."""
    return {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders or (home,)
        for path in _find_results(folder)
    }


def _find_results(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.suffix in {".parquet", ".xlsx"})
