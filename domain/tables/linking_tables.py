"""Whose row it is, and whom it may mean besides."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import PLACE_FIELDS, declare_table

# What an officer sees of a row and of a registered person beside each other.
REVIEWED_FIELDS = {
    "name": "姓名", "id_number": "证件号码", "sex": "性别", "birth_date": "出生日期", "place": "住址", "phone": "电话",
    "relative": "户主或监护人",
}  # fmt: skip

# A group of table `link_groups`: a township that the county has not; what was written there is a cell's value.
UNKNOWN_TOWNSHIP = "写法不明或不属本县"
# The outcome of a row whose valid number no registered person has.
UNREGISTERED_REASON = "nobody_of_that_id"

LINK_FIELDS = (
    *PLACE_FIELDS,
    "person_id text? 人编号",
    "household_id text? 户编号",
    "decision text 结论",
    "method text? 方式",
    "score float? 可信度",
    "runner_up float? 次优可信度",
    "reason text 结果代码",
    # The same wherever a row says the same of its person; not kept of property replies about nobody searched for.
    "row_key text? 内容标识",
)

LINKING_TABLES: dict[str, pa.Schema] = {
    "links": declare_table("比对结果", *LINK_FIELDS),
    # Who was compared with a row, best first, and what spoke for each. A candidate without a number is not registered.
    "review_pairs": declare_table(
        "比对候选人员",
        *PLACE_FIELDS,
        "row_key text 内容标识",
        "rank int 次序",
        "person_id text? 人编号",
        "household_id text? 户编号",
        "person_key text? 登记内容标识",
        "levels text? 各项等级",  # comparison=level, by blanks; null: not compared, the row bears the person's number
        "weights text? 各项权重",  # comparison=bits
        "prior float? 先验（比特）",
        "bits float? 证据合计（比特）",
        "probability float? 概率",
        "barred text? 排除原因",  # overturned (an officer or township ruled the person out), another_id
    ),
    # Whom rows may be about that are linked to nobody, or cannot be read: they keep rules from answering.
    "possible_matches": declare_table("可能归属", *PLACE_FIELDS, "person_id text? 人编号", "household_id text? 户编号"),
    # The rows that wait for an officer as they were sent, and the registered people they may be about.
    "review_rows": declare_table(
        "待人工确认的行",
        *PLACE_FIELDS,
        *(f"{name} text? {title}" for name, title in REVIEWED_FIELDS.items()),
    ),
    "review_people": declare_table(
        "待人工确认的登记人员",
        "person_id text 人编号",
        "household_id text 户编号",
        *(f"{name} text? {title}" for name, title in REVIEWED_FIELDS.items()),
        "relation text? 与户主关系",
        "family text? 同户其他成员",
    ),
    # Links that a township has denied (非本人) although a number speaks for them: they stay until an officer decides.
    "link_doubts": declare_table(
        "乡镇核查为“非本人”的对应",
        *PLACE_FIELDS,
        "row_key text 内容标识",
        "person_id text 人编号",
        "household_id text 户编号",
        "decided_by text 核查人",
        "decided_on date 核查时间",
    ),
    # What rows and people compared with them were found to have in common; no value stands here.
    "patterns": declare_table(
        "比对情形",
        "source text 数据来源",
        "pattern text 各项等级",  # comparison=level, by blanks; what could not be compared is left out
        "pairs int 对数",
        "best int 其中最可能的",
        "linked int 已关联",
        "review int 待确认",
        "bits float 平均证据（比特）",
        "probability float 平均概率",
    ),
    "link_groups": declare_table(
        "分组关联情况",
        "source text 数据来源",
        "trait text 分组项",  # id_number, sex, age, name_length, name_kind, township: what the row's own columns tell
        "value text 分组",
        "linked int 已关联",
        "review int 待确认",
        "unlinked int 未关联",
        "unregistered int 未关联中号码不在登记农户",  # a valid number that no registered person has
    ),
}
