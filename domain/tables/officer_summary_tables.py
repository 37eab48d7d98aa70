"""What the pages for data officers show: counts and rates, this period's beside those of the period before."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.linking_tables import REVIEWED_FIELDS
from domain.tables.table_schema import PLACE_FIELDS, declare_table

_RATES = ("rate float? 关联率", "previous_rate float? 上期关联率")
_DECISIONS = ("linked int 已关联", "review int 待人工确认", "unlinked int 未关联")

OFFICER_SUMMARIES: dict[str, pa.Schema] = {
    "row_counts": declare_table(
        "各数据行数去向",
        "source text 数据来源",
        "rows_read int 读取",
        "dropped int 未采用",
        "quarantined int 隔离",
        "registered int 登记",
        *_DECISIONS,
    ),
    # Of the rows to be linked; without a source: of all.
    "linkage_rates": declare_table("各数据关联率", "source text? 数据来源", *_RATES),
    # Sources and kinds of rows that are linked less than in the period before; without a trait: a whole source.
    "linkage_falls": declare_table(
        "关联率下降", "source text 数据来源", "trait text? 分组项", "value text? 组", "rows int 行数", *_RATES
    ),
    # Without a source: over all of them. Of too few rows there is no rate. Of the rows without a link: those that wait,
    # and those whose valid number no registered person has.
    "group_rates": declare_table(
        "各组关联率",
        "source text? 数据来源",
        "trait text 分组项",
        "value text 组",
        "rows int 行数",
        *_RATES,
        "others_rate float? 同一分组项其他组的关联率",
        "review int 待人工确认",
        "unlinked int 未关联",
        "unregistered int 未关联中号码不在登记农户",
    ),
    # How often links are wrong or missing, as far as anybody has looked; without a stratum: all of a kind together.
    # Of the run's own rows: how many there are, and how many of them are wrong by that share.
    "link_error_rates": declare_table(
        "关联差错估计",
        "kind text 种类",  # of casework.truth.link_errors.KINDS
        "stratum text? 分层",  # a method of linking, or the outcome of a row without a link
        "rows int 本期行数",
        "covered int 其中有依据的行数",  # without strata that nobody has looked at
        "checked int 查过",
        "wrong int 查出",
        "rate float? 比率",
        "low float? 区间下限",
        "high float? 区间上限",
        "fewest int? 折合最少行数",
        "most int? 折合最多行数",
        "basis text? 依据",  # numbers of the samples
    ),
    # Rows drawn by chance beside whom they were linked to, or who comes nearest: a few of every pattern of agreement.
    "link_examples": declare_table(
        "关联样例",
        *PLACE_FIELDS,
        "decision text 结论",
        "method text? 方式",
        "reason text 结果代码",
        "levels text? 各项等级",  # comparison=level, by blanks; null where a number decided
        "weights text? 各项证据（比特）",
        "probability float? 是同一人的概率",
        "drawn_rows int 备选中同样情形的行数",
        *(f"{name} text? {title}" for name, title in REVIEWED_FIELDS.items()),
        *(f"person_{name} text? 登记{title}" for name, title in REVIEWED_FIELDS.items()),
        *(f"{name}_differs bool {title}不一致" for name, title in REVIEWED_FIELDS.items()),
        "family text? 同户其他成员",
        "household_id text? 户编号",
    ),
    # What an officer looks at first, the gravest kind first. Of a rate `reference` is what it is held against, of a
    # count `low` and `high`.
    "attention_points": declare_table(
        "应先看的情况",
        "kind text 种类",  # of pipeline.summaries.attention_points.KINDS
        "source text? 数据来源",
        "trait text? 分组项",
        "value text? 组",
        "rule_id text? 规则",
        "rows int? 数量",
        "rate float? 比率",
        "reference float? 对照",
        "low int? 范围下限",
        "high int? 范围上限",
        "review int? 待人工确认",
        "unlinked int? 未关联",
        "unregistered int? 未关联中号码不在登记农户",
    ),
    "outcome_counts": declare_table(
        "关联结果", "decision text 结论", "reason text 结果代码", "source text 数据来源", "rows int 行数"
    ),
    "score_counts": declare_table(
        "可信度分布", "bin int 可信度段", "decision text 结论", "source text 数据来源", "rows int 行数"
    ),
    "quarantine_counts": declare_table("隔离的行数", "check text 检查项", "source text 数据来源", "rows int 行数"),
    "pattern_counts": declare_table(
        "比对情形合计",
        "pattern text 情形",
        "pairs int 对数",
        "linked int 已关联",
        "review int 待人工确认",
        "bits float 平均证据",
        "probability float 平均概率",
    ),
    "rule_hits": declare_table(
        "规则命中的合理范围",
        "rule_id text 规则",
        "previous int? 上期命中",
        "declared_low int? 配置下限",
        "declared_high int? 配置上限",
        "expected_low int? 推算下限",
        "expected_high int? 推算上限",
        "judgement text 判断",  # many, few, within, incomparable, unanswered
    ),
    "list_status_counts": declare_table(
        "名单各状态户数", "status text 本期状态", "certainty text 确定程度", "households int 户数"
    ),
    # Clues of the list that are held back (suppressed) or gone (resolved), most frequent reason first.
    "ended_clue_counts": declare_table(
        "不再下发和不再出现的线索", "kind text 种类", "reason text 原因", "clues int 线索数", "households int 户数"
    ),
    # --- another policy tried on the same data; `before`: the one in force, `after`: the one tried ----------
    "policy_townships": declare_table(
        "试算：各乡镇入户核查户数",
        "township text 乡镇",
        "listed_before int 列入名单（现行）",
        "listed_after int 列入名单（试算）",
        "to_verify_before int 待核实（现行）",
        "to_verify_after int 待核实（试算）",
        "new int 新增",
        "gone int 减少",
    ),
    "policy_rules": declare_table(
        "试算：各项规则",
        "rule_id text 规则",
        "rule text 规则名称",
        "risk text 疑似风险类型",
        "certainty text 确定程度",
        "before int? 现行",
        "after int? 试算",
        "new int 新增",
        "gone int 减少",
        "note text 说明",
    ),
    "policy_households": declare_table(
        "试算：有变化的户",
        "household_id text 户编号",
        "township text 乡镇",
        "village text 行政村",
        "on_list_before bool? 是否列入名单（现行）",
        "risks_before text? 风险（现行）",
        "on_list_after bool? 是否列入名单（试算）",
        "risks_after text? 风险（试算）",
        "change text 变化",
    ),
}
