"""What is finished reaches the disk before it gets its name.

After a power cut there is the old or the new, never an empty file.
"""

from __future__ import annotations

import os
from pathlib import Path


def flush_tree(folder: Path) -> None:
    """Write every file of the folder, and the folder's entries themselves, through to the disk."""
    for parent, _, names in os.walk(folder, topdown=False):
        for name in names:
            _flush(Path(parent, name))
        flush_folder(Path(parent))


def flush_folder(folder: Path) -> None:
    """Write a folder's entries through to the disk; Windows does so by itself and lets nobody ask for it."""
    if os.name != "nt":
        _flush(folder)


def write_text(path: Path, text: str) -> None:
    """Put a text in place of the file: readers see the old or the new one, after a power cut too."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(text, encoding="utf-8", newline="\n")
    replace_file(draft, path)


def replace_file(draft: Path, path: Path) -> None:
    """Put a finished draft, in the same file system, in place of the file."""
    _flush(draft)
    draft.replace(path)
    flush_folder(path.parent)


def rename_folder(draft: Path, final: Path) -> None:
    """Give a finished folder its name; the folders above it may be new as well."""
    flush_tree(draft)
    draft.rename(final)
    for parent in list(final.parents)[:3]:
        flush_folder(parent)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
