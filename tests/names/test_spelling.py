"""What is a name in a cell, and how it is read."""

from __future__ import annotations

import polars as pl
import pytest

from matchers.names import with_name_keys


def keyed(cell: str | None) -> tuple[str | None, str | None]:
    found = with_name_keys(pl.DataFrame({"cell": [cell]}, schema={"cell": pl.String}), "cell")
    return found.select("name_key", "reading").row(0)


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("張 偉（户主）", "张伟"),
        ("张*三", "张?三"),
        ("王(吉+吉)", "王?"),
        ("李某某", "李??"),
        ("\ue123明", "?明"),
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
    assert keyed(cell)[0] == key
    assert keyed(key)[0] == key


@pytest.mark.parametrize("cell", [None, "", " ", "（户主）", "无", "张三之妻", "张三（之子）", "12", "·"])
def test_no_name(cell: str | None) -> None:
    assert keyed(cell) == (None, None)


@pytest.mark.parametrize(
    ("cell", "reading"),
    [
        ("单小单", "shan xiao dan"),
        ("仇英", "qiu ying"),
        ("覃丽", "qin li"),
        ("尉迟兵", "yu chi bing"),
        ("万俟雪", "mo qi xue"),
        ("万小兵", "wan xiao bing"),
        ("吕绿", "lv lv"),
        ("李yan", "li yan"),
        ("王?国", "wang ? guo"),
        ("解乐", "xie le"),
    ],
)
def test_reading(cell: str, reading: str) -> None:
    assert keyed(cell)[1] == reading


def test_rows_keep_their_order_and_number() -> None:
    cells = ["李四", None, "张三", "李四", "無"]
    found = with_name_keys(pl.DataFrame({"cell": cells, "row": range(5)}), "cell")
    assert found["row"].to_list() == list(range(5))
    assert found["name_key"].to_list() == ["李四", None, "张三", "李四", None]
