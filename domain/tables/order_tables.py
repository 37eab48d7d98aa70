"""Orders to departments (开单) as papers and screens show them; what lies in the ledger is in `casework_tables`."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import HOUSEHOLD_FIELDS, declare_table

_ORDER = (
    "order_no text 单号",
    "risk text 风险",
    "department text 责任部门",
    "wanted text 建议措施",
    "cause text 开单原因",  # confirmed, ineffective, not_confirmed
    "earlier_order text? 原单号",
    "issued_on date 开单日期",
    "due_on date 办结时限",
)
# How an order stands on a day.
_STATE = (
    # issued, received, done (reported, the data have yet to show it), returned, closed, cancelled, replaced
    "state text 办理状态",
    "is_overdue bool 逾期",
    "days_overdue int? 逾期天数",
    "received_on date? 签收日期",
    "done_on date? 报办结日期",
    "closed_on date? 销号日期",
    "closed_by text? 销号依据",  # reply, data
    "closing_run_id text? 销号依据的运行编号",
    "cancelled_on date? 撤销日期",
    "replaced_by text? 新单号",
    "result text? 办理结果",
    "note text? 说明",
)
_PERSON = ("name text? 姓名", "id_number text? 证件号码", "relation text? 与户主关系")

ORDER_TABLES: dict[str, pa.Schema] = {
    "order_states": declare_table(
        "开单现状",
        *_ORDER,
        "household_id text 户编号",
        "township text 乡镇",
        "village text 行政村",
        "clue_ids text 线索编号",
        "run_id text 运行编号",
        *_STATE,
    ),
    # What departments, townships and the county get of each order: the household as the register has it now.
    "order_lines": declare_table(
        "开单明细",
        *_ORDER,
        *HOUSEHOLD_FIELDS,
        *_PERSON,  # of the one person whom it is about; else of the head
        "evidence text? 风险情况",
        *_STATE,
        "measures_done text? 帮扶措施及成效",
    ),
    "order_counts": declare_table(
        "开单统计",
        "department text 责任部门",
        "risk text 风险",
        "issued int 开单",
        "waiting int 待签收",
        "received int 办理中",
        "done int 待数据核实",
        "returned int 部门退回",
        "closed int 已销号",
        "cancelled int 已撤销",
        "replaced int 已另行开单",
        "overdue int 逾期",
    ),
    # Help with its effect, beside the risk that it is for.
    "measure_effects": declare_table(
        "措施成效",
        "household_id text 户编号",
        "township text? 乡镇",
        "village text? 行政村",
        "head_name text? 户主姓名",
        "risk text? 风险",
        "measure text? 措施",
        "department text? 责任单位",
        "helper text? 帮扶责任人",
        "started_on date? 开始日期",
        "status text? 状态",
        "effect text? 成效",
        "is_ineffective bool 没有成效",
        "order_nos text? 单号",
    ),
}
