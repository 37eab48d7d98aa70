"""`fangpin review` and `fangpin feedback`."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from domain.office_clock import get_today
from domain.progress import format_sheet
from fangpin.screen import console, working
from pipeline.county.load_county import load_county
from pipeline.run_request import parse_day
from services.feedback import FeedbackResult, import_results
from services.reject_link import reject_link, undo_rejection
from services.review_export import default_path, export_review
from services.review_import import import_review
from services.run_choice import choose_reviewed_run, has_search

_SHOWN = 50
AGAIN = "再次运行 fangpin run（同一期次、同一收件目录）即按新的意见比对。"
AGAIN_SEARCH = "再次运行 fangpin property-search（同一期次、同一收件目录，--asked-on 填名单日期）即按新的意见检索。"
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


def show_export(
    run_id: str | None, period: str | None, is_search: bool, out: str | None, everything: bool, workspace: Path,
    config: str,
) -> None:  # fmt: skip
    """Write the review workbook and print where it is."""
    run = choose_reviewed_run(workspace, config, run_id, period, is_search)
    wanted = Path(out) if out else default_path(run)
    with working():
        path, frame = export_review(run, wanted, everything)
    if path != wanted:
        _say(f"“{wanted.name}”已经填写过（或不是导出的清单），没有覆盖；这次的清单另存为“{path.name}”。")
    rows, lines = frame["row_key"].n_unique(), frame.height
    _say(f"待人工确认 {rows} 项内容，{lines} 名可能的人员：{path.resolve()}")
    _say("填好结论、确认人、确认日期后，用 fangpin review import 导入。")
    if not run.is_search and has_search(workspace, run.period):
        _say("该期次另有财产检索，其中待人工确认的用 fangpin review export --search 导出。")


def show_import(file: Path, workspace: Path, config: str) -> None:
    """Take the filled-in workbook into the ledger."""
    with working():
        imported = import_review(file, workspace, config)
    words = {"same": "同一人", "other": "非同一人", "unsure": "存疑"}
    counts = (
        "、".join(f"{words[verdict]} {count} 行" for verdict, count in imported.verdicts.items()) or "没有填写结论的行"
    )
    _say(f"已导入：{counts}；其中新的意见 {imported.new} 条；未填结论 {imported.blank} 行，下次导出时仍会列出。")
    if imported.new:
        _say(AGAIN_SEARCH if imported.is_search else AGAIN)


def show_reject(
    run_id: str, place: dict[str, object], by: str, day: str | None, take_back: bool, workspace: Path, config: str
) -> None:
    """Overturn one link, or take back what was decided about a row."""
    run = choose_reviewed_run(workspace, config, run_id)
    on = parse_day(day, "--date") or get_today()
    new = (undo_rejection if take_back else reject_link)(run, place, by, on)
    done = "已撤销这一行的人工意见" if take_back else "已推翻：今后同样内容的行不再对应到此人"
    again = AGAIN_SEARCH if run.is_search else AGAIN
    _say(f"{done}。{again}" if new else "以前已经这样处理过，没有变化。")


def show_feedback(file: Path, workspace: Path, config: str) -> None:
    """Keep a township's verification results; say which links they take back, and what was not taken."""
    with working():
        result = import_results(file, workspace, config)
    refused = result.quarantine.select("file", "sheet", "row_number").unique().height
    _say(f"核查结果 {result.rows} 行，新的 {result.new} 行；没有采用 {refused} 行。")
    _print_affected_rows(result, config)
    for name, sheet, row, why in result.unclear.select("file", "sheet", "row_number", "why").iter_rows():
        _say(f"  {format_sheet(name, sheet)}第 {row} 行：填了“非本人”，但{UNCLEAR[why]}。结果已保留；{CURES[why]}。")
    counts = [
        f"未采用：{format_sheet(name, sheet)}{detail}。"
        for name, sheet, detail in result.quarantine.select("file", "sheet", "detail").iter_rows()
    ]
    for line in (*result.notes, *(f"未采用：{line}" for line in result.unread_rows), *counts[:_SHOWN]):
        _say(f"  {line}")
    if len(counts) > _SHOWN:
        _say(f"  …… 未采用的共 {len(counts)} 处，请先改正上面这些，再导入一次。")


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
