"""The data dictionary: every table's columns as a Markdown page in Chinese, made from the declared schemas alone.

`python -m domain.dictionary` prints it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pyarrow as pa

from domain.tables import CASEWORK_TABLES, INTERMEDIATE_TABLES, LEDGER_TABLES, SUMMARY_TABLES, TABLES

_KINDS = {
    pa.large_string(): "文字",
    pa.int64(): "整数",
    pa.float64(): "数",
    pa.bool_(): "是否",
    pa.date32(): "日期",
}


def make_data_dictionary() -> str:
    """Every declared table in its order: column, title, type, whether it may be empty."""
    parts = [
        "# 数据字典",
        "每张表一节：英文名是程序、Parquet 文件和配置里的名称，中文名写在同一文件的列说明（title）中。"
        "运行结果目录 `tables/` 下的 `<表>.parquet` 就是这些表；"
        f"{'、'.join(f'`{name}`' for name in INTERMEDIATE_TABLES | SUMMARY_TABLES)} 只在运行过程中使用，不随结果保存；"
        "工作区的 `ledger/` 数据库中存放逐次积累的 "
        f"{'、'.join(f'`{name}`' for name in LEDGER_TABLES | CASEWORK_TABLES)}。",
        "财产检索的表（`asked`、`property_findings`、`property_answers`、`refused`、`review_again` 及检索自己的 "
        "`links`、`quarantine`、`accounting` 等）另存于工作区的 property 目录，不与比对结果放在一起。",
        "本页由 `domain/tables/` 生成，请勿手改；改表之后运行 `make docs`。",
        *(_format_section(name, schema) for name, schema in TABLES.items()),
    ]
    return "\n\n".join(parts) + "\n"


def _format_section(name: str, schema: pa.Schema) -> str:
    title = schema.metadata[b"title"].decode()
    return "\n".join(
        [f"## {title}（`{name}`）", "", "| 列 | 名称 | 类型 | 可为空 |", "|---|---|---|---|", *_format_lines(schema)]
    )


def _format_lines(schema: pa.Schema) -> Iterator[str]:
    for field in schema:
        empty = "是" if field.nullable else ""
        yield f"| `{field.name}` | {field.metadata[b'title'].decode()} | {_KINDS[field.type]} | {empty} |"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(make_data_dictionary())
