"""Where every household stands on its road to the register, and what papers show of it."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import HOUSEHOLD_FIELDS, declare_table

_PLACES = ("household_id text 户编号", "township text 乡镇", "village text 行政村")
# What comes next, and what was passed over.
_NEXT = (
    "next_step text? 下一环节",
    "waits_for text? 等待谁办",  # village, township, county, department
    "due_on date? 时限",
    "days_overdue int 逾期天数",
    "missing text? 缺少的环节",  # parted by `、`
)

ROAD_TABLES: dict[str, pa.Schema] = {
    "road_steps": declare_table(
        "各户办理环节",
        *_PLACES,
        "step_no int 序号",
        "step text 环节",
        "state text 状态",  # done, open, missing (a later step has passed it over), not_needed, unknown
        "done_on date? 办理日期",
        "due_on date? 时限",
        "waits_for text? 等待谁办",
        "days_overdue int 逾期天数",
        "basis text? 依据",
        "detail text? 说明",
    ),
    "household_roads": declare_table(
        "各户进展",
        *_PLACES,
        "started_on date? 起始日期",
        "ended_on date? 结束日期",
        "ending text? 结束情形",  # removed, refused, settled
        "is_proposed bool 拟纳入",
        "is_entered bool 已纳入",
        "steps_done int 已办环节数",
        *_NEXT,
    ),
    # 拟纳入: proposed after a visit or by the village, not yet in the register and not decided against.
    "candidate_lines": declare_table(
        "拟纳入监测对象的户",
        *HOUSEHOLD_FIELDS,
        "inclusion_class text 建议类别",
        "ground text 类别依据",
        "risks text? 疑似风险类型",
        "started_on date? 列入名单日期",
        "visited_on date? 核查日期",
        "signed_on date? 签署日期",
        "search_result text? 财产检索结果",
        "review_result text? 评议结果",
        "reviewed_on date? 评议日期",
        "published_until date? 公示止",
        "decision text? 审定结果",
        *_NEXT,
    ),
    # 拟修正风险消除: entered as removed, and something is confirmed again.
    "correction_candidates": declare_table(
        "拟修正风险消除的户",
        *HOUSEHOLD_FIELDS,
        "monitored_since date? 识别监测时间",
        "cleared_on date? 首次标注消除的截止日",
        "risks text 疑似风险类型",
        "evidence text 风险线索描述",
        "visited_on date? 核查日期",
        "visit_result text? 核查结果",
        "review_result text? 评议结果",
        "reviewed_on date? 评议日期",
        "decision text? 审定结果",
    ),
    # Everybody whose road goes on, and how many wait where.
    "road_lines": declare_table("各户进展明细", *HOUSEHOLD_FIELDS, "started_on date? 列入名单日期", *_NEXT),
    "road_counts": declare_table(
        "各环节户数",
        "township text 乡镇",
        "next_step text 下一环节",
        "waits_for text 等待谁办",
        "households int 户数",
        "overdue int 逾期户数",
        "most_days_overdue int 最长逾期天数",
    ),
    # --- everything about one household (一户一档) --------------------------------------------------------
    "file_household": declare_table(
        "一户一档：农户",
        *HOUSEHOLD_FIELDS,
        "numbers text? 用过的户编号",
        "register_state text 登记情况",  # monitored, removed, none, gone (not in the register any more)
        "merged_into text? 并入的户编号",
        "monitored_since date? 识别监测时间",
        "inclusion_class text? 建议类别",
        "ground text? 类别依据",
        "ending text? 结束情形",
        *_NEXT,
    ),
    "file_clues": declare_table(
        "一户一档：线索",
        "clue_id text 线索编号",
        "person_name text? 姓名",
        "rule_id text 规则",
        "risk text 疑似风险类型",
        "certainty text? 确定程度",
        "evidence text? 风险线索描述",
        "first_period text 首次预警期次",
        "as_of date 最近比对的截止日",
        "state text 情况",  # found, suppressed, resolved
        "reason text? 原因",
        "due_on date? 核查时限",
        "clock_state text? 时限状态",  # waiting, due_soon, overdue, done
        "days_overdue int? 逾期天数",
        "last_result text? 最近核查结果",
        "last_checked_on date? 最近核查日期",
    ),
    "file_events": declare_table(
        "一户一档：办理记录",
        "happened_on date? 日期",
        "kind text 事项",  # listed, ended, visit, authorisation, search, review, publicity, decision ...
        "content text? 内容",
        "paper text? 文书或单号",
        "person text? 经办",
    ),
    # Households that have come so far; a null township: the whole county, a null period: all of them.
    "work_progress": declare_table(
        "工作进展",
        "township text? 乡镇",
        "period text? 列入期次",  # in words
        "item text 项目",  # listed, visited, confirmed, unconfirmed, proposed, authorised ... overdue, missing
        "households int 户数",
    ),
    "candidate_counts": declare_table(
        "各乡镇拟纳入和拟修正户数",
        "township text 乡镇",
        "candidates int 拟纳入",
        "complete int 环节齐全",
        "with_missing int 缺少环节",
        "overdue int 逾期",
        "corrections int 拟修正",
    ),
}
