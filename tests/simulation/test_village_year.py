"""What was found and answered changes the next list: two quarters, then two months, over one village."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from services.runs.publication import withdraw_run
from tests.simulation import village_year
from tests.simulation.invariants import check_run
from tests.simulation.period_runs import PeriodRun, compare_tables
from tests.simulation.truth_oracle import check_truth
from tests.simulation.village import household_number
from tests.simulation.village_year import PARTED, VillageYear, live_year


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> VillageYear:
    return live_year(tmp_path_factory.mktemp("village"))


def line(run: PeriodRun, table: str, household: str) -> dict[str, object]:
    """The only line of the household in the table."""
    return run.read(table).filter(pl.col("household_id") == household).row(0, named=True)


def is_listed(run: PeriodRun, household: str) -> bool:
    return household in run.read("suspected")["household_id"].to_list()


def test_every_run_keeps_its_promises(year: VillageYear) -> None:
    runs = [year.june, year.september, year.october, year.november]
    for place, run in enumerate(runs):
        check_run(run, runs[:place])


# --- what townships answered -----------------------------------------------------------------------------------


@pytest.mark.parametrize("household", ["FALSE", "SOLVED", "SHRUNK", "WITHOUT_CLUE"])
def test_nobody_goes_again_where_nothing_was_found(year: VillageYear, household: str) -> None:
    """不属实 and 已解决 rest, also when the amount has fallen, or the household was answered for as a whole."""
    home = household_number(getattr(village_year, household))
    assert is_listed(year.september, home)
    assert not is_listed(year.october, home)
    resting = line(year.october, "suppressed", home)
    assert (resting["reason"], resting["since"], resting["first_period"]) == ("checked", "2026-10", "2026Q2")
    assert (resting["last_checked_on"], resting["until"]) == (date(2026, 10, 8), date(2027, 4, 6))
    assert resting["last_result"] == {"SOLVED": "已解决"}.get(household, "不属实")
    # The month after it still rests, since the same period.
    assert line(year.november, "suppressed", home)["since"] == "2026-10"


@pytest.mark.parametrize("household", ["TRUE", "INCLUDED"])
def test_what_is_true_stays_on_the_list_with_its_answer(year: VillageYear, household: str) -> None:
    home = household_number(getattr(village_year, household))
    assert line(year.october, "suspected", home)["status"] == "continuing"
    clue = line(year.october, "findings", home)
    assert (clue["last_result"], clue["last_checked_on"]) == ("属实", date(2026, 10, 8))


def test_a_denied_link_by_number_stays_and_waits_for_an_officer(year: VillageYear) -> None:
    home = household_number(village_year.DENIED_NUMBER)
    assert line(year.october, "suspected", home)["status"] == "continuing"
    assert year.october.read("link_doubts")["household_id"].to_list() == [home]


def test_a_denied_link_by_name_is_taken_back(year: VillageYear) -> None:
    home = household_number(village_year.DENIED_NAME)
    assert year.september.read("links").filter(pl.col("household_id") == home)["method"].to_list() == ["fuzzy"]
    assert not is_listed(year.october, home)
    assert line(year.october, "resolved", home)["reason"] == "link_taken_back"


def test_what_grew_after_the_visit_is_told_again(year: VillageYear) -> None:
    home = household_number(village_year.GROWN)
    assert line(year.october, "suspected", home)["status"] == "worsened"
    # Still worse than when it was answered.
    assert line(year.november, "suspected", home)["status"] == "continuing"


def test_a_mandatory_clue_never_rests(year: VillageYear) -> None:
    home = household_number(village_year.MANDATORY)
    assert line(year.october, "suspected", home)["status"] == "continuing"
    assert line(year.october, "findings", home)["last_result"] == "不属实"


def test_a_new_confirmed_risk_wakes_what_rested(year: VillageYear) -> None:
    home = household_number(village_year.ANOTHER_RISK)
    assert is_listed(year.october, home)
    assert year.in_october(village_year.ANOTHER_RISK) == {"major_disease": "new", "medical_burden": "continuing"}


# --- who is who ----------------------------------------------------------------------------------------------------


def test_a_month_after_two_quarters_continues(year: VillageYear) -> None:
    listed = year.october.read("suspected")
    newcomers = household_number(village_year.RENUMBERED)
    assert listed.filter(pl.col("status") == "new")["household_id"].to_list() == [newcomers]
    assert set(listed.filter(pl.col("household_id") != newcomers)["first_period"]) == {"2026Q2"}


def test_a_renumbered_household_keeps_its_history(year: VillageYear) -> None:
    before = line(year.september, "findings", household_number(village_year.RENUMBERED))
    after = line(year.october, "findings", year.number_in_october(village_year.RENUMBERED))
    assert after["clue_id"] == before["clue_id"]
    for table in ("findings", "suspected"):
        told = line(year.october, table, year.number_in_october(village_year.RENUMBERED))
        assert (told["status"], told["first_period"]) == ("continuing", "2026Q2")


def test_strangers_under_an_old_number_have_no_history(year: VillageYear) -> None:
    home = household_number(village_year.RENUMBERED)
    for table in ("findings", "suspected"):
        told = line(year.october, table, home)
        assert (told["status"], told["first_period"]) == ("new", "2026-10")
    assert line(year.november, "suspected", home)["status"] == "continuing"


def test_an_answer_holds_for_a_household_with_new_numbers(year: VillageYear) -> None:
    home = year.number_in_october(village_year.REST_RENUMBERED)
    assert not is_listed(year.october, home)
    assert line(year.october, "suppressed", home)["reason"] == "checked"


def test_whoever_moved_stands_on_the_list_of_the_new_township(year: VillageYear) -> None:
    listed = line(year.october, "suspected", household_number(village_year.MOVED))
    assert (listed["status"], listed["township"]) == ("moved", "福利镇")


def test_a_merged_household_is_said_to_be_merged(year: VillageYear) -> None:
    assert year.in_october(village_year.MERGED) == {"medical_burden": "household_merged"}
    host = line(year.october, "suspected", household_number(village_year.HOST))
    assert (host["status"], host["first_period"]) == ("worsened", "2026Q2")


def test_who_parts_from_a_household_takes_their_own_clue_along(year: VillageYear) -> None:
    before = year.september.read("findings").filter(pl.col("rule_id") == "major_disease", pl.col("person_id") == "P232")
    after = year.october.read("findings").filter(pl.col("household_id") == PARTED)
    assert after["clue_id"].to_list() == before["clue_id"].to_list()
    assert line(year.october, "suspected", PARTED)["status"] == "continuing"
    assert year.in_october(village_year.SPLIT) == {"medical_burden": "continuing"}


# --- who left, and why --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("household", "rule", "reason"),
    [
        ("LEFT", "medical_burden", "person_gone"), ("DEAD_CHILD", "no_school_record", "person_gone"),
        ("MERGED", "medical_burden", "household_merged"), ("MONITORED", "low_income_other", "monitored"),
        ("DENIED_NAME", "medical_burden", "link_taken_back"), ("ACCEPTED", "dangerous_house", "remedied"),
        ("ENROLLED", "no_school_record", "remedied"), ("PASSED", "major_disease", "window_passed"),
        ("REFUNDED", "medical_burden", "below_threshold"), ("HOUSE_GONE", "dangerous_house", "row_gone"),
    ],
)  # fmt: skip
def test_whoever_left_the_list_stands_in_resolved_with_why(
    year: VillageYear, household: str, rule: str, reason: str
) -> None:
    home = household_number(getattr(village_year, household))
    assert is_listed(year.september, home)
    ended = line(year.october, "resolved", home)
    assert (ended["rule_id"], ended["reason"], ended["since"]) == (rule, reason, "2026-10")
    # This step only.
    assert home not in year.november.read("resolved")["household_id"].to_list()


def test_a_dead_member_s_clue_ends_when_they_have_left_the_register(year: VillageYear) -> None:
    home = household_number(village_year.DEAD)
    assert year.in_october(village_year.DEAD) == {"major_disease": "continuing"}
    assert line(year.november, "resolved", home)["reason"] == "person_gone"


def test_what_left_and_is_found_again_is_reopened(year: VillageYear) -> None:
    listed = line(year.november, "suspected", household_number(village_year.REOPENED))
    assert (listed["status"], listed["first_period"]) == ("reopened", "2026Q2")


@pytest.mark.parametrize("household", ["WAITING", "RESTING_HOUSE"])
def test_a_source_that_did_not_arrive_ends_nothing(year: VillageYear, household: str) -> None:
    home = household_number(getattr(village_year, household))
    assert not is_listed(year.november, home)
    waiting = line(year.november, "suppressed", home)
    assert (waiting["reason"], waiting["since"], waiting["until"]) == ("waiting", "2026-11", None)


# --- afterwards ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def later(year: VillageYear, tmp_path_factory: pytest.TempPathFactory) -> VillageYear:
    """A copy of the year's workspace, in which more happens."""
    folder = tmp_path_factory.mktemp("later")
    workspace = Path(shutil.copytree(year.october.workspace, folder / "workspace"))

    def copy(run: PeriodRun) -> PeriodRun:
        return PeriodRun(run.period, workspace / "runs" / run.period / run.id)

    return VillageYear(
        copy(year.june), copy(year.september), copy(year.october), copy(year.november), year.inboxes
    )  # fmt: skip


