"""What the fixtures of the matchers' tests give: see `conftest.py`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from matchers import LinkTables

Cells = dict[str, object]
Person = Callable[..., Cells]
Number = Callable[[date, int], str]
Registered = Callable[..., pl.DataFrame]
Decide = Callable[..., tuple[str, str | None, str | None]]
Link = Callable[..., LinkTables]

# Where most registered people of these tests live, as a row names it.
SAME_VILLAGE: Cells = {"township": "白沙镇", "village": "白沙村"}
