"""The clues of a run beside those of the runs before: which are told, which need no visit now, which have ended.

Every clue of the run before is found again, suppressed or resolved; a source that did not arrive ends nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import polars as pl

from domain.county.rule import LISTED_CERTAINTIES
from domain.tables import add_absent_columns, conform, empty
from ledger.answers_in_force import find_last_answers
from ledger.household_continuity import HouseholdContinuity

# Answers after which nobody need go again for a while.
_ENDING = ("不属实", "已解决")
CHECKED, WAITING = "checked", "waiting"
# Columns of an event that say nothing of the clue itself.
_OF_EVENT = ("at", "as_of", "run_id", "state", "status", "reason", "since")


@dataclass(frozen=True)
class GrowthRule:
    """When an amount is worse: `rules` whose values are yuan, and the share by which one must have grown."""

    rules: frozenset[str] = frozenset()
    share: float = 0.5


@dataclass(frozen=True)
class SuppressionRule:
    """What decides whether a checked clue rests.

    `recheck_days`: rule -> days after which it is to be looked at again. `mandatory`: rules that never rest.
    """

    recheck_days: Mapping[str, int] = field(default_factory=dict)
    mandatory: frozenset[str] = frozenset()
    growth: GrowthRule = GrowthRule()


@dataclass(frozen=True)
class EarlierRuns:
    """What is remembered of the runs before.

    `history`: table `ledger_runs`, one line per period, the run before last. `events`: table `clue_events` of these
    runs. `visits`: what townships answered up to the as-of date, in the order in which it came. `evidence`: clue_id,
    evidence: what the run before wrote of its clues.
    """

    history: pl.DataFrame
    events: pl.DataFrame
    visits: pl.DataFrame
    evidence: pl.DataFrame

    @classmethod
    def none(cls) -> EarlierRuns:
        """Nothing has been run before, and nobody has answered."""
        texts = {"clue_id": pl.String, "evidence": pl.String}
        return cls(
            empty("ledger_runs"), empty("clue_events"), empty("verification_results"), pl.DataFrame(schema=texts)
        )

    @cached_property
    def numbered_events(self) -> pl.DataFrame:
        """The events with `at`, the place of their run in the history from 0, and its `as_of`."""
        places = self.history.select("run_id", "as_of").with_row_index("at")
        return self.events.join(places, on="run_id").sort("at", "clue_id")

    @cached_property
    def previous_events(self) -> pl.DataFrame:
        """Of the run before: the clues that it found or suppressed."""
        events = self.numbered_events
        return events.filter(pl.col("at") == self.history.height - 1, pl.col("state") != "resolved")

    @cached_property
    def last_answers(self) -> pl.DataFrame:
        """The last answer to every clue, as `find_last_answers` gives it."""
        return find_last_answers(self.visits, self.numbered_events.select("clue_id", "household_id", "as_of"))


@dataclass(frozen=True)
class RememberedClues:
    """`findings` (with status, first period, last answer): those that are told. `suppressed`: the table.

    `absent_clues`: clues of the run before that are not found now: `clue_events` and `present_household`,
    `present_person` (their numbers today; null: gone), `is_merged`.
    """

    findings: pl.DataFrame
    suppressed: pl.DataFrame
    absent_clues: pl.DataFrame


def compare_clues(
    findings: pl.DataFrame, earlier: EarlierRuns, continuity: HouseholdContinuity, rule: SuppressionRule,
    period: str, as_of: date,
) -> RememberedClues:  # fmt: skip
    """Lay this run's findings beside what is remembered.

    `findings`: the table as screening makes it. A clue is `checked` when its last answer is 不属实 or 已解决 and is
    younger than the rule's days, its rule is not mandatory, it is not worse than when it was answered, and no confirmed
    finding of its household is new since.
    """
    events = earlier.numbered_events
    clues = _add_status(findings.drop("last_result", "last_checked_on"), earlier, rule.growth, period).join(
        earlier.last_answers, on="clue_id", how="left"
    )
    appearances = _find_appearances(clues, earlier, as_of)
    checked_clues = _find_checked(clues, events, appearances, rule, as_of)
    before = earlier.previous_events
    return RememberedClues(
        findings=clues.join(checked_clues, on="clue_id", how="anti").select(*findings.columns),
        suppressed=_make_suppressed(clues, checked_clues, before, period),
        absent_clues=_find_absent_clues(before, findings, continuity),
    )


def _add_status(findings: pl.DataFrame, earlier: EarlierRuns, growth: GrowthRule, period: str) -> pl.DataFrame:
    """The findings with `status` and `first_period`, and what `then_…` was known of each in the run before."""
    before = earlier.previous_events.select(
        "clue_id", then_certainty="certainty", then_value="value", then_township="township", then_village="village",
        was_before=pl.lit(value=True),
    )  # fmt: skip
    first = (
        earlier.numbered_events.unique("clue_id", keep="first", maintain_order=True)
        .select("clue_id", then_first="first_period")
    )  # fmt: skip
    rows = findings.drop("status", "first_period").join(before, on="clue_id", how="left", maintain_order="left")
    rows = rows.join(first, on="clue_id", how="left", maintain_order="left")
    moved = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(f"then_{name}")) & pl.col(f"then_{name}").is_not_null()
        for name in ("township", "village")
    )
    status = (
        pl.when(pl.col("was_before") & moved).then(pl.lit("moved"))
        .when(pl.col("was_before") & is_worse(growth)).then(pl.lit("worsened"))
        .when("was_before").then(pl.lit("continuing"))
        .when(pl.col("then_first").is_not_null()).then(pl.lit("reopened"))
        .otherwise(pl.lit("new"))
    )  # fmt: skip
    return rows.with_columns(status.alias("status"), pl.coalesce("then_first", pl.lit(period)).alias("first_period"))


def is_worse(growth: GrowthRule) -> pl.Expr:
    """Whether a clue is graver than `then_certainty` and `then_value` say: surer, or an amount grown by the share."""
    order = {name: place for place, name in enumerate(("attention", "to_verify", "confirmed"))}
    now, then = (
        pl.col(name).replace_strict(order, default=None, return_dtype=pl.Int8)
        for name in ("certainty", "then_certainty")
    )
    has_grown = (
        pl.col("rule_id").is_in(sorted(growth.rules))
        & (pl.col("then_value") > 0)
        & (pl.col("value") >= pl.col("then_value") * (1 + growth.share))
    )
    return ((now > then) | has_grown).fill_null(value=False)


def _find_appearances(clues: pl.DataFrame, earlier: EarlierRuns, as_of: date) -> pl.DataFrame:
    """clue_id, household_id, appeared_on: of the confirmed findings; since which day each has stood confirmed.

    The as-of date of the first run of the unbroken row of runs, up to this one, in which it was so.
    """
    confirmed = clues.filter(pl.col("certainty") == "confirmed").select("clue_id", "household_id")
    stood = earlier.numbered_events.filter(pl.col("state") != "resolved", pl.col("certainty") == "confirmed").join(
        confirmed, on="clue_id", how="semi"
    )
    last = earlier.history.height - 1
    # Counted from the end: the n-th newest event of an unbroken row is that of the n-th newest run.
    ordered = stood.select("clue_id", "at", "as_of").sort("clue_id", "at", descending=[False, True])
    turn = pl.int_range(pl.len()).over("clue_id")
    unbroken = ordered.filter(pl.lit(last, dtype=pl.Int64) - pl.col("at").cast(pl.Int64) == turn)
    first = unbroken.group_by("clue_id").agg(pl.col("as_of").min().alias("appeared_on"))
    return confirmed.join(first, on="clue_id", how="left").with_columns(pl.col("appeared_on").fill_null(as_of))


def _find_checked(
    clues: pl.DataFrame, events: pl.DataFrame, appearances: pl.DataFrame, rule: SuppressionRule, as_of: date
) -> pl.DataFrame:
    """clue_id, until: of the clues that need no visit now; `until`: the day on which one is due again."""
    days = pl.col("rule_id").replace_strict(dict(rule.recheck_days), default=180, return_dtype=pl.Int64)
    until = pl.col("last_checked_on").dt.offset_by(pl.concat_str(days.cast(pl.String), pl.lit("d")))
    answered = clues.filter(
        pl.col("household_id").is_not_null(),
        pl.col("last_result").is_in(_ENDING),
        ~pl.col("rule_id").is_in(sorted(rule.mandatory)),
    ).with_columns(until.alias("until"))
    answered = answered.filter(pl.col("until") > as_of)
    compared = _add_answered_state(answered, events)
    # Where a rule's value is no amount, a row from after the visit is a new event of the same kind.
    is_event = ~pl.col("rule_id").is_in(sorted(rule.growth.rules)) & (pl.col("latest_on") > pl.col("last_checked_on"))
    unchanged = compared.filter(~is_worse(rule.growth), ~is_event.fill_null(value=False))
    newest = appearances.group_by("household_id").agg(pl.col("appeared_on").max())
    rows = unchanged.join(newest, on="household_id", how="left")
    has_new = (pl.col("appeared_on") > pl.col("last_checked_on")).fill_null(value=False)
    return rows.filter(~has_new).select("clue_id", "until")


def _add_answered_state(answered: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """The clues with `then_certainty`, `then_value`: what was known of each when it was answered."""
    seen = events.filter(pl.col("state") != "resolved").select(
        "clue_id", "as_of", state_certainty="certainty", state_value="value"
    )
    pairs = answered.select("clue_id", "last_checked_on").join(seen, on="clue_id")
    # A visit is made after the run that asked for it; one that came without such a run saw the first state.
    in_time = (pl.col("as_of") <= pl.col("last_checked_on")).cast(pl.Int8)
    day = pl.when(in_time == 1).then(pl.col("as_of").cast(pl.Int32)).otherwise(-pl.col("as_of").cast(pl.Int32))
    state = (
        pairs.with_columns(in_time.alias("#in_time"), day.alias("#day"))
        .sort("#in_time", "#day")
        .unique("clue_id", keep="last", maintain_order=True)
    )
    rows = answered.drop("then_certainty", "then_value").join(
        state.select("clue_id", then_certainty="state_certainty", then_value="state_value"), on="clue_id", how="left"
    )
    return rows.with_columns(
        pl.coalesce("then_certainty", "certainty").alias("then_certainty"),
        pl.coalesce("then_value", "value").alias("then_value"),
    )


def _make_suppressed(
    clues: pl.DataFrame, checked_clues: pl.DataFrame, before: pl.DataFrame, period: str
) -> pl.DataFrame:
    """Table `suppressed`: the checked clues."""
    rested = before.filter(pl.col("state") == "suppressed", pl.col("reason") == CHECKED).select(
        "clue_id", since_then="since"
    )
    rows = clues.join(checked_clues, on="clue_id").join(rested, on="clue_id", how="left")
    lines = rows.with_columns(pl.lit(CHECKED).alias("reason"), pl.coalesce("since_then", pl.lit(period)).alias("since"))
    return conform(add_absent_columns(lines, "suppressed"), "suppressed")


def _find_absent_clues(before: pl.DataFrame, findings: pl.DataFrame, continuity: HouseholdContinuity) -> pl.DataFrame:
    """Columns as `RememberedClues.absent_clues`."""
    counted = before.filter(pl.col("household_id").is_not_null(), pl.col("certainty").is_in(LISTED_CERTAINTIES))
    absent_clues = counted.join(findings, on="clue_id", how="anti").drop(*_OF_EVENT)
    households = continuity.households.select("household_id", "is_merged", home="present_id")
    persons = continuity.persons.select("person_id", present_person="present_id")
    moved_to = continuity.people.select(present_person="person_id", persons_home="household_id")
    rows = absent_clues.join(households, on="household_id", how="left").join(persons, on="person_id", how="left")
    rows = rows.join(moved_to, on="present_person", how="left")
    return (
        rows.with_columns(
            pl.coalesce("persons_home", "home").alias("present_household"),
            pl.col("is_merged").fill_null(value=False),
        )
        .drop("home", "persons_home")
        .sort("household_id", "clue_id")
    )


@dataclass(frozen=True)
class EndedClues:
    """What became of the clues that are not found now: `waiting`: table `suppressed`; `resolved`: the table."""

    waiting: pl.DataFrame
    resolved: pl.DataFrame


def end_clues(absent_clues: pl.DataFrame, reasons: pl.DataFrame, earlier: EarlierRuns, period: str) -> EndedClues:
    """Tables of the clues that wait and of those that have ended.

    `absent_clues`: as of `RememberedClues`. `reasons`: clue_id, reason: `waiting` or why it ended.
    """
    waited = earlier.previous_events.filter(pl.col("reason") == WAITING).select("clue_id", since_then="since")
    rows = (
        absent_clues.join(reasons, on="clue_id")
        .join(earlier.last_answers, on="clue_id", how="left")
        .join(waited, on="clue_id", how="left")
        .join(earlier.evidence, on="clue_id", how="left")
        .with_columns(
            pl.coalesce("present_household", "household_id").alias("household_id"),
            pl.coalesce("present_person", "person_id").alias("person_id"),
            pl.coalesce("since_then", pl.lit(period)).alias("since"),
        )
    )
    is_waiting = pl.col("reason") == WAITING
    ended = rows.filter(~is_waiting).with_columns(pl.lit(period).alias("since"))
    return EndedClues(
        conform(add_absent_columns(rows.filter(is_waiting), "suppressed"), "suppressed"),
        conform(add_absent_columns(ended, "resolved"), "resolved").sort("household_id", "clue_id"),
    )
