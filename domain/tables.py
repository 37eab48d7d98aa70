"""Every table that passes between stages or is published, declared once as an Arrow schema.

A field's metadata carries its title (Chinese, as an officer reads it) and, where it has one, its unit.
"""

from __future__ import annotations

from functools import cache

import polars as pl
import pyarrow as pa

_TYPES = {
    "text": pa.large_string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
}


def _schema(title: str, *fields: str) -> pa.Schema:
    """Build a schema from lines `name type[?] title`; `?` marks a field that may be null."""
    arrow = []
    for line in fields:
        name, kind, label = line.split(" ", 2)
        arrow.append(pa.field(name, _TYPES[kind.rstrip("?")], nullable=kind.endswith("?"), metadata={"title": label}))
    return pa.schema(arrow, metadata={"title": title})


_PLACE_IN_FILE = ("source text 数据来源", "file text 文件", "sheet text 工作表", "row_number int 行号")

# What an officer sees of a row and of a registered person beside each other.
REVIEWED_FIELDS = {
    "name": "姓名", "id_number": "证件号码", "sex": "性别", "birth_date": "出生日期", "place": "住址", "phone": "电话",
    "relative": "户主或监护人",
}  # fmt: skip

TABLES: dict[str, pa.Schema] = {
    # --- intake -------------------------------------------------------------------------------------
    "files": _schema(
        "收到的文件",
        "file text 文件",
        "sheet text 工作表",
        "sha256 text 内容摘要",
        "status text 状态",  # as `handover.SheetFound` has them
        "source text? 识别为",
        "title text? 表头上方的标题",
        "stamped date? 表中所写填报或导出日期",
        "rows_read int 读取行数",
        "message text 说明",
    ),
    "dropped": _schema("未采用的行", *_PLACE_IN_FILE[:3], "reason text 原因", "rows int 行数"),
    # --- expectations -------------------------------------------------------------------------------
    "quarantine": _schema("隔离的行", *_PLACE_IN_FILE, "check text 检查项", "field text? 列", "detail text 说明"),
    "profiles": _schema(
        "数据统计项",
        "source text 数据来源",
        "metric text 统计项",
        "value float? 数值",  # null: nothing to be computed from
    ),
    "checks": _schema(
        "数据检查项",
        "source text 数据来源",
        "metric text 统计项",
        "severity text 严重程度",
        "minimum float? 不低于",
        "maximum float? 不高于",
    ),
    "judgements": _schema(
        "数据检查未通过项",
        "source text 数据来源",
        "severity text 严重程度",  # critical (the delivery was refused), warning
        "metric text 统计项",
        "message text 说明",
    ),
    "issues": _schema(
        "数据问题",
        "source text 数据来源",
        "file text 文件",
        "sheet text 工作表",
        "row_number int? 行号",  # null: a whole column or sheet
        "field text? 列",
        "check text 检查项",
        "problem text 问题",
        "cure text 处理办法",
        "issue_key text 问题标识",  # the same in every period while the same person's defect is there
    ),
    # Whose the register's rows with an issue are, so that next period each township is told of its own.
    "issue_places": _schema("有问题的登记行所属乡镇", *_PLACE_IN_FILE, "township text 乡镇"),
    "deliveries": _schema(
        "部门数据接收情况",
        "source text 数据来源",
        "department text 部门",
        "title text 数据名称",
        "status text 状态",  # delivered, refused, not_delivered
        "files int 文件数",
        "rows_read int 读取行数",
        "dropped int 未采用行数",
        "quarantined int 隔离行数",
        "accepted int 采用行数",
        "period text? 数据期间",
        "message text 说明",
    ),
    # --- matchers -----------------------------------------------------------------------------------
    "members": _schema(
        "登记农户成员",
        "person_id text 人编号",
        "household_id text 户编号",
        "township text 乡镇",
        "village text 行政村",
        "group text? 村民小组",
        "name text? 姓名",
        "former_name text? 曾用名",
        "id_number text? 证件号码",  # 18 characters when valid, else as typed
        "id_valid bool 证件号码有效",
        "sex text? 性别",
        "birth_date date? 出生日期",
        "relation text? 与户主关系",
        "is_head bool 是否户主",
        "phone text? 联系电话",
        "household_type text? 户类型",
        "monitor_type text? 监测对象类别",
        "risk_cleared bool? 风险是否已消除",
        "monitored_since date? 识别监测时间",
        "residence text? 户籍状态",
        "labour text? 劳动技能",
        "file text 文件",
        "sheet text 工作表",
        "row_number int 行号",
    ),
    # Names and valid ID numbers that somebody bore or bears besides the register's; one of the two per line.
    "aliases": _schema("曾用姓名和证件号码", "person_id text 人编号", "name text? 姓名", "id_number text? 证件号码"),
    "links": _schema(
        "比对结果",
        *_PLACE_IN_FILE,
        "person_id text? 人编号",
        "household_id text? 户编号",
        "decision text 结论",
        "method text? 方式",
        "score float? 可信度",
        "runner_up float? 次优可信度",
        "reason text 结果代码",
        "row_key text? 内容标识",  # the same wherever a row says the same of its person; not kept of property replies
    ),
    # Who was compared with a row, best first, and what spoke for each. A candidate without a number is not registered.
    "review_pairs": _schema(
        "比对候选人员",
        *_PLACE_IN_FILE,
        "row_key text 内容标识",
        "rank int 次序",
        "person_id text? 人编号",
        "household_id text? 户编号",
        "person_key text? 登记内容标识",
        "levels text? 各项等级",  # comparison=level, by blanks; null: not compared, the row bears the person's number
        "weights text? 各项权重",  # comparison=bits
        "prior float? 先验（比特）",
        "bits float? 证据合计（比特）",
        "probability float? 概率",
        "barred text? 排除原因",  # overturned (an officer or township ruled him out), another_id
    ),
    # The rows that wait for an officer as they were sent, and the registered people they may be about.
    "review_rows": _schema(
        "待人工确认的行",
        *_PLACE_IN_FILE,
        *(f"{name} text? {title}" for name, title in REVIEWED_FIELDS.items()),
    ),
    "review_people": _schema(
        "待人工确认的登记人员",
        "person_id text 人编号",
        "household_id text 户编号",
        *(f"{name} text? {title}" for name, title in REVIEWED_FIELDS.items()),
        "relation text? 与户主关系",
        "family text? 同户其他成员",
    ),
    # Links that a township has denied (非本人) although a number speaks for them: they stay until an officer decides.
    "link_doubts": _schema(
        "乡镇核查为“非本人”的对应",
        *_PLACE_IN_FILE,
        "row_key text 内容标识",
        "person_id text 人编号",
        "household_id text 户编号",
        "decided_by text 核查人",
        "decided_on date 核查时间",
    ),
    # What rows and people compared with them were found to have in common; no value stands here.
    "patterns": _schema(
        "比对情形",
        "source text 数据来源",
        "pattern text 各项等级",  # comparison=level, by blanks; what could not be compared is left out
        "pairs int 对数",
        "best int 其中最可能的",
        "linked int 已关联",
        "review int 待确认",
        "bits float 平均证据（比特）",
        "probability float 平均概率",
    ),
    "link_groups": _schema(
        "分组关联情况",
        "source text 数据来源",
        "trait text 分组项",  # id_number, sex, age, name_length, name_kind, township: what the row's own columns tell
        "value text 分组",
        "linked int 已关联",
        "review int 待确认",
        "unlinked int 未关联",
    ),
    # Whom a row may be about. `certain`: linked and readable; the others only keep a rule from answering.
    "claims": _schema(
        "记录归属",
        *_PLACE_IN_FILE,
        "person_id text? 人编号",
        "household_id text? 户编号",
        "certain bool 是否确定",
    ),
    # --- screening ----------------------------------------------------------------------------------
    "findings": _schema(
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
    ),
    "finding_evidence": _schema("线索依据", "clue_id text 线索编号", *_PLACE_IN_FILE),
    # Rows about nobody in the register that a rule would have listed a registered household for.
    "strangers": _schema(
        "未在册强线索",
        *_PLACE_IN_FILE,
        "rule_id text 规则",
        "risk text 疑似风险类型",
        "evidence text 线索描述",
        "amount float? 金额",  # yuan, of rules whose value is an amount
        "gravity int? 严重次序",  # of the row's gravest code, from 0: the gravest
    ),
    "suspected": _schema(
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
    "suppressed": _schema(
        "本期不再下发的线索",
        "household_id text 户编号",
        "clue_id text 线索编号",
        "rule_id text 规则",
        "reason text 原因",
        "since text 起始期次",
        "township text? 乡镇",
        "village text? 行政村",
    ),
    "resolved": _schema(
        "本期不再出现的线索",
        "household_id text 户编号",
        "clue_id text 线索编号",
        "reason text 原因",
        "since text 起始期次",
        "first_period text? 首次预警期次",
    ),
    "coverage": _schema(
        "五项保障排查情况",
        "household_id text 户编号",
        "guarantee text 保障项目",
        "verdict text 结论",
        "source text? 数据来源",
        "reason text 理由",
    ),
    # Whom no clue names and somebody should look at all the same; one line per household, reason and source.
    "follow_up": _schema(
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
    "categories": _schema(
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
    "rule_outcomes": _schema(
        "规则执行情况",
        "rule_id text 规则",
        "hit int 命中",
        "unknown int 不能判定",
        "answered bool 是否可回答",
        "reason text 说明",
    ),
    # Births, deaths, moves and changes of name or number that the register does not hold yet; one line per row that
    # tells of them. `basis`: how the place was found: person, householder, address, unknown.
    "population_changes": _schema(
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
        *_PLACE_IN_FILE,
    ),
    # 线下排查名单 beside the list of this run. `compared`: both, online_only, offline_only.
    "list_comparison": _schema(
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
    # Two values that cannot both be right; one line per check, person or household, and pair of values.
    "conflicts": _schema(
        "数据冲突",
        "check text 检查项",
        "field text 项目",
        "person_id text? 人编号",
        "household_id text 户编号",
        "township text 乡镇",
        "village text 行政村",
        *(
            f"{name}_{letter} {kind} {title}{number}"
            for letter, number in (("a", "一"), ("b", "二"))
            for name, kind, title in (
                ("source", "text", "数据来源"),
                ("value", "text", "取值"),
                ("file", "text", "文件"),
                ("sheet", "text", "工作表"),
                ("row_number", "int", "行号"),
                ("date", "date?", "日期"),
            )
        ),
        "advice text 处理建议",
    ),
    # --- property search: kept apart, in its own folder -----------------------------------------------
    # Who is asked about, where: nobody else stands in any request.
    "asked": _schema(
        "财产检索对象",
        "household_id text 户编号",
        "person_id text 人编号",
        "department text 检索部门",
        "authorisation_no text 授权书编号",
        "signed_on date 签署日期",
        "batch text 批次",
    ),
    "property_findings": _schema(
        "财产检索结果",
        "household_id text 户编号",
        "person_id text 人编号",
        "authorisation_no text 授权书编号",
        "source text 数据来源",
        "result text 检索结果",  # found, none, no_reply
        "evidence text 具体情况",
        "situations text 可能涉及的情形",  # empty: none
        "situation_ids text 情形编号",
        "department text 检索部门",
        "searched_on date? 检索日期",
        "township text 乡镇",
        "village text 行政村",
    ),
    "property_answers": _schema(
        "各部门检索情况",
        "department text 检索部门",
        "source text 数据来源",
        "asked int 应查人数",
        "found int 有",
        "none int 无",
        "no_reply int 未反馈",
        "situations int 可能涉及情形人数",
        "searched_on date? 检索日期",
        "message text 说明",
    ),
    "refused": _schema(
        "未予检索",
        "household_id text 户编号",  # empty: nobody knows whose
        "person_id text? 人编号",
        "authorisation_no text? 授权书编号",
        "department text 检索部门",
        "reason text 原因",
        "township text 乡镇",
        "village text 行政村",
        "file text? 文件",  # of the authorisation; null: there is none
        "sheet text? 工作表",
        "row_number int? 行号",
    ),
    "review_again": _schema(
        "需再次评议",
        "household_id text 户编号",
        "township text 乡镇",
        "village text 行政村",
        "reviewed_on date 评议日期",
        "review_result text? 评议结果",
        "found_on date 检索日期",
        "persons int 涉及人数",
        "situations text 可能涉及的情形",
    ),
    # --- ledger: lies in the workspace, grows from run to run ------------------------------------------
    "review_decisions": _schema(
        "人工确认记录",
        "row_key text 内容标识",
        "person_id text 人编号",
        "household_id text 户编号",
        "whole_household bool 针对全户",  # the row was about a household
        "person_key text? 登记内容标识",  # null: whatever the register says of the person
        "verdict text 结论",  # same, other, unsure, doubted (a township denies it, nobody has decided)
        "origin text 来源",  # review, reject, feedback
        "run_id text 运行编号",
        *_PLACE_IN_FILE,
        "levels text? 各项等级",
        "decided_by text 确认人",
        "decided_on date 确认日期",
        "recorded_at text 记录时间",
        "inbox text? 收件目录摘要",  # of the delivery that a run took it from
    ),
    "verification_results": _schema(
        "入户核查结果",
        "household_id text 户编号",
        "clue_id text? 线索编号",
        "result text 核查结果",
        "include bool? 是否拟纳入",
        "exclusion_reason text? 不纳入原因",
        "checked_by text? 核查人",
        "checked_on date? 核查时间",
        "file text 文件",
        "sheet text 工作表",
        "row_number int 行号",
        "recorded_at text 记录时间",
        "inbox text? 收件目录摘要",
    ),
    # --- accounts -----------------------------------------------------------------------------------
    "accounting": _schema(
        "行数核对",
        *_PLACE_IN_FILE[:3],
        "rows_read int 读取",
        "dropped int 未采用",
        "quarantined int 隔离",
        "registered int 登记",
        "linked int 已关联",
        "review int 待确认",
        "unlinked int 未关联",
    ),
}


@cache
def polars_schema(table: str) -> pl.Schema:
    """The table's columns and Polars types."""
    return pl.Schema({name: pl.String if dtype == pl.String else dtype for name, dtype in _empty(table).schema.items()})


def _empty(table: str) -> pl.DataFrame:
    frame = pl.from_arrow(TABLES[table].empty_table())
    assert isinstance(frame, pl.DataFrame)  # noqa: S101 - a table always gives a frame; this is for the type checker
    return frame


def empty(table: str) -> pl.DataFrame:
    """The table without rows."""
    return pl.DataFrame(schema=polars_schema(table))


def conform(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """The frame with exactly the table's columns, in its order and types.

    Raises `ValueError` when a column is missing, cannot be cast, or holds nulls it must not.
    """
    missing = [name for name in polars_schema(table) if name not in frame.columns]
    if missing:
        raise ValueError(f"table {table}: columns missing: {', '.join(missing)}")
    out = frame.select(pl.col(name).cast(dtype) for name, dtype in polars_schema(table).items())
    required = [field.name for field in TABLES[table] if not field.nullable]
    holes = [name for name in required if out[name].null_count()]
    if holes:
        raise ValueError(f"table {table}: nulls in {', '.join(holes)}")
    return out


def titles(table: str) -> dict[str, str]:
    """Column -> Chinese title."""
    return {field.name: field.metadata[b"title"].decode() for field in TABLES[table]}
