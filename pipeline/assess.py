"""Linked rows -> findings, coverage and the list, beside what is remembered of the runs before."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl

import ledger
import screening
from domain.tables import empty
from ledger.clue_events import complete_grounds
from ledger.household_continuity import HouseholdContinuity
from pipeline import memory, policy_gaps
from pipeline.answers.run_decisions import read_decisions
from pipeline.clue_clocks import ClockInputs, start_run_clocks
from pipeline.deliveries.source_data import add_register_places, list_usable_sources, read_admission
from pipeline.job import Job
from screening.rules.rule_parameters import RuleParameters, make_rule_parameters
from screening.screening_columns import list_screening_columns
from screening.summary.household_clues import NOT_LINKED, describe_link_methods
from storage.admitted_rows import ACCEPTED


def apply_rules(
    job: Job,
    members: pl.DataFrame,
    rows: dict[str, pl.DataFrame],
    origins: screening.ClueOrigins = screening.NO_ORIGINS,
) -> tuple[screening.Population, screening.RuleResults, RuleParameters]:
    """Ask the policy's rules of everybody; `rows`: source -> its claimed rows. `origins`: numbers of former times."""
    sources = {name: job.county.sources[name] for name in job.used_sources()}
    people = screening.make_population(members, rows, job.as_of)
    rules = make_rule_parameters(job.policy, sources, job.county.settings.code, job.as_of, rows, origins)
    return people, screening.apply_rules(people, rows, rules), rules


def assess_households(job: Job) -> dict[str, int]:
    """Ask the policy's rules of everybody, beside what is remembered; publishes findings, coverage and the list."""
    members = job.run.read("members")
    continuity, earlier = memory.trace_register(job, members), memory.recall_runs(job)
    origins = _make_origins(continuity)
    rows = read_attributed_rows(job, members, origins)
    people, screened, rules = apply_rules(job, members, rows, origins)
    county = screening.ScreenedCounty(people, rows, rules, screened.answers)
    remembered, ended = _compare_with_memory(job, county, screened.findings, continuity, earlier)
    monitored = screening.list_monitored_households(members, people)
    clocks = start_run_clocks(job, ClockInputs(screened, remembered.findings, ended.waiting, monitored, earlier))
    findings = clocks.put_due_dates(remembered.findings)
    screened_now = replace(screened, findings=findings)
    suspected = clocks.put_household_due_dates(screening.make_suspected_table(people, screened_now, job.policy))
    published = {
        "findings": findings,
        "clue_clocks": clocks.clue_clocks,
        "finding_evidence": screened.evidence.join(findings, on="clue_id", how="semi"),
        "rule_outcomes": screened.outcomes,
        "rule_answers": screening.make_rule_answers_table(screened, job.policy.rules),
        "coverage": screening.make_coverage_table(people, screened, rules),
        "follow_up": screening.make_follow_up_table(people, screened_now, rules),
        "categories": screening.make_categories_table(people, screened, rules),
        "suspected": ledger.add_household_status(suspected, findings, earlier, continuity, str(job.period)),
        "resolved": ended.resolved,
        "suppressed": pl.concat([remembered.suppressed, ended.waiting]).sort("household_id", "clue_id"),
        "conflicts": _find_conflicts(job, members, rows),
    }
    published |= _make_advice(job, county, screened_now, published, monitored)
    for name, frame in published.items():
        job.run.put(name, frame)
    policy_gaps.put_policy_gaps(job, members, people)
    memory.put_events(job, clocks.events, _find_grounds(job, screened, earlier))
    memory.put_truth(job, earlier)
    memory.put_run_line(job, screening.digest_rules(rules))
    return {name: frame.height for name, frame in published.items()}


def _find_grounds(job: Job, screened: screening.RuleResults, earlier: ledger.EarlierRuns) -> pl.DataFrame:
    """clue_id, source, methods: which data every clue rests on, and how its rows were linked, as far as is known."""
    methods = describe_link_methods(screened.evidence, job.run.read("links"), job.run.read("link_doubts"))
    job.run.put("clue_methods", methods)
    lines = screened.findings.select("clue_id", "source").join(methods, on="clue_id", how="left")
    grounds = lines.with_columns(pl.col("methods").fill_null(NOT_LINKED))
    return complete_grounds(grounds, earlier.numbered_events)


