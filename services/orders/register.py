"""Orders to departments: issued, received, cancelled. Each is numbered once, and nothing of it is changed later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from casework.orders import select_unissued
from domain.errors import UsageError
from domain.office_clock import get_today, make_timestamp
from domain.tables import add_absent_columns, conform
from ledger import AuditEvent, find_operator
from pipeline.current_run import open_current_run
from pipeline.open_ledger import open_ledger
from pipeline.order_book import OrderBook
from services.orders.papers import write_order_ledger, write_order_papers

PREFIX = "单"


@dataclass(frozen=True)
class IssuedOrders:
    """`orders`: table `orders`, those that were new (without numbers in a trial). `files`: papers of the day.

    `unnamed_measures`: how many measures are for a risk that `config/orders.yaml` does not have.
    `undecided_households`: how many have a true clue whose orders wait until they are taken in.
    """

    orders: pl.DataFrame
    files: Sequence[Path]
    unnamed_measures: int
    undecided_households: int


def open_book(workspace: Path, config: str, day: date | None) -> OrderBook:
    """The orders as they stand on a day, or today. Raises `UsageError` when nothing is published."""
    return OrderBook(open_current_run(workspace, Path(config), day or get_today()))


def issue_orders(workspace: Path, config: str, day: date | None, by: str, is_trial: bool = False) -> IssuedOrders:
    """Issue what is due, and write the papers of the day; `is_trial`: find it only.

    Called again on the same day it writes the same papers. Raises `UsageError` when nothing is published,
    `StageFailed` when a paper cannot be written.
    """
    book = open_book(workspace, config, day)
    due = book.find_due()
    if is_trial:
        return IssuedOrders(due, [], book.unnamed_measures, book.undecided_households)
    actor, numbers_before = by.strip() or find_operator(), book.orders["order_no"]
    stamped = due.with_columns(pl.lit(actor).alias("recorded_by"), pl.lit(make_timestamp()).alias("recorded_at"))
    issued = book.current.ledger.add_numbered_records(
        "orders", stamped, f"{PREFIX}{book.current.today.year}-", AuditEvent("issue_orders", actor),
        select_new=lambda orders, remembered: select_unissued(orders, remembered, numbers_before),
    )  # fmt: skip
    after = OrderBook(book.current)
    files = write_order_papers(after, by)
    files += [write_order_ledger(after)] if after.orders.height else []
    return IssuedOrders(issued, files, book.unnamed_measures, book.undecided_households)


def record_event(
    workspace: Path, order_nos: Sequence[str], event: str, by: str, day: date | None = None, note: str = ""
) -> int:
    """Record what happened to orders (received, cancelled, restored); returns how many lines are new.

    Raises `UsageError` for an order that nobody issued, one that was cancelled (or, to be restored, was not), or a day
    before it was issued.
    """
    ledger, happened_on = open_ledger(workspace), day or get_today()
    _require_days(ledger.read_records("orders"), order_nos, happened_on)
    _require_states(ledger.read_records("order_events"), order_nos, event)
    actor = by.strip() or find_operator()
    lines = pl.DataFrame({"order_no": list(dict.fromkeys(order_nos))}).with_columns(
        pl.lit(event).alias("event"), pl.lit(happened_on).alias("happened_on"),
        pl.lit(note.strip() or None, pl.String).alias("note"), pl.lit(actor).alias("recorded_by"),
        pl.lit(make_timestamp()).alias("recorded_at"),
    )  # fmt: skip
    records = conform(add_absent_columns(lines, "order_events"), "order_events")
    numbers = "、".join(lines["order_no"])
    count = ledger.add_records({"order_events": records}, AuditEvent(f"order_{event}", actor, numbers))["order_events"]
    if count < lines.height and event != "received":
        raise UsageError("同一天已经有同样的登记，没有再记。请用 --reason 写明这次的原因。")
    return count


def _require_days(orders: pl.DataFrame, numbers: Sequence[str], day: date) -> None:
    issued_on = dict(orders.select("order_no", "issued_on").iter_rows())
    for number in numbers:
        if number not in issued_on:
            raise UsageError(f"没有单号“{number}”。请用 fangpin orders list 查看。")
        if day < issued_on[number]:
            raise UsageError(f"日期早于“{number}”的开单日期 {issued_on[number]}。请改为开单以后的日期。")
    if day > get_today():
        raise UsageError("日期晚于今天。请改为实际的日期。")


def _require_states(events: pl.DataFrame, numbers: Sequence[str], event: str) -> None:
    words = events.filter(pl.col("event").is_in(["cancelled", "restored"])).with_row_index("#at")
    last = dict(words.sort("happened_on", "#at").select("order_no", "event").iter_rows())
    for number in numbers:
        is_cancelled = last.get(number) == "cancelled"
        if event == "restored" and not is_cancelled:
            raise UsageError(f"“{number}”没有撤销，不用恢复。")
        if event != "restored" and is_cancelled:
            raise UsageError(f"“{number}”以前已经撤销，不能再登记。撤错的可用 fangpin orders cancel --undo 恢复。")
