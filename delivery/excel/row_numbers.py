"""序号: the number that every row of a printed table bears."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl


def number_rows(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The frames under their names, each with `number` in front, counted from 1."""
    return {name: frame.with_row_index("number", offset=1) for name, frame in frames.items()}
