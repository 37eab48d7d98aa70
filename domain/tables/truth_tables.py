"""How often what was listed proved true (属实率)."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import declare_table

TRUTH_TABLES: dict[str, pa.Schema] = {
    # A clue counts once for every time that it came onto a list, in the period in which it did.
    "truth_counts": declare_table(
        "属实率",
        "dimension text 分项",  # all, rule, source, method, township, period
        "key text 项目",  # rule, source, way of linking, township, period; of `all` an empty text
        "period text? 列入期次",  # null: all periods together
        "listed int 列出条数",
        "answered int 已核查",
        "confirmed int 属实",
        "refuted int 不属实",
        "solved int 已解决",
        "not_theirs int 非本人",
        "by_household int 其中按户答复",  # answered without a clue's number
        "unanswered int 未核查",
        "rate float? 属实率",
    ),
    "false_alarm_counts": declare_table(
        "误报原因",
        "rule_id text 规则",
        "result text 核查结果",
        "reason text 不纳入原因",  # one of the county's reasons; other: written otherwise; none: nothing is written
        "clues int 条数",
    ),
}
