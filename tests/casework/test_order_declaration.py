"""`config/orders.yaml` and what is wrong with it; what a reply says."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from casework.orders.declaration import OrderDeclaration, find_order_faults
from casework.orders.reply_words import name_reply_events
from tests.simulation.county_frames import sample_declarations

DUTY = {"department": "住建局", "wanted": "改造", "working_days": 60, "when": "confirmed", "clause": "x"}


def declare(**risks: dict[str, Any]) -> OrderDeclaration:
    county = sample_declarations()
    declared = county.orders.model_dump()
    return OrderDeclaration.model_validate(declared | {"risks": declared["risks"] | {k: [v] for k, v in risks.items()}})


def find_faults(declared: OrderDeclaration) -> list[str]:
    county = sample_declarations()
    return [str(fault) for fault in find_order_faults(declared, county.policies.values(), county.sources)]


def test_the_projects_own_has_no_faults() -> None:
    declared = sample_declarations().orders
    assert find_faults(declared) == []
    assert declared.confirmed_risks == {"住房", "饮水"}


@pytest.mark.parametrize(
    ("risks", "words"),
    [
        ({"住房": DUTY | {"department": "住建据"}}, "是不是想写“住建局”"),
        ({"住房": DUTY | {"confirmed_by": ["housing"]}}, "没有名为“housing”的数据来源"),
        ({"房子": DUTY}, "没有哪条规则有这个风险"),
    ],
)
def test_a_fault_is_told_with_its_cure(risks: dict[str, Any], words: str) -> None:
    assert any(words in fault for fault in find_faults(declare(**risks)))


def test_every_risk_that_can_be_listed_is_somebodys() -> None:
    declared = sample_declarations().orders
    without = declared.model_copy(
        update={"risks": {risk: duty for risk, duty in declared.risks.items() if risk != "因病"}}
    )
    assert any("“因病”没有写责任部门" in fault for fault in find_faults(without))


def test_local_names_of_departments_are_used() -> None:
    named = sample_declarations().orders.with_local_names({"住建局": "建设科"})
    assert named.make_duties().filter(risk="住房")["department"].to_list() == ["建设科"]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("已办结", "done"), (" 已 办结。", "done"), ("已办结（已验收）", "done"), ("办结；10月5日", "done"),
        ("已办结但未验收", None), ("已办结，但未验收", None), ("已完成，部分未落实", None), ("未办结", None),
        ("退回，不属于本部门", "returned"), ("办理中，尚未验收", "in_progress"), ("退回：归民政局", "returned"),
        ("签收", "received"), ("好", None), (None, None),
    ],
)  # fmt: skip
def test_a_reply_is_or_begins_with_a_listed_word(text: str | None, event: str | None) -> None:
    words = sample_declarations().orders.replies
    frame = pl.DataFrame({"result": [text]}, schema={"result": pl.String})
    assert frame.select(name_reply_events(pl.col("result"), words)).item() == event
