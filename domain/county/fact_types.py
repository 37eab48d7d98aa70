"""The facts of members and households that rules and lists for departments may speak of."""

from __future__ import annotations

import polars as pl

# Computed once per household from all its members. `has_labour`: somebody has full labour capacity (普通, 技能);
# `may_have_labour`: somebody has weak capacity, or it is not stated of somebody of working age.
HOUSEHOLD_FACTS: dict[str, pl.DataType] = {
    "lifted": pl.Boolean(),
    "under_monitoring": pl.Boolean(),
    "lifted_or_monitored": pl.Boolean(),
    "has_labour": pl.Boolean(),
    "may_have_labour": pl.Boolean(),
}

# Computed once per member. Ages in completed years. `labour`: full, weak or none; null: not stated.
MEMBER_FACTS: dict[str, pl.DataType] = {
    "gone": pl.Boolean(),
    "born_on": pl.Date(),
    "age": pl.Int64(),
    "age_last_aug31": pl.Int64(),
    "residence": pl.String(),
    "labour": pl.String(),
}
