"""What documents show of advice: who is to be watched, whose removal to correct, whose to assess."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import HOUSEHOLD_FIELDS, PERSON_FIELDS, declare_table

ADVICE_SUMMARIES: dict[str, pa.Schema] = {
    "watched_lines": declare_table(
        "持续关注人员",
        *HOUSEHOLD_FIELDS,
        "person_id text 人编号",
        *PERSON_FIELDS[1:],
        "evidence text 情况",
        "watched_since date? 起始日期",
        "watched_until date? 关注至",
    ),
    "correction_lines": declare_table(
        "拟修正风险消除的户",
        *HOUSEHOLD_FIELDS,
        "monitored_since date? 识别监测时间",
        "risks text 疑似风险类型",
        "evidence text 风险线索描述",
        "status text? 本期状态",
        "first_period text? 首次预警期次",
    ),
    "removal_lines": declare_table(
        "评估风险消除的户",
        *HOUSEHOLD_FIELDS,
        "monitored_since date? 识别监测时间",
        "verdict text 建议",
        "against text? 尚不具备的条件",
        "open_points text? 尚不清楚的条件",
        "measures int 帮扶措施数",
        "measures_done text? 帮扶措施落实情况",
    ),
}
