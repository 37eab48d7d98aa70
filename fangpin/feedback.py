"""`fangpin feedback`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from domain.progress import format_sheet
from domain.row_codes import KIND_TITLES
from fangpin.review import AGAIN
from fangpin.screen import console, working
from pipeline.county.load_county import load_county
from services.feedback.import_results import FeedbackResult, import_results
from services.feedback.imports import list_imports, undo_import
from services.feedback.receipt import count_lists, write_receipt

_SHOWN = 50
CURES = {
    "no_clue": "请从下发的名单复制线索编号",
    "unknown_clue": "请核对线索编号",
    "nothing_linked": "请核对登记信息，有误的在登记系统中更正",
    "several_people": "请用 fangpin review reject 指明哪一行数据不是本人",
}
UNCLEAR = {
    "no_clue": "没有线索编号，不知道说的是哪条线索",
    "unknown_clue": "工作区中没有这个线索编号",
    "nothing_linked": "线索依据的是登记信息，没有可以推翻的对应",
    "several_people": "线索由几个人的数据合计，都按证件号码对应，不知道哪一个不是本人",
}


def show_import(files: Sequence[Path], receipt: str | None, by: str, workspace: Path, config: str) -> None:
    """Keep what townships report back; say which links it takes back, what was not taken, and what is missing."""
    with working():
        result = import_results(files, workspace, config, by)
        path = write_receipt(result, Path(receipt) if receipt else None, workspace, config)
    statuses = dict(result.lines["status"].value_counts().iter_rows())
    words = {"taken": "采用", "unchanged": "以前已有", "refused": "没有采用", "unanswered": "没有填写"}
    _say("，".join(f"{text} {statuses.get(status, 0)} 行" for status, text in words.items()) + "。")
    for line in _describe_lists(result):
        _say(line)
    _print_affected_rows(result, config)
    for name, sheet, row, why in result.unclear.select("file", "sheet", "row_number", "why").iter_rows():
        _say(f"  {format_sheet(name, sheet)}第 {row} 行：填了“非本人”，但{UNCLEAR[why]}。结果已保留；{CURES[why]}。")
    _print_refusals(result)
    _say(f"回执：{path.resolve()}（旁边有同名 xlsx，可转乡镇）。")
    _say(f"导入编号：{result.import_id}。导错了可用 fangpin feedback undo {result.import_id} 撤销。")


def _describe_lists(result: FeedbackResult) -> Iterator[str]:
    for township, kind, rows, reported in count_lists(result).iter_rows():
        name = f"{township or '（没有写明乡镇）'}{KIND_TITLES.get(kind, kind)}"
        yield f"  {name}：名单 {rows} 条，已报 {reported}，缺 {rows - reported}"


def _print_refusals(result: FeedbackResult) -> None:
    refused = result.lines.filter(pl.col("status") == "refused").select("file", "sheet", "row_number", "note")
    sentences = [
        f"未采用：{format_sheet(file, sheet)}第 {row} 行{note}。" for file, sheet, row, note in refused.iter_rows()
    ]
    for line in (*result.notes, *(f"未采用：{line}" for line in result.unread_rows), *sentences[:_SHOWN]):
        _say(f"  {line}")
    if len(sentences) > _SHOWN:
        _say(f"  …… 未采用的共 {len(sentences)} 行，都在回执里。请先改正，再导入一次。")


def show_undo(import_id: str, by: str, workspace: Path) -> None:
    """Let an import count no longer."""
    if undo_import(import_id, by, workspace):
        _say(f"已撤销导入 {import_id}：它带来的核查结果、“非本人”和其他答复不再算数。{AGAIN}")
    else:
        _say(f"导入 {import_id} 以前已经撤销，没有变化。")


def show_imports(workspace: Path) -> None:
    """Print the imports, the oldest first."""
    imports = list_imports(workspace)
    if imports.is_empty():
        _say("还没有导入过乡镇报回的表。")
    columns = ("import_id", "recorded_at", "recorded_by", "files", "taken", "refused", "undone_at")
    for number, at, by, files, taken, refused, undone in imports.select(columns).iter_rows():
        state = f"；已于 {undone[:10]} 撤销" if undone else ""
        when = f"{number}  {at[:16].replace('T', ' ')}  {by or ''}"
        _say(f"{when}  文件 {files} 个，采用 {taken} 行，没有采用 {refused} 行{state}")


def _print_affected_rows(result: FeedbackResult, config: str) -> None:
    """Say how many rows of which sources lose their link, or wait for an officer."""
    if result.affected_rows.is_empty():
        return
    county = load_county(Path(config))
    for verdict, new, words in (
        ("other", result.overturned, "“非本人”推翻对应"),
        ("doubted", result.doubted, "“非本人”但证件号码等能够对应，没有推翻，名单上注明，待人工确认"),
    ):
        lines = result.affected_rows.filter(pl.col("verdict") == verdict).select("source", "rows").rows()
        sources = [(county.sources[name], rows) for name, rows in lines if name in county.sources]
        parts = "、".join(f"{source.department}“{source.title}” {rows} 行" for source, rows in sources)
        total = sum(rows for _, rows in lines)
        if lines:
            fresh = f"新的意见 {new} 条" if new else "以前已经这样处理过"
            _say(f"{words}：涉及 {len(lines)} 种数据的 {total} 行（{parts}），{fresh}。")
    if result.overturned or result.doubted:
        _say(AGAIN)
    if result.doubted:
        _say("重新比对后用 fangpin review export 导出，请核对是不是本人。")


def _say(text: str) -> None:
    console.print(text, soft_wrap=True, markup=False)
