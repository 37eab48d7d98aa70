"""What holds of every run, whatever happened before it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from ledger.clue_memory import GrowthRule, is_worse
from tests.simulation.county_frames import sample_declarations
from tests.simulation.period_runs import PeriodRun

_COUNTED = ("confirmed", "to_verify")


def check_run(run: PeriodRun, earlier: Sequence[PeriodRun], extended: Collection[str] = ()) -> None:
    """Fail where a clue of the run before is lost, a clue rests that must not, or the run's tables disagree.

    `earlier`: the runs before, the oldest first. `extended`: clues whose due date somebody has moved.
    """
    if earlier:
        check_nothing_is_lost(run, earlier[-1])
    check_resting_clues(run, earlier)
    check_list(run)
    check_clocks(run, earlier, extended)
    check_accounts(run)


def check_nothing_is_lost(run: PeriodRun, before: PeriodRun) -> None:
    """Every confirmed or to_verify clue of the run before is found, suppressed or resolved, and in one way only."""
    states = [run.read(name).select("clue_id") for name in ("findings", "suppressed", "resolved")]
    every = pl.concat(states)["clue_id"]
    assert every.is_unique().all(), "a clue stands in two of findings, suppressed, resolved"
    then = _counted_clues(before)
    lost = then.join(every.to_frame(), on="clue_id", how="anti")
    assert lost.is_empty(), lost.select("household_id", "clue_id", "rule_id").rows()
    invented = run.read("resolved").join(then, on="clue_id", how="anti")
    assert invented.is_empty(), "a clue has ended that the run before did not tell"


def check_resting_clues(run: PeriodRun, earlier: Sequence[PeriodRun]) -> None:
    """No clue that is checked is mandatory, attention, or worse than in the run that it was answered after."""
    resting = run.read("suppressed").filter(pl.col("reason") == "checked")
    rules = sample_declarations().policy(None).rules
    mandatory = [name for name, rule in rules.items() if rule.mandatory]
    assert resting.filter(pl.col("rule_id").is_in(mandatory)).is_empty()
    assert resting.filter(~pl.col("last_result").is_in(["不属实", "已解决"])).is_empty()
    growth = GrowthRule(frozenset(name for name, rule in rules.items() if rule.amount))
    answered = resting.join(_answered_states(earlier), on="clue_id").filter(
        pl.col("as_of") <= pl.col("last_checked_on")
    )
    state = answered.sort("as_of").unique("clue_id", keep="last", maintain_order=True)
    worse = state.filter(is_worse(growth))
    assert worse.is_empty(), worse.select("household_id", "rule_id", "then_value", "value").rows()


def check_list(run: PeriodRun) -> None:
    """The list is of those households that have a confirmed or to_verify finding, once each."""
    listed, counted = run.read("suspected")["household_id"], _counted_findings(run)["household_id"].unique()
    assert sorted(listed) == sorted(counted)
    assert run.read("suspected")["status"].null_count() == 0
    assert _counted_findings(run)["status"].null_count() == 0


def check_clocks(run: PeriodRun, earlier: Sequence[PeriodRun], extended: Collection[str]) -> None:
    """Every listed clue has a due date; it is that of the run before, unless somebody has answered or moved it since.

    There is no campaign.
    """
    clocks, findings = run.read("clue_clocks"), run.read("findings").filter(pl.col("certainty").is_in(_COUNTED))
    told = findings.select("clue_id", "due_on", "last_checked_on").join(clocks, on="clue_id")
    assert told.height == findings.height == clocks.height
    assert told.filter(pl.col("due_on") != pl.col("due_on_right")).is_empty()
    assert clocks.filter((pl.col("state") == "done") != pl.col("stopped_by").is_not_null()).is_empty()
    if not earlier:
        return
    before = earlier[-1].read("clue_clocks").select("clue_id", then_started_on="clock_started_on", then_due_on="due_on")
    pairs = told.join(before, on="clue_id").filter(~pl.col("clue_id").is_in(list(extended)))
    is_same = pl.col("clock_started_on") == pl.col("then_started_on")
    assert pairs.filter(is_same, pl.col("due_on") != pl.col("then_due_on")).is_empty(), "a due date moved by itself"
    is_answered = (pl.col("last_checked_on") >= pl.col("then_started_on")).fill_null(value=False)
    assert pairs.filter(~is_same, ~is_answered).is_empty(), "a clock began anew without an answer"


def check_accounts(run: PeriodRun) -> None:
    """What was read is dropped, quarantined, registered, linked, in review or unlinked."""
    table = run.read("accounting")
    parts = ("dropped", "quarantined", "registered", "linked", "review", "unlinked")
    assert table.filter(pl.col("rows_read") != pl.sum_horizontal(parts)).is_empty()


def _counted_findings(run: PeriodRun) -> pl.DataFrame:
    return run.read("findings").filter(pl.col("household_id").is_not_null(), pl.col("certainty").is_in(_COUNTED))


def _counted_clues(run: PeriodRun) -> pl.DataFrame:
    """clue_id, household_id, rule_id: of the clues that the run found or suppressed."""
    columns = ("clue_id", "household_id", "rule_id", "certainty")
    clues = pl.concat([run.read(name).select(columns) for name in ("findings", "suppressed")])
    return clues.filter(pl.col("household_id").is_not_null(), pl.col("certainty").is_in(_COUNTED))


def _answered_states(earlier: Sequence[PeriodRun]) -> pl.DataFrame:
    """clue_id, as_of, then_certainty, then_value: what each run before said of its clues."""
    states = [
        run.read(table).select("clue_id", then_certainty="certainty", then_value="value", as_of=pl.lit(run.as_of))
        for run in earlier
        for table in ("findings", "suppressed")
    ]
    schema = {"clue_id": pl.String, "then_certainty": pl.String, "then_value": pl.Float64, "as_of": pl.Date}
    return pl.concat([pl.DataFrame(schema=schema), *states])
