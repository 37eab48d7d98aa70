"""`fangpin explain --source --row` of a row that was compared with nobody."""

from __future__ import annotations

from domain.progress import format_sheet
from fangpin.screen import console
from services.explain import UnusedRow
from services.explain.row_labels import name_source
from services.runs.choice import FinishedRun


def print_unused_row(run: FinishedRun, row: UnusedRow) -> None:
    """Print why the row stands in no link, and what can be done."""
    place = format_sheet(row.file, row.sheet)
    _say(f"{name_source(run, row.source)}：{place} 第 {row.row_number} 行")
    _PRINTERS[row.state](row)


def _print_quarantined(row: UnusedRow) -> None:
    _say("结论：没有采用（已隔离），没有和任何人比对，也不会产生线索。")
    for reason in row.reasons:
        _say(f"  · {reason}")
    if row.households:
        _say(f"  这一行可能是户 {'、'.join(row.households)} 的；在改正以前，这一户的有关规则不能判定。")
    _say("  部门的“数据质量问题清单”中有这一行；部门改正重报后，再次运行比对即会采用。")


def _print_numbered(row: UnusedRow) -> None:
    _say("结论：这份数据写有户编号（或就是农户登记本身），按户编号直接归户，不需要按姓名和号码对应。")
    for reason in row.reasons:
        _say(f"  · 这一行有问题：{reason}")
    _say("  要看这一户的结果：fangpin explain --household 户编号。")


def _print_not_data(row: UnusedRow) -> None:
    counts = row.sheet_counts
    _say("结论：这一行没有作为数据采用。可能是：")
    _say("  · 标题、表头、填报单位、合计、签字或空行；")
    _say("  · 与前面某一行完全相同的重复行，只算一次；")
    _say("  · 表里没有这么多行（行号是 Excel 左侧显示的数字，标题和表头也算）。")
    _say(
        f"  这张表读取 {counts['rows_read']} 行数据，其中作为重复行等未采用 {counts['dropped']} 行，"
        f"隔离 {counts['quarantined']} 行。"
    )


_PRINTERS = {"quarantined": _print_quarantined, "numbered": _print_numbered, "not_data": _print_not_data}


def _say(text: str) -> None:
    console.print(text, soft_wrap=True, markup=False)
