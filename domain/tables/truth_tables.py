"""How often what was listed proved true (属实率), and what is drawn, checked and estimated (抽检)."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.linking_tables import REVIEWED_FIELDS
from domain.tables.table_schema import HOUSEHOLD_FIELDS, PERSON_FIELDS, PLACE_FIELDS, declare_table

_ROW_AND_NEAREST = (
    "probability float? 是同一人的概率",
    *(f"{name} text? {title}" for name, title in REVIEWED_FIELDS.items()),
    *(f"person_{name} text? 登记{title}" for name, title in REVIEWED_FIELDS.items()),
    "family text? 同户其他成员",
)

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
    # Linked rows drawn by chance from each way of linking, beside the people they were linked to: what a sample that is
    # to be checked is drawn from when the deliveries are gone.
    "link_samples": declare_table(
        "关联抽检备选",
        *PLACE_FIELDS,
        "method text 方式",
        "method_rows int 该方式总行数",
        "score float? 可信度",
        "person_id text 人编号",
        "household_id text 户编号",
        "township text 乡镇",
        "village text 行政村",
        *(f"{name} text? {title}" for name, title in REVIEWED_FIELDS.items()),
        *(f"person_{name} text? 登记{title}" for name, title in REVIEWED_FIELDS.items()),
        "family text? 同户其他成员",
    ),
    # Rows without a link drawn by chance from each outcome, beside the registered person who comes nearest, where one
    # was compared: from these a sample tells how many links are missing.
    "unlinked_samples": declare_table(
        "未关联抽检备选",
        *PLACE_FIELDS,
        "reason text 结果代码",
        "reason_rows int 该结果总行数",
        *_ROW_AND_NEAREST,
    ),
}

# What a sample's papers show.
SAMPLE_SUMMARIES: dict[str, pa.Schema] = {
    "sample_clues": declare_table(
        "抽检线索",
        "item int 样本序号",
        "clue_id text 线索编号",
        "stratum text 分层",
        *HOUSEHOLD_FIELDS,
        *PERSON_FIELDS,
        "rule_id text 规则",
        "risk text 疑似风险类型",
        "source text 数据来源",
        "evidence text 风险线索描述",
        "methods text? 关联方式",
        "last_result text? 上次核查结果",
    ),
    "sample_links": declare_table(
        "抽检关联",
        "item int 样本序号",
        "stratum text 分层",
        *PLACE_FIELDS,
        "score float? 可信度",
        "household_id text 户编号",
        *(f"{name} text? {title}" for name, title in REVIEWED_FIELDS.items()),
        *(f"person_{name} text? 登记{title}" for name, title in REVIEWED_FIELDS.items()),
        "family text? 同户其他成员",
    ),
    "sample_unlinked": declare_table(
        "抽检未关联的行", "item int 样本序号", "stratum text 分层", *PLACE_FIELDS, *_ROW_AND_NEAREST
    ),
    # A line per kind and stratum; of a whole kind the stratum is an empty text.
    "sample_rates": declare_table(
        "抽检差错率",
        "kind text 抽检对象",
        "stratum text 分层",
        "stratum_size int 总数",
        "drawn int 抽取",
        "right int 正确",
        "wrong int 错误",
        "unclear int 不能确定",
        "open int 未报回",
        "covered int 差错率所指的总数",  # without strata of which nothing was decided
        "rate float? 差错率",
        "low float? 区间下限",
        "high float? 区间上限",
    ),
}
