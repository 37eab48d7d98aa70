"""What documents show of a run, computed before any document is written: rows with codes, and counts.

A step joins and counts; `delivery` selects, orders and puts codes into words. Lists of codes in one text are parted
by `、`.
"""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import (
    CLUE_FIELDS,
    CONFLICT_SIDE,
    HOUSEHOLD_FIELDS,
    LAST_ANSWER_FIELDS,
    PERSON_FIELDS,
    declare_table,
    list_two_sides,
)

_LISTING = (
    "on_list bool? 是否列入名单",  # null: the household is not suspected; false: only to be verified
    "mandatory bool? 必须列入",
    "monitored bool? 监测中",
    "priority int? 优先次序",
    "urgent bool? 紧急申报",
    "status text? 本期状态",
    "first_period text? 首次预警期次",
    "due_on date? 核查时限",
    "is_due_provisional bool? 时限是否暂定",  # the official calendar of that year is not out yet
)
_PLACE_COUNTS = (
    "households int 登记户数",
    "persons int 登记人数",
    "listed int 列入名单的户",
    "mandatory int 必须列入的户",
    "monitored int 名单中的监测对象户",
    "first_time int 首次预警的户",
    "to_verify int 待核实的户",
    "attention int 关注的户",
    "clues int 线索条数",
    "area_clues int 片区线索条数",
)
_VERDICTS = ("safe int 未发现风险的户", "risk int 有风险的户", "unknown int 不能判定的户")
_CONFLICT = (
    "field text 项目",
    "person_id text? 人编号",
    "household_id text 户编号",
    "township text 乡镇",
    "village text 行政村",
    "head_name text? 户主姓名",
    "phone text? 联系电话",
    "person_name text? 姓名",
    "person_id_number text? 证件号码",
    *list_two_sides("department text 部门", *CONFLICT_SIDE),
    "advice text 处理建议",
)
_DECISIONS = ("linked int 已关联", "review int 待人工确认", "unlinked int 未关联")

