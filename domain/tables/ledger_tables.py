"""What is remembered: it lies in the workspace and grows from run to run."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import PLACE_FIELDS, declare_table

LEDGER_TABLES: dict[str, pa.Schema] = {
    "review_decisions": declare_table(
        "人工确认记录",
        "row_key text 内容标识",
        "person_id text 人编号",
        "household_id text 户编号",
        "whole_household bool 针对全户",  # the row was about a household
        "person_key text? 登记内容标识",  # null: whatever the register says of the person
        "verdict text 结论",  # same, other, unsure, doubted (a township denies it, nobody has decided)
        "origin text 来源",  # review, reject, feedback
        "run_id text 运行编号",
        *PLACE_FIELDS,
        "levels text? 各项等级",
        "decided_by text 确认人",
        "decided_on date 确认日期",
        "recorded_at text 记录时间",
        "inbox text? 收件目录摘要",  # of the delivery that a run took it from
    ),
    "verification_results": declare_table(
        "入户核查结果",
        "household_id text 户编号",
        "clue_id text? 线索编号",
        "result text 核查结果",
        "include bool? 是否拟纳入",
        "exclusion_reason text? 不纳入原因",
        "checked_by text? 核查人",
        "checked_on date? 核查时间",
        "file text 文件",
        "sheet text 工作表",
        "row_number int 行号",
        "recorded_at text 记录时间",
        "inbox text? 收件目录摘要",
    ),
}
