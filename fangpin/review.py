"""`fangpin review`."""

from __future__ import annotations

from pathlib import Path

from domain.office_clock import get_today
from fangpin.screen import console, working
from pipeline.run_request import parse_day
from services.review.export_workbook import default_path, export_review
from services.review.import_workbook import import_review
from services.review.reject_link import reject_link, undo_rejection
from services.runs.choice import choose_reviewed_run, has_search

AGAIN = "再次运行 fangpin run（同一期次、同一收件目录）即按新的意见比对。"
AGAIN_SEARCH = "再次运行 fangpin property-search（同一期次、同一收件目录，--asked-on 填名单日期）即按新的意见检索。"


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


def _say(text: str) -> None:
    console.print(text, soft_wrap=True, markup=False)
