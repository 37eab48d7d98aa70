"""A comparison is refused when the model's levels are not those that the code gives."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from matchers.declarations.comparing import KINDS, Comparison, Level

LEVEL = Level(title="等级", m=0.9, u=0.1)


def _compare_dates(*levels: str) -> Comparison:
    return Comparison(title="出生日期", kind="date", of=("birth",), levels=dict.fromkeys(levels, LEVEL))


def test_all_levels_of_the_kind_are_needed() -> None:
    assert list(_compare_dates(*KINDS["date"]).levels) == list(KINDS["date"])
    with pytest.raises(ValidationError, match="缺少等级 near：没有写出的等级不计权重"):
        _compare_dates(*(level for level in KINDS["date"] if level != "near"))


def test_no_other_level_is_taken() -> None:
    with pytest.raises(ValidationError, match="没有等级 nearly，可用：equal"):
        _compare_dates(*KINDS["date"], "nearly")


def test_a_text_may_do_without_its_bands() -> None:
    levels = {"equal": LEVEL, "different": LEVEL}
    assert Comparison(title="住址", kind="text", of=("place",), levels=levels).bands == {}
    with pytest.raises(ValidationError, match="bands"):
        Comparison(title="住址", kind="text", of=("place",), levels=levels | {"close": LEVEL})
