"""The configuration as the bureau reads it: the county's settings, a policy's numbers and rules, with their clauses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.county.policy import NamedDepartment, PolicyDeclaration, Threshold, ThresholdValue
from domain.county.rule import Rule
from domain.county.situations import PropertySituation
from domain.periods import Period
from pipeline.county.county import County
from screening import make_rulebook
from screening.policies.policy_labels import (
    INCOME_WINDOWS,
    format_clause,
    format_population,
    format_result,
    format_source,
    format_validity,
)

_DEFAULT = "县级默认，无条文"
_OWN = "本县自定"
_NO_CLAUSE_NAMED = "政策文件没有单列条文"


@dataclass(frozen=True)
class Setting:
    """A setting in words: what it is, what it is set to, by which clause, in which file."""

    title: str
    value: str
    clause: str
    file: str = "county.yaml"


@dataclass(frozen=True)
class RuleLine:
    """A rule in words. `quote`: the clause's own words. `due`: by when the household is visited, where it says so."""

    rule_id: str
    title: str
    risk: str
    result: str
    source: str
    clause: str
    quote: str
    due: str
    validity: str


@dataclass(frozen=True)
class PolicyView:
    """A policy in words. `is_in_force`: whether runs use it when nobody says otherwise."""

    policy_id: str
    title: str
    notice: str
    is_in_force: bool
    general: tuple[Setting, ...]
    thresholds: tuple[Setting, ...]
    rules: tuple[RuleLine, ...]
    situations: tuple[Setting, ...]
    cycles: tuple[Setting, ...]
    departments: tuple[Setting, ...]


def list_county_settings(county: County) -> list[Setting]:
    """What `county.yaml` sets, in its order."""
    settings = county.settings
    due = settings.deliveries
    due_days = [f"{name} 每月{day}日" for name, day in due.departments.items()]
    late = f"每月{due.due_day}日前" if due.due_day else f"截止日后 {county.request.due_working_days} 个工作日"
    campaigns = [
        f"{Period.parse(name).title}：{campaign.ends} 截止，{campaign.visit_by} 前入户"
        for name, campaign in settings.campaigns.items()
    ]
    return [
        Setting("县", f"{settings.name}（行政区划代码 {settings.code}）", _OWN),
        Setting("填报单位", settings.reporting_unit, _OWN),
        Setting("现行政策", f"{county.policy().title}（{settings.policy}）", county.policy().notice),
        Setting("怎样发布", "由人确认后发布" if settings.publish == "by_hand" else "比对完成后自动发布", _OWN),
        Setting("乡镇的联系人", settings.contact or "手写", _OWN),
        Setting("部门报送时限", "；".join([late, *due_days]), _DEFAULT),
        Setting("即将到期", f"时限前 {settings.due_soon_working_days} 个工作日起", _DEFAULT),
        Setting("集中排查", "；".join(campaigns) or "没有", _OWN),
        Setting("人口变更的登记时限", f"{settings.member_update_months} 个月内", "宁夏2021年10月9日通知 二（二）"),
        Setting("部门报送数据的保存", f"最后一次比对的截止日后 {settings.retention.raw_days} 天", _DEFAULT),
        Setting("财产检索数据的保存", f"截止日后 {settings.property.retention_days} 天", _DEFAULT),
    ]


def make_policy_view(county: County, policy_id: str | None, day: date) -> PolicyView:
    """The policy in words, with the numbers in force on a day. Raises `UsageError` when there is none of that name."""
    policy = county.policy(policy_id)
    file = f"policies/{policy.id}.yaml"
    return PolicyView(
        policy_id=policy.id,
        title=policy.title,
        notice=policy.notice,
        is_in_force=policy.id == county.settings.policy,
        general=tuple(_list_general(policy, file)),
        thresholds=tuple(_list_thresholds(policy, file, day, county.settings.code)),
        rules=tuple(_make_rule_line(name, rule, county) for name, rule in policy.rules.items()),
        situations=tuple(_make_situation(situation, county, file) for situation in policy.property_situations.values()),
        cycles=tuple(Setting(cycle.what, cycle.every, _format(cycle.clause), file) for cycle in policy.cycles),
        departments=tuple(_make_department(department, county, file) for department in policy.departments),
    )  # fmt: skip


def make_rulebook_text(county: County, policy_id: str) -> str:
    """The whole rulebook of a policy, with every condition and the rules' examples, as Markdown."""
    return make_rulebook(county.policy(policy_id), county.sources)


def _list_general(policy: PolicyDeclaration, file: str) -> list[Setting]:
    clocks = policy.clocks
    return [
        Setting("时间窗口", f"截止日（含）前 {policy.window_months} 个月", _NO_CLAUSE_NAMED, file),
        Setting("收入周期", INCOME_WINDOWS[policy.income_window], _NO_CLAUSE_NAMED, file),
        Setting("监测人口", format_population(policy), _NO_CLAUSE_NAMED, file),
        Setting("入户核查", f"列入名单后 {clocks.visit.working_days} 个工作日", _format(clocks.visit.clause), file),
        Setting("紧急申报入户", f"申报后 {clocks.urgent.working_days} 个工作日", _format(clocks.urgent.clause), file),
        Setting("公示", f"{clocks.publicity.days} 天", _format(clocks.publicity.clause), file),
        Setting("核查答复的有效期", f"{policy.recheck_days} 天", _DEFAULT, file),
        Setting("评估风险消除前的跟踪管理", f"{policy.tracking_months} 个月", _NO_CLAUSE_NAMED, file),
    ]


def _list_thresholds(policy: PolicyDeclaration, file: str, day: date, region: str) -> list[Setting]:
    return [
        _make_threshold(threshold, threshold.in_force(day.year, region), file)
        for threshold in policy.thresholds.values()
    ]


def _make_threshold(threshold: Threshold, value: ThresholdValue | None, file: str) -> Setting:
    if value is None:
        return Setting(threshold.title, f"未定：{threshold.unset or '没有数值'}", "", file)
    return Setting(
        threshold.title, f"{value.value:g} {threshold.unit}（{value.since} 年起）", format_clause(value), file
    )


def _make_department(department: NamedDepartment, county: County, file: str) -> Setting:
    titles = "、".join(county.sources[name].title for name in department.sources if name in county.sources)
    return Setting(department.name, titles or "没有写明数据", _format(department.clause), file)


def _make_rule_line(name: str, rule: Rule, county: County) -> RuleLine:
    due = f"{rule.due_working_days} 个工作日" if rule.due_working_days is not None else ""
    return RuleLine(
        name, rule.title, rule.risk, format_result(rule), format_source(rule, county.sources), format_clause(rule),
        rule.quote, due, format_validity(rule),
    )  # fmt: skip


def _make_situation(situation: PropertySituation, county: County, file: str) -> Setting:
    source = county.sources.get(situation.source)
    of_source = f"{source.department}·{source.title}" if source else situation.source
    exceptions = f"；例外：{situation.exceptions}" if situation.exceptions else ""
    return Setting(situation.text, f"{of_source}{exceptions}", format_clause(situation), file)


def _format(clause: str) -> str:
    return clause.replace("county default, no clause", _DEFAULT)
