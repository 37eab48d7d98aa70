"""What steps of a run hand to each other and nobody else sees; it goes when the run is published."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import PLACE_FIELDS, declare_table

INTERMEDIATE_TABLES: dict[str, pa.Schema] = {
    "dropped": declare_table("未采用的行", *PLACE_FIELDS[:3], "reason text 原因", "rows int 行数"),
    "members": declare_table(
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
    "aliases": declare_table(
        "曾用姓名和证件号码", "person_id text 人编号", "name text? 姓名", "id_number text? 证件号码"
    ),
    # Whom a row may be about. `certain`: linked and readable; the others only keep a rule from answering.
    "claims": declare_table(
        "记录归属",
        *PLACE_FIELDS,
        "person_id text? 人编号",
        "household_id text? 户编号",
        "certain bool 是否确定",
    ),
    # How the rows were linked that every clue rests on, also one that is not told.
    "clue_methods": declare_table(
        "线索依据的关联方式",
        "clue_id text 线索编号",
        "methods text 关联方式",
        "is_denied bool 乡镇核查为非本人",
    ),
    # --- of one source, while its rows come in -----------------------------------------------------
    "rows_read": declare_table("读取的行", "file text 文件", "sheet text 工作表", "rows_read int 读取行数"),
    # Of unlinked rows that name a registered householder: whose household the person joins.
    "household_joins": declare_table("并入的户", *PLACE_FIELDS[1:], "household_id text 户编号"),
    # --- of a property search --------------------------------------------------------------------------
    # Receipts that are believed for nobody, and why.
    "refused_receipts": declare_table("不予采信的回执", *PLACE_FIELDS[1:], "state text 原因代码"),
}
