"""What two policies differ in, as a Markdown page in Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from domain.county.policy import PolicyDeclaration
from domain.county.rule import Rule
from domain.county.source import SourceDeclaration
from screening.policies.policy_labels import (
    INCOME_WINDOWS,
    format_amounts,
    format_clause,
    format_population,
    format_result,
    format_source,
    format_table,
    format_validity,
)

_NONE = "（无）"
_SLOTS = {
    "among": "先看哪些记录",
    "where": "哪些记录",
    "history": "之前的记录",
    "latest": "只看最新一条",
    "value": "数值",
    "sums": "合计哪些规则",
    "hit": "命中条件",
    "unknown": "不能判定",
    "absent_from": "不在哪些数据中",
    "remedied_by": "什么表明已整改",
    "confirmed_when": "升为列入名单",
    "urgent_when": "排在名单最前",
    "brackets": "区间",
    "per": "按什么判定",
    "due_working_days": "时限（工作日）",
    "longest_working_days": "延期后最长（工作日）",
    "recheck_days": "核查答复有效天数",
    "watch_months": "持续关注（月）",
}


def describe_policy_diff(
    old: PolicyDeclaration, new: PolicyDeclaration, sources: Mapping[str, SourceDeclaration]
) -> str:
    """Thresholds, rules that come, go or change, departments and cycles; parts without a difference say so."""
    added = [name for name in new.rules if name not in old.rules]
    removed = [name for name in old.rules if name not in new.rules]
    heads = ["规则", "名称", "风险", "结果", "数据来源", "依据"]
    parts = [
        f"# {old.title}（`{old.id}`）→ {new.title}（`{new.id}`）",
        *_format_part("总则", ["项目", f"`{old.id}`", f"`{new.id}`"], _compare_general(old, new)),
        *_format_part("标准", ["编号", "名称", f"`{old.id}`", f"`{new.id}`"], _compare_thresholds(old, new)),
        *_format_part("增加的规则", heads, [_format_rule(name, new.rules[name], sources) for name in added]),
        *_format_part("减少的规则", heads, [_format_rule(name, old.rules[name], sources) for name in removed]),
        *_format_part(
            "修改的规则", ["规则", "项目", f"`{old.id}`", f"`{new.id}`"], _find_changed_rules(old, new, sources)
        ),
        *_format_part("依据不同的规则", ["规则", f"`{old.id}`", f"`{new.id}`"], _compare_clauses(old, new)),
        *_format_part("点名的部门", ["部门", f"`{old.id}`", f"`{new.id}`"], _compare_departments(old, new, sources)),
        *_format_part("工作频次和时限", ["工作", f"`{old.id}`", f"`{new.id}`"], _compare_cycles(old, new)),
    ]
    return "\n\n".join(parts) + "\n"


def _format_part(title: str, headings: list[str], rows: list[list[str]]) -> list[str]:
    return [f"## {title}", format_table(headings, rows) if rows else "没有不同。"]


def _pair_values(old: Mapping[str, str], new: Mapping[str, str]) -> list[list[str]]:
    """name, old, new of whatever differs; a name that one side lacks is shown as missing there."""
    return [
        [name, old.get(name, _NONE), new.get(name, _NONE)]
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    ]


def _compare_general(old: PolicyDeclaration, new: PolicyDeclaration) -> list[list[str]]:
    facts = [
        {
            "依据": policy.notice,
            "时间窗口": f"{policy.window_months}个月",
            "收入周期": INCOME_WINDOWS[policy.income_window],
            "监测人口": format_population(policy),
            "必需的数据": "、".join(policy.required) or "登记农户和收入台账",
            "评估风险消除前的跟踪管理": f"{policy.tracking_months}个月",
            "核查答复有效天数": f"{policy.recheck_days}天",
            "入户核查时限": f"列入名单后{policy.clocks.visit.working_days}个工作日",
            "紧急申报入户时限": f"申报后{policy.clocks.urgent.working_days}个工作日",
            "公示": f"{policy.clocks.publicity.days}天",
            "加重的标准": f"金额增加 {policy.worsened_by:.0%} 以上",
        }
        for policy in (old, new)
    ]
    return _pair_values(*facts)


def _compare_thresholds(old: PolicyDeclaration, new: PolicyDeclaration) -> list[list[str]]:
    titles = {name: threshold.title for policy in (old, new) for name, threshold in policy.thresholds.items()}
    amounts = [{name: format_amounts(policy, name) for name in policy.thresholds} for policy in (old, new)]
    return [[f"`{name}`", titles[name], before, after] for name, before, after in _pair_values(*amounts)]


def _format_rule(name: str, rule: Rule, sources: Mapping[str, SourceDeclaration]) -> list[str]:
    return [f"`{name}`", rule.title, rule.risk, format_result(rule), format_source(rule, sources), format_clause(rule)]


def _find_changed_rules(
    old: PolicyDeclaration, new: PolicyDeclaration, sources: Mapping[str, SourceDeclaration]
) -> list[list[str]]:
    return [
        [f"`{name}`", *line]
        for name in old.rules
        if name in new.rules
        for line in _pair_values(_list_slots(old.rules[name], sources), _list_slots(new.rules[name], sources))
    ]


def _list_slots(rule: Rule, sources: Mapping[str, SourceDeclaration]) -> dict[str, str]:
    """What the rule asks, slot by slot, without those that are left out; not its clause, sentences or examples."""
    slots = {"名称": rule.title, "结果": format_result(rule), "数据来源": format_source(rule, sources)}
    slots |= {"有效期": format_validity(rule)}
    values = rule.model_dump(include=set(_SLOTS))
    return {key: text for key, text in slots.items() if text} | {
        title: f"`{values[slot]}`" for slot, title in _SLOTS.items() if values[slot]
    }


def _compare_clauses(old: PolicyDeclaration, new: PolicyDeclaration) -> list[list[str]]:
    """Rules under another clause; one that is merely taken over stands under the same."""
    pairs = [(name, old.rules[name], new.rules[name]) for name in old.rules if name in new.rules]
    return [
        [f"`{name}`", format_clause(was), format_clause(now)] for name, was, now in pairs if was.clause != now.clause
    ]


def _compare_departments(
    old: PolicyDeclaration, new: PolicyDeclaration, sources: Mapping[str, SourceDeclaration]
) -> list[list[str]]:
    departments = [
        {
            department.name: "、".join(sources[s].title for s in department.sources) or "通知没有写明数据"
            for department in policy.departments
        }
        for policy in (old, new)
    ]
    return _pair_values(*departments)


def _compare_cycles(old: PolicyDeclaration, new: PolicyDeclaration) -> list[list[str]]:
    return _pair_values(*({cycle.what: cycle.every for cycle in policy.cycles} for policy in (old, new)))
