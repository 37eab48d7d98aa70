"""What a visit sheet shows: the household, who lives there, its clues, and what is to be corrected."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.summary_tables import LIST_SUMMARIES
from domain.tables.table_schema import HOUSEHOLD_FIELDS, LAST_ANSWER_FIELDS, declare_table


def _repeat_table(title: str, table: str) -> pa.Schema:
    """The same columns as those of a summary."""
    return LIST_SUMMARIES[table].with_metadata({"title": title})


VISIT_TABLES: dict[str, pa.Schema] = {
    # In the order in which a village is walked.
    "visit_households": declare_table(
        "入户核查的户",
        *HOUSEHOLD_FIELDS,
        "turn int 村内次序",
        "on_list bool 是否列入名单",
        "mandatory bool 必须列入",
        "monitored bool 监测中",
        "urgent bool? 紧急申报",
        "status text? 本期状态",
        "due_on date? 核查时限",
        "is_due_provisional bool? 时限是否暂定",
        "income text? 收入",
        "education text? 义务教育",
        "medical text? 基本医疗",
        "housing text? 住房安全",
        "water text? 饮水安全",
        "is_head_gone bool 户主已故或迁出",
        *LAST_ANSWER_FIELDS,
    ),
    "visit_people": declare_table(
        "入户核查户的成员",
        "household_id text 户编号",
        "township text 乡镇",
        "person_id text 人编号",
        "person_name text? 姓名",
        "person_id_number text? 证件号码",
        "relation text? 与户主关系",
        "age int? 年龄",
        "phone text? 联系电话",
        "gone text? 死亡或迁出",  # what departments say, and the register does not yet
    ),
    # The visited households' lines of the summaries of the same columns; empty where nobody told of such things.
    "visit_clues": _repeat_table("入户核查户的线索", "household_clues"),
    "visit_changes": _repeat_table("入户核查户的人口自然变更", "population_change_lines"),
    "visit_conflicts": _repeat_table("入户核查户的数据冲突", "conflict_lines"),
    "visit_proposals": _repeat_table("入户核查户的线下排查", "list_comparison_lines"),
}
