"""The cover of a township's list, half a page: what is new, what is due, what is missing, whom to ask."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from delivery.document_context import DocumentContext
from delivery.list_rows.facts import make_fact_rows
from delivery.township.cover_facts import describe_statuses, describe_urgent

_NO_DAY = "没有写明时限的，请按本级要求尽快入户"


def make_cover(
    rows: Mapping[str, pl.DataFrame], deliveries: pl.DataFrame, context: DocumentContext, township: str
) -> pl.DataFrame:
    """item, content: the lines of the cover. `rows`: the township's rows of the tables."""
    counts = rows["township_counts"].row(0, named=True)
    listed = rows["listed_households"]
    urgent_households = describe_urgent(listed)
    lines = {
        "比对期次": f"{context.period_title}（数据截止 {context.as_of.isoformat()}）第 V{context.edition} 版",
        **({"紧急申报（最先入户）": urgent_households} if urgent_households else {}),
        "要入户的户": _count_visits(counts, listed),
        "与上期相比": describe_statuses(rows["township_statuses"]),
        "核查时限": _describe_due_dates(listed, context),
        "没有拿到的部门数据": _describe_missing(deliveries),
        "本期不用去的": _describe_endings(rows["township_endings"]),
        "比对范围": f"{context.county}{township}：登记 {counts['households']} 户、{counts['persons']} 人；"
        f"{context.policy_title}",
        "有问题找谁": f"{context.reporting_unit}　{context.contact or '联系人：　　　　　　电话：　　　　　　　'}",
    }
    return make_fact_rows(lines)


def _count_visits(counts: Mapping[str, int], listed: pl.DataFrame) -> str:
    if listed.is_empty():
        return "本期没有疑似风险户，也没有待核实户"
    villages = listed["village"].n_unique()
    mandatory = f"，其中必须列入 {counts['mandatory']} 户、监测对象 {counts['monitored']} 户"
    return (
        f"{listed.height} 户，在 {villages} 个村：疑似风险户 {counts['listed']} 户{mandatory}；"
        f"待核实 {counts['to_verify']} 户。一户一单，见“入户核查单”"
    )


def _describe_due_dates(listed: pl.DataFrame, context: DocumentContext) -> str:
    """By when how many households are to be visited, and how many are late."""
    dated = listed.drop_nulls("due_on").group_by("due_on")
    days = dated.agg(pl.len(), pl.col("is_due_provisional").any()).sort("due_on")
    late = days.filter(pl.col("due_on") < context.as_of)["len"].sum()
    texts = [
        f"{day.month}月{day.day}日前 {households} 户{'（暂定）' if is_provisional else ''}"
        for day, households, is_provisional in days.filter(pl.col("due_on") >= context.as_of).head(4).rows()
    ]
    parts = [*([f"已逾期 {late} 户"] if late else []), *texts]
    return "；".join(parts) if parts else _NO_DAY


def _describe_missing(deliveries: pl.DataFrame) -> str:
    missing = deliveries.filter(pl.col("status") != "delivered").select("department", "title").sort("department")
    names = [f"{department}（{'、'.join(part['title'])}）" for (department,), part in
             missing.partition_by("department", as_dict=True, maintain_order=True).items()]  # fmt: skip
    return f"{'；'.join(names)}。这些方面不能判定，不等于没有风险" if names else "没有，应提供的都已提供"


def _describe_endings(endings: pl.DataFrame) -> str:
    clues = dict(endings.filter(pl.col("reason").is_null()).select("kind", "clues").iter_rows())
    resting, left = clues.get("suppressed", 0), clues.get("resolved", 0)
    if not resting and not left:
        return "没有"
    return f"暂不核查 {resting} 条线索，不再出现 {left} 条线索，原因见“附表”"
