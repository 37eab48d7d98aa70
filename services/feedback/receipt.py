"""The receipt of an import: a line per row of an answer sheet, as text for machines and as a workbook for people."""

from __future__ import annotations

from pathlib import Path

import polars as pl

import delivery
from domain.errors import StageFailed
from domain.office_clock import get_today
from domain.row_codes import REMARK_KINDS, UNASKED_KINDS
from pipeline.county.load_county import load_county
from services.feedback.import_results import FeedbackResult
from storage.workspace import make_private_folder

# The columns of the contract first.
COLUMNS = ("file", "sheet", "row_number", "household_id", "clue_id", "status", "reason")
NOTE = "说明"


def write_receipt(result: FeedbackResult, out: Path | None, workspace: Path, config: str) -> Path:
    """Write the receipt and, beside it, the workbook of the same name; returns where the text is.

    `out`: left out, `<workspace>/feedback/<import_id>.csv`. Raises `StageFailed` when it cannot be written.
    """
    path = out or make_private_folder(workspace / "feedback") / f"{result.import_id}.csv"
    lines = result.lines.with_columns(
        pl.format("{}{}第 {} 行{}", "file", _sheet(), "row_number", pl.col("note")).alias(NOTE)
    )
    county, today = load_county(Path(config)), get_today()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_make_text(lines))
        delivery.write_receipt_workbook(
            path.with_suffix(".xlsx"), result.lines, count_lists(result), county.lists["receipt"],
            county.settings.reporting_unit, today,
        )  # fmt: skip
    except OSError as error:
        why = error.strerror or "文件可能正打开着"
        raise StageFailed(
            f"核查结果已经导入（编号 {result.import_id}），但回执“{path.name}”写不进去（{why}）。"
            "请换一个位置后再导入一次，已有的会写“没有变化”。"
        ) from None
    return path


def _sheet() -> pl.Expr:
    return pl.when(pl.col("sheet") == "").then(pl.lit("")).otherwise(pl.format("［{}］", "sheet"))


def _make_text(lines: pl.DataFrame) -> bytes:
    """UTF-8, for programs; people open the workbook."""
    return lines.select(*COLUMNS, NOTE).write_csv().encode()


def count_lists(result: FeedbackResult) -> pl.DataFrame:
    """township, kind, rows, reported: of every list that came back, how many rows it has and how many are answered.

    `rows`: as the list was issued; where the file does not say, as many as came back.
    """
    is_reported = pl.col("status").is_in(["taken", "unchanged"])
    back = result.lines.group_by("township", "kind").agg(
        pl.len().cast(pl.Int64).alias("lines"), is_reported.sum().cast(pl.Int64).alias("reported")
    )
    counted = result.issued.join(back, on=["township", "kind"], how="full", coalesce=True, nulls_equal=True)
    rows = pl.max_horizontal(pl.coalesce("rows", "lines"), pl.col("reported").fill_null(0))
    lists = counted.select("township", "kind", rows.alias("rows"), pl.col("reported").fill_null(0))
    asking = ~pl.col("kind").is_in(REMARK_KINDS | UNASKED_KINDS).fill_null(value=False) & (pl.col("rows") > 0)
    return lists.filter(asking).sort("township", "kind", nulls_last=True)
