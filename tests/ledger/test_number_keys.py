"""Keys under which the ledger knows ID numbers."""

from __future__ import annotations

import polars as pl

from ledger import make_number_keys


def test_a_number_has_one_key_under_a_secret_and_another_under_another() -> None:
    numbers = pl.Series(["450321199001010010", None, "450321199001010029", "450321199001010010"])
    keys = make_number_keys(numbers, b"a" * 32)
    assert keys.name == "number_key"
    assert keys[0] == keys[3] != keys[2]
    assert keys[1] is None
    assert keys.drop_nulls().str.len_chars().unique().to_list() == [16]
    assert make_number_keys(numbers, b"b" * 32)[0] != keys[0]
    assert make_number_keys(numbers[:0], b"a" * 32).dtype == pl.String
