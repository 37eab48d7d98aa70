"""How a table is declared: an Arrow schema whose fields carry their title, as an officer reads it."""

from __future__ import annotations

import pyarrow as pa

_TYPES = {
    "text": pa.large_string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
}

# Where a row stands: the columns with which every table about single rows begins.
PLACE_FIELDS = ("source text 数据来源", "file text 文件", "sheet text 工作表", "row_number int 行号")


def declare_table(title: str, *fields: str) -> pa.Schema:
    """Build a schema from lines `name type[?] title`; `?` marks a field that may be null."""
    arrow = []
    for line in fields:
        name, kind, label = line.split(" ", 2)
        arrow.append(pa.field(name, _TYPES[kind.rstrip("?")], nullable=kind.endswith("?"), metadata={"title": label}))
    return pa.schema(arrow, metadata={"title": title})
