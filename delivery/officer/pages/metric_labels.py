"""The numbers of a delivery's profile in words: what is counted, and how the number is written."""

from __future__ import annotations

from math import isnan

from delivery.officer.pages.page_labels import ISSUE_LABELS
from domain.county.source import SourceDeclaration

_OF_DELIVERY = {
    "rows": "数据行数",
    "accepted": "采用行数",
    "quarantined_share": "隔离行占比",
    "numeric_id_share": "证件号码为数字格式的行占比",
    "rounded_id_share": "证件号码后几位被表格软件改掉的占比",
    "valid_id_share": "有效证件号码占比",
    "id_birth_agrees_share": "证件号码与出生日期相符的占比",
    "id_sex_agrees_share": "证件号码与性别相符的占比",
    "same_id_many_names": "用于三个以上姓名的证件号码个数",
}
# (beginning, end) of a metric around a field's name -> words around its title.
_OF_FIELD = (
    ("filled_", "", "“{}”填写率"),
    ("readable_", "", "“{}”可读率"),
    ("distinct_", "", "“{}”取值种数"),
    ("newest_", "_days", "“{}”最近一天距数据截止日的天数"),
    ("median_", "", "“{}”中位数"),
)
_SHARES = ("filled_", "readable_", "share_", "drift_codes_")
_RATIOS = ("drift_rows", "drift_median_")
_FAMILIES = (
    ("drift_filled_", "与上期相比：各列填写率"),
    ("drift_readable_", "与上期相比：各列可读率"),
    ("drift_median_", "与上期相比：各列中位数"),
    ("drift_codes_", "与上期相比：各列取值构成"),
)
# Of very few rows these come close to being somebody's cell.
_REVEALING = ("median_", "newest_", "share_")
_FEW = 5


def describe_metric(metric: str, source: SourceDeclaration) -> str:
    """Say what a metric counts; one beside the period before says so, an unknown one keeps its name."""
    if metric.startswith("drift_codes_"):
        return f"与上期相比：{_fill_in_title('“{}”各取值的构成', metric.removeprefix('drift_codes_'), source)}"
    if metric.startswith("drift_"):
        return f"与上期相比：{describe_metric(metric.removeprefix('drift_'), source)}"
    return _OF_DELIVERY.get(metric) or _describe_finding(metric) or _describe_field(metric, source) or metric


def describe_family(metric: str) -> str | None:
    """Say which kind of number beside the period before this is, of those that every column has; else none."""
    return next((label for begin, label in _FAMILIES if metric.startswith(begin)), None)


def _fill_in_title(template: str, name: str, source: SourceDeclaration) -> str:
    field = source.fields.get(name)
    return template.format(field.title if field else name)


def _describe_finding(metric: str) -> str | None:
    """Words for what single rows were found to have wrong: how many, or which share of the rows."""
    if not metric.startswith("found_"):
        return None
    check = metric.removeprefix("found_").removesuffix("_share")
    return ISSUE_LABELS.get(check, check) + ("的行占比" if metric.endswith("_share") else "（处）")


def _describe_field(metric: str, source: SourceDeclaration) -> str | None:
    for begin, end, template in _OF_FIELD:
        name = metric.removeprefix(begin).removesuffix(end)
        if metric == f"{begin}{name}{end}" and name in source.fields:
            return template.format(source.fields[name].title)
    return None


def format_metric(metric: str, value: float | None) -> str:
    """Write shares as percentages and the rest as numbers; a dash where there was nothing to compute from."""
    if value is None or isnan(value):
        return "—"
    if metric.startswith(_RATIOS):
        return f"{value:,.2f} 倍"
    if metric.startswith("drift_") and not metric.startswith(_SHARES):
        return f"{value * 100:+.1f} 个百分点"
    if metric.endswith("_share") or metric.startswith(_SHARES):
        return f"{value:.1%}"
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.2f}"


def format_unless_revealing(metric: str, value: float | None, rows: float | None) -> str:
    """`format_metric`, with what might speak of single people in a tiny delivery left out."""
    if metric.startswith(_REVEALING) and (rows is None or rows < _FEW):
        return "行数太少，不列出"
    return format_metric(metric, value)


def format_range(metric: str, low: float | None, high: float | None) -> str:
    """Write the band of an expectation."""
    if low is not None and high is not None:
        return f"{format_metric(metric, low)}–{format_metric(metric, high)}"
    if low is not None:
        return f"不低于 {format_metric(metric, low)}"
    return f"不高于 {format_metric(metric, high)}"
