"""What came from the departments and what became of it: files, rows put aside, checks, accounts."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import PLACE_FIELDS, declare_table

DELIVERY_TABLES: dict[str, pa.Schema] = {
    "files": declare_table(
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
    "quarantine": declare_table("隔离的行", *PLACE_FIELDS, "check text 检查项", "field text? 列", "detail text 说明"),
    "profiles": declare_table(
        "数据统计项",
        "source text 数据来源",
        "metric text 统计项",
        "value float? 数值",  # null: nothing to be computed from
    ),
    "checks": declare_table(
        "数据检查项",
        "source text 数据来源",
        "metric text 统计项",
        "severity text 严重程度",
        "minimum float? 不低于",
        "maximum float? 不高于",
    ),
    "judgements": declare_table(
        "数据检查未通过项",
        "source text 数据来源",
        "severity text 严重程度",  # critical (the delivery was refused), warning
        "metric text 统计项",
        "message text 说明",
    ),
    "issues": declare_table(
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
    "issue_places": declare_table("有问题的登记行所属乡镇", *PLACE_FIELDS, "township text 乡镇"),
    "deliveries": declare_table(
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
    "accounting": declare_table(
        "行数核对",
        *PLACE_FIELDS[:3],
        "rows_read int 读取",
        "dropped int 未采用",
        "quarantined int 隔离",
        "registered int 登记",
        "linked int 已关联",
        "review int 待确认",
        "unlinked int 未关联",
    ),
}
