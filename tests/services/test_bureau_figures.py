"""What the bureau's pages show between runs: runs with their state, 属实率, orders, the configuration in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.errors import UsageError
from pipeline.county.load_county import load_county
from pipeline.current_run import open_current_run
from services.configuration_view import list_county_settings, make_policy_view, make_rulebook_text
from services.feedback.import_results import import_results
from services.follow_up.truth_by_rule import make_truth_figures
from services.orders.overview import make_order_overview
from services.orders.register import issue_orders, record_event
from services.runs.overview import list_runs
from services.runs.publication import withdraw_run
from tests.simulation.county_frames import CONFIG
from tests.simulation.csv_lines import write_lines
from tests.simulation.period_runs import compare_tables
from tests.simulation.village import add_disease, add_house, household_number, make_village, settle

ISSUED = date(2026, 10, 20)
HOUSES, DENIED = (1, 2), 3
HEADINGS = ("户编号", "线索编号", "核查结果", "是否拟纳入", "不纳入原因", "核查人", "核查时间")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two bad houses that are true, a disease that is not, an order of which one was received."""
    folder, frames = tmp_path_factory.mktemp("figures"), make_village()
    for household in (*HOUSES, DENIED):
        settle(frames, household)
    for household in HOUSES:
        add_house(frames, household)
    add_disease(frames, DENIED, "2026-05-01")
    run = compare_tables("2026Q3", frames.write(folder / "inbox"), folder / "ws")
    clues = dict(run.read("findings").select("household_id", "clue_id").iter_rows())
    answers = [
        (household_number(home), clues[household_number(home)], *answer, "李核查", "2026-10-08")
        for home, answer in {1: ("属实", "", ""), 2: ("属实", "", ""), DENIED: ("不属实", "", "已报销")}.items()
    ]
    import_results([write_lines(folder / "核查.csv", [HEADINGS, *answers])], folder / "ws", str(CONFIG))
    orders = issue_orders(folder / "ws", str(CONFIG), ISSUED, "王办").orders
    record_event(folder / "ws", [orders["order_no"][0]], "received", "王办", ISSUED)
    return folder / "ws"


def test_the_truth_of_what_was_listed_is_that_of_today(workspace: Path) -> None:
    figures = make_truth_figures(open_current_run(workspace, CONFIG, ISSUED))
    rates = {line["key"]: (line["answered"], line["rate"]) for line in figures.rules.iter_rows(named=True)}
    assert rates == {"dangerous_house": (2, 1.0), "major_disease": (1, 0.0)}
    assert (figures.county["listed"], figures.county["confirmed"]) == (3, 2)
    assert figures.false_alarms["clues"].to_list() == [1]
    before = make_truth_figures(open_current_run(workspace, CONFIG, date(2026, 10, 1)))
    assert before.county["answered"] == 0


def test_orders_by_department_and_state(workspace: Path) -> None:
    overview = make_order_overview(open_current_run(workspace, CONFIG, date(2027, 3, 1)))
    (counts,) = overview.counts.to_dicts()
    assert (counts["department"], counts["issued"], counts["received"], counts["overdue"]) == ("住建局", 2, 1, 2)
    assert overview.select(state="overdue")["state_label"].to_list() == ["待签收", "办理中"]
    assert overview.select("教育局").is_empty()
    assert overview.select("住建局", "open").height == 2
    assert dict(overview.due) == {}


def test_a_run_is_listed_with_what_became_of_it(workspace: Path, tmp_path: Path) -> None:
    import shutil

    copy = Path(shutil.copytree(workspace, tmp_path / "ws"))
    (line,) = list_runs(copy)
    assert (line.state, line.edition, line.households, line.can_withdraw) == ("published", 1, 3, True)
    withdraw_run(copy, line.run_id, "数据有误", "王办")
    (line,) = list_runs(copy)
    assert (line.state_label, line.withdrawn_by, line.withdrawn_reason) == ("已撤回", "王办", "数据有误")
    assert not line.can_publish


def test_the_configuration_in_words() -> None:
    county = load_county(Path("config"))
    settings = {line.title: line for line in list_county_settings(county)}
    assert settings["现行政策"].value.endswith("（guangxi_2021）")
    policy = make_policy_view(county, None, date(2026, 9, 30))
    assert policy.is_in_force
    assert policy.thresholds[0].value == "6000 元（2021 年起）"
    parts: list[Sequence[Any]] = [
        policy.rules, policy.thresholds, policy.general, policy.situations, policy.cycles
    ]  # fmt: skip
    assert all(line.clause for part in parts[:4] for line in part)
    assert not any("no clause" in line.clause for part in (*parts[:1], *parts[3:]) for line in part)
    assert make_rulebook_text(county, "ningxia_2021").startswith("# ")
    with pytest.raises(UsageError, match="没有名为"):
        make_policy_view(county, "nowhere_2020", date(2026, 9, 30))
