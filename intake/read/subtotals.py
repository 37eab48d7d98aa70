"""Rows that sum up rows around them: 合计, 小计, and what Excel and WPS write for 分类汇总 (兴坪镇 汇总)."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

SUMS = ("合计", "总计", "小计", "共计", "汇总")
# What 分类汇总 can be asked for; behind the group's name and a blank.
_FUNCTIONS = (
    *("汇总", "计数", "数值计数", "平均值", "最大值", "最小值", "乘积", "标准偏差", "总体标准偏差", "方差", "总体方差"),
    *("total", "count", "average", "max", "min", "product", "stddev", "var"),
)
_PLACE_ENDINGS = "县|区|镇|乡|街道|村|社区|组|屯|团|连|局|户|页|人"
_ANY_SUM = "|".join(r"\s*".join(word) for word in SUMS)
# Such a cell makes its row a subtotal wherever it stands; 王小计 is a person.
_LABEL = "|".join(
    (
        rf"^.{{1,30}}\s(?i:{'|'.join(_FUNCTIONS)})$",
        rf"^(?i:总(?:{'|'.join(_FUNCTIONS[:6])})|(?:grand |sub)?total|grand (?:{'|'.join(_FUNCTIONS[11:])}))$",
        rf"^(?:\S{{1,10}}(?:{_PLACE_ENDINGS})|[全本以][县区镇乡村社组团连页上]|\S{{1,10}}\s+)?(?:{_ANY_SUM})[::]?$",
    )
)
_TOTAL = rf"^(?:.{{0,30}}\s)?\S{{0,10}}(?:{_ANY_SUM})\s*(?:[:(\d].*)?$|^(?i:(?:.{{1,30}}\s|sub)?total)$"
_NUMBER = r"^[-+\d,.%()¥元万\s]*$"
# Besides its label such a row may show the group once more and the group above it.
_WORDS = 2


def is_subtotal(names: Sequence[str], identity: Sequence[str]) -> pl.Expr:
    """Whether a row is a subtotal: a cell says so, hardly any other has words, and none says who the row is about.

    `names`: the columns of cells. `identity`: those that hold names, ID numbers or keys.
    """
    texts = {name: pl.col(name).str.normalize("NFKC").str.strip_chars() for name in names}
    labels = {name: text.str.contains(_LABEL).fill_null(value=False) for name, text in texts.items()}
    words = [~text.str.contains(_NUMBER) & ~labels[name] for name, text in texts.items()]
    identifies = [pl.col(name).is_not_null() & ~labels[name] for name in identity]
    names_nobody = ~pl.any_horizontal(pl.lit(value=False), *identifies)
    return pl.any_horizontal(labels.values()) & names_nobody & (pl.sum_horizontal(words) <= _WORDS)


def is_total() -> pl.Expr:
    """Whether a cell of the row says that it is a sum of other rows; 累计 adds earlier months, 平均值 is no sum."""
    texts = pl.col("^c[0-9]+$").str.normalize("NFKC").str.strip_chars()
    return pl.any_horizontal(texts.str.contains(_TOTAL).fill_null(value=False))


def may_be_subtotal(identity: Sequence[str]) -> pl.Expr:
    """A cheap test: at most one cell says who the row is about, and that may be the label."""
    filled = [pl.col(name).is_not_null() for name in identity]
    return pl.sum_horizontal(pl.lit(0), *filled) <= 1
