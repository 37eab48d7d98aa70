"""An export is chosen, its rows are read, and it is written under a number."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from delivery.declarations.exports import ExportDeclaration
from delivery.exports.write_export import write_export
from domain.county.expressions import compile_expression
from domain.county.reading import did_you_mean
from domain.error_guard import guard
from domain.errors import UsageError
from pipeline.county.county import County
from services.exports.row_sources import ExportSources
from services.papers.contexts import make_day_context
from services.papers.numbered_papers import Paper, make_follow_up_folder, number_papers

_KIND, _MARK = "export", "出"


@dataclass(frozen=True)
class WrittenExport:
    """`number`: of the paper; empty where there was no row and nothing was written. `file`: None likewise."""

    declared: ExportDeclaration
    number: str
    rows: int
    file: Path | None


def find_export(county: County, name: str) -> ExportDeclaration:
    """The declaration by its id or title. Raises `UsageError` when there is none."""
    found = county.exports.get(name) or next((one for one in county.exports.values() if one.title == name), None)
    if found is None:
        cure = did_you_mean(name, county.exports) or "可用的见 fangpin export --list。"
        raise UsageError(f"没有名为“{name}”的导出。{cure}")
    return found


def write_named_export(sources: ExportSources, name: str, township: str | None, by: str) -> WrittenExport:
    """Write `<workspace>/follow_up/<day>/county/<number>_<title>`; the same again keeps its number.

    Raises `UsageError` when there is no such export or township, nothing is published, or an input is missing.
    """
    return guard("导出", _write)(sources, name, township, by)


def _write(sources: ExportSources, name: str, township: str | None, by: str) -> WrittenExport:
    current = sources.current
    export = find_export(current.county, name)
    rows = sources.read(export.rows)
    if township is not None:
        rows = _select_township(rows, township)
    if export.where:
        rows = rows.filter(compile_expression(export.where))
    if rows.is_empty():
        return WrittenExport(export, "", 0, None)
    content = rows.with_columns(export_name=pl.lit(export.id))
    paper = Paper(_KIND, content, township, period=str(current.period), run_id=current.run_id)
    day = sources.roads.reader.day
    number = number_papers(current.ledger, _MARK, [paper], day, by)[0]
    folder = make_follow_up_folder(sources.workspace, day) / "county"
    context = make_day_context(current, day, {"": number})
    return WrittenExport(export, number, rows.height, write_export(folder, export, rows, number, context))


def _select_township(rows: pl.DataFrame, township: str) -> pl.DataFrame:
    if "township" not in rows.columns:
        raise UsageError("这种导出不分乡镇，请去掉 --township。")
    names = rows["township"].drop_nulls().unique().sort().to_list()
    if township not in names:
        cure = did_you_mean(township, names) or (f"可选：{'、'.join(names)}。" if names else "")
        raise UsageError(f"要导出的数据中没有“{township}”。{cure}")
    return rows.filter(pl.col("township") == township)