@pytest.fixture(scope="module")
def december(later: VillageYear, tmp_path_factory: pytest.TempPathFactory) -> PeriodRun:
    """The houses are reported again; the county's threshold of medical costs is twice what it was."""
    config = Path(shutil.copytree("config", tmp_path_factory.mktemp("config") / "config"))
    policy = config / "policies" / "guangxi_2021.yaml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.replace("{value: 5000, since: 2021", "{value: 10000, since: 2021"), encoding="utf-8")
    return compare_tables("2026-12", later.inboxes / "2026-10", later.october.workspace, config)


def test_a_source_that_is_back_brings_its_clues_back(december: PeriodRun) -> None:
    listed = line(december, "suspected", household_number(village_year.WAITING))
    assert (listed["status"], listed["first_period"]) == ("continuing", "2026Q2")
    resting = line(december, "suppressed", household_number(village_year.RESTING_HOUSE))
    assert (resting["reason"], resting["last_result"]) == ("checked", "已解决")


@pytest.mark.parametrize("household", ["TRUE", "FALSE"])
def test_a_clue_that_a_changed_rule_no_longer_finds_says_so(december: PeriodRun, household: str) -> None:
    """Also one that rested."""
    home = household_number(getattr(village_year, household))
    assert line(december, "resolved", home)["reason"] == "rule_changed"


def test_the_same_run_again_changes_nothing(later: VillageYear, december: PeriodRun, tmp_path: Path) -> None:
    run = later.november
    before = {path.name: path.read_bytes() for path in (run.folder / "tables").iterdir()}
    assert compare_tables("2026-11", later.inboxes / "2026-11", run.workspace).id == run.id
    # Its folder lost, it is made again, byte for byte, although December has been run since.
    shutil.move(run.folder, tmp_path / "elsewhere")
    assert compare_tables("2026-11", later.inboxes / "2026-11", run.workspace).id == run.id
    assert {path.name: path.read_bytes() for path in (run.folder / "tables").iterdir()} == before


def test_nobody_looks_back_on_a_run_that_was_withdrawn(later: VillageYear, december: PeriodRun) -> None:
    run = later.october
    withdraw_run(run.workspace, run.id, "名单有误", "王主任")
    again = compare_tables("2026-11", later.inboxes / "2026-11", run.workspace)
    assert again.id != later.november.id
    check_run(again, [later.june, later.september])
    # In the quarter it stood on the list, and nobody knows of a month in which it did not.
    home = household_number(village_year.REOPENED)
    assert line(again, "suspected", home)["status"] == "continuing"
    # What left in October leaves now.
    assert line(again, "resolved", household_number(village_year.LEFT))["reason"] == "person_gone"


# --- how often it was true --------------------------------------------------------------------------------------


def test_every_rule_is_as_true_as_the_village_said(year: VillageYear) -> None:
    for until in range(1, 4):
        check_truth([year.june, year.september, year.october, year.november][: until + 1])
    counts = year.november.read("truth_counts").filter(pl.col("period").is_null())
    bills = counts.row(by_predicate=(pl.col("dimension") == "rule") & (pl.col("key") == "medical_burden"), named=True)
    assert (bills["confirmed"], bills["refuted"], bills["solved"], bills["not_theirs"]) == (2, 6, 1, 2)
    assert bills["by_household"] == 1


def test_every_clue_says_what_it_rests_on(year: VillageYear) -> None:
    for run in (year.june, year.september, year.october, year.november):
        lines = run.read("clue_events")
        assert lines.select("source", "methods").null_count().row(0) == (0, 0)
        assert set(lines.filter(pl.col("rule_id") == "low_income_other")["methods"]) <= {"register"}
