"""What documents show of a list beside the runs before: clues that rest, clues that have ended, counts of both."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import (
    FORMER_HOUSEHOLD_FIELDS,
    LAST_ANSWER_FIELDS,
    PERSON_FIELDS,
    declare_table,
)

MEMORY_SUMMARIES: dict[str, pa.Schema] = {
    # Clues that need no visit now, in the order of villages and households.
    "resting_clues": declare_table(
        "本期暂不核查的各条线索",
        "clue_id text 线索编号",
        *FORMER_HOUSEHOLD_FIELDS,
        *PERSON_FIELDS,
        "rule_id text? 规则",
        "risk text? 疑似风险类型",
        "certainty text? 确定程度",
        "evidence text? 风险线索描述",
        "reason text 原因",  # checked, waiting
        "awaited_sources text? 等待的数据",  # of one that waits: what did not arrive, or what cannot be read
        "open_reason text? 不能判定的原因",  # null of one that waits: the data did not arrive
        "since text 起始期次",
        "until date? 暂不核查至",
        "first_period text? 首次预警期次",
        *LAST_ANSWER_FIELDS,
        "standing text 该户本期情况",  # listed, to_verify, off_list
    ),
    # Clues of the run before that have ended, in the same order.
    "left_clues": declare_table(
        "本期不再出现的各条线索",
        "clue_id text 线索编号",
        *FORMER_HOUSEHOLD_FIELDS,
        *PERSON_FIELDS,
        "rule_id text? 规则",
        "risk text? 疑似风险类型",
        "certainty text? 确定程度",
        "reason text 原因",
        "first_period text? 首次预警期次",
        *LAST_ANSWER_FIELDS,
        "standing text 该户本期情况",  # listed, to_verify, resting, off_list
    ),
    # Suspected households by their status, and clues that put households there by theirs.
    "township_statuses": declare_table(
        "各乡镇各状态的户和线索",
        "township text 乡镇",
        "status text 本期状态",
        "households int 户数",
        "clues int 线索条数",
    ),
    # Clues that rest (suppressed) or have ended (resolved).
    "township_endings": declare_table(
        "各乡镇暂不核查和不再出现的线索",
        "township text 乡镇",
        "kind text 种类",
        "reason text? 原因",  # null: whatever the reason, so that a household counts once
        "clues int 线索条数",
        "households int 户数",
        "off_list int 不在名单的户",  # of these households: those without any other clue that is sent out
    ),
}
