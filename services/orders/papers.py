"""The papers of orders: a workbook per department, one per township for information, the county's ledger (台账)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from casework.orders import count_orders
from delivery.documents import ORDER_DOCUMENTS, ORDER_LEDGER_DOCUMENTS, Document, write_documents
from domain.errors import StageFailed
from domain.tables import conform
from pipeline.current_run import CurrentRun
from pipeline.order_book import OrderBook
from services.orders.lines import make_order_lines, read_homes
from services.papers.contexts import make_day_context
from services.papers.numbered_papers import Paper, make_follow_up_folder, number_by_reader

MARK, KIND = "开", "orders"


def write_order_papers(book: OrderBook, by: str) -> list[Path]:
    """Write what departments and townships get of the orders issued today, under numbers; returns the files.

    The same again where nothing has changed. Raises `StageFailed` when a file cannot be written.
    """
    todays_orders = book.states.filter(pl.col("issued_on") == book.current.today, pl.col("state") != "cancelled")
    if todays_orders.is_empty():
        return []
    lines = make_order_lines(book, todays_orders)
    numbers = _number(book.current, lines, by)
    return _write(book.current, ORDER_DOCUMENTS, {"order_lines": lines}, numbers)


def write_order_ledger(book: OrderBook) -> Path:
    """Write the county's ledger of all orders, and of measures beside their risk; returns its file.

    Raises `StageFailed` when it cannot be written.
    """
    lines = make_order_lines(book, book.states)
    tables = {"order_lines": lines, "order_counts": count_orders(lines), "measure_effects": make_measure_effects(book)}
    return _write(book.current, ORDER_LEDGER_DOCUMENTS, tables, {})[0]


def make_measure_effects(book: OrderBook) -> pl.DataFrame:
    """Table `measure_effects`: what was done for every household that the runs go on with."""
    homes = read_homes(book.current, book.measures["household_id"]).select(
        "household_id", "township", "village", "head_name"
    )
    orders = book.states.filter(pl.col("state") != "cancelled").group_by("household_id", "risk", maintain_order=True)
    numbers = orders.agg(pl.col("order_no").str.join("、").alias("order_nos"))
    lines = book.measures.join(homes, on="household_id", how="left", maintain_order="left").join(
        numbers, on=["household_id", "risk"], how="left", maintain_order="left"
    )
    return conform(lines, "measure_effects").sort("township", "village", "household_id", "risk", "started_on")


def _number(current: CurrentRun, lines: pl.DataFrame, by: str) -> dict[str, str]:
    """Department -> the number of its workbook."""
    parts = lines.partition_by("department", as_dict=True, maintain_order=True)
    papers = [
        Paper(KIND, rows, department=str(name), period=str(current.period), run_id=current.run_id)
        for (name,), rows in parts.items()
    ]
    return number_by_reader(current.ledger, MARK, papers, current.today, by)


def _write(
    current: CurrentRun, documents: tuple[Document, ...], tables: Mapping[str, pl.DataFrame], numbers: Mapping[str, str]
) -> list[Path]:
    context = make_day_context(current, current.today, numbers)
    folder = make_follow_up_folder(current.workspace, current.today)
    try:
        written = write_documents(documents, folder, tables, context, current.county.lists)
    except OSError as error:
        why = error.strerror or "文件可能正打开着"
        raise StageFailed(
            f"开单已经登记，但表写不进去（{why}）。请关闭打开的文件后再运行同一命令，单号不变。"
        ) from None
    return [path for paths in written.values() for path in paths]
