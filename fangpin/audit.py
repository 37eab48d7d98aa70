"""`fangpin audit`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fangpin.screen import console, show_table
from services.audit import read_trail, verify_trail

ACTIONS = {
    "publish": "发布", "withdraw": "撤回", "take_over": "登记以前的比对", "take_over_files": "移入原有记录",
    "feedback_import": "导入核查结果", "feedback_undo": "撤销导入", "add_decisions": "登记人工确认",
    "add_visits": "登记核查结果", "issue_papers": "发文编号", "cancel_paper": "作废文件",
    "add_records": "登记评议、措施和回执", "issue_orders": "开单",
    "order_received": "登记签收", "order_cancelled": "撤销开单", "order_restored": "恢复开单",
    "extend_clock": "登记延期", "extension_undo": "撤销延期",
    "purge": "清理到期数据", "supersede": "替换文件", "supersede_undo": "撤销替换文件",
    "draw_sample": "抽检抽样", "undo_sample": "撤销抽检",
    "download": "下载", "upload": "乡镇上传", "answer": "网页填报",
}  # fmt: skip
# What the details of an entry are called.
NAMES = {
    "lines": "新增条数", "edition": "版次", "period": "期次", "manifest": "回执摘要", "decisions": "人工确认",
    "visits": "核查结果", "review_decisions": "人工确认", "verification_results": "核查结果",
    "feedback_answers": "核查答复", "taken": "采用", "refused": "未采用", "unchanged": "没有变化", "unanswered": "未填",
    "village_reviews": "村级评议", "household_measures": "帮扶措施", "order_events": "开单办理情况",
    "files": "文件", "bytes": "字节", "runs": "比对次数",
    "table": "表", "last": "至", "old_file": "旧文件", "new_file": "新文件",
    "file": "文件", "township": "乡镇", "households": "户数",
    "clue": "线索", "link": "关联", "seed": "种子", "sample_items": "样本", "reason": "原因",
}  # fmt: skip
_HASH_LENGTH = 64


def show_trail(last: int, workspace: Path) -> None:
    """Print the newest entries, the last one last."""
    entries = read_trail(workspace)
    if entries.is_empty():
        console.print("还没有操作记录。")
        return
    shown = entries.tail(last)
    rows = [_make_row(line) for line in shown.iter_rows(named=True)]
    title = f"操作记录：共 {entries.height} 条" + (f"，最近 {shown.height} 条" if shown.height < entries.height else "")
    show_table(title, ("序号", "时间", "操作人", "操作", "对象", "说明", "摘要"), rows)


def show_verdict(workspace: Path) -> None:
    """Print that the trail is whole, or fail with the entry where it is not."""
    entries = verify_trail(workspace)
    console.print(f"操作记录完整：共 {entries.height} 条，没有被改动、删去、插入或截断。")


def _make_row(line: dict[str, Any]) -> tuple[object, ...]:
    detail = "，".join(_describe(name, value) for name, value in json.loads(line["detail"]).items())
    action = ACTIONS.get(line["action"], line["action"])
    return (line["number"], line["recorded_at"], line["actor"], action, line["subject"], detail, line["hash"][:12])


def _describe(name: str, value: str | int) -> str:
    text = str(value)
    return f"{NAMES.get(name, name)} {text[:12] if len(text) == _HASH_LENGTH else text}"
