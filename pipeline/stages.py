"""The stages of both kinds of run in their order, and the steps of each: what a run does, from top to bottom.

Before them stands what every run begins with, `ingest.receive_inbox`; after them the receipt is written. A flow makes a
task of every step; without Prefect they are called one by one (`run_stages`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from domain.progress import report_step
from pipeline import account, assess, link, publish
from pipeline.job import Job
from pipeline.property import search_documents, search_steps
from pipeline.property.search_job import PropertyJob

J = TypeVar("J", bound=Job)


@dataclass(frozen=True)
class Stage(Generic[J]):
    """What is told and timed as one. `steps`: title -> what it does with the job's tables."""

    title: str
    steps: Mapping[str, Callable[[J], Any]]


COMPARISON: tuple[Stage[Job], ...] = (
    Stage("关联", {"整理登记农户": link.build_register, "关联": link.link_rows}),
    Stage("筛查", {"筛查": assess.assess_households}),
    Stage("行数核对", {"行数核对": account.balance_rows}),
    Stage("生成名单", {"生成名单": publish.deliver_lists}),
)
PROPERTY_SEARCH: tuple[Stage[PropertyJob], ...] = (
    Stage("核对授权", {"整理登记农户": link.build_register, "核对授权": search_steps.open_gate}),
    Stage("整理反馈", {"整理反馈": search_steps.collect_replies, "核对评议": search_steps.find_repeat_reviews}),
    Stage("行数核对", {"行数核对": account.balance_rows}),
    Stage("生成名单", {"生成名单": search_documents.deliver_search}),
)


def run_stages(job: J, stages: Sequence[Stage[J]]) -> dict[str, Any]:
    """Run the stages' steps one after the other; returns title of the step -> what it says of its work."""
    results: dict[str, Any] = {}
    for stage in stages:
        report_step(stage.title)
        results |= {title: step(job) for title, step in stage.steps.items()}
    return results
