"""What the entries of the trail are called, on a screen and on a page."""

from __future__ import annotations

import json

ACTIONS = {
    "publish": "发布", "withdraw": "撤回", "take_over": "登记以前的比对", "take_over_files": "移入原有记录",
    "feedback_import": "导入核查结果", "feedback_undo": "撤销导入", "add_decisions": "登记人工确认",
    "add_visits": "登记核查结果", "issue_papers": "发文编号", "cancel_paper": "作废文件",
    "add_records": "登记评议、措施和回执", "issue_orders": "开单",
    "order_received": "登记签收", "order_cancelled": "撤销开单", "order_restored": "恢复开单",
    "extend_clock": "登记延期", "extension_undo": "撤销延期",
    "purge": "清理到期数据", "supersede": "替换文件", "supersede_undo": "撤销替换文件",
    "draw_sample": "抽检抽样", "undo_sample": "撤销抽检",
    "issue_package": "打包发放", "publish_households": "公示", "raise_objection": "登记异议",
    "settle_objection": "异议有结论", "undo_objection": "撤销异议",
    "backup": "备份", "restore": "从备份恢复",
    # on the portal
    "login": "登录", "login_failed": "登录失败", "locked_out": "锁定", "logout": "退出", "refused": "拒绝访问",
    "look": "查看农户", "search": "查找", "download": "下载", "upload": "上传", "answer": "网页填报",
    "upload_undo": "撤下文件",
    "decide": "人工确认", "undo_decision": "撤销人工确认", "start_run": "开始任务", "stop_run": "停止任务",
    "grant": "授权", "revoke": "收回授权", "password_set": "换密码", "export_trail": "导出操作记录",
    "verify_trail": "核对操作记录",
}  # fmt: skip
# What the details of an entry are called.
NAMES = {
    "lines": "新增条数", "edition": "版次", "period": "期次", "manifest": "回执摘要", "decisions": "人工确认",
    "visits": "核查结果", "review_decisions": "人工确认", "verification_results": "核查结果",
    "feedback_answers": "核查答复", "taken": "采用", "refused": "未采用", "unchanged": "没有变化", "unanswered": "未填",
    "village_reviews": "村级评议", "household_measures": "帮扶措施", "order_events": "开单办理情况",
    "files": "文件", "bytes": "字节", "runs": "比对次数",
    "made_at": "备份时间", "digest": "摘要",
    "table": "表", "last": "至", "old_file": "旧文件", "new_file": "新文件",
    "file": "文件", "township": "乡镇", "households": "户数",
    "address": "来自", "department": "部门", "role": "角色", "paper_no": "授权文书", "until": "到期日", "scope": "范围",
    "grants": "授权项数", "must_change": "须先换密码", "hits": "找到", "entries": "条数", "kind": "类别",
    "person": "按人", "household": "户编号", "run": "比对",
    "clue": "线索", "link": "关联", "seed": "种子", "sample_items": "样本", "reason": "原因",
}  # fmt: skip
# Values that are words of the program's own.
VALUES = {"bureau": "县局", "officer": "数据专员", "township": "乡镇", "department": "部门", "auditor": "审计"}
_HASH_LENGTH = 64


def label_action(action: str) -> str:
    """The action in words."""
    return ACTIONS.get(action, action)


def describe_detail(detail: str) -> str:
    """An entry's detail (a JSON text) in words; of a hash its beginning."""
    return "，".join(_describe(name, value) for name, value in json.loads(detail).items())


def _describe(name: str, value: str | int) -> str:
    text = VALUES.get(str(value), str(value)) if name == "role" else str(value)
    return f"{NAMES.get(name, name)} {text[:12] if len(text) == _HASH_LENGTH else text}"
