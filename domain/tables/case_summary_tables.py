"""What the workbook of a few households compared alone shows, in the order in which they were asked about."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import declare_table

CASE_SUMMARIES: dict[str, pa.Schema] = {
    "case_households": declare_table(
        "单户比对的户",
        "household_id text 户编号",
        "township text 乡镇",
        "village text 行政村",
        "group text? 村民小组",
        "head_name text? 户主姓名",
        "household_size int 户内人口",
        "phone text? 联系电话",
        "household_type text? 户类型",
        "monitor_type text? 监测对象类别",
        "outcome text 比对结果",  # listed, to_verify, clear
        "risks text? 疑似风险类型",
        "due_on date? 核查时限",
    ),
    "case_guarantees": declare_table(
        "单户比对的五项保障",
        "household_id text 户编号",
        "guarantee text 保障项目",
        "verdict text 结论",
        "source text? 数据来源",
        "status text? 数据状态",  # of the source's delivery
        "period text? 数据期间",
        "reason text 理由",
    ),
    "case_clues": declare_table(
        "单户比对的线索",
        "household_id text 户编号",
        "person_name text? 姓名",
        "risk text 疑似风险类型",
        "rule_id text 规则",
        "certainty text 确定程度",
        "source text 数据来源",
        "evidence text 风险线索描述",
        "places text? 所在文件和行",
    ),
    # Rules without an answer; without a rule: a row that may be the household's and waits for a person.
    "case_open_questions": declare_table(
        "单户比对的未决事项",
        "household_id text 户编号",
        "rule_id text? 规则",
        "source text? 数据来源",
        "file text? 文件",
        "sheet text? 工作表",
        "row_number int? 行号",
        "reason text 原因",
    ),
    "case_members": declare_table(
        "单户比对的成员",
        "household_id text 户编号",
        "name text? 姓名",
        "id_number text? 证件号码",
        "relation text? 与户主关系",
        "sex text? 性别",
        "birth_date date? 出生日期",
        "has_departed bool 可能已死亡或迁出",
    ),
}
