"""A run that was withdrawn bears a mark in its folder: it stays as it was sent, and nobody chooses it any more."""

from __future__ import annotations

from pathlib import Path

from storage.durable_writes import write_text

# The ledger knows by whom and why.
_MARK = "withdrawn"


def mark_withdrawn(folder: Path) -> None:
    """Mark the run's folder; its tables, lists and receipt stay."""
    write_text(folder / _MARK, "")


def is_withdrawn(folder: Path) -> bool:
    """Whether the run in the folder was withdrawn."""
    return (folder / _MARK).is_file()
