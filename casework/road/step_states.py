"""How each step stands, from the facts of a household (`casework.road.step_facts`): a state, days, paper and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from casework.road.declaration import STEPS, Step

if TYPE_CHECKING:
    from casework.road.trace_road import RoadRules

_NOTHING, _NEVER = pl.lit(None), pl.lit(value=False)
# Who stands in the register as monitored without this road having led there.
_IS_MONITORED_BEFORE = pl.col("was_monitored")
_IS_ENTERED = pl.col("entered_on").is_not_null()
_IS_REFUSED = (pl.col("ending") == "refused").fill_null(value=False)
# Somebody wants the household in: a visit, a review, or the register has it.
_IS_ON_THE_WAY = (
    pl.col("is_proposed") | pl.col("reviewed_on").is_not_null() | pl.col("decision").is_not_null() | _IS_ENTERED
)
# Nothing more is asked about being taken in: visited, and nobody proposes it; or all has ended by itself.
_IS_NOT_PROPOSED = ~_IS_ON_THE_WAY & ((pl.col("visits") > 0) & (pl.col("unanswered") == 0) | (pl.col("active") == 0))

# An order may have to be issued once a visit, or the county, has said so.
_MAY_BE_ORDERED = ~_IS_ENTERED & ~_IS_REFUSED & (_IS_ON_THE_WAY | (pl.col("unanswered").fill_null(0) > 0))
# A search may have asked about them, and its data have gone.
_IS_PURGED = pl.col("papers").is_null() & (pl.col("purged_on") >= pl.coalesce("first_visit_on", "started_on"))


@dataclass(frozen=True)
class StepState:
    """Expressions over a household's facts. `state`: done, open, not_needed, unknown (the data have gone)."""

    name: Step
    state: pl.Expr
    done_on: pl.Expr
    due_on: pl.Expr = _NOTHING
    basis: pl.Expr = _NOTHING
    detail: pl.Expr = _NOTHING


def list_steps(rules: RoadRules) -> list[StepState]:
    """Every step, in the order of the road."""
    steps = (
        _listed(), _visited(), _authorised(), _searched(), _reviewed(), _reviewed_again(),
        _published(rules.publicity_days), _decided(), _entered(), _ordered(), _helped(),
        _removed(rules.tracking_months),
    )  # fmt: skip
    by_name = {step.name: step for step in steps}
    return [by_name[name] for name in STEPS]


def _choose(**states: pl.Expr) -> pl.Expr:
    """The first state whose condition holds; else it is open."""
    chosen = pl.coalesce(pl.when(holds.fill_null(value=False)).then(pl.lit(name)) for name, holds in states.items())
    return chosen.fill_null(pl.lit("open"))


def _choose_inclusion(done: pl.Expr, not_needed: pl.Expr = _NEVER, **states: pl.Expr) -> pl.Expr:
    """How a step on the way into the register stands: it is for those alone whom somebody wants in."""
    is_not_for_them = _IS_MONITORED_BEFORE | _IS_NOT_PROPOSED | not_needed
    return _choose(done=done & ~_IS_MONITORED_BEFORE, not_needed=is_not_for_them, **states)


def _say(**texts: pl.Expr) -> pl.Expr:
    """The texts that there are, joined."""
    return pl.concat_str(texts.values(), separator="；", ignore_nulls=True).replace("", None)


def _count(column: str, text: str) -> pl.Expr:
    """`text` with the number in the column; null where that is none."""
    return pl.when(pl.col(column) > 0).then(pl.format(text, column))


def _explain_inclusion() -> pl.Expr:
    """Why a step on the way into the register is not needed."""
    return (
        pl.when(_IS_MONITORED_BEFORE).then(pl.lit("列入名单前已是监测对象"))
        .when(_IS_NOT_PROPOSED & (pl.col("visits") > 0)).then(
            pl.format("不拟纳入{}", pl.format("：{}", "exclusion_reason").fill_null("")))
        .when(_IS_NOT_PROPOSED).then(pl.lit("线索已不再出现"))
    )  # fmt: skip


