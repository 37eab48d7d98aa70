"""What is a name in a cell."""

from __future__ import annotations

import polars as pl
import pytest

from matchers.names import add_name_key


def keyed(cell: str | None) -> str | None:
    found = add_name_key(pl.DataFrame({"cell": [cell]}, schema={"cell": pl.String}), "cell")
    key: str | None = found["name_key"].item()
    return key


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("張 偉（户主）", "张伟"),
        ("张*三", "张?三"),
        ("王(吉+吉)", "王?"),
        ("李某某", "李??"),
        ("\ue123明", "?明"),
        ("⻩国旺", "黄国旺"),
        ("⿈國旺", "黄国旺"),
        ("秦伟⻜", "秦伟飞"),
        ("金\uf9e1", "金李"),
        ("葛\U000e0100\ufe00明", "葛明"),
        ("李\ue863", "李䶮"),
        ("李\ue81e", "李?"),
        ("李\ufffc", "李?"),
        ("阿依古丽•买买提", "阿依古丽买买提"),
        ("马合木提.艾山", "马合木提艾山"),
        ("张三、李四", "张三"),
        ("李yan", "李YAN"),
        ("张三2", "张三"),
        ("陈乾", "陈乾"),
        ("王之", "王之"),
        ("李之子", "李之子"),
        ("莫小妹", "莫小妹"),
    ],
)
def test_spelling(cell: str, key: str) -> None:
    assert keyed(cell) == key
    assert keyed(key) == key


@pytest.mark.parametrize("cell", [None, "", " ", "（户主）", "无", "张三之妻", "张三（之子）", "12", "·"])
def test_no_name(cell: str | None) -> None:
    assert keyed(cell) is None


def test_rows_keep_their_order_and_number() -> None:
    cells = ["李四", None, "张三", "李四", "無"]
    found = add_name_key(pl.DataFrame({"cell": cells, "row": range(5)}), "cell")
    assert found["row"].to_list() == list(range(5))
    assert found["name_key"].to_list() == ["李四", None, "张三", "李四", None]
