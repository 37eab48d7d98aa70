"""What to look at first, in words: each point says what is the matter, what may be behind it, and where more stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from delivery.document_context import DocumentContext
from delivery.html.page_parts import Point
from delivery.list_labels import DELIVERY_STATUS_LABELS
from delivery.officer.pages.page_counts import Tables
from delivery.officer.pages.page_labels import TRAIT_LABELS

Line = Mapping[str, Any]

_ERRORS = ("errors", "错了多少、漏了多少")
_SHOWN = 3  # of a kind, the gravest
_MOSTLY = 0.8  # from this share on, rows without a link are said to be about people who are not registered
_REGISTER_FIRST = "先查这些人是不是登记时漏掉了或写错了号码：名单在 reports/unlinked（未对应数据）。"
_ROWS_FIRST = "先看这些行的证件号码和姓名填得怎样，再确认待人工确认的行。"


def make_points(tables: Tables, context: DocumentContext) -> list[Point]:
    """The points of table `attention_points`, in its order; of each kind the first few, and how many more there are."""
    points = []
    messages = dict(tables["deliveries"].select("source", "message").iter_rows())
    for lines in tables["attention_points"].partition_by("kind", maintain_order=True):
        describe = _DESCRIPTIONS[lines["kind"][0]]
        shown = [describe(line | {"message": messages.get(line["source"])}, context) for line in lines.to_dicts()]
        points += shown[:_SHOWN]
        if (further := len(shown) - _SHOWN) > 0:
            points.append(Point(f"同类情况还有 {further} 处", "", "", shown[0].anchor, shown[0].section))
    return points


def _describe_missing_source(line: Line, context: DocumentContext) -> Point:
    source = context.sources.get(line["source"])
    department = source.department if source else ""
    status = DELIVERY_STATUS_LABELS[line["kind"]]
    return Point(
        f"{department}“{context.name_source(line['source'])}”{status}", line["message"] or "",
        "靠它判断的规则本期不作判断，不等于没有风险。请催要或退回改正后重新比对。", "missing", "缺少的数据", "bad",
    )  # fmt: skip


def _describe_hits(line: Line, context: DocumentContext) -> Point:
    bounds = {"many_hits": f"多于合理范围的上限 {line['high']:,}", "few_hits": f"少于合理范围的下限 {line['low']:,}"}
    return Point(
        f"规则“{_name_rule(line, context)}”命中 {line['rows']:,}，{bounds[line['kind']]}", "",
        "多半是数据的期间、单位或重复行有问题，也可能情况确有变化。下发前请核对。", "rules", "规则命中情况", "warn",
    )  # fmt: skip


def _describe_untrue_rule(line: Line, context: DocumentContext) -> Point:
    return Point(
        f"规则“{_name_rule(line, context)}”核查过 {line['rows']:,} 条，只有 {line['rate']:.1%} 属实", "",
        "请看误报的原因，必要时调整界限或请部门改正数据。", "truth", "属实率", "warn",
    )  # fmt: skip


def _describe_fall(line: Line, context: DocumentContext) -> Point:
    group = f"（{TRAIT_LABELS[line['trait']]}：{line['value']}）" if line["trait"] else ""
    return Point(
        f"“{context.name_source(line['source'])}”{group}关联率由 {line['reference']:.1%} 降到 {line['rate']:.1%}",
        f"共 {line['rows']:,} 行。", "没有关联上的人，规则看不到。请先查这份数据。", "watch", "关联质量提醒", "warn",
    )  # fmt: skip


def _describe_group(line: Line, _: DocumentContext) -> Point:
    trait = TRAIT_LABELS[line["trait"]]
    return Point(
        f"{trait}“{line['value']}”的 {line['rows']:,} 行只关联了 {line['rate']:.1%}（其他组 {line['reference']:.1%}）",
        *_describe_rows_without_link(line), "groups", "分组关联率", "warn",
    )  # fmt: skip


def _describe_source(line: Line, context: DocumentContext) -> Point:
    title = context.name_source(line["source"])
    return Point(
        f"“{title}”的 {line['rows']:,} 行只关联了 {line['rate']:.1%}（其他数据 {line['reference']:.1%}）",
        *_describe_rows_without_link(line), "rates", "关联率与上期对比", "warn",
    )  # fmt: skip


def _describe_rows_without_link(line: Line) -> tuple[str, str]:
    """What the rows without a link are, and what to do first."""
    unregistered, waiting = line["unregistered"], line["review"]
    unlinked = line["unlinked"]
    parts = {
        "证件号码有效，但登记农户中没有这个号码": unregistered,
        "找不到相符的人": unlinked - unregistered,
        "待人工确认": waiting,
    }
    text = "，".join(f"{rows:,} 行{words}" for words, rows in parts.items() if rows)
    mostly_unregistered = unregistered >= _MOSTLY * (unlinked + waiting)
    return (
        f"没有关联的 {unlinked + waiting:,} 行中，{text}。",
        _REGISTER_FIRST if mostly_unregistered else _ROWS_FIRST,
    )


def _describe_link_errors(line: Line, _: DocumentContext) -> Point:
    words = {"wrong_links": ("已关联的行", "对应错了人"), "missed_links": ("未关联的行", "其实是登记人员")}[
        line["kind"]
    ]
    return Point(
        f"抽检推算，{words[0]}约 {line['rate']:.1%} {words[1]}", f"折合本期 {line['low']:,} 至 {line['high']:,} 行。",
        "请看哪种方式、哪种原因错得多，并把查出的错处逐条改正（fangpin review）。", *_ERRORS, "warn",
    )  # fmt: skip


def _describe_unsampled(line: Line, _: DocumentContext) -> Point:
    return Point(
        f"{line['rows']:,} 行关联还没有抽检过", "错了多少、漏了多少，没有依据。",
        "请抽检：fangpin sample draw --kind link --kind unlinked。", *_ERRORS,
    )  # fmt: skip


def _describe_waiting(line: Line, _: DocumentContext) -> Point:
    return Point(
        f"{line['rows']:,} 行待人工确认", "确认以前既不作为风险依据，也不当作没有风险。",
        "用 fangpin review export 导出，填好再导入。", "waiting", "等人处理的", "warn",
    )  # fmt: skip


def _name_rule(line: Line, context: DocumentContext) -> str:
    rule = context.rules.get(line["rule_id"])
    return rule.title if rule else str(line["rule_id"])


_DESCRIPTIONS: Mapping[str, Callable[[Line, DocumentContext], Point]] = {
    "refused": _describe_missing_source,
    "not_delivered": _describe_missing_source,
    "many_hits": _describe_hits,
    "few_hits": _describe_hits,
    "untrue_rule": _describe_untrue_rule,
    "wrong_links": _describe_link_errors,
    "missed_links": _describe_link_errors,
    "linkage_fall": _describe_fall,
    "group_behind": _describe_group,
    "source_behind": _describe_source,
    "waiting": _describe_waiting,
    "unsampled": _describe_unsampled,
}
