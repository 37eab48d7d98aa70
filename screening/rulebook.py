"""The rulebook of a policy as a Markdown page in Chinese, made from the policy file alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.declarations.policy import GUARANTEES, PolicyDeclaration
from domain.declarations.rule import Example, Rule
from domain.declarations.source import SourceDeclaration

CERTAINTY = {"confirmed": "列入名单", "to_verify": "待核实", "attention": "关注"}
NO_CLAUSE = "county default, no clause"


def rulebook(policy: PolicyDeclaration, sources: Mapping[str, SourceDeclaration]) -> str:
    """Thresholds, rules and each rule's three examples."""
    parts = [
        f"# {policy.title}",
        f"依据：{policy.notice}。政策编号：`{policy.id}`。时间窗口：截止日（含）前 {policy.window_months} 个月。",
        "本页由政策文件生成，请勿手改。",
        "## 标准",
        "\n".join(_table(["编号", "名称", "数值", "单位", "起始年份", "依据"], _thresholds(policy))),
        "## 规则一览",
        "\n".join(_table(["编号", "规则", "风险", "结果", "数据来源", "依据"], _overview(policy, sources))),
        "## 规则说明与例子",
        *(_rule(rule_id, rule) for rule_id, rule in policy.rules.items()),
    ]
    return "\n\n".join(parts) + "\n"


def _table(headings: list[str], rows: Iterable[list[str]]) -> list[str]:
    lines = [headings, ["---"] * len(headings), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]


def _thresholds(policy: PolicyDeclaration) -> list[list[str]]:
    return [
        [f"`{name}`", threshold.title, f"{v.value:g}", threshold.unit, str(v.since), _clause(v.clause)]
        for name, threshold in policy.thresholds.items()
        for v in threshold.values
    ]


def _overview(policy: PolicyDeclaration, sources: Mapping[str, SourceDeclaration]) -> list[list[str]]:
    return [
        [f"`{rule_id}`", rule.title, rule.risk, _result(rule), _source(rule, sources), _clause(rule.clause)]
        for rule_id, rule in policy.rules.items()
    ]


def _result(rule: Rule) -> str:
    if rule.coverage_only:
        return "只用于五项保障"
    return CERTAINTY[rule.certainty] + ("（必须列入）" if rule.mandatory else "")


def _source(rule: Rule, sources: Mapping[str, SourceDeclaration]) -> str:
    declared = sources.get(rule.finding_source)
    return f"{declared.department}·{declared.title}" if declared else "登记农户"


def _clause(clause: str) -> str:
    return clause.replace(NO_CLAUSE, "县级默认，无条文")


def _rule(rule_id: str, rule: Rule) -> str:
    slots = {
        "先看哪些记录": rule.among,
        "哪些记录": rule.where,
        "只看最新一条": rule.latest,
        "数值": rule.value,
        "命中条件": rule.hit,
        "不能判定": rule.unknown,
        "升为列入名单": rule.confirmed_when,
        "保障项目": GUARANTEES.get(rule.guarantee or ""),
        "线索描述": rule.evidence,
    }
    slots |= {f"不在 {absent.source} 中": absent.where or "任何记录" for absent in rule.absent_from}
    lines = [f"- {title}：`{text}`" for title, text in slots.items() if text]
    examples = {"命中": rule.examples.hit, "不命中": rule.examples.clear, "不能判定": rule.examples.unknown}
    table = _table(["结果", "例子"], ([answer, _example(example)] for answer, example in examples.items()))
    return "\n".join([f"### {rule.title}（`{rule_id}`）", "", *lines, "", *table])


def _example(example: Example) -> str:
    """The example in one cell: facts, rows, and what was not delivered."""
    parts = [
        ("家庭", example.household),
        ("成员", example.member),
        *(("其他成员", member) for member in example.members),
        *(("记录", row) for row in example.rows),
        *(("待确认记录", row) for row in example.review),
        *((f"{source} 的记录", row) for source, rows in example.sources.items() for row in rows),
    ]
    told = [f"{title}：{_pairs(facts)}" for title, facts in parts if facts]
    told += [f"{source} 未提供" for source in example.not_delivered]
    return "；".join(told) or "没有记录"


def _pairs(facts: Mapping[str, object]) -> str:
    return "，".join(f"{name} = {'空' if value is None else value}" for name, value in facts.items())
