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

TABLES: dict[str, pa.Schema] = {
    # --- intake -------------------------------------------------------------------------------------
    "files": _schema(
        "收到的文件",
        "file text 文件",
        "sheet text 工作表",
        "sha256 text 内容摘要",
        "status text 状态",  # recognised, not_used, unrecognised, ambiguous, unreadable, duplicate_file, hidden, empty
        "source text? 识别为",
        "title text? 表头上方的标题",
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
        "file text 文件",
        "sheet text 工作表",
        "row_number int 行号",
    ),
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
    ),
    "finding_evidence": _schema("线索依据", "clue_id text 线索编号", *_PLACE_IN_FILE),
    # Rows about nobody in the register that a rule would have listed a registered household for.
    "strangers": _schema(
        "未在册强线索", *_PLACE_IN_FILE, "rule_id text 规则", "risk text 疑似风险类型", "evidence text 线索描述"
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
    ),
    "resolved": _schema(
        "本期不再出现的线索",
        "household_id text 户编号",
        "clue_id text 线索编号",
        "reason text 原因",
        "since text 起始期次",
    ),
    "coverage": _schema(
        "五项保障排查情况",
        "household_id text 户编号",
        "guarantee text 保障项目",
        "verdict text 结论",
        "source text? 数据来源",
        "reason text 理由",
    ),
    "rule_outcomes": _schema(
        "规则执行情况",
        "rule_id text 规则",
        "hit int 命中",
        "unknown int 不能判定",
        "answered bool 是否可回答",
        "reason text 说明",
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
