from __future__ import annotations

import polars as pl

from domain.periods import Period
from domain.tables import conform, empty, polars_schema
from ledger import warn_of_deliveries


def deliveries(rows_read: int, dropped: int) -> pl.DataFrame:
    line = {
        "source": "housing_safety", "department": "住建局", "title": "房屋鉴定", "status": "delivered", "files": 1,
        "rows_read": rows_read, "dropped": dropped, "quarantined": 0, "accepted": rows_read - dropped, "message": "",
    }  # fmt: skip
    return conform(pl.DataFrame([line | {"period": None}], schema=polars_schema("deliveries")), "deliveries")


def told(rows_read: int, dropped: int) -> dict[str, list[str]]:
    before = deliveries(500, 3)
    return warn_of_deliveries(
        empty("files"), deliveries(rows_read, dropped), empty("files"), before, Period.parse("2026-09")
    )


def test_a_fall_in_rows_is_told_but_not_that_nothing_is_left() -> None:
    assert told(490, 3) == {}
    assert "行数比上期少 60%（上期 500 行，本期 200 行）" in told(200, 3)["housing_safety"][0]
    assert told(3, 3) == {}  # the suite says that no row is there
