"""Who is entitled to a policy and does not enjoy it by the department's own ledger, and who did not report."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import HOUSEHOLD_FIELDS, PERSON_FIELDS, declare_table

_GAP = (
    "policy text 政策",
    "department text 责任部门",
    "quarter int 季度",
    "state text 情况",  # denied (the ledger says 否), absent (it does not name them), doubtful (not sure that it does)
    "ground text 为什么应享受",
)

POLICY_GAP_TABLES: dict[str, pa.Schema] = {
    # One line per person, or household, and policy that its department has reported of this quarter.
    "policy_gaps": declare_table(
        "应享未享",
        "household_id text 户编号",
        "person_id text 人编号",  # of a policy for households: the head
        "township text 乡镇",
        "village text 行政村",
        *_GAP,
        "source text? 数据来源",  # the ledger's row that says so
        "file text? 文件",
        "sheet text? 工作表",
        "row_number int? 行号",
    ),
    # One line per declared policy. Of one that nobody has reported, nobody knows who enjoys it.
    "policy_reports": declare_table(
        "政策落实反馈情况",
        "policy text 政策",
        "department text 责任部门",
        "quarter int 季度",
        "status text 反馈情况",  # reported, not_reported, refused, not_delivered
        "entitled int 应享受",  # persons, or households
        "enjoying int? 已享受",
        "denied int? 未享受",
        "absent int? 台账中没有",
        "doubtful int? 待核实",
        "unknown int 不能判定",
        "missing_sources text 缺少的数据",  # without which not all who are entitled are known
    ),
    # What the ledger calls policies that no entry of `config/entitlements.yaml` knows.
    "undeclared_policies": declare_table("没有登记的政策", "policy text 台账所写政策", "rows int 行数"),
}
POLICY_GAP_SUMMARIES: dict[str, pa.Schema] = {
    "policy_gap_lines": declare_table("应享未享的人", *HOUSEHOLD_FIELDS, *PERSON_FIELDS, *_GAP),
    "policy_gap_townships": declare_table(
        "各乡镇应享未享",
        "township text 乡镇",
        "policy text 政策",
        "denied int 未享受",
        "absent int 台账中没有",
        "doubtful int 待核实",
    ),
}
