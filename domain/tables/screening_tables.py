"""What rows mean for households: clues, the list, coverage, categories, changes, conflicts."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import (
    CONFLICT_SIDE,
    HOUSEHOLD_FIELDS,
    PERSON_FIELDS,
    PLACE_FIELDS,
    declare_table,
    list_two_sides,
)

SCREENING_TABLES: dict[str, pa.Schema] = {
    "findings": declare_table(
        "风险线索",
        "clue_id text 线索编号",
        "household_id text? 户编号",
        "person_id text? 人编号",
        "township text 乡镇",
        "village text 行政村",
        "rule_id text 规则",
        "risk text 疑似风险类型",
        "source text 数据来源",
        "value float? 数值",
        "evidence text 风险线索描述",
        "certainty text 确定程度",
        "bracket text? 区间",
        "status text? 本期状态",  # new, continuing, worsened, reopened, moved
        "first_period text? 首次预警期次",
        "due_on date? 核查时限",
        "last_result text? 上次核查结果",
        "last_checked_on date? 上次核查时间",
        "earliest_on date? 最早依据日期",  # of rules with a window: days of the rows that it rests on
        "latest_on date? 最近依据日期",
    ),
    "finding_evidence": declare_table("线索依据", "clue_id text 线索编号", *PLACE_FIELDS),
    # Rows about nobody in the register that a rule would have listed a registered household for.
    "strangers": declare_table(
        "未在册强线索",
        *PLACE_FIELDS,
        "rule_id text 规则",
        "risk text 疑似风险类型",
        "evidence text 线索描述",
        "amount float? 金额",  # yuan, of rules whose value is an amount
        "gravity int? 严重次序",  # of the row's gravest code, from 0: the gravest
    ),
    "suspected": declare_table(
        "疑似风险户",
        "household_id text 户编号",
        "township text 乡镇",
        "village text 行政村",
        "risks text 疑似风险类型",
        "findings int 线索数",
        "certainty text 确定程度",
        "mandatory bool 必须列入",
        "monitored bool 监测中",
        "priority int 优先次序",
        "urgent bool? 紧急申报",  # null: made before it was known
        "status text 本期状态",
        "first_period text 首次预警期次",
        "due_on date? 核查时限",
    ),
    # Clues that stand in neither `findings` nor on a list; `reason`: checked, waiting.
    "suppressed": declare_table(
        "本期暂不核查的线索",
        "household_id text 户编号",
        "person_id text? 人编号",
        "township text? 乡镇",
        "village text? 行政村",
        "clue_id text 线索编号",
        "rule_id text 规则",
        "risk text? 疑似风险类型",
        "certainty text? 确定程度",
        "value float? 数值",
        "evidence text? 风险线索描述",
        "reason text 原因",
        "since text 起始期次",
        "until date? 暂不核查至",
        "first_period text? 首次预警期次",
        "last_result text? 上次核查结果",
        "last_checked_on date? 上次核查时间",
        "earliest_on date? 最早依据日期",
        "latest_on date? 最近依据日期",
    ),
    # Clues that the run before found or suppressed and this one neither finds nor suppresses.
    "resolved": declare_table(
        "本期不再出现的线索",
        "household_id text 户编号",
        "clue_id text 线索编号",
        "rule_id text? 规则",
        "reason text 原因",
        "since text 起始期次",
        "first_period text? 首次预警期次",
        "person_id text? 人编号",
        "township text? 乡镇",
        "village text? 行政村",
        "risk text? 疑似风险类型",
        "certainty text? 确定程度",
    ),
    "coverage": declare_table(
        "五项保障排查情况",
        "household_id text 户编号",
        "guarantee text 保障项目",
        "verdict text 结论",
        "source text? 数据来源",
        "reason text 理由",
    ),
    # Whom no clue names and somebody should look at all the same; one line per household, reason and source.
    "follow_up": declare_table(
        "另需走访的户",
        "household_id text 户编号",
        "township text 乡镇",
        "village text 行政村",
        "cause text 情况",  # cannot_judge (a rule could not answer), monitored (risk not cleared, nothing was found)
        "source text? 数据来源",
        "risks text? 不能判定的风险类型",
        "reason text 原因",
    ),
    # Who belongs to which category, several at once; household-wide ones stand for every member.
    "categories": declare_table(
        "对象类别",
        "household_id text 户编号",
        "person_id text 人编号",
        "township text 乡镇",
        "village text 行政村",
        "dictionary text 类别体系",  # low_income (低收入人口类别), support (分类管理)
        "category text 类别",
        "standing text 认定情况",  # holds, may_fit (a clue speaks for it)
        "rule_id text 规则",
        "evidence text 依据",
    ),
    "rule_outcomes": declare_table(
        "规则执行情况",
        "rule_id text 规则",
        "hit int 命中",
        "unknown int 不能判定",
        "answered bool 是否可回答",
        "reason text 说明",
    ),
    # What rules say of households besides their findings; whoever has neither a clue nor a line here is clear.
    # `verdict`: unknown (`reason` says why), not_met (counted, and no hit), hit (of a rule that makes no clue).
    "rule_answers": declare_table(
        "规则逐户结果",
        "rule_id text 规则",
        "household_id text 户编号",
        "verdict text 结论",
        "value float? 数值",
        "reason text? 原因",
    ),
    # Births, deaths, moves and changes of name or number that the register does not hold yet; one line per row that
    # tells of them. `basis`: how the place was found: person, householder, address, unknown.
    "population_changes": declare_table(
        "人口自然变更线索",
        "change text 变更类型",
        "person_id text? 人编号",
        "household_id text? 户编号",
        "township text? 乡镇",
        "village text? 行政村",
        "basis text 对应方式",
        "changed_on date? 变更日期",
        "due_on date? 更新时限",
        "overdue bool? 是否逾期",
        *PLACE_FIELDS,
    ),
    # 线下排查名单 beside the list of this run. `compared`: both, online_only, offline_only.
    "list_comparison": declare_table(
        "线上线下名单对比",
        "compared text 对比结果",
        "household_id text? 户编号",
        "township text? 乡镇",
        "village text? 行政村",
        "raised_on date? 排查日期",
        "reason text? 提出理由",
        "source text? 数据来源",
        "file text? 文件",
        "sheet text? 工作表",
        "row_number int? 行号",
    ),
    # --- advice for the year after an answer; an officer decides --------------------------------------------
    # Who left assistance or was refused it, and is neither on the list nor under monitoring.
    "watched": declare_table(
        "退出和未获批对象持续关注",
        "household_id text 户编号",
        "person_id text 人编号",
        "township text 乡镇",
        "village text 行政村",
        "rule_id text 规则",
        "evidence text 情况",
        "watched_since date? 起始日期",
        "watched_until date? 关注至",  # null: without an end
    ),
    # Households whose risk is entered as cleared and of which something is confirmed again.
    "correction_advice": declare_table(
        "拟修正风险消除线索",
        "household_id text 户编号",
        "township text 乡镇",
        "village text 行政村",
        "monitor_type text? 监测对象类别",
        "monitored_since date? 识别监测时间",
        "risks text 疑似风险类型",
        "findings int 线索数",
        "evidence text 风险线索描述",
        "status text? 本期状态",  # new: one of the clues is new, reopened or worse; else continuing
        "first_period text? 首次预警期次",
    ),
    # One line per household under monitoring. `verdict`: assess (nothing speaks against it), not_yet, unknown.
    "removal_advice": declare_table(
        "可评估风险消除的监测对象",
        "household_id text 户编号",
        "township text 乡镇",
        "village text 行政村",
        "monitor_type text? 监测对象类别",
        "monitored_since date? 识别监测时间",
        "verdict text 建议",
        "against text? 尚不具备的条件",
        "open_points text? 尚不清楚的条件",
        "measures int 帮扶措施数",
        "measures_done text? 帮扶措施落实情况",
    ),
    # --- the register of those whose road goes on after this run: with a clue, or in the register as monitored ------
    "tracked_households": declare_table(
        "需跟踪的户",
        *HOUSEHOLD_FIELDS,
        "lifted bool 脱贫户",
        "under_monitoring bool 监测中",
        "risk_cleared bool? 风险是否已消除",
        "monitored_since date? 识别监测时间",
    ),
    "tracked_people": declare_table("需跟踪的户的成员", "household_id text 户编号", *PERSON_FIELDS),
    # Whose households they are: every registered one, where the head is registered.
    "household_places": declare_table(
        "各户所在地", "household_id text 户编号", "township text 乡镇", "village text? 行政村"
    ),
    # Two values that cannot both be right; one line per check, person or household, and pair of values.
    "conflicts": declare_table(
        "数据冲突",
        "check text 检查项",
        "field text 项目",
        "person_id text? 人编号",
        "household_id text 户编号",
        "township text 乡镇",
        "village text 行政村",
        *list_two_sides(*CONFLICT_SIDE),
        "advice text 处理建议",
    ),
}
