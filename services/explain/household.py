"""Why a household is on the list, or is not: every rule's word, and the rows that count, may count, or came near."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from domain.errors import UsageError
from domain.handover import PLACE
from ledger import select_register_history
from ledger.household_numbers import HouseholdNumbers, trace_numbers
from services.explain.household_rows import HouseholdRows, find_household_rows
from services.explain.household_rules import RuleLine, add_recheck_reasons, list_rule_lines
from services.runs.choice import FinishedRun


@dataclass(frozen=True)
class HouseholdExplanation:
    """What a run says of one household.

    `asked_number`: as asked about; `household_id`: its number in the run. `standing`: listed, to_verify, resting,
    off_list; unregistered (then only `ended` says anything). `merged_into`: the household in which most of its people
    are now. `listing`, `home`: its lines of tables `suspected`, `tracked_households`. `rules`: every rule's word.
    `evidence`: table `finding_evidence` of its clues. `ended`: table `resolved`, its lines. `people`: person_id ->
    name and relation, of those who are known by name. `has_answers`: whether the run kept what rules say besides
    findings; older versions did not.
    """

    asked_number: str
    household_id: str
    standing: str
    merged_into: str | None
    listing: dict[str, Any] | None
    home: dict[str, Any] | None
    rules: list[RuleLine]
    evidence: pl.DataFrame
    rows: HouseholdRows
    ended: pl.DataFrame
    people: Mapping[str, str]
    has_answers: bool


def explain_household(run: FinishedRun, number: str) -> HouseholdExplanation:
    """Explain a household, by its number or one that it bore before.

    Raises `UsageError` when no run knew the number.
    """
    asked_number = number.strip()
    household_id, merged_into = _find_present_number(run, asked_number)
    is_theirs = pl.col("household_id") == household_id
    home = _read_line(run, "tracked_households", is_theirs)
    listing = _read_line(run, "suspected", is_theirs)
    suppressed = run.read("suppressed").filter(is_theirs)
    clues = add_recheck_reasons(run, _read_clues(run, is_theirs, home or listing))
    is_registered = _is_registered(run, household_id)
    return HouseholdExplanation(
        asked_number, household_id, _find_standing(listing, suppressed, is_registered), merged_into, listing, home,
        rules=list_rule_lines(run, household_id, clues, suppressed) if is_registered else [],
        evidence=run.read("finding_evidence").join(clues, on="clue_id", how="semi").sort("clue_id", "source", *PLACE),
        rows=find_household_rows(run, household_id),
        ended=run.read("resolved").filter(pl.col("household_id").is_in([household_id, asked_number])),
        people=name_people(run, is_theirs),
        has_answers=run.store.has("rule_answers"),
    )  # fmt: skip


def name_people(run: FinishedRun, is_wanted: pl.Expr) -> dict[str, str]:
    """person_id -> name and relation to the householder, of people whose names the run kept."""
    tracked = run.read("tracked_people").filter(is_wanted).select("person_id", "person_name", "relation")
    asked = run.read("review_people").filter(is_wanted).select("person_id", "name", "relation")
    return {
        person: f"{name}（{relation}）" if relation else name
        for person, name, relation in [*asked.rows(), *tracked.rows()]
        if name
    }


def _read_line(run: FinishedRun, table: str, is_wanted: pl.Expr) -> dict[str, Any] | None:
    lines = run.read(table).filter(is_wanted)
    return lines.row(0, named=True) if lines.height else None


def _read_clues(run: FinishedRun, is_theirs: pl.Expr, place: Mapping[str, Any] | None) -> pl.DataFrame:
    """Table `findings`: the household's, and those of its village where that is known."""
    findings = run.read("findings")
    if place is None:
        return findings.filter(is_theirs)
    is_here = (pl.col("township") == place["township"]) & (pl.col("village") == place["village"])
    return findings.filter(is_theirs | (pl.col("household_id").is_null() & is_here))


def _find_standing(listing: Mapping[str, Any] | None, suppressed: pl.DataFrame, is_registered: bool) -> str:
    if not is_registered:
        return "unregistered"
    if listing:
        return "listed" if listing["certainty"] == "confirmed" or listing["mandatory"] else "to_verify"
    return "resting" if suppressed.height else "off_list"


def _is_registered(run: FinishedRun, number: str) -> bool:
    return not run.store.tables["coverage"].filter(pl.col("household_id") == number).collect().is_empty()


def _find_present_number(run: FinishedRun, number: str) -> tuple[str, str | None]:
    """The household's number in the run, and the household that it merged into.

    Raises `UsageError` when no run knew the number.
    """
    if _is_registered(run, number):
        return number, None
    numbers = _trace_numbers(run)
    is_known = not numbers.numbers.filter(pl.col("household_id") == number).is_empty()
    ended = run.read("resolved").filter(pl.col("household_id") == number)
    if not is_known and ended.is_empty():
        raise UsageError(
            "这次比对的农户登记中没有这个户编号，以前的比对也没有。请核对编号；不知道户编号的，"
            "在农户登记文件中按姓名查找，或用 fangpin case --list 按姓名、证件号码和住址查找。"
        )
    origin = numbers.add_origins(pl.DataFrame({"household_id": [number]}))["household_origin"][0]
    life = numbers.origins.filter(pl.col("household_origin") == origin)
    if life.is_empty():
        return number, None
    present, merged_into = life.select("present_id", "merged_into").row(0)
    return present or number, merged_into


def _trace_numbers(run: FinishedRun) -> HouseholdNumbers:
    """Every number that households have borne up to the run."""
    runs = run.ledger.read_runs()
    before = select_register_history(runs, run.period, run.as_of)
    history = pl.concat([before, runs.filter(pl.col("run_id") == run.id)])
    return trace_numbers(run.ledger.read_known_people(), history, run.read("coverage")["household_id"].unique())
