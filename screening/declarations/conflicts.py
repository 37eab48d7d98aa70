"""Checks for values on which two departments, or a department and the register, disagree: `config/conflicts.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal

import polars as pl
from pydantic import Field

from domain.county.expression_faults import find_predicate_faults
from domain.county.expressions import compile_expression
from domain.county.model import Declaration
from domain.county.reading import did_you_mean
from domain.county.source import SourceDeclaration
from domain.errors import Fault
from screening.declarations.vocabulary import LINK_COLUMNS, NAMED_SCALARS, make_field_types

Types = dict[str, pl.DataType]
REGISTER = "register_members"
FILE_NAME = "conflicts.yaml"

# What the register knows of the person whom a row names, beside the row's own fields; sex and birth date from a valid
# ID number, else as the register's columns say. `registered_persons`: members of the household.
REGISTERED: Types = {
    "registered_sex": pl.String(),
    "registered_birth": pl.Date(),
    "registered_township": pl.String(),
    "registered_village": pl.String(),
    "registered_persons": pl.Int64(),
    "is_head": pl.Boolean(),
}
# The days that hold for the whole run and do not depend on a policy.
DAYS: Types = {name: NAMED_SCALARS[name] for name in ("as_of", "as_of_year", "last_year", "last_aug31")}
# How a linked row was matched: the outcome code of `matching.yaml`.
REASON: Types = {"reason": pl.String()}
PAIR: Types = {"value_a": pl.String(), "value_b": pl.String(), "date_a": pl.Date(), "date_b": pl.Date()}


class Side(Declaration):
    """One side of a check: in which sources, what is said there, of which rows.

    `value`: an expression, shown as it comes out (dates as 2026-09-30). `day`: a date, or a year counted as its first
    day; left out, the source's entry in `days`. `latest`: a date field; only the owner's newest rows by it count.
    """

    from_: tuple[str, ...] = Field(alias="from", min_length=1)
    value: str
    where: str | None = None
    day: str | None = None
    latest: str | None = None


class ConflictCheck(Declaration):
    """Two sides that cannot both be right about one person or household.

    `field`: what they disagree about, as officers call it. `a`: the narrower side. `conflict`: a predicate over
    value_a, value_b, date_a, date_b; unknown is no conflict. `advice`: what to do.
    """

    field: str
    per: Literal["person", "household"] = "person"
    a: tuple[Side, ...] = Field(min_length=1)
    b: tuple[Side, ...] = Field(min_length=1)
    conflict: str = "value_a <> value_b"
    advice: str


class ConflictDeclaration(Declaration):
    """`config/conflicts.yaml`: checks by their id, in their order; `days`: source -> the date its rows are about."""

    days: dict[str, str] = Field(default_factory=dict)
    checks: dict[str, ConflictCheck] = Field(min_length=1)

    def day(self, side: Side, source: str) -> str | None:
        """The expression for the day of a side's rows from this source."""
        return side.day or self.days.get(source)


def make_side_types(source: SourceDeclaration) -> Types:
    """Names and types that a side's expressions may use."""
    return make_field_types(source) | LINK_COLUMNS | REGISTERED | DAYS | REASON


def find_conflict_faults(declared: ConflictDeclaration, sources: Mapping[str, SourceDeclaration]) -> Iterator[Fault]:
    """Every unknown source, unknown name and ill-typed expression."""
    for name in declared.days:
        if name not in sources:
            yield Fault(FILE_NAME, f"days.{name}", f"没有名为“{name}”的数据来源", did_you_mean(name, sources))
    for check_id, check in declared.checks.items():
        key_prefix = f"checks.{check_id}"
        for key, problem, cure in find_predicate_faults(f"{key_prefix}.conflict", check.conflict, PAIR):
            yield Fault(FILE_NAME, key, problem, cure)
        for letter, sides in (("a", check.a), ("b", check.b)):
            for number, side in enumerate(sides):
                yield from _find_side_faults(declared, side, sources, f"{key_prefix}.{letter}.{number}")


def _find_side_faults(
    declared: ConflictDeclaration, side: Side, sources: Mapping[str, SourceDeclaration], key_prefix: str
) -> Iterator[Fault]:
    for name in side.from_:
        if name not in sources:
            yield Fault(FILE_NAME, f"{key_prefix}.from", f"没有名为“{name}”的数据来源", did_you_mean(name, sources))
        elif sources[name].used_by != "comparison" or sources[name].grain == "area":
            yield Fault(
                FILE_NAME, f"{key_prefix}.from", f"“{name}”不是数据比对中按人或按户的数据来源", "请改用别的来源。"
            )
        else:
            types = make_side_types(sources[name])
            for key, problem, cure in find_predicate_faults(f"{key_prefix}.where", side.where, types):
                yield Fault(FILE_NAME, key, problem, cure)
            yield from _find_column_faults(f"{key_prefix}.value", side.value, types)
            yield from _find_column_faults(
                f"{key_prefix}.day", declared.day(side, name), types, (pl.Date(), pl.Int64())
            )
            if side.latest and types.get(side.latest) != pl.Date():
                yield Fault(FILE_NAME, f"{key_prefix}.latest", "不是日期字段", "请写这个来源的一个日期字段。")


def _find_column_faults(
    key: str, text: str | None, types: Types, allowed_types: tuple[pl.DataType, ...] = ()
) -> Iterator[Fault]:
    """Why `text` is not one value per row (of the allowed types, when given) over these names, if it is not."""
    if text is None:
        return
    try:
        column_names = compile_expression(text).meta.root_names()
        unknown = [name for name in column_names if name not in types]
        answer = None if unknown else _evaluate_on_no_rows(text, tuple(types.items()))
    except pl.exceptions.PolarsError:
        yield Fault(FILE_NAME, key, "表达式有语法错误或类型不匹配", "请对照已有检查的写法；文字用单引号。")
        return
    for name in unknown:
        yield Fault(FILE_NAME, key, f"没有名为“{name}”的字段", did_you_mean(name, types))
    if answer is None:
        return
    if len(answer) and column_names:
        yield Fault(FILE_NAME, key, "这里不能用 SUM、COUNT 等汇总", "请写每一行都有的值。")
    elif allowed_types and answer.dtype not in allowed_types:
        yield Fault(FILE_NAME, key, "应是日期或年份", "请改用日期字段或年份字段。")


@lru_cache(maxsize=1024)
def _evaluate_on_no_rows(text: str, types: tuple[tuple[str, pl.DataType], ...]) -> pl.Series:
    return _table_without_rows(types).select(compile_expression(text).alias("answer")).to_series()


@lru_cache(maxsize=128)
def _table_without_rows(types: tuple[tuple[str, pl.DataType], ...]) -> pl.DataFrame:
    return pl.DataFrame(schema=dict(types))
