"""CSV files as offices save them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path


def write_lines(path: Path, lines: Iterable[Iterable[object]]) -> Path:
    """A file with these lines; none is an empty cell."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(["" if cell is None else cell for cell in line] for line in lines)
    return path
