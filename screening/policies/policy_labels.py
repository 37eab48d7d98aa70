"""A policy's parts as an officer reads them, for the rulebook and for what two policies differ in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.county.policy import PolicyDeclaration, ThresholdValue
from domain.county.rule import Rule
from domain.county.situations import PropertySituation
from domain.county.source import SourceDeclaration

CERTAINTY = {"confirmed": "列入名单", "to_verify": "待核实", "attention": "关注"}
DICTIONARIES = {"low_income": "低收入人口类别", "support": "分类管理"}
INCOME_WINDOWS = {
    "calendar_year": "上一自然年",
    "rolling_quarters": "最近四个季度，依季递延",
    "before_application": "申请前12个月（申请时已结束的四个季度）；没有申请的为最近四个季度",
}
NO_CLAUSE = "county default, no clause"


def format_table(headings: list[str], rows: Iterable[list[str]]) -> str:
    """A Markdown table."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def format_clause(cited: ThresholdValue | Rule | PropertySituation) -> str:
    """The clause, and whose it is when not the policy's own."""
    text = cited.clause.replace(NO_CLAUSE, "县级默认，无条文")
    return f"{text}（沿用：{cited.notice}）" if cited.notice else text


def format_result(rule: Rule) -> str:
    """What a hit comes to."""
    if rule.category:
        return f"{DICTIONARIES[rule.dictionary]}：{rule.category}"
    if rule.coverage_only and rule.watch_months is not None:
        return format_watch(rule)
    if rule.coverage_only:
        return "只用于五项保障或其他规则"
    return CERTAINTY[rule.certainty] + ("（必须列入）" if rule.mandatory else "")


def format_watch(rule: Rule) -> str:
    """For how long whom the rule finds is watched; empty when nobody is."""
    if rule.watch_months is None:
        return ""
    return f"持续关注{rule.watch_months}个月" if rule.watch_months else "持续关注，不设期限"


def format_source(rule: Rule, sources: Mapping[str, SourceDeclaration]) -> str:
    """Department and title of what the rule rests on."""
    declared = sources.get(rule.finding_source)
    return f"{declared.department}·{declared.title}" if declared else "登记农户"


def format_validity(rule: Rule) -> str:
    """From when until when the rule holds; empty when always."""
    ends = [f"{rule.since}起" if rule.since else "", f"{rule.until}止" if rule.until else ""]
    return "，".join(filter(None, ends))


def format_population(policy: PolicyDeclaration) -> str:
    """Of whom the policy speaks."""
    return "、".join(policy.population) + "（户籍状态空白的也在内）" if policy.population else "全部登记农户"


def format_amounts(policy: PolicyDeclaration, name: str) -> str:
    """A threshold's numbers in one cell, as they follow each other."""
    threshold = policy.thresholds[name]
    amounts = [f"{v.value:g}{threshold.unit}（{v.since}年起{_format_scope(v)}）" for v in threshold.values]
    return "；".join(amounts) or f"未定：{threshold.unset}"


def _format_scope(value: ThresholdValue) -> str:
    return f"，{value.region}" if value.region else ""
