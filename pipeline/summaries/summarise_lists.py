"""Counts and joins what the township and county workbooks show; nothing is computed while they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import polars as pl

import screening
from casework import policy_gaps
from casework.clocks import count_clocks
from casework.glance import GlanceInputs, make_glance_tables
from domain.county.policy import NamedDepartment, PolicyDeclaration
from domain.handover import PLACE
from domain.tables import conform, empty
from expectations.summary.department_scores import score_departments
from expectations.summary.named_departments import list_named_departments
from ledger import find_stale_sources
from pipeline.deliveries.source_data import add_register_places, list_usable_sources, read_admission
from pipeline.job import Job
from pipeline.summaries.last_visits import read_last_visits, read_row_answers
from pipeline.summaries.summarise_advice import put_advice
from pipeline.summaries.summarise_ended_clues import list_rule_sources, make_recheck_rule, put_ended_clues
from screening.summary import (
    conflict_lines,
    follow_up,
    further_lists,
    guarantees,
    household_clues,
    last_answers,
    list_status,
    merging,
    tracked_households,
)
from screening.summary import place_counts as counting
from screening.summary import visits as visiting
from screening.summary.households import make_households, make_persons
from screening.summary.last_answers import RecheckRule
from storage.run_store import RunStore
from storage.stored_frames import StoredFrames

_DESCRIBED = ("source", *PLACE, "name", "id_number", "address")


def summarise_lists(job: Job, members: pl.DataFrame, links: pl.DataFrame) -> None:
    """Put the tables of `domain.tables.LIST_SUMMARIES` and `MEMORY_SUMMARIES`.

    Every table that is published must be there.
    """
    run = job.run
    households, persons = make_households(members), make_persons(members)
    listing = household_clues.add_list_status(run.read("suspected"))
    visits, row_answers = read_last_visits(job), read_row_answers(job)
    put_ended_clues(run, households, persons, visits, list_rule_sources(job.policy))
    put_suspected_list(run, households, persons, visits, row_answers, make_recheck_rule(job.policy, job.as_of))
    put_guarantees(run, members, households, row_answers)
    put_categories(run, members, households, persons, list_categories(job.policy, job.as_of))
    put_source_counts(run, members, links)
    put_advice(run, households, persons)
    run.put("clock_counts", count_clocks(run.read("clue_clocks")))
    put_glance(run)
    run.put("household_places", conform(households.sort("household_id"), "household_places"))
    _put_tracked(run, members, households, persons, visits)
    _put_population_changes(job, members, links, households, persons)
    put_visits(run, members, job.as_of)
    _put_list_comparison(job, members, links, households, listing)
    _put_policy_gaps(job, households, persons)
    departments = {name: source.department for name, source in job.county.sources.items()}
    put_conflicts(run, households, persons, departments)
    put_visit_lines(run)
    stale_sources = find_stale_sources(run.read("files"), job.previous.read("files"), job.period)
    put_departments(run, job.previous.read("issues"), stale_sources, _list_due_dates(job), job.policy.departments)


def _put_tracked(
    run: RunStore, members: pl.DataFrame, households: pl.DataFrame, persons: pl.DataFrame, visits: pl.DataFrame
) -> None:
    """Put whose road goes on after this run, and their members; a village may propose whom no list names."""
    household_tables = [run.read(name) for name in ("findings", "suppressed", "resolved")]
    proposed = visits.filter(pl.col("include").fill_null(value=False))
    tracked = tracked_households.make_tracked_households(members, households, [*household_tables, proposed])
    run.put("tracked_households", tracked)
    run.put("tracked_people", tracked_households.make_tracked_people(members, persons, tracked))


def put_suspected_list(
    run: RunStore,
    households: pl.DataFrame,
    persons: pl.DataFrame,
    visits: pl.DataFrame,
    row_answers: pl.DataFrame,
    rechecks: RecheckRule,
) -> None:
    """Put the tables of the list of suspected households, and what is counted of them per place.

    Tables `clue_methods`, `resting_clues` and `left_clues` must be there. `visits`: as of `add_rechecks`.
    `row_answers`: of `add_row_answers`.
    """
    listing = household_clues.add_list_status(run.read("suspected"))
    resting, left = run.read("resting_clues"), run.read("left_clues")
    findings = last_answers.add_rechecks(run.read("findings"), visits, rechecks)
    answers = last_answers.find_household_answers(visits, findings, resting)
    methods = run.read("clue_methods")
    clues = household_clues.make_household_clues(findings, listing, households, persons, methods, answers)
    areas = household_clues.make_area_clues(findings, households, row_answers)
    listed = household_clues.make_listed_households(listing, households, clues, answers)
    follow_ups = follow_up.make_follow_up_households(run.read("follow_up"), listing, households, answers)
    places = (households, listed, clues, areas)
    township_counts = counting.count_per_place(*places, "township", ended=(resting, left))
    tables = {
        "household_clues": clues,
        "area_clues": areas,
        "listed_households": listed,
        "follow_up_households": follow_ups,
        "township_counts": counting.add_further_counts(township_counts, follow_ups, clues),
        "village_counts": counting.count_per_place(*places, "township", "village"),
        "township_risks": counting.count_households_per_risk(clues, "township"),
        "village_risks": counting.count_households_per_risk(clues, "township", "village"),
        "township_statuses": list_status.count_township_statuses(listing, clues),
    }
    for name, table in tables.items():
        run.put(name, table)


def put_glance(run: RunStore) -> None:
    """Put where the lists stand at a glance; what is counted of the lists, clocks and answers must be there."""
    for name, table in make_glance_tables(GlanceInputs.of_run(StoredFrames(run))).items():
        run.put(name, table)


def put_visits(run: RunStore, members: pl.DataFrame, as_of: date) -> None:
    """Put whom a village visits and who lives there; the list and the guarantees must be there."""
    changes = run.read("population_change_lines") if "population_change_lines" in StoredFrames(run) else None
    listed = run.read("listed_households")
    people = visiting.make_visit_people(members, listed, changes, as_of)
    run.put("visit_people", people)
    run.put("visit_households", visiting.make_visit_households(listed, run.read("guaranteed_households"), people))


def put_visit_lines(run: RunStore) -> None:
    """Put what is asked of the households that are visited; the summaries that tell of it must be there."""
    frames, visited = StoredFrames(run), run.read("visit_households").select("household_id")
    for name, lines in visiting.VISIT_LINES.items():
        frame = frames[lines] if lines in frames else empty(lines)
        run.put(name, frame.join(visited, on="household_id", how="semi", maintain_order="left"))


def put_source_counts(run: RunStore, members: pl.DataFrame, links: pl.DataFrame) -> None:
    """Put what every source's rows came to: for the county, and per township of table `township_counts`."""
    townships = run.read("township_counts")["township"]
    run.put("source_townships", counting.count_source_townships(members, links, townships))
    for name, table in counting.count_source_rows(run.read("accounting"), links, run.read("findings")).items():
        run.put(name, table)


