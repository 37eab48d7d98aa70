"""An expression computes with the names it is given; whatever could read a file or an address is refused unread."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from domain.county.expressions import ForbiddenExpressionError, compile_expression, find_forbidden

READING = [
    "(SELECT 1)",
    "a IN (SELECT 1)",
    "EXISTS (SELECT 1)",
    "(SELECT a FROM read_csv('{file}') LIMIT 1) = 'x'",
    "a IN (select a from read_csv('{file}'))",
    "a = (FROM read_csv('{file}'))",
    "a = (TABLE x)",
    "a = (VALUES (1))",
    "a = (WITH t AS (SELECT 1) SELECT 1)",
    "read_csv('{file}')",
    "read_parquet ( '{file}' ) = 1",
    "\"read_csv\"('{file}')",
    "scan_ipc('{file}')",
    "a > 1; DROP TABLE x",
    "a > 1 -- and more",
    "a /* b */ > 1",
    "a = $$x$$",
    "COLUMNS('a') > 1",
    "UNNEST(a) > 1",
]
HARMLESS = [
    ("a >= 5000 AND (b IS NULL OR b <> 'SELECT 1 FROM read_csv(''x'')')", ["a", "b"]),
    ("EXTRACT(YEAR FROM d) = 2026", ["d"]),
    ("CASE WHEN a > 1 THEN (b) ELSE (c) END", ["a", "b", "c"]),
    ("COUNT(*) FILTER (WHERE a IS NULL) > 0", ["a"]),
    ("CAST(COALESCE(a, 0) AS DOUBLE) BETWEEN (1) AND (2)", ["a"]),
    ("d > DATE '2026-01-01' - INTERVAL '90 days'", ["d"]),
    ("a IS DISTINCT FROM b", ["a", "b"]),
    ("selected = 'x' AND from_year > 1", ["selected", "from_year"]),
    ("REGEXP_LIKE(a, '^(甲|乙)$') AND STARTS_WITH(b, '丙')", ["a", "b"]),
]


@pytest.mark.parametrize("text", READING)
def test_what_could_read_is_refused_before_it_is_compiled(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compiled(_text: str) -> pl.Expr:
        raise AssertionError("compiled")

    monkeypatch.setattr(pl, "sql_expr", compiled)
    with pytest.raises(ForbiddenExpressionError):
        compile_expression(text.format(file=tmp_path / "people.csv"))


@pytest.mark.parametrize(("text", "names"), HARMLESS)
def test_what_only_computes_is_compiled(text: str, names: list[str]) -> None:
    assert find_forbidden(text) is None
    assert sorted(set(compile_expression(text).meta.root_names())) == sorted(names)
