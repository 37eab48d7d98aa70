"""Keys that stand for a household, person, row or clue where its number must not: in an address of a page."""

from __future__ import annotations

import hmac

import polars as pl

_DIGITS = 20


def make_key(secret: bytes, kind: str, value: str) -> str:
    """The key of one value: 20 hexadecimal digits, which nobody without the workspace's secret can guess.

    `kind`: what it is a key of; one kind's keys are none of another's.
    """
    return hmac.digest(secret, f"{kind}\0{value}".encode(), "sha256").hex()[:_DIGITS]


def make_keys(secret: bytes, kind: str, values: pl.Series) -> pl.Series:
    """Column `key`: the key of each value, null where it is null."""
    keys = [None if value is None else make_key(secret, kind, value) for value in values.to_list()]
    return pl.Series("key", keys, dtype=pl.String)