LIST_SUMMARIES: dict[str, pa.Schema] = {
    "listed_households": declare_table(
        "名单上的户",
        *HOUSEHOLD_FIELDS,
        *_LISTING,
        "risks text 疑似风险类型",
        "reasons text? 线索说明",  # a line per clue that lists the household: risk and evidence
        "clues int? 线索条数",
        "attention_rules text? 关注的规则",
        "bracket text? 区间",
        *LAST_ANSWER_FIELDS,  # of the household: of several results of that day each, parted by `、`
    ),
    "household_clues": declare_table(
        "各户线索",
        "clue_id text 线索编号",
        *HOUSEHOLD_FIELDS,
        *_LISTING,
        *PERSON_FIELDS,
        *CLUE_FIELDS,
        "certainty text 确定程度",
        "bracket text? 区间",
        "methods text 关联方式",  # codes in the order of their words; `fuzzy:98`: with the lowest score in per cent
        "is_denied bool 乡镇核查为非本人",
        "clue_status text? 线索的本期状态",  # `status` is the household's
        *LAST_ANSWER_FIELDS,
        "is_household_answer bool 是否该户的核查",  # nobody has answered the clue itself: the household's newest answer
        "last_include bool? 最近核查是否拟纳入",
        "recheck text? 再次核查的缘由",  # periodic, mandatory, changed
    ),
    "area_clues": declare_table(
        "片区线索",
        "clue_id text 线索编号",
        "township text 乡镇",
        "village text 行政村",
        *CLUE_FIELDS,
        "certainty text 确定程度",
        "households int 登记户数",
        "clue_status text? 线索的本期状态",
        "due_on date? 核查时限",
        *LAST_ANSWER_FIELDS,
    ),
    "follow_up_households": declare_table(
        "另需走访的各户",
        *HOUSEHOLD_FIELDS,
        "causes text 情况",
        "risks text 不能判定的风险类型",
        "sources text 数据来源",
        "reason text 原因",
        "on_list bool 是否列入名单",
        *LAST_ANSWER_FIELDS,
    ),
    "township_counts": declare_table(
        "各乡镇户数",
        "township text 乡镇",
        *_PLACE_COUNTS,
        "follow_up int 另需走访的户",
        "rechecked int 定期复查的户",
    ),
    "village_counts": declare_table("各村户数", "township text 乡镇", "village text 行政村", *_PLACE_COUNTS),
    "township_risks": declare_table(
        "各乡镇分风险户数", "township text 乡镇", "risk text 疑似风险类型", "households int 户数"
    ),
    "village_risks": declare_table(
        "各村分风险户数", "township text 乡镇", "village text 行政村", "risk text 疑似风险类型", "households int 户数"
    ),
    "township_guarantees": declare_table("各乡镇五项保障", "township text 乡镇", "guarantee text 保障项目", *_VERDICTS),
    "village_guarantees": declare_table(
        "各村五项保障",
        "township text 乡镇",
        "village text 行政村",
        "guarantee text 保障项目",
        "households int 户数",
        *_VERDICTS,
        "unseen int 五项均不能判定的户",
    ),
    "guaranteed_households": declare_table(
        "各户五项保障",
        *HOUSEHOLD_FIELDS,
        "lifted bool 脱贫户",
        "unseen bool 五项均不能判定",
        "income text? 收入",
        "education text? 义务教育",
        "medical text? 基本医疗",
        "housing text? 住房安全",
        "water text? 饮水安全",
        "reasons text? 未确认安全的理由",
        *LAST_ANSWER_FIELDS,  # on this sheet
    ),
    "monitored_persons": declare_table(
        "监测对象户成员",
        *HOUSEHOLD_FIELDS,
        "person_id text 人编号",
        "person_name text? 姓名",
        "person_id_number text? 证件号码",
        "relation text? 与户主关系",
        "labour text? 劳动技能",
        "held text? 已有类别",
        "may_fit text? 可能符合的类别",
        "grounds text? 依据",
        "support text? 分类帮扶",
    ),
    "category_counts": declare_table(
        "各乡镇低收入人口类别", "township text 乡镇", "category text 类别", "persons int 人数", "households int 户数"
    ),
    "source_counts": declare_table(
        "各数据行数和线索数", "source text 数据来源", "registered int 登记", *_DECISIONS, "clues int 线索条数"
    ),
    "source_methods": declare_table("各数据关联方式", "source text 数据来源", "method text 关联方式", "rows int 行数"),
    # Of every source of which rows were linked, also where none is about the township.
    "source_townships": declare_table(
        "各数据涉及的乡镇",
        "source text 数据来源",
        "township text 乡镇",
        "linked int 已关联",
        "is_silent bool 没有一行对应到本乡镇",  # although the source has so many elsewhere that none is no chance
    ),
    "named_departments": declare_table(
        "通知点名的部门",
        "name text 部门",
        "expected text 应提供的数据",
        "missing text 缺少的数据",
        "status text 状态",  # delivered, partly, not_delivered, unspecified (the notice does not say which data)
        "clause text 条款",
    ),
    "department_scores": declare_table(
        "部门评分",
        "department text 部门",
        "due int 应提供",
        "came int 已提供",
        "refused int 未通过检查",
        "stale int 可能是往期数据",
        "warned int 有提醒",
        "rows_read int 读取行数",
        "quarantined_share float? 隔离率",
        "valid_id_share float? 有效证件号码占比",
        "linked_share float? 关联率",
        "review_share float? 待人工确认占比",
        "conflicts int? 数据冲突",
        "issues int? 数据问题",
        "lasting int? 上期已有的问题",
        "closed int? 已整改的问题",
        "due_on date? 报送时限",
        "stamped date? 最晚填报日期",
        "days_late int? 迟报天数",  # null: the files do not say, or no day was set
        "stamped_sources int? 写明日期的数据",
        "silent_sources int? 没有写明日期的数据",
    ),
    # --- workbooks beside the list; not made where nobody sent what they compare ------------------------
    "population_change_lines": declare_table(
        "人口自然变更线索清单",
        "change text 变更类型",
        "person_id text? 人编号",
        "household_id text? 户编号",
        "township text? 乡镇",
        "village text? 行政村",
        "group text? 村民小组",
        "head_name text? 户主姓名",
        "phone text? 联系电话",
        "basis text 对应方式",
        "changed_on date? 变更日期",
        "due_on date? 更新时限",
        "overdue bool? 是否逾期",
        "person_name text? 姓名",
        "person_id_number text? 证件号码",
        "reported_name text? 数据中的姓名",
        "reported_id_number text? 数据中的证件号码",
        "address text? 地址",
        "sources text 数据来源",
        "places text 所在文件和行",  # as officers look them up, parted by `；`
    ),
    "population_change_counts": declare_table(
        "各乡镇人口自然变更",
        "township text 乡镇",
        "changes int 条数",
        "overdue int 逾期",
        "births int 出生",
        "deaths int 死亡",
        "moves_in int 迁入",
        "moves_out int 迁出",
        "renamed int 姓名变更",
        "renumbered int 证件号变更",
    ),
    "list_comparison_lines": declare_table(
        "线上线下名单对比清单",
        "compared text 对比结果",
        "household_id text? 户编号",
        "township text? 乡镇",
        "village text? 行政村",
        "group text? 村民小组",
        "head_name text? 户主姓名",
        "head_id_number text? 户主证件号码",
        "phone text? 联系电话",
        "household_type text? 户类型",
        "monitor_type text? 监测对象类别",
        "on_list bool? 是否列入名单",
        "risks text? 疑似风险类型",
        "reason text? 提出理由",
        "raised_on date? 排查日期",
        "source text? 数据来源",
        "file text? 文件",
        "sheet text? 工作表",
        "row_number int? 行号",
    ),
    "list_comparison_counts": declare_table(
        "各乡镇线上线下名单对比",
        "township text 乡镇",
        "both int 线上线下均有",
        "online_only int 仅线上",
        "offline_only int 仅线下",
    ),
    # In the order of table `conflicts`; one about a household names its head.
    "conflict_lines": declare_table("数据冲突清单", *_CONFLICT),
    # Every conflict once for each department in it, its own value first (`_a`).
    "department_conflicts": declare_table("各部门数据冲突", *_CONFLICT),
    "conflict_counts": declare_table(
        "各部门数据冲突数", "department text 部门", "field text 项目", "conflicts int 冲突", "households int 户数"
    ),
}
