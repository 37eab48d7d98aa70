"""Where lists stand, at a glance: counts without people, per township and for the whole county.

A line whose township is null is the county's.
"""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import declare_table

_TOWNSHIP = "township text? 乡镇"

GLANCE_TABLES: dict[str, pa.Schema] = {
    "glance_figures": declare_table(
        "概况数字",
        _TOWNSHIP,
        "listed int 疑似风险户",
        "to_verify int 待核实户",
        "first_listed int 本期新增的户",
        "visited int 已核查的户",
        "unvisited int 待核查的户",  # still in time
        "overdue int 逾期的户",
        "answered int 历次已核查线索",
        "confirmed int 历次属实线索",
        "rate float? 属实率",
    ),
    "glance_risks": declare_table("概况：各风险类型", _TOWNSHIP, "risk text 疑似风险类型", "households int 户数"),
    # new, continuing, worsened, reopened, moved: on the list; suppressed, resolved: not on it any more.
    "glance_changes": declare_table("概况：与上期相比", _TOWNSHIP, "change text 变化", "households int 户数"),
    # What came of the clues listed in each period.
    "glance_results": declare_table(
        "概况：各期核查结果",
        _TOWNSHIP,
        "period text 列入期次",
        "confirmed int 属实",
        "refuted int 不属实",  # also 非本人
        "solved int 已解决",
        "unanswered int 未核查",
        "rate float? 属实率",
    ),
    # Households by the state of their most pressing clue: of a township's villages, of the county's townships.
    "glance_places": declare_table(
        "概况：各地办理情况",
        _TOWNSHIP,
        "place text 地方",
        "overdue int 逾期",
        "due_soon int 即将到期",
        "waiting int 待核查",
        "done int 已办",
    ),
}
