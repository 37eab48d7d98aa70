"""The SQL expressions of declarations: they may compute with the names they are given, and read nothing else.

Polars runs a sub-select while it compiles it, files and addresses included; so what may read is refused before.
"""

from __future__ import annotations

import re
from functools import lru_cache

import polars as pl

_TEXT = re.compile(r"'(?:[^']|'')*'")
_QUOTED_NAME = re.compile(r'"(?:[^"]|"")*"|`[^`]*`')
_WORD = re.compile(r"[^\W\d]\w*")
_CALL = re.compile(r"([^\W\d]\w*|\])\s*\(")
# EXTRACT(YEAR FROM settled_on) and IS DISTINCT FROM read nothing.
_HARMLESS_FROM = re.compile(r"(\bEXTRACT\s*\(\s*\w+|\bDISTINCT)\s+FROM\b", re.IGNORECASE)
_MARKS = ("--", "/*", ";", "$")
_STATEMENTS = frozenset(
    (
        *("SELECT", "FROM", "WITH", "UNION", "INTERSECT", "EXCEPT", "TABLE", "VALUES"),
        *("EXISTS", "INTO", "JOIN", "LATERAL", "UNNEST", "COPY", "CREATE"),
    )
)
_FUNCTIONS = frozenset(
    (
        *("COUNT", "SUM", "MIN", "MAX", "AVG", "MEDIAN", "STDDEV", "VARIANCE", "FIRST", "LAST", "STRING_AGG"),
        *("COALESCE", "NULLIF", "IFNULL", "IF", "GREATEST", "LEAST", "CAST", "TRY_CAST"),
        *("ABS", "ROUND", "FLOOR", "CEIL", "CEILING", "MOD", "POW", "SQRT", "SIGN"),
        *("LENGTH", "UPPER", "LOWER", "TRIM", "LTRIM", "RTRIM", "LEFT", "RIGHT", "SUBSTR", "SUBSTRING"),
        *("REPLACE", "CONCAT", "CONCAT_WS", "STARTS_WITH", "ENDS_WITH", "STRPOS", "REGEXP_LIKE"),
        *("DATE", "DATE_PART", "EXTRACT", "YEAR", "MONTH", "DAY"),
        # Words before a bracket that are no functions.
        *("AND", "OR", "NOT", "IN", "BETWEEN", "WHEN", "THEN", "ELSE", "CASE", "IS", "LIKE", "OVER", "FILTER"),
    )
)


class ForbiddenExpressionError(pl.exceptions.SQLInterfaceError):
    """An expression holds a word or mark that could read something besides the names it is given."""


@lru_cache(maxsize=4096)
def compile_expression(text: str) -> pl.Expr:
    """The expression of a declaration.

    Raises `ForbiddenExpressionError` for sub-selects, statements, comments and functions that are not known to be
    harmless; another `PolarsError` for a mistake of syntax.
    """
    if word := find_forbidden(text):
        raise ForbiddenExpressionError(word)
    return pl.sql_expr(text)


def find_forbidden(text: str) -> str | None:
    """The first word or mark of an expression that is not allowed in one."""
    bare = _QUOTED_NAME.sub("]", _TEXT.sub(" ' ", text))
    marks = [mark for mark in _MARKS if mark in bare]
    words = [word for word in _WORD.findall(_HARMLESS_FROM.sub(" ", bare)) if word.upper() in _STATEMENTS]
    calls = [name for name in _CALL.findall(bare) if name.upper() not in _FUNCTIONS]
    return next(iter([*marks, *words, *calls]), None)
