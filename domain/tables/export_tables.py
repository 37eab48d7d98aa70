"""What exports to other systems may take their columns from; a declaration in `config/exports` names the fields."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import HOUSEHOLD_FIELDS, PERSON_FIELDS, declare_table

_COUNTY = ("county text 县",)
_NUMBERED_PERSON = (*PERSON_FIELDS, "sex text? 性别", "birth_date date? 出生日期")

EXPORT_TABLES: dict[str, pa.Schema] = {
    # Members of the households that the county has decided to take in and the register does not have yet.
    "export_entries": declare_table(
        "待录入的成员",
        *_COUNTY,
        *HOUSEHOLD_FIELDS,
        *_NUMBERED_PERSON,
        "inclusion_class text 监测类别",
        "risks text? 风险类型",
        "reviewed_on date? 评议日期",
        "published_until date? 公示止",
        "decision text? 审定结果",
        "missing text? 缺少的环节",
    ),
    # Monitored households whose removal the county has decided, and the register does not have yet.
    "export_removals": declare_table(
        "待标注风险消除的户",
        *_COUNTY,
        *HOUSEHOLD_FIELDS,
        "monitored_since date? 识别监测时间",
        "decided_on date? 审定日期",
        "decision text? 审定结果",
    ),
    "export_visits": declare_table(
        "入户核查的户",
        *_COUNTY,
        *HOUSEHOLD_FIELDS,
        "risks text 疑似风险类型",
        "findings int 线索数",
        "on_list bool 列入名单",
        "mandatory bool 必须列入",
        "priority int 排序",
        "due_on date? 核查时限",
        "evidence text? 风险线索描述",
    ),
    # Tickets as they came, and what became of their household.
    "export_tickets": declare_table(
        "申报工单办理情况",
        *_COUNTY,
        "channel text? 来源渠道",
        "ticket_no text? 工单编号",
        "declared_on date? 申报时间",
        "name text? 姓名",
        "id_number text? 证件号码",
        "phone text? 电话",
        "township text? 乡镇",
        "village text? 村",
        "household_id text? 户编号",
        "outcome text 办理结果",
        "handled_on date? 办理日期",
    ),
    "export_categories": declare_table(
        "低收入人口",
        *_COUNTY,
        "category text 人员类别",
        "name text 姓名",
        "id_number text? 证件号码",
        "sex text? 性别",
        "birth_date date? 出生日期",
        "township text? 乡镇",
        "village text? 行政村",
        "group text? 村民小组",
        "household_id text 户编号",
        "head_name text? 户主姓名",
        "relation text? 与户主关系",
        "phone text? 联系电话",
    ),
    # Persons under a valid authorisation, as the property search of the period asked about them.
    "export_means_checks": declare_table(
        "家庭经济状况核对",
        *_COUNTY,
        "authorisation_no text 授权书编号",
        "signed_on date 签署日期",
        "household_id text 户编号",
        "person_id text 人编号",
        "name text? 姓名",
        "id_number text? 证件号码",
    ),
}
