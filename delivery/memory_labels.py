"""Codes of a list beside the runs before, in words: why a clue rests, why it has ended, why it is sent out again."""

from __future__ import annotations

SUPPRESSED_LABELS = {"checked": "近期已核查", "waiting": "等待部门数据"}
RESOLVED_LABELS = {
    "person_gone": "死亡、迁出或不在登记",
    "household_merged": "已并入别的户",
    "monitored": "已纳入监测对象",
    "link_taken_back": "不是本人，对应已改正",
    "rule_changed": "规则或标准有调整",
    "remedied": "已整改到位",
    "window_passed": "已过规定的时间范围",
    "below_threshold": "已低于标准",
    "row_gone": "部门数据中已没有",
}
END_REASON_LABELS = SUPPRESSED_LABELS | RESOLVED_LABELS
# The same as townships are told it, who do not know how a comparison works.
RESOLVED_SENTENCES = {
    "person_gone": "本人（或全户）已死亡、迁出，或已不在农户登记中",
    "household_merged": "该户在农户登记中已并入别的户",
    "monitored": "该户已纳入监测对象，按监测对象跟踪",
    "link_taken_back": "核实后这条数据说的不是本人，不再算到该户",
    "rule_changed": "判定的规则或标准有调整，按新的标准不再列出",
    "remedied": "问题已整改到位（如房屋已验收、已参保、已复学）",
    "window_passed": "事情已超过规定的时间范围（如12个月以前的费用）",
    "below_threshold": "金额或数值已低于标准",
    "row_gone": "部门本期提供的数据中已没有这条记录",
}
RECHECK_LABELS = {"periodic": "定期复查", "mandatory": "必须列入，仍须核查", "changed": "核查后情况有变化"}
STANDING_LABELS = {
    "listed": "仍在名单",
    "to_verify": "只有待核实线索",
    "resting": "本期暂不核查",
    "off_list": "不在名单",
}
