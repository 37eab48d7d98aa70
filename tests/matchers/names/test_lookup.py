"""Columns under which a well or badly written name meets its bearer."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from matchers.names import make_lookup_keys
from pipeline.county.load_county import load_county

DIALECT = load_county(Path(__file__).parents[3] / "config").matching.names.local_dialect


def looked_up(name: str) -> dict[str, object]:
    return make_lookup_keys(pl.Series([name]), DIALECT).row(0, named=True)


def test_the_parts_of_a_name() -> None:
    found = looked_up("王建国")
    assert (found["surname"], found["given"], found["given_first"], found["given_last"]) == ("王", "建国", "建", "国")
    assert (found["turned"], found["unturned"]) == ("王国建", "王建国")


@pytest.mark.parametrize(
    ("left", "right"),
    [("王伟", "王卫"), ("刘丽红", "牛莉红"), ("覃军", "秦军"), ("单小单", "山小丹"), ("李YAN", "李艳")],
)
def test_names_that_sound_alike(left: str, right: str) -> None:
    assert looked_up(left)["sound"] == looked_up(right)["sound"] is not None


@pytest.mark.parametrize(("left", "right"), [("王伟", "王芳"), ("覃军", "谭军"), ("仇英", "愁英明")])
def test_names_that_do_not(left: str, right: str) -> None:
    assert looked_up(left)["sound"] != looked_up(right)["sound"]


def test_what_cannot_be_read_meets_nobody() -> None:
    found = looked_up("王?国")
    assert {name for name, value in found.items() if value is None} == {
        "given", "given_first", "turned", "unturned", "sound", "pieces"
    }  # fmt: skip


def test_a_transliterated_name_leaves_pieces() -> None:
    long, short = looked_up("阿依古丽买买提"), looked_up("阿依古丽买提")
    assert long["surname"] is None
    one, other = long["pieces"], short["pieces"]
    assert isinstance(one, list)
    assert isinstance(other, list)
    assert set(one) & set(other)


def test_neither_order_nor_company_changes_a_name() -> None:
    names = pl.Series(["王建国", "欧阳建国", "李?", None, "王建国", "阿依古丽买买提", "己已", "单", "ABC"])
    whole = make_lookup_keys(names, DIALECT).sort("name_key")
    assert whole.equals(make_lookup_keys(names.reverse(), DIALECT).sort("name_key"))
    for name in names.unique().drop_nulls():
        alone = make_lookup_keys(pl.Series([name]), DIALECT)
        assert alone.equals(whole.filter(pl.col("name_key") == name))


def test_nothing_to_look_for() -> None:
    assert make_lookup_keys(pl.Series([None], dtype=pl.String), DIALECT).is_empty()
