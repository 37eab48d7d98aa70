"""What forms and publicity editions show: no more of people than the paper needs."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import HOUSEHOLD_FIELDS, PERSON_FIELDS, declare_table

PUBLICITY_TABLES: dict[str, pa.Schema] = {
    # A line per household on a village's board. `shown_name`: masked as the county declares.
    "publicity_lines": declare_table(
        "公示名单的户",
        "township text 乡镇",
        "village text 行政村",
        "group text? 村民小组",
        "kind text 种类",  # inclusion, correction
        "item int 序号",
        "household_id text 户编号",  # for the register; never printed
        "shown_name text 户主姓名",
        "household_size int? 家庭人口",
        "inclusion_class text? 监测类别",
        "risks text? 主要困难",
        "published_from date 公示起",
        "published_until date 公示止",
    ),
    # Households whose forms are printed, and who signs them: nobody who has died or moved out.
    "form_households": declare_table("填写表册的户", *HOUSEHOLD_FIELDS, "item int 序号"),
    "form_people": declare_table(
        "填写表册的成员",
        "household_id text 户编号",
        *PERSON_FIELDS,
        "age int? 年龄",
        "is_minor bool 未满18周岁",
    ),
}
