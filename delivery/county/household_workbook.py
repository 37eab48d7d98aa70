"""一户一档: everything about one household, for the county."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from delivery.county.county_workbook import write_county_workbook
from delivery.declarations.lists import WorkbookLayout
from delivery.document_context import DocumentContext
from delivery.list_frames import ListFields
from delivery.list_labels import CERTAINTY_LABELS, CLOCK_STATE_LABELS, WHOLE_HOUSEHOLD, name_rule, translate_codes
from delivery.list_rows.household_rows import HOME_FIELDS, describe_household_kind
from delivery.memory_labels import RESOLVED_LABELS
from delivery.road_labels import (
    ENDING_LABELS,
    STATE_LABELS,
    WAITING_LABELS,
    describe_next_step,
    describe_overdue,
    name_step,
)

FIELDS: ListFields = {
    "household": (
        *HOME_FIELDS, "numbers", "register_state", "monitored_since", "inclusion_class", "ground", "outcome", "missing",
        "due_on", "overdue",
    ),
    "steps": ("step", "state", "done_on", "due_on", "waits_for", "overdue", "basis", "detail"),
    "clues": (
        "clue_id", "person_name", "risk", "rule", "certainty", "evidence", "first_period", "as_of", "situation",
        "due_on", "clock", "last_result", "last_checked_on",
    ),
    "events": ("happened_on", "kind", "content", "paper", "person"),
    "members": ("person_name", "person_id_number", "relation"),
}  # fmt: skip
KIND_LABELS = {
    "listed": "列入名单", "ended": "线索不再出现", "visit": "入户核查", "authorisation": "签署授权书",
    "search": "财产检索", "review": "村级评议", "publicity": "公示", "decision": "县级审定", "register": "系统登记",
    "order": "开单", "closed": "销号", "measure": "帮扶措施",
}  # fmt: skip
REGISTER_LABELS = {"monitored": "监测对象", "removed": "已标注风险消除", "none": "不是监测对象", "gone": "已不在册"}
SITUATION_LABELS = {"found": "在名单上", "waiting": "待数据", "checked": "已核查，暂不再查", "resolved": "不再出现"}


def write_household(
    path: Path, tables: Mapping[str, pl.DataFrame], context: DocumentContext, layout: WorkbookLayout
) -> None:
    """Write the workbook. Raises `OSError` when the file cannot be written."""
    write_county_workbook(path, make_household_frames(tables, context), FIELDS, context, layout)


def make_household_frames(tables: Mapping[str, pl.DataFrame], context: DocumentContext) -> dict[str, pl.DataFrame]:
    """Frame name -> rows, with `FIELDS` and more."""
    ending = translate_codes("ending", ENDING_LABELS)
    return {
        "household": tables["file_household"].with_columns(
            describe_household_kind(), describe_overdue(), translate_codes("register_state", REGISTER_LABELS),
            outcome=pl.coalesce(ending, describe_next_step(context), pl.lit("没有待办的环节")),
        ),
        "steps": tables["road_steps"].with_columns(
            name_step("step", context), translate_codes("state", STATE_LABELS), describe_overdue(),
            translate_codes("waits_for", WAITING_LABELS),
        ),
        "clues": _label_clues(tables["file_clues"], context),
        "events": tables["file_events"].with_columns(translate_codes("kind", KIND_LABELS)),
        "members": tables["tracked_people"],
    }  # fmt: skip


def _label_clues(clues: pl.DataFrame, context: DocumentContext) -> pl.DataFrame:
    """Each clue with how it stands: on the list, resting, waiting, or ended and why."""
    state = pl.when(pl.col("state") == "suppressed").then("reason").otherwise("state")
    ended = pl.when(pl.col("state") == "resolved").then(translate_codes("reason", RESOLVED_LABELS))
    situation = pl.concat_str(state.replace(SITUATION_LABELS), pl.format("：{}", ended).fill_null(""))
    clock = pl.concat_str(
        translate_codes("clock_state", CLOCK_STATE_LABELS),
        pl.when(pl.col("clock_state") == "overdue").then(pl.format("{}天", "days_overdue")).otherwise(pl.lit("")),
    )
    return clues.with_columns(
        pl.col("person_name").fill_null(WHOLE_HOUSEHOLD), translate_codes("certainty", CERTAINTY_LABELS),
        rule=name_rule("rule_id", context), situation=situation, clock=clock,
    )  # fmt: skip