def _listed() -> StepState:
    listed = pl.col("started_on").is_not_null()
    return StepState(
        "listed",
        _choose(done=listed, not_needed=~listed),
        pl.col("started_on"),
        basis=pl.format("{}疑似风险户名单", "period"),
        detail=pl.when(listed).then("risks").otherwise(pl.lit("没有列入过名单")),
    )


def _visited() -> StepState:
    is_visited = (pl.col("visits") > 0) & ((pl.col("unanswered") == 0) | pl.col("is_proposed"))
    return StepState(
        "visited",
        _choose(done=is_visited, not_needed=(pl.col("active") == 0) & (pl.col("visits") == 0) & ~_IS_ON_THE_WAY
                | (_IS_MONITORED_BEFORE & (pl.col("unanswered") == 0))),
        pl.col("last_visit_on"),
        pl.col("visit_due_on"),
        detail=_say(
            true=_count("answers_true", "属实{}条"), false=_count("answers_false", "不属实{}条"),
            solved=_count("answers_solved", "已解决{}条"), other=_count("answers_other", "非本人{}条"),
            include=pl.when("is_proposed").then(pl.lit("拟纳入")), left=_count("unanswered", "尚有{}条线索未核查"),
        ),
    )  # fmt: skip


def _authorised() -> StepState:
    refused = _count("refused_persons", "{}名家庭成员没有可用的授权书")
    return StepState(
        "authorised",
        _choose_inclusion(pl.col("papers").is_not_null(), unknown=_IS_PURGED),
        pl.col("signed_on"),
        basis=pl.col("papers"),
        detail=_say(why=_explain_inclusion(), refused=refused, purged=_explain_purge()),
    )


def _searched() -> StepState:
    is_complete = (pl.col("searches") > 0) & (pl.col("silent") == 0)
    found = pl.col("situations")
    nothing = pl.when(is_complete & pl.col("situations").is_null()).then(pl.lit("未发现不宜纳入情形"))
    return StepState(
        "searched",
        _choose_inclusion(is_complete, unknown=_IS_PURGED),
        pl.col("searched_on"),
        detail=_say(why=_explain_inclusion(), silent=_count("silent", "{}个部门尚未反馈"), found=found,
                    nothing=nothing, purged=_explain_purge()),
    )  # fmt: skip


def _explain_purge() -> pl.Expr:
    return pl.when(_IS_PURGED).then(pl.lit("检索资料已到期清理"))


def _reviewed() -> StepState:
    return StepState(
        "reviewed",
        _choose_inclusion(pl.col("reviewed_on").is_not_null()),
        pl.col("reviewed_on"),
        detail=_say(why=_explain_inclusion(), result=pl.col("first_review_result")),
    )


def _reviewed_again() -> StepState:
    """A search that found something after the first review sends the household back to the village."""
    was_before = (pl.col("reviewed_on") < pl.col("found_on")).fill_null(value=False)
    is_again = (pl.col("reviewed_last_on") >= pl.col("found_on")).fill_null(value=False)
    return StepState(
        "reviewed_again",
        _choose(not_needed=_IS_MONITORED_BEFORE | ~was_before, done=is_again),
        pl.when(was_before & is_again).then("reviewed_last_on"),
        detail=pl.when(was_before & is_again).then("review_result").when(was_before).then(
            pl.format("{}检索发现问题，在评议之后", pl.col("found_on").dt.to_string("iso"))
        ),
    )  # fmt: skip


