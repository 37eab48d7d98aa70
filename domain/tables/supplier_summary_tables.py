"""What workbooks for suppliers show: departments, and for the register its townships."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import PLACE_FIELDS, declare_table

_SUPPLIER = "supplier text 报送单位"  # a department, or a township for its part of the register
_ROW_CONTENT = ("name text? 姓名", "id_number text? 证件号码", "township text? 乡镇", "village text? 行政村")
_ISSUE = (
    "source text 数据来源", "file text 文件", "sheet text 工作表", "row_number int? 行号", "field text? 列",
    "problem text 问题", "cure text 处理办法",
)  # fmt: skip

SUPPLIER_SUMMARIES: dict[str, pa.Schema] = {
    "suppliers": declare_table(
        "报送单位",
        _SUPPLIER,
        "is_township bool 是否乡镇",
        "sources text 数据来源",
        "received int 收到的数据",
        "refused text 整份拒收的数据",
        "rows_read int 读取行数",
        "accepted int 采用行数",
        "quarantined int 隔离行数",
        "dropped int 未采用行数",
        "issues int 数据问题",
        "issue_rows int 有问题的行",
        "previous_issues int 上期问题",
        "still_open int 仍存在的问题",
        "closed int 已整改的问题",
        "compared int 与登记比对的行",
        "unlinked int 未对应的行",
        "strong int 未在册强线索的行",
    ),
    "supplier_files": declare_table(
        "各报送单位的文件",
        "supplier text? 报送单位",  # null: nobody can tell whose it is
        "file text 文件",
        "sheet text 工作表",
        "status text 状态",
        "rows_read int 读取行数",
        "message text 说明",
    ),
    "supplier_checks": declare_table(
        "各报送单位问题合计",
        _SUPPLIER,
        "source text 数据来源",
        "field text? 列",
        "problem text 问题",
        "cure text 处理办法",
        "places int 处数",
    ),
    # The first of each supplier's issues, as many as its workbook shows.
    "supplier_issues": declare_table("各报送单位问题清单", _SUPPLIER, *_ISSUE, *_ROW_CONTENT),
    "previous_supplier_issues": declare_table(
        "上期问题整改情况",
        _SUPPLIER,
        *_ISSUE,
        "state text 状态",  # open, closed
    ),
    "unlinked_sources": declare_table(
        "各数据未对应行数",
        "source text 数据来源",
        "rows int 与登记比对的行",
        "linked int 已关联",
        "review int 待人工确认",
        "unlinked int 未关联",
        "strong int 未在册强线索的行",
    ),
    "unlinked_reasons": declare_table("各数据未对应原因", "source text 数据来源", "reason text 原因", "rows int 行数"),
    # The first of each department's, as many as its workbook shows.
    "strong_clues": declare_table(
        "未在册强线索清单",
        _SUPPLIER,
        *PLACE_FIELDS,
        "risk text 疑似风险类型",
        "evidence text 线索描述",
        "reason text 未对应原因",
        *_ROW_CONTENT,
        "content text? 数据内容",
    ),
    "other_unlinked": declare_table(
        "其他未对应清单",
        _SUPPLIER,
        *PLACE_FIELDS,
        "reason text 未对应原因",
        *_ROW_CONTENT,
        "content text? 数据内容",
    ),
}
