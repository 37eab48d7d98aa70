"""Keys under which a damaged name meets its bearer."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from domain.declarations.county import load_county
from matchers.names import BLOCKING_KEYS, name_keys_for_blocking

DIALECT = load_county(Path(__file__).parents[2] / "config").matching.names.spoken


def shared(left: str, right: str) -> set[str]:
    found = {line["name_key"]: line for line in name_keys_for_blocking(pl.Series([left, right]), DIALECT).to_dicts()}
    return {key for key in BLOCKING_KEYS if set(found[left][key]) & set(found[right][key])}


@pytest.mark.parametrize(
    ("left", "right", "by"),
    [
        ("刘丽红", "牛莉红", {"sound", "sound_deletions", "initials"}),
        ("覃军", "谭军", {"sound", "initials"}),
        ("覃军", "秦军", {"sound", "sound_deletions", "initials"}),
        ("王己", "王已", {"shape"}),
        ("王?国", "王建国", {"deletions"}),
        ("王明", "王小明", {"deletions", "sound_deletions"}),
        ("王小明", "王明小", {"deletions", "sorted", "sound_deletions"}),
        ("建国王", "王建国", {"sorted", "deletions", "sound_deletions"}),
        ("建国", "王建国", {"deletions", "sound_deletions", "given"}),
        ("章剑国", "张建囯", {"sound", "sound_deletions", "initials"}),
        ("阿依古丽", "阿依古丽买买提", {"given"}),
        ("李YAN", "李艳", {"sound", "sound_deletions", "initials"}),
        ("王?", "王伟", set()),
        ("张伟", "陈芳", set()),
    ],
)
def test_shared_keys(left: str, right: str, by: set[str]) -> None:
    assert shared(left, right) == by


def test_keys_do_not_depend_on_the_order_or_on_what_else_is_asked() -> None:
    names = pl.Series(["王建国", "欧阳建国", "李?", None, "王建国", "阿依古丽买买提", "己已", "单"])
    whole = name_keys_for_blocking(names, DIALECT)
    assert whole.equals(name_keys_for_blocking(names.reverse(), DIALECT))
    for key in BLOCKING_KEYS:
        assert name_keys_for_blocking(names, DIALECT, [key]).equals(whole.select("name_key", key))


def test_nothing_to_look_for() -> None:
    assert name_keys_for_blocking(pl.Series([None], dtype=pl.String), DIALECT).columns == ["name_key", *BLOCKING_KEYS]
