"""What the documents of a property search show: rows with household and person, and counts."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import declare_table

_HOUSEHOLD = ("household_id text 户编号", "township text 乡镇", "village text 行政村", "group text? 村民小组")
_HEAD = ("head_name text? 户主姓名",)
_PERSON = (
    "person_name text? 姓名", "person_id_number text? 证件号码", "relation text? 与户主关系"
)  # fmt: skip
_ANSWERS = (
    "department text 检索部门", "source text 数据来源", "asked int 应查人数", "found int 有", "none int 无",
    "no_reply int 未反馈", "situations int 可能涉及情形人数", "searched_on date? 检索日期", "message text 说明",
)  # fmt: skip

PROPERTY_SUMMARIES: dict[str, pa.Schema] = {
    "requested_persons": declare_table(
        "财产检索名单",
        "department text 检索部门",
        "batch text 批次",
        "household_id text 户编号",
        "person_id text 人编号",
        "name text? 姓名",
        "id_number text? 证件号码",
        "authorisation_no text 授权书编号",
        "matter text 查询事项",
    ),
    "searched_persons": declare_table(
        "财产检索结果清单",
        *_HOUSEHOLD,
        *_HEAD,
        "person_id text 人编号",
        *_PERSON,
        "authorisation_no text 授权书编号",
        "department text 检索部门",
        "searched_on date? 检索日期",
        "result text 检索结果",
        "evidence text 具体情况",
        "situations text 可能涉及的情形",
        "situation_ids text 情形编号",
    ),
    # One line per person, authorisation and reason.
    "refused_persons": declare_table(
        "未予检索清单",
        *_HOUSEHOLD,
        *_HEAD,
        "person_id text? 人编号",
        *_PERSON,
        "authorisation_no text? 授权书编号",
        "departments text 检索部门",
        "is_everywhere bool 是否全部部门",
        "reason text 原因",
        "file text? 文件",
        "sheet text? 工作表",
        "row_number int? 行号",
    ),
    "repeat_review_households": declare_table(
        "需再次评议的户",
        *_HOUSEHOLD,
        *_HEAD,
        "reviewed_on date 评议日期",
        "review_result text? 评议结果",
        "found_on date 检索日期",
        "persons int 涉及人数",
        "situations text 可能涉及的情形",
    ),
    "township_answers": declare_table("各乡镇检索情况", "township text 乡镇", *_ANSWERS),
    "search_townships": declare_table(
        "各乡镇检索户数",
        "township text 乡镇",
        "households int 检索户数",
        "persons int 检索人数",
        "found int 有记录的户",
        "situations int 可能涉及情形的户",
        "again int 需再次评议的户",
        "refused int 未予检索的人",
    ),
    "refusal_reasons": declare_table("未予检索原因", "reason text 原因", "persons int 人数"),
    # One line.
    "search_totals": declare_table(
        "检索合计",
        "households int 检索户数",
        "persons int 检索人数",
        "rows_in_review int 待人工确认的反馈",
        "repeat_reviews int 需再次评议的户",
        "hit_rate text 命中率",
        "has_comparison bool 本期是否有比对结果",
    ),
    # --- of the households of which anybody was searched -------------------------------------------
    "dossier_households": declare_table(
        "审定材料的户",
        *_HOUSEHOLD,
        *_HEAD,
        "household_size int 户内人口",
        "household_type text? 户类型",
        "monitor_type text? 监测对象类别",
    ),
    "dossier_risks": declare_table(
        "审定材料的线索",
        "household_id text 户编号",
        "risk text 疑似风险类型",
        "rule_id text 规则",
        "evidence text 线索描述",
        "source text 数据来源",
        "certainty text 确定程度",
    ),
    "dossier_visits": declare_table(
        "审定材料的核查",
        "household_id text 户编号",
        "result text? 核查结果",
        "include bool? 是否拟纳入",
        "checked_by text? 核查人",
        "checked_on date? 核查日期",
    ),
    "dossier_reviews": declare_table(
        "审定材料的评议",
        "household_id text 户编号",
        "review_result text? 评议结果",
        "decision text? 审定结果",
        "reviewed_on date? 评议日期",
    ),
}
