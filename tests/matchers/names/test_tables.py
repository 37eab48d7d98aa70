"""The tables about characters say one thing each, and the dialects are checked before a run."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from domain.errors import ConfigurationError
from matchers.declarations.names import Dialect
from matchers.names import GIVEN_LEVELS, SURNAME_LEVELS, GivenLevel, SurnameLevel, compare_names
from matchers.names.syllables import blur_syllable, decode_sign, encode_syllables
from matchers.names.tables import load_pairs_both_ways, load_table
from pipeline.county.load_county import load_county

CONFIG = Path(__file__).parents[3] / "config"


@pytest.mark.parametrize("name", ["look_alikes", "confusable_surnames"])
def test_a_pair_stands_once_and_is_a_pair(name: str) -> None:
    pairs = load_table(name)
    assert (pairs["left"] != pairs["right"]).all()
    assert load_pairs_both_ways(name).height == 2 * pairs.height


def test_a_form_has_one_standard_that_is_none_itself() -> None:
    forms = load_table("variants")
    assert forms["character"].is_unique().all()
    assert not forms["standard"].is_in(forms["character"].implode()).any()


def test_every_row_says_where_it_comes_from() -> None:
    for name in ("variants", "look_alikes"):
        assert set(load_table(name)["source"]) <= {"M20", "M22", "hand", "derived"}


def test_levels_are_ordered_and_titled() -> None:
    levels = compare_names(pl.Series(["张三"]), pl.Series(["章四"]))
    assert levels.schema == {"surname_level": SurnameLevel, "given_level": GivenLevel}
    assert all(title for title in (*SURNAME_LEVELS.values(), *GIVEN_LEVELS.values()))
    assert {next(iter(GIVEN_LEVELS)), next(iter(SURNAME_LEVELS))} == {"equal"}


def test_nothing_to_compare() -> None:
    nothing = pl.Series([], dtype=pl.String)
    assert compare_names(nothing, nothing).height == 0
    nobody = pl.Series([None, "张三"], dtype=pl.String)
    assert set(compare_names(nobody, nobody.reverse()).rows()) == {("missing", "missing")}


@pytest.mark.parametrize(("run", "parts"), [("YAN", ["yan"]), ("XIAN", ["xian"]), ("JIANGUO", ["jian", "guo"])])
def test_a_run_of_pinyin_is_cut_into_syllables(run: str, parts: list[str]) -> None:
    assert [decode_sign(sign) for sign in encode_syllables(run) or ""] == parts
    assert encode_syllables("SMITH") is None


def test_a_dialect_folds_its_pairs_and_nothing_else() -> None:
    dialect = Dialect(starts=(("n", "l"), ("z", "zh")), ends=(("in", "ing"),), syllables={"hu": "fu"})
    said = ["liu", "niu", "zhang", "zang", "ming", "hu", "hua", "wang"]
    assert [blur_syllable(one, dialect) for one in said] == ["niu", "niu", "zang", "zang", "min", "fu", "hua", "wang"]
    assert [blur_syllable(one, Dialect()) for one in said] == said


def test_without_a_dialect_nothing_sounds_like_its_neighbour() -> None:
    left, right = pl.Series(["刘小红"]), pl.Series(["牛小红"])
    assert compare_names(left, right).row(0) == ("different", "equal")
    assert compare_names(left, right, load_county(CONFIG).matching.names.local_dialect).row(0) == ("dialect", "equal")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("dialect: guangxi", "dialect: hakka"),
        ("[n, l]", "[n, 1]"),
    ],
)
def test_a_faulty_dialect_is_told_before_a_run(written: str, told: str, tmp_path: Path) -> None:
    shutil.copytree(CONFIG, tmp_path / "config")
    path = tmp_path / "config" / "names.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(written, told, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        load_county(tmp_path / "config")
    assert {fault.file for fault in refused.value.faults} == {"names.yaml"}
