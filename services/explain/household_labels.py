"""How a household stands and what rules say of it, in words."""

from __future__ import annotations

STANDINGS = {
    "listed": "在名单上（“疑似风险户”表）",
    "to_verify": "只有待核实线索，在“待核实户”表，不在“疑似风险户”表",
    "resting": "不在名单上：有线索，但本期暂不核查",
    "off_list": "不在名单上：没有针对这一户的确定或待核实线索",
    "unregistered": "不在这次比对的农户登记中",
}
VERDICT_HEADINGS = {
    "hit": "命中的规则", "checked": "命中但近期核查过，本期暂不核查", "waiting": "上期有、本期判断不了，等待数据",
    "unknown": "不能判定的规则", "not_met": "有记录、算过，没有达到标准的规则",
    "guarantee": "只用于五项保障或其他规则的结果（不单独列入名单）",
}  # fmt: skip