def put_guarantees(run: RunStore, members: pl.DataFrame, households: pl.DataFrame, row_answers: pl.DataFrame) -> None:
    """Put what is known of every household's five guarantees, and its counts."""
    coverage = run.read("coverage")
    guaranteed = guarantees.make_guaranteed_households(members, households, coverage, row_answers)
    per_village = guarantees.count_village_guarantees(guaranteed, coverage)
    run.put("guaranteed_households", guaranteed)
    run.put("village_guarantees", per_village)
    run.put("township_guarantees", guarantees.count_township_guarantees(per_village))


def put_categories(
    run: RunStore, members: pl.DataFrame, households: pl.DataFrame, persons: pl.DataFrame, in_force: Sequence[str]
) -> None:
    """Put who of the monitored holds which category, where the policy knows categories of low-income people."""
    if in_force:
        categories = run.read("categories")
        monitored = merging.list_monitored_persons(members, households, persons, categories)
        run.put("monitored_persons", monitored)
        run.put("category_counts", merging.count_categories(households, categories, in_force))


def list_categories(policy: PolicyDeclaration, as_of: date) -> list[str]:
    """The categories of low-income people that are in force, in the policy's order."""
    rules = policy.rules_on(as_of).values()
    return list(dict.fromkeys(rule.category for rule in rules if rule.category and rule.dictionary == "low_income"))


def put_conflicts(
    run: RunStore, households: pl.DataFrame, persons: pl.DataFrame, departments: Mapping[str, str]
) -> None:
    """Put the conflicts with whom they are about, for townships and departments. `departments`: of the sources."""
    lines = conflict_lines.make_conflict_lines(run.read("conflicts"), households, persons, departments)
    sides = conflict_lines.list_department_conflicts(lines)
    run.put("conflict_lines", lines)
    run.put("department_conflicts", sides)
    run.put("conflict_counts", conflict_lines.count_conflicts(sides))


