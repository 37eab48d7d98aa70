"""Why an expression of a declaration is unsound, if it is: asked before any data is read, on empty frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import polars as pl

from domain.county.expressions import ForbiddenExpressionError, compile_expression
from domain.county.reading import did_you_mean

Types = dict[str, pl.DataType]
# What is wrong, and the cure.
Sentences = tuple[str, str]


def find_predicate_faults(key: str, text: str | None, types: Types) -> Iterator[tuple[str, str, str]]:
    """Why `text` is not one boolean per row over these names, if it is not: key, problem, cure."""

    def find_fault(expression: pl.Expr, answer_type: pl.DataType, height: int) -> Sentences | None:
        if answer_type != pl.Boolean():
            return "表达式的结果不是“是/否”", "请写成比较式，例如 value >= 5000。"
        # An aggregate used as a predicate would give the whole county one verdict: on no rows it still has height 1.
        if height and expression.meta.root_names():
            return "这里不能用 SUM、COUNT 等汇总", "请把汇总写在 value 或 also 里。"
        return None

    yield from _find_faults(key, text, types, "请核对比较的两边是否都是日期、数字或文字。", find_fault)


def find_aggregate_faults(
    key: str, text: str | None, types: Types, boolean: bool = False
) -> Iterator[tuple[str, str, str]]:
    """Why `text` is not one value (or one boolean) for all rows over these names, if it is not: key, problem, cure."""

    def find_fault(_: pl.Expr, answer_type: pl.DataType, height: int) -> Sentences | None:
        if height != 1:
            return "不是汇总表达式", "请用 SUM、COUNT、MAX、MIN 等汇总。"
        if boolean and answer_type != pl.Boolean():
            return "表达式的结果不是“是/否”", "请写成比较式，例如 COUNT(*) > 0。"
        return None

    yield from _find_faults(key, text, types, "请核对汇总的字段是否是数字。", find_fault)


def _find_faults(
    key: str,
    text: str | None,
    types: Types,
    mismatch_cure: str,
    find_fault: Callable[[pl.Expr, pl.DataType, int], Sentences | None],
) -> Iterator[tuple[str, str, str]]:
    """Why an expression cannot be compiled or evaluated, or what `find_fault` says of what it makes of no rows."""
    expression, faults = _compiled(key, text, types)
    yield from faults
    if text is None or expression is None:
        return
    try:
        fault = find_fault(expression, *_on_no_rows(text, types))
    except pl.exceptions.PolarsError:
        fault = "表达式的类型不匹配", mismatch_cure
    if fault:
        yield key, *fault


def _on_no_rows(text: str, types: Types) -> tuple[pl.DataType, int]:
    """Type and height of what the expression makes of a table without rows that has the columns it names."""
    names = compile_expression(text).meta.root_names()
    return _evaluate_on_no_rows(text, tuple((name, types[name]) for name in names))


@lru_cache(maxsize=4096)  # policies take over most rules from one another
def _evaluate_on_no_rows(text: str, column_types: tuple[tuple[str, pl.DataType], ...]) -> tuple[pl.DataType, int]:
    answer = pl.DataFrame(schema=dict(column_types)).select(compile_expression(text).alias("answer"))
    return answer.schema["answer"], answer.height


def _compiled(key: str, text: str | None, types: Types) -> tuple[pl.Expr | None, list[tuple[str, str, str]]]:
    if text is None:
        return None, []
    try:
        expression = compile_expression(text)
    except ForbiddenExpressionError as error:
        return None, [
            (key, f"表达式里不能用“{error}”", "只能用已声明的字段和标准作比较、计算和汇总，不能读取其他数据。")
        ]
    except pl.exceptions.PolarsError:
        return None, [(key, "表达式有语法错误", "请对照已有规则的写法；文字用单引号。")]
    unknown = [name for name in expression.meta.root_names() if name not in types]
    return (None if unknown else expression), [
        (key, f"没有名为“{name}”的字段或标准", did_you_mean(name, types)) for name in unknown
    ]
