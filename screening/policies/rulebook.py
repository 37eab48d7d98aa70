"""The rulebook of a policy as a Markdown page in Chinese, made from the policy file alone."""

from __future__ import annotations

from collections.abc import Mapping

from domain.county.policy import GUARANTEES, PolicyDeclaration
from domain.county.rule import Example, Rule
from domain.county.source import SourceDeclaration
from screening.policies.policy_labels import (
    INCOME_WINDOWS,
    format_clause,
    format_population,
    format_result,
    format_source,
    format_table,
    format_validity,
    format_watch,
)


def make_rulebook(policy: PolicyDeclaration, sources: Mapping[str, SourceDeclaration]) -> str:
    """Thresholds, rules and each rule's three examples, whom the notice names and how often it wants what."""
    parts = [
        f"# {policy.title}",
        f"依据：{policy.notice}。政策编号：`{policy.id}`。时间窗口：截止日（含）前 {policy.window_months} 个月。",
        f"收入周期：{INCOME_WINDOWS[policy.income_window]}。监测人口：{format_population(policy)}。"
        f"金额比上期增加 {policy.worsened_by:.0%} 以上的视为加重（县级默认，无条文）。"
        f"核查为不属实或已解决的线索，{policy.recheck_days} 天内不重复核查（县级默认，无条文）。"
        f"监测对象跟踪管理满 {policy.tracking_months} 个月后才建议评估风险消除"
        "（阳朔县2021年5月6日通知二（一）3：跟踪管理1年以上）。",
        "本页由政策文件生成，请勿手改。",
        "## 标准",
        format_table(["编号", "名称", "数值", "单位", "起始年份", "依据"], _format_thresholds(policy)),
        *_format_named(policy, sources),
        "## 规则一览",
        format_table(["编号", "规则", "风险", "结果", "数据来源", "依据"], _format_overview(policy, sources)),
        "## 规则说明与例子",
        *(_format_rule(rule_id, rule) for rule_id, rule in policy.rules.items()),
        *_format_property(policy, sources),
    ]
    return "\n\n".join(parts) + "\n"


def _format_thresholds(policy: PolicyDeclaration) -> list[list[str]]:
    lines = [
        [f"`{name}`", threshold.title, f"{v.value:g}", threshold.unit, str(v.since), format_clause(v)]
        for name, threshold in policy.thresholds.items()
        for v in threshold.values
    ]
    unset = [(name, policy.thresholds[name]) for name in policy.unset()]
    return lines + [[f"`{name}`", entry.title, "未定", entry.unit, "", entry.unset or ""] for name, entry in unset]


def _format_named(policy: PolicyDeclaration, sources: Mapping[str, SourceDeclaration]) -> list[str]:
    """Departments and cycles, where the notice names any."""
    parts = []
    if policy.departments:
        rows = [
            [
                department.name,
                "、".join(sources[s].title for s in department.sources) or "通知没有写明",
                department.clause,
            ]
            for department in policy.departments
        ]
        parts += ["## 通知点名的部门", format_table(["部门", "应提供的数据（县级默认，无条文）", "依据"], rows)]
    if policy.cycles:
        rows = [[cycle.what, cycle.every, cycle.clause] for cycle in policy.cycles]
        parts += ["## 工作频次和时限", format_table(["工作", "频次或时限", "依据"], rows)]
    return parts


def _format_overview(policy: PolicyDeclaration, sources: Mapping[str, SourceDeclaration]) -> list[list[str]]:
    return [
        [f"`{rule_id}`", rule.title, rule.risk, format_result(rule), format_source(rule, sources), format_clause(rule)]
        for rule_id, rule in policy.rules.items()
    ]


def _format_rule(rule_id: str, rule: Rule) -> str:
    slots = {
        "条文原文": rule.quote,
        "有效期": format_validity(rule),
        "先看哪些记录": rule.among,
        "哪些记录": rule.where,
        "只看最新一条": rule.latest,
        "之前的记录": rule.history,
        "数值": rule.value or " + ".join(rule.sums),
        "命中条件": rule.hit,
        "不能判定": rule.unknown,
        "升为列入名单": rule.confirmed_when,
        "排在名单最前": rule.urgent_when,
        "说明可能符合": rule.fits,
        "持续关注": format_watch(rule),
        "核查答复有效天数": str(rule.recheck_days or ""),
        "保障项目": GUARANTEES.get(rule.guarantee or ""),
        "线索描述": rule.evidence,
    }
    slots |= {f"区间“{label}”": text for label, text in rule.brackets.items()}
    slots |= {f"不在 {absent.source} 中": absent.where or "任何记录" for absent in rule.absent_from}
    slots |= {f"表明已整改：{remedy.source}": remedy.where or "任何记录" for remedy in rule.remedied_by}
    lines = [f"- {title}：`{text}`" for title, text in slots.items() if text]
    examples = {"命中": rule.examples.hit, "不命中": rule.examples.clear, "不能判定": rule.examples.unknown}
    if rule.examples.remedied:
        examples |= {"已整改": rule.examples.remedied}
    example_table = format_table(
        ["结果", "例子"], ([answer, _format_example(example)] for answer, example in examples.items())
    )
    return "\n".join([f"### {rule.title}（`{rule_id}`）", "", *lines, "", example_table])


def _format_property(policy: PolicyDeclaration, sources: Mapping[str, SourceDeclaration]) -> list[str]:
    """The situations of the property search (不宜纳入情形), which are never decided by a machine."""
    if not policy.property_situations:
        return []
    rows = [
        [
            f"`{name}`",
            situation.text,
            f"{sources[situation.source].department}·{sources[situation.source].title}",
            f"`{situation.where.strip()}`",
            situation.exceptions,
            format_clause(situation),
        ]
        for name, situation in policy.property_situations.items()
    ]
    covers = {"person": "只对签署人本人有效", "household": "对签署人全户有效"}[policy.authorisation_scope]
    return [
        "## 财产检索：可能涉及的情形",
        f"授权书{covers}。以下情形只提示“可能涉及 … 待核实”，由村级评议和县级审定，不作结论。",
        format_table(["编号", "情形", "数据来源", "条件", "例外", "依据"], rows),
    ]


def _format_example(example: Example) -> str:
    """The example in one cell: facts, rows, and what was not delivered."""
    parts = [
        ("家庭", example.household),
        ("成员", example.member),
        *(("其他成员", member) for member in example.members),
        *(("记录", row) for row in example.rows),
        *(("待确认记录", row) for row in example.review),
        ("上期线索", {name: value for name, value in example.earlier.model_dump().items() if value}),
        *((f"{name} 的记录", row) for name, rows in example.sources.items() for row in rows),
    ]
    texts = [f"{title}：{_format_pairs(facts)}" for title, facts in parts if facts]
    texts += [f"{name} 未提供" for name in example.not_delivered]
    texts += [f"县补充 {name} = {value:g}" for name, value in example.thresholds.items()]
    return "；".join(texts) or "没有记录"


def _format_pairs(facts: Mapping[str, object]) -> str:
    return "，".join(f"{name} = {'空' if value is None else value}" for name, value in facts.items())