def _make_origins(continuity: HouseholdContinuity) -> screening.ClueOrigins:
    """The numbers that clue ids are made from, of whoever had another one before."""
    people = continuity.people
    households = people.select("household_id", "household_origin").unique()
    is_same = (pl.col("first_person_id") == pl.col("person_id")) & (
        pl.col("first_household_id") == pl.col("household_id")
    )
    return screening.ClueOrigins(
        households=households.filter(pl.col("household_id") != pl.col("household_origin")),
        people=people.filter(~is_same).select("person_id", "first_person_id", "first_household_id"),
    )


def _compare_with_memory(
    job: Job, county: screening.ScreenedCounty, findings: pl.DataFrame, continuity: HouseholdContinuity,
    earlier: ledger.EarlierRuns,
) -> tuple[ledger.RememberedClues, ledger.EndedClues]:  # fmt: skip
    """Which clues are remembered and which rest; which of the run before wait, and why the others have ended."""
    rule = memory.make_suppression_rule(job)
    remembered = ledger.compare_clues(findings, earlier, continuity, rule, str(job.period), job.as_of)
    if remembered.absent_clues.is_empty():
        return remembered, ledger.EndedClues(empty("suppressed"), empty("resolved"))
    todays_numbers = remembered.absent_clues.drop("household_id", "person_id").rename(
        {"present_household": "household_id", "present_person": "person_id"}
    )
    facts = screening.explain_ended_clues(county, todays_numbers, earlier.history["as_of"][-1])
    taken_back = ledger.find_overturned_clues(
        remembered.absent_clues, job.previous.read("finding_evidence"), read_decisions(job)
    )
    digests = earlier.history["rule_digests"][-1], json.dumps(screening.digest_rules(county.parameters))
    reasons = ledger.give_reasons(remembered.absent_clues, facts, taken_back, digests)
    return remembered, ledger.end_clues(remembered.absent_clues, reasons, earlier, str(job.period))


def _make_advice(
    job: Job, county: screening.ScreenedCounty, screened: screening.RuleResults, published: dict[str, pl.DataFrame],
    monitored: pl.DataFrame,
) -> dict[str, pl.DataFrame]:  # fmt: skip
    """Tables of advice: whom to watch, whose removal of risk to correct, whose to assess."""
    inputs = screening.RemovalInputs(
        monitored, published["findings"], published["suppressed"], published["coverage"], county.rows.get("measures"),
        job.policy.tracking_months, job.as_of,
    )  # fmt: skip
    return {
        "watched": screening.make_watched_table(county.people, screened, published["suspected"], county.parameters),
        "correction_advice": screening.make_correction_table(monitored, published["findings"]),
        "removal_advice": screening.make_removal_table(inputs),
    }


def read_attributed_rows(
    job: Job, members: pl.DataFrame, origins: screening.ClueOrigins = screening.NO_ORIGINS
) -> dict[str, pl.DataFrame]:
    """Source -> its rows with their owners, for every usable source but the register of members itself."""
    regions = add_register_places(job, members)
    rows = {}
    for name in list_usable_sources(job):
        if name != "register_members":
            possible_matches = job.run.read("claims", name)
            rows[name] = screening.make_attributed_rows(
                read_admission(job, name, _screened_columns(job, name)),
                possible_matches,
                job.county.sources[name],
                regions,
                job.as_of,
            )
    if "declarations" in rows:
        replies = read_admission(job, "dispatch_replies").accepted if "dispatch_replies" in rows else None
        answers = screening.DeclarationAnswers(rows.get("verification_results"), replies, members, origins)
        declaration_rules = [rule_id for rule_id, rule in job.policy.rules.items() if rule.from_ == "declarations"]
        rows["declarations"] = screening.add_closing_days(rows["declarations"], answers, declaration_rules, job.as_of)
    return rows


def _screened_columns(job: Job, source: str) -> tuple[str, ...]:
    """The columns of a source that rules and conflict checks look at."""
    return list_screening_columns(job.county.sources[source], job.policy, job.county.conflicts)


def _find_conflicts(job: Job, members: pl.DataFrame, rows: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Table `conflicts`, of the same claimed rows that the rules see and the register's own."""
    accepted = job.run.rows("register_members").read_rows(ACCEPTED, _screened_columns(job, "register_members"))
    register = screening.make_register_rows(accepted, members)
    links = job.run.read("links")
    inputs = screening.ConflictInputs(
        job.county.conflicts,
        rows | {"register_members": register},
        members,
        links,
        add_register_places(job, members),
        job.as_of,
    )
    return screening.find_conflicts(inputs)
