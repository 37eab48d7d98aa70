"""What the papers show that correct an issued list: what a later run's list has besides, what it has no longer."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import (
    CLUE_FIELDS,
    FORMER_HOUSEHOLD_FIELDS,
    HOUSEHOLD_FIELDS,
    PERSON_FIELDS,
    declare_table,
)

CORRECTION_SUMMARIES: dict[str, pa.Schema] = {
    # Clues of the later run that the earlier one did not tell of, or not so; in the order of its list.
    "supplement_clues": declare_table(
        "补充名单的线索",
        "clue_id text 线索编号",
        *HOUSEHOLD_FIELDS,
        *PERSON_FIELDS,
        *CLUE_FIELDS,
        "certainty text 确定程度",
        "change text 变化",  # added, grown, surer, moved
        "is_new_household bool 是否新列入的户",
        "on_list bool 是否列入名单",  # false: only to be verified
        "due_on date? 核查时限",
    ),
    "supplement_areas": declare_table(
        "补充名单的片区线索",
        "clue_id text 线索编号",
        "township text 乡镇",
        "village text 行政村",
        *CLUE_FIELDS,
    ),
    # Clues of the earlier run that the later one does not send out any more, or to another township.
    "supplement_endings": declare_table(
        "补充名单不再列入的线索",
        "clue_id text 线索编号",
        *FORMER_HOUSEHOLD_FIELDS,
        *PERSON_FIELDS,
        "rule_id text 规则",
        "risk text 疑似风险类型",
        "change text 变化",  # gone, rested, waiting, moved_away
        "reason text? 原因",
        "moved_to text? 现在的乡镇",
        "standing text 该户现在的情况",  # listed, to_verify, off_list
    ),
    "supplement_townships": declare_table(
        "补充名单汇总",
        "township text 乡镇",
        "earlier_run_id text 原运行编号",
        "earlier_edition int 原版次",
        "earlier_as_of date 原数据截止日",
        "is_withdrawn bool 原名单是否已撤回",
        "run_id text 运行编号",
        "edition int 版次",
        "added_households int 新列入的户",
        "clues int 需核查的线索",
        "areas int 新增片区线索",
        "dropped_households int 不再列入的户",
        "endings int 不再核查的线索",
        "weaker int 减弱的线索",  # a smaller amount, or less sure: not told one by one
        "listed int 现有名单的户",
    ),
    "withdrawn_lists": declare_table(
        "撤回的名单",
        "township text 乡镇",
        "period text 期次",
        "run_id text 运行编号",
        "edition int 版次",
        "as_of date 数据截止日",
        "reason text 撤回原因",
        "withdrawn_on date 撤回日期",
        "valid_edition int? 现行版次",  # null: the period has no list now
    ),
    "recalled_packages": declare_table(
        "收回的文件包",
        "package_no text 编号",
        "receiver text 接收单位",
        "is_township bool 是否乡镇",
        "period text 期次",
        "files int 文件数",
        "issued_on date 发放日期",
        "received_by text? 签收人",
        "reason text 收回原因",
        "recalled_on date 收回日期",
    ),
}
