"""The property search: kept apart, in its own folder."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.linking_tables import LINK_FIELDS
from domain.tables.table_schema import declare_table

PROPERTY_TABLES: dict[str, pa.Schema] = {
    # Whose signature each numbered paper bears; in review: it opens nothing until an officer has decided.
    "signer_links": declare_table("授权书签署人", *LINK_FIELDS, "authorisation_no text 授权书编号"),
    # Who is asked about, where: nobody else stands in any request.
    "asked": declare_table(
        "财产检索对象",
        "household_id text 户编号",
        "person_id text 人编号",
        "department text 检索部门",
        "authorisation_no text 授权书编号",
        "signed_on date 签署日期",
        "batch text 批次",
    ),
    "property_findings": declare_table(
        "财产检索结果",
        "household_id text 户编号",
        "person_id text 人编号",
        "authorisation_no text 授权书编号",
        "source text 数据来源",
        "result text 检索结果",  # found, none, no_reply
        "evidence text 具体情况",
        "situations text 可能涉及的情形",  # empty: none
        "situation_ids text 情形编号",
        "department text 检索部门",
        "searched_on date? 检索日期",
        "township text 乡镇",
        "village text 行政村",
    ),
    "property_answers": declare_table(
        "各部门检索情况",
        "department text 检索部门",
        "source text 数据来源",
        "asked int 应查人数",
        "found int 有",
        "none int 无",
        "no_reply int 未反馈",
        "situations int 可能涉及情形人数",
        "searched_on date? 检索日期",
        "message text 说明",
    ),
    "refused": declare_table(
        "未予检索",
        "household_id text 户编号",  # empty: nobody knows whose
        "person_id text? 人编号",
        "authorisation_no text? 授权书编号",
        "department text 检索部门",
        "reason text 原因",
        "township text 乡镇",
        "village text 行政村",
        "file text? 文件",  # of the authorisation; null: there is none
        "sheet text? 工作表",
        "row_number int? 行号",
    ),
    "review_again": declare_table(
        "需再次评议",
        "household_id text 户编号",
        "township text 乡镇",
        "village text 行政村",
        "reviewed_on date 评议日期",
        "review_result text? 评议结果",
        "found_on date 检索日期",
        "persons int 涉及人数",
        "situations text 可能涉及的情形",
    ),
}
