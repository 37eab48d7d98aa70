"""What the register's columns say of the type of a household."""

from __future__ import annotations

import polars as pl

UNSTABLE_LIFTED = "脱贫不稳定户"


def is_lifted() -> pl.Expr:
    """Per member's row of table `members`: 户类型 脱贫户, or 监测对象类别 脱贫不稳定户."""
    return (pl.col("household_type") == "脱贫户") | (pl.col("monitor_type") == UNSTABLE_LIFTED).fill_null(value=False)
