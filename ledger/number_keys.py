"""Keys of ID numbers under a workspace's secret: the same number has the same key, and no key tells its number."""

from __future__ import annotations

from hashlib import blake2b

import polars as pl

SECRET_BYTES = 32
_KEY_BYTES = 8


def make_number_keys(numbers: pl.Series, secret: bytes) -> pl.Series:
    """Column `number_key`: of each number 16 hexadecimal digits, null where it is null.

    Keyed BLAKE2b: without the secret nobody can try all numbers of a county to see whose key it is.
    """
    start = blake2b(key=secret, digest_size=_KEY_BYTES)
    return pl.Series("number_key", [_make_key(start, number) for number in numbers.to_list()], dtype=pl.String)


def _make_key(start: blake2b, number: str | None) -> str | None:
    if number is None:
        return None
    digest = start.copy()
    digest.update(number.encode())
    return digest.hexdigest()
