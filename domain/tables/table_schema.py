"""How a table is declared: an Arrow schema whose fields carry their title, as an officer reads it."""

from __future__ import annotations

import polars as pl
import pyarrow as pa

# Kind of column -> its type in Arrow and in Polars. Polars is not asked: it would convert an empty table, for which
# pyarrow imports pandas, 0.3 s of every command.
COLUMN_TYPES: dict[str, tuple[pa.DataType, pl.DataType]] = {
    "text": (pa.large_string(), pl.String()),
    "int": (pa.int64(), pl.Int64()),
    "float": (pa.float64(), pl.Float64()),
    "bool": (pa.bool_(), pl.Boolean()),
    "date": (pa.date32(), pl.Date()),
}
POLARS_TYPES: dict[pa.DataType, pl.DataType] = dict(COLUMN_TYPES.values())

# Where a row stands: the columns with which every table about single rows begins.
PLACE_FIELDS = ("source text 数据来源", "file text 文件", "sheet text 工作表", "row_number int 行号")
# A registered household, and a person, as they stand on a list.
HOUSEHOLD_FIELDS = (
    "household_id text 户编号",
    "township text 乡镇",
    "village text 行政村",
    "group text? 村民小组",
    "head_name text? 户主姓名",
    "head_id_number text? 户主证件号码",
    "household_size int? 户内人口",
    "phone text? 联系电话",
    "household_type text? 户类型",
    "monitor_type text? 监测对象类别",
)
# The same of one that may have left the register since.
FORMER_HOUSEHOLD_FIELDS = tuple(field.replace("village text ", "village text? ") for field in HOUSEHOLD_FIELDS)
PERSON_FIELDS = (
    "person_id text? 人编号",
    "person_name text? 姓名",  # null: the clue is about the whole household
    "person_id_number text? 证件号码",
    "relation text? 与户主关系",
)
# What a clue says.
CLUE_FIELDS = (
    "rule_id text 规则",
    "risk text 疑似风险类型",
    "source text 数据来源",
    "evidence text 风险线索描述",
)
# What townships found when they went the last time.
LAST_ANSWER_FIELDS = ("last_checked_on date? 最近核查日期", "last_result text? 最近核查结果")
# One side of a conflict between two sources.
CONFLICT_SIDE = (
    "source text 数据来源",
    "value text 取值",
    "file text 文件",
    "sheet text 工作表",
    "row_number int 行号",
    "date date? 日期",
)


def list_two_sides(*fields: str) -> list[str]:
    """The lines of fields that stand once for each of two sides: `name_a`, 一, then `name_b`, 二."""
    lines = [line.split(" ", 2) for line in fields]
    return [
        f"{name}_{letter} {kind} {title}{number}" for letter, number in ("a一", "b二") for name, kind, title in lines
    ]


def declare_table(title: str, *fields: str) -> pa.Schema:
    """Build a schema from lines `name type[?] title`; `?` marks a field that may be null."""
    arrow = []
    for line in fields:
        name, kind, label = line.split(" ", 2)
        arrow_type, _ = COLUMN_TYPES[kind.rstrip("?")]
        arrow.append(pa.field(name, arrow_type, nullable=kind.endswith("?"), metadata={"title": label}))
    return pa.schema(arrow, metadata={"title": title})