def put_departments(
    run: RunStore,
    previous_issues: pl.DataFrame,
    stale_sources: pl.DataFrame,
    due_dates: pl.DataFrame,
    named: Sequence[NamedDepartment],
) -> None:
    """Put the departments' figures, and whom the notice names. The frames: as of `score_departments`."""
    names = ("deliveries", "files", "profiles", "accounting", "conflicts", "issues")
    tables = {name: run.read(name) for name in names}
    run.put("department_scores", score_departments(tables, previous_issues, stale_sources, due_dates))
    run.put("named_departments", list_named_departments(tables["deliveries"], named))


def _list_due_dates(job: Job) -> pl.DataFrame:
    """department, due_on: when a comparison's data were wanted."""
    lines = [(name, job.county.due_on(name, job.as_of)) for name in job.sources_by_department()]
    return pl.DataFrame(lines, schema={"department": pl.String, "due_on": pl.Date}, orient="row")


def _put_population_changes(
    job: Job, members: pl.DataFrame, links: pl.DataFrame, households: pl.DataFrame, persons: pl.DataFrame
) -> None:
    """Table `population_changes`, empty where nobody told of changes; its lines only where somebody did."""
    sources = _filter_usable(job, screening.TELL_OF_CHANGES)
    if not sources:
        job.run.put("population_changes", empty("population_changes"))
        return
    changes = find_population_changes(job, members, links)
    job.run.put("population_changes", changes)
    contents = _read_row_contents(job, sources, changes)
    lines = further_lists.make_population_change_lines(changes, contents, households, persons)
    job.run.put("population_change_lines", lines)
    counts = further_lists.count_population_changes(lines, households["township"].unique())
    job.run.put("population_change_counts", counts)


def find_population_changes(job: Job, members: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Table `population_changes` of the run."""
    names = _filter_usable(job, screening.TELL_OF_CHANGES)
    joined = [job.run.read("household_joins", name) for name in names]
    inputs = screening.PopulationChangeInputs(
        rows={name: read_admission(job, name).accepted for name in names},
        links=links,
        members=members,
        joined=pl.concat(joined),
        regions=add_register_places(job, members),
        as_of=job.as_of,
        months=job.county.settings.member_update_months,
    )
    return screening.find_population_changes(inputs)


def _put_list_comparison(
    job: Job, members: pl.DataFrame, links: pl.DataFrame, households: pl.DataFrame, listing: pl.DataFrame
) -> None:
    """Table `list_comparison`, empty where no list was proposed; its lines only where one was."""
    sources = _filter_usable(job, (screening.OFFLINE,))
    if not sources:
        job.run.put("list_comparison", empty("list_comparison"))
        return
    proposed = read_admission(job, screening.OFFLINE).accepted
    regions = add_register_places(job, members)
    comparison = screening.compare_lists(proposed, links, job.run.read("suspected"), regions, job.as_of)
    job.run.put("list_comparison", comparison)
    contents = _read_row_contents(job, sources, comparison)
    lines = further_lists.make_list_comparison_lines(comparison, contents, households, listing)
    job.run.put("list_comparison_lines", lines)
    job.run.put("list_comparison_counts", further_lists.count_compared(lines, households["township"].unique()))


def _put_policy_gaps(job: Job, households: pl.DataFrame, persons: pl.DataFrame) -> None:
    """Put whose policy gaps they are: at the end of a quarter, and whenever a department has reported."""
    gaps, reports = job.run.read("policy_gaps"), job.run.read("policy_reports")
    is_quarter_end = policy_gaps.find_last_quarter(job.as_of) != policy_gaps.find_last_quarter(
        job.as_of - timedelta(days=1)
    )
    if is_quarter_end or (reports["status"] != "not_delivered").any():
        job.run.put("policy_gap_lines", policy_gaps.make_policy_gap_lines(gaps, households, persons))
        job.run.put("policy_gap_townships", policy_gaps.count_policy_gaps(gaps))


def _filter_usable(job: Job, sources: tuple[str, ...]) -> list[str]:
    return [name for name in list_usable_sources(job) if name in sources]


def _read_row_contents(job: Job, sources: list[str], table: pl.DataFrame) -> pl.DataFrame:
    """Who stands in the rows that a table speaks of."""
    contents = []
    for name in sources:
        rows = read_admission(job, name).accepted.join(
            table.filter(pl.col("source") == name), on=list(PLACE), how="semi", maintain_order="left"
        )
        missing_columns = [pl.lit(None, dtype=pl.String).alias("address")] if "address" not in rows.columns else []
        contents.append(rows.with_columns(pl.lit(name).alias("source"), *missing_columns).select(_DESCRIBED))
    return pl.concat(contents)
