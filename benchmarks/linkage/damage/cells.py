"""The rows of one source on their way: cells as arrays, and which kind of damage has hit which row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import numpy as np
import polars as pl

Change = Callable[[str, Random], str | None]


def present(cells: np.ndarray) -> np.ndarray:
    """Which cells hold something."""
    return np.array([cell is not None for cell in cells.tolist()], dtype=bool)


@dataclass
class Cells:
    """`columns`: one array of objects (None: blank) per column. `kinds`: kind of damage -> which rows it has hit.

    `strength` multiplies every share: 2.0 is damage twice as frequent.
    """

    columns: dict[str, np.ndarray]
    rng: np.random.Generator
    strength: float
    kinds: dict[str, np.ndarray] = field(default_factory=dict)

    @classmethod
    def of(cls, frame: pl.DataFrame, rng: np.random.Generator, strength: float) -> Cells:
        """The frame's columns."""
        return cls({name: frame[name].to_numpy().astype(object) for name in frame.columns}, rng, strength)

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(next(iter(self.columns.values())))

    def frame(self) -> pl.DataFrame:
        """The columns as text."""
        return pl.DataFrame(
            {name: pl.Series(name, cells.tolist(), dtype=pl.String) for name, cells in self.columns.items()}
        )

    def mark(self, kind: str, rows: np.ndarray) -> None:
        """Note that this kind has hit these positions."""
        self.kinds.setdefault(kind, np.zeros(self.height, dtype=bool))[rows] = True

    def drawn(self, share: float, among: np.ndarray | None = None) -> np.ndarray:
        """Positions of about that share of the rows, times the strength."""
        hit = self.rng.random(self.height) < min(0.95, share * self.strength)
        return np.flatnonzero(hit if among is None else hit & among)

    def filled(self, column: str) -> np.ndarray:
        """Which rows have something in the column."""
        return present(self.columns[column])

    def change(self, kind: str, column: str, share: float, how: Change, among: np.ndarray | None = None) -> None:
        """Change a share of the filled cells; where `how` gives None that damage cannot happen."""
        if column not in self.columns:
            return
        filled = self.filled(column)
        rows = self.drawn(share, filled if among is None else filled & among)
        self.write(kind, column, rows, how)

    def write(self, kind: str, column: str, rows: np.ndarray, how: Change) -> None:
        """Change these cells."""
        random = Random(int(self.rng.integers(2**62)))
        cells = self.columns[column]
        new = [how(cell, random) if cell is not None else None for cell in cells[rows]]
        changed = [after is not None and after != before for before, after in zip(cells[rows], new, strict=True)]
        hit = rows[np.array(changed, dtype=bool)]
        cells[hit] = [after for after, differs in zip(new, changed, strict=True) if differs]
        self.mark(kind, hit)

    def blank(self, kind: str, column: str, share: float, among: np.ndarray | None = None) -> None:
        """Empty a share of the cells."""
        if column in self.columns:
            rows = self.drawn(share, self.filled(column) if among is None else self.filled(column) & among)
            self.columns[column][rows] = None
            self.mark(kind, rows)

    def replace(self, kind: str, columns: dict[str, np.ndarray], rows: np.ndarray) -> None:
        """Put other values (whole arrays) into these rows."""
        for name, values in columns.items():
            if name in self.columns:
                self.columns[name][rows] = values[rows]
        self.mark(kind, rows)

    def all_kinds(self) -> pl.Series:
        """List of kinds per row, in the order in which they are named here."""
        parts = [
            pl.DataFrame({"row": np.flatnonzero(hit), "kind": kind}, schema={"row": pl.Int64, "kind": pl.String})
            for kind, hit in sorted(self.kinds.items())
        ]
        told = pl.concat(parts).group_by("row", maintain_order=True).agg(pl.col("kind").alias("kinds"))
        rows = pl.DataFrame({"row": np.arange(self.height)}, schema={"row": pl.Int64})
        empty = pl.lit([], dtype=pl.List(pl.String))
        return rows.join(told, on="row", how="left", maintain_order="left").select(pl.col("kinds").fill_null(empty))[
            "kinds"
        ]
