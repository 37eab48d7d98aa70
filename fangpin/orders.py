"""`fangpin orders`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from casework.orders import OPEN
from delivery.order_labels import CAUSE_LABELS, STATE_LABELS
from domain.errors import UsageError
from fangpin.screen import console, show_table, working
from pipeline.run_request import parse_day
from services.orders.papers import write_order_ledger
from services.orders.register import issue_orders, open_book, record_event


@dataclass(frozen=True)
class OrderChoice:
    """Which orders are shown: of a department, of a township, those to be worked on, those that are late."""

    department: str | None = None
    township: str | None = None
    only_open: bool = False
    only_overdue: bool = False

    def filter(self, states: pl.DataFrame) -> pl.DataFrame:
        """The chosen lines of table `order_states`."""
        chosen = [pl.lit(value=True)]
        if self.department:
            chosen.append(pl.col("department") == self.department)
        if self.township:
            chosen.append(pl.col("township") == self.township)
        if self.only_open:
            chosen.append(pl.col("state").is_in(OPEN))
        if self.only_overdue:
            chosen.append(pl.col("is_overdue"))
        return states.filter(chosen)


def show_issue(as_of: str | None, by: str, is_trial: bool, workspace: Path, config: str) -> None:
    """Issue what is due and say how much of it, and where its papers are."""
    with working():
        issued = issue_orders(workspace, config, parse_day(as_of), by, is_trial)
    if issued.orders.is_empty():
        _say("没有要开的单。")
    else:
        counts = issued.orders.group_by("department", "risk", "cause").len().sort("department", "risk", "cause")
        rows = [(department, risk, CAUSE_LABELS[cause], n) for department, risk, cause, n in counts.iter_rows()]
        title = "要开的单（试算，没有登记）" if is_trial else "已开的单"
        show_table(title, ("责任部门", "风险", "原因", "件数"), rows)
    if not is_trial and issued.orders.height:
        first, last = issued.orders["order_no"][0], issued.orders["order_no"][-1]
        _say(f"共 {issued.orders.height} 件，单号 {first} 至 {last}。")
    for path in issued.files:
        _say(f"  {path.resolve()}")
    if issued.undecided_households:
        _say(f"另有 {issued.undecided_households} 户核查属实、尚未纳入监测或审定，有关风险等纳入后再开单。")
    if issued.unnamed_measures:
        _say(
            f"有 {issued.unnamed_measures} 项帮扶措施的“风险”不是 config/orders.yaml 中的名称，没有研判成效。"
            "请在台账中改为名单上的风险类型后重新导入。"
        )
    if issued.files:
        _say("部门填好的开单表用 fangpin feedback import 导入；开错的用 fangpin orders cancel 撤销。")


def show_orders(as_of: str | None, choice: OrderChoice, workspace: Path, config: str) -> None:
    """Print the chosen orders with how they stand."""
    states = open_book(workspace, config, parse_day(as_of)).states
    if choice.department and choice.department not in set(states["department"]) and states.height:
        names = "、".join(states["department"].unique().sort())
        raise UsageError(f"没有给“{choice.department}”开过单。开过的部门：{names}。")
    lines = choice.filter(states)
    rows = [
        (
            line["order_no"], line["department"], line["township"], line["village"], line["household_id"], line["risk"],
            line["issued_on"], line["due_on"], STATE_LABELS[line["state"]], line["days_overdue"] or "",
            line["closed_on"] or "",
        )
        for line in lines.iter_rows(named=True)
    ]  # fmt: skip
    headings = (
        "单号", "责任部门", "乡镇", "行政村", "户编号", "风险", "开单日期", "办结时限", "状态", "逾期天数", "销号日期",
    )  # fmt: skip
    show_table(f"开单：{lines.height} 件，其中逾期 {int(lines['is_overdue'].sum())} 件", headings, rows)


def show_ledger(as_of: str | None, workspace: Path, config: str) -> None:
    """Write the ledger of orders and say where it is."""
    with working():
        path = write_order_ledger(open_book(workspace, config, parse_day(as_of)))
    _say(f"开单销号台账：{path.resolve()}")


def show_received(order_nos: Sequence[str], by: str, day: str | None, workspace: Path) -> None:
    """Record that departments have received orders."""
    count = record_event(workspace, order_nos, "received", by, parse_day(day, "--date"))
    _say(f"已登记签收 {count} 件。" if count else "以前已经登记，没有变化。")


def show_cancelled(order_nos: Sequence[str], reason: str, by: str, day: str | None, workspace: Path) -> None:
    """Cancel orders."""
    if not reason.strip():
        raise UsageError("请用 --reason 写明为什么撤销。")
    count = record_event(workspace, order_nos, "cancelled", by, parse_day(day, "--date"), reason)
    _say(f"已撤销 {count} 件。单号不再使用；部门已经收到的，请告知部门。")


def show_restored(order_nos: Sequence[str], reason: str, by: str, day: str | None, workspace: Path) -> None:
    """Let orders that were cancelled by mistake hold again."""
    count = record_event(workspace, order_nos, "restored", by, parse_day(day, "--date"), reason)
    _say(f"已恢复 {count} 件，回到撤销以前的状态。")


def _say(text: str) -> None:
    console.print(text, soft_wrap=True, markup=False)
