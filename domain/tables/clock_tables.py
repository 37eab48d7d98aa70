"""Until when every listed clue is to be looked into, and who is late."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import HOUSEHOLD_FIELDS, declare_table

_STATE_COUNTS = (
    "waiting int 待核查线索",
    "due_soon int 即将到期线索",
    "overdue int 逾期线索",
    "done int 已办线索",
    "waiting_households int 待核查的户",
    "due_soon_households int 即将到期的户",
    "overdue_households int 逾期的户",
    "done_households int 已办的户",
    "most_days_overdue int? 最长逾期天数",
)

CLOCK_TABLES: dict[str, pa.Schema] = {
    # One line per confirmed or to_verify finding, as it stands on the run's as-of date.
    "clue_clocks": declare_table(
        "线索办理时限",
        "clue_id text 线索编号",
        "household_id text? 户编号",
        "township text 乡镇",
        "village text 行政村",
        "rule_id text 规则",
        "clock text 计时起点",  # issue, declaration, campaign, recheck: what the clock was started by
        "clock_started_on date 计时日期",
        "due_on date 核查时限",
        "urgent_due_on date? 紧急入户时限",  # of an urgent declaration: by when somebody must have gone there
        "state text 办理情况",  # waiting, due_soon, overdue, done
        "days_overdue int 逾期天数",  # of one that is done: how late it was
        "stopped_on date? 办理日期",
        "stopped_by text? 办理依据",  # answer, register (the household was entered under monitoring)
        "is_provisional bool 时限是否暂定",  # the official calendar of that year is not out yet
    ),
}
CLOCK_SUMMARIES: dict[str, pa.Schema] = {
    # A household counts by the state of its most pressing clue.
    "clock_counts": declare_table(
        "各乡镇、村的线索办理情况",
        "township text 乡镇",
        "village text? 行政村",  # null: the whole township
        *_STATE_COUNTS,
    ),
    # Beside the clues: changes of members that the register does not hold, orders that departments have not done.
    "township_deadlines": declare_table(
        "各乡镇的办理时限",
        "township text 乡镇",
        *_STATE_COUNTS,
        "late_changes int 逾期的人口变更",
        "late_orders int 逾期的开单",
    ),
    # What a township is reminded of: clues that are overdue or soon due, the most pressing of a village first.
    "reminder_clues": declare_table(
        "催办的线索",
        "clue_id text 线索编号",
        *(field.replace("household_id text ", "household_id text? ") for field in HOUSEHOLD_FIELDS),
        "person_name text? 姓名",
        "rule_id text 规则",
        "risk text 疑似风险类型",
        "evidence text 风险线索描述",
        "clock text 计时起点",
        "clock_started_on date 计时日期",
        "due_on date 核查时限",
        "state text 办理情况",  # overdue, due_soon
        "days_overdue int 逾期天数",
        "days_left int 剩余天数",
        "is_provisional bool 时限是否暂定",
    ),
    "late_changes": declare_table(
        "逾期的人口变更",
        "township text? 乡镇",
        "village text? 行政村",
        "household_id text? 户编号",
        "change text 变更类型",
        "changed_on date? 变更日期",
        "due_on date? 更新时限",
        "days_overdue int 逾期天数",
    ),
    "late_orders": declare_table(
        "逾期的开单",
        "order_no text 单号",
        "household_id text 户编号",
        "township text 乡镇",
        "village text 行政村",
        "department text 责任部门",
        "risk text 风险",
        "due_on date 办结时限",
        "days_overdue int 逾期天数",
    ),
}
