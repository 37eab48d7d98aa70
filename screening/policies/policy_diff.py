"""What two policies differ in, as a Markdown page in Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from domain.declarations.policy import PolicyDeclaration
from domain.declarations.rule import Rule
from domain.declarations.source import SourceDeclaration
from screening.policies.policy_labels import (
    INCOME_WINDOWS,
    amounts,
    clause,
    population,
    result,
    source,
    table,
    validity,
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
    "confirmed_when": "升为列入名单",
    "urgent_when": "排在名单最前",
    "brackets": "区间",
    "per": "按什么判定",
    "due_working_days": "时限（工作日）",
}


def policy_diff(old: PolicyDeclaration, new: PolicyDeclaration, sources: Mapping[str, SourceDeclaration]) -> str:
    """Thresholds, rules that come, go or change, departments and cycles; parts without a difference say so."""
    added = [name for name in new.rules if name not in old.rules]
    removed = [name for name in old.rules if name not in new.rules]
    heads = ["规则", "名称", "风险", "结果", "数据来源", "依据"]
    parts = [
        f"# {old.title}（`{old.id}`）→ {new.title}（`{new.id}`）",
        *_part("总则", ["项目", f"`{old.id}`", f"`{new.id}`"], _general(old, new)),
        *_part("标准", ["编号", "名称", f"`{old.id}`", f"`{new.id}`"], _thresholds(old, new)),
        *_part("增加的规则", heads, [_line(name, new.rules[name], sources) for name in added]),
        *_part("减少的规则", heads, [_line(name, old.rules[name], sources) for name in removed]),
        *_part("修改的规则", ["规则", "项目", f"`{old.id}`", f"`{new.id}`"], _changed(old, new, sources)),
        *_part("依据不同的规则", ["规则", f"`{old.id}`", f"`{new.id}`"], _clauses(old, new)),
        *_part("点名的部门", ["部门", f"`{old.id}`", f"`{new.id}`"], _departments(old, new, sources)),
        *_part("工作频次和时限", ["工作", f"`{old.id}`", f"`{new.id}`"], _cycles(old, new)),
    ]
    return "\n\n".join(parts) + "\n"


def _part(title: str, headings: list[str], rows: list[list[str]]) -> list[str]:
    return [f"## {title}", table(headings, rows) if rows else "没有不同。"]


def _pairs(old: Mapping[str, str], new: Mapping[str, str]) -> list[list[str]]:
    """name, old, new of whatever differs; a name that one side lacks is shown as missing there."""
    return [
        [name, old.get(name, _NONE), new.get(name, _NONE)]
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    ]


def _general(old: PolicyDeclaration, new: PolicyDeclaration) -> list[list[str]]:
    told = [
        {
            "依据": policy.notice,
            "时间窗口": f"{policy.window_months}个月",
            "收入周期": INCOME_WINDOWS[policy.income_window],
            "监测人口": population(policy),
            "必需的数据": "、".join(policy.required) or "登记农户和收入台账",
            "加重的标准": f"金额增加 {policy.worsened_by:.0%} 以上",
        }
        for policy in (old, new)
    ]
    return _pairs(*told)


def _thresholds(old: PolicyDeclaration, new: PolicyDeclaration) -> list[list[str]]:
    titles = {name: one.title for policy in (old, new) for name, one in policy.thresholds.items()}
    told = [{name: amounts(policy, name) for name in policy.thresholds} for policy in (old, new)]
    return [[f"`{name}`", titles[name], before, after] for name, before, after in _pairs(*told)]


def _line(name: str, rule: Rule, sources: Mapping[str, SourceDeclaration]) -> list[str]:
    return [f"`{name}`", rule.title, rule.risk, result(rule), source(rule, sources), clause(rule)]


def _changed(
    old: PolicyDeclaration, new: PolicyDeclaration, sources: Mapping[str, SourceDeclaration]
) -> list[list[str]]:
    return [
        [f"`{name}`", *line]
        for name in old.rules
        if name in new.rules
        for line in _pairs(_slots(old.rules[name], sources), _slots(new.rules[name], sources))
    ]


def _slots(rule: Rule, sources: Mapping[str, SourceDeclaration]) -> dict[str, str]:
    """What the rule asks, slot by slot, without those that are left out; not its clause, sentences or examples."""
    told = {"名称": rule.title, "结果": result(rule), "数据来源": source(rule, sources)}
    told |= {"有效期": validity(rule)}
    given = rule.model_dump(include=set(_SLOTS))
    return {key: text for key, text in told.items() if text} | {
        title: f"`{given[slot]}`" for slot, title in _SLOTS.items() if given[slot]
    }


def _clauses(old: PolicyDeclaration, new: PolicyDeclaration) -> list[list[str]]:
    """Rules under another clause; one that is merely taken over stands under the same."""
    pairs = [(name, old.rules[name], new.rules[name]) for name in old.rules if name in new.rules]
    return [[f"`{name}`", clause(was), clause(now)] for name, was, now in pairs if was.clause != now.clause]


def _departments(
    old: PolicyDeclaration, new: PolicyDeclaration, sources: Mapping[str, SourceDeclaration]
) -> list[list[str]]:
    told = [
        {one.name: "、".join(sources[s].title for s in one.sources) or "通知没有写明数据" for one in policy.departments}
        for policy in (old, new)
    ]
    return _pairs(*told)


def _cycles(old: PolicyDeclaration, new: PolicyDeclaration) -> list[list[str]]:
    return _pairs(*({one.what: one.every for one in policy.cycles} for policy in (old, new)))