def _published(days: int) -> StepState:
    is_short = pl.col("published_until") < pl.col("publicity_due_on")
    too_short = pl.when(is_short).then(pl.format("公示不足{}天", pl.lit(days)))
    has_objection = pl.col("objection").is_not_null() & ~pl.col("objection").str.contains("^(无|没有|无异议)$")
    objection = pl.when(has_objection).then(pl.format("异议：{}", "objection"))
    return StepState(
        "published",
        _choose_inclusion(pl.col("is_publicity_complete"), not_needed=_IS_REFUSED & pl.col("published_from").is_null()),
        pl.col("published_until"),
        pl.col("publicity_due_on"),
        basis=pl.format("{}起公示", pl.col("published_from").dt.to_string("iso")),
        detail=_say(why=_explain_inclusion(), short=too_short, objection=objection),
    )


def _decided() -> StepState:
    return StepState(
        "decided",
        _choose_inclusion(pl.col("decision").is_not_null()),
        pl.coalesce("decided_on", "reviewed_last_on"),
        detail=_say(why=_explain_inclusion(), decision=pl.col("decision")),
    )


def _entered() -> StepState:
    is_out = _IS_REFUSED | (_IS_NOT_PROPOSED & ~_IS_ENTERED)
    why = pl.when(_IS_REFUSED).then(pl.lit("审定不予纳入")).otherwise(_explain_inclusion())
    return StepState(
        "entered",
        _choose(done=_IS_ENTERED, not_needed=is_out),
        pl.col("entered_on"),
        pl.col("declared_due_on"),
        basis=pl.when(_IS_ENTERED).then(pl.lit("防返贫监测信息系统")),
        detail=why,
    )


def _ordered() -> StepState:
    """Open while an order is to be issued, or may have to be once the visit or the county has said so."""
    is_due = pl.col("due_orders") > 0
    return StepState(
        "ordered",
        _choose(done=(pl.col("orders") > 0) & ~is_due, not_needed=~(is_due | _MAY_BE_ORDERED)),
        pl.col("ordered_on"),
        basis=pl.col("order_nos"),
        detail=_say(orders=_count("orders", "开单{}件"), due=_count("due_orders", "{}件待开单")),
    )


def _helped() -> StepState:
    has_help = (pl.col("measures") > 0) | (pl.col("orders") > 0)
    is_done = has_help & (pl.col("open_measures").fill_null(0) == 0) & (pl.col("open_orders") == 0)
    is_wanted = has_help | (pl.col("due_orders") > 0) | _MAY_BE_ORDERED | _IS_ENTERED
    waiting = pl.when(pl.col("open_orders") > 0).then(pl.format("未销号：{}", "waiting_departments"))
    nothing = pl.when(_IS_ENTERED & ~has_help).then(pl.lit("没有开单和帮扶措施的记录"))
    return StepState(
        "helped",
        _choose(done=is_done, not_needed=_IS_REFUSED | ~is_wanted),
        pl.col("helped_on"),
        pl.col("order_due_on"),
        detail=_say(measures=pl.col("measures_text"), waiting=waiting, nothing=nothing),
    )


def _removed(tracking_months: int) -> StepState:
    earliest = pl.col("entered_on").dt.offset_by(f"{tracking_months}mo")
    is_removed = pl.col("cleared_on").is_not_null()
    text = pl.format("{}起可以评估", earliest.dt.to_string("iso"))
    days = {name: pl.col(f"removal_{name}").dt.to_string("iso") for name in
            ("reviewed_on", "published_from", "published_until", "decided_on")}  # fmt: skip
    return StepState(
        "removed",
        _choose(done=is_removed, not_needed=~_IS_ENTERED & (_IS_REFUSED | _IS_NOT_PROPOSED)),
        pl.col("cleared_on"),
        basis=pl.when(is_removed).then(pl.lit("防返贫监测信息系统")),
        detail=_say(
            reviewed=pl.format("{}评议", days["reviewed_on"]),
            published=pl.format("{}至{}公示", days["published_from"], days["published_until"]),
            decided=pl.format("{}审定：{}", days["decided_on"], "removal_decision"),
            earliest=pl.when(_IS_ENTERED & ~is_removed & pl.col("removal_reviewed_on").is_null()).then(text),
        ),
    )
