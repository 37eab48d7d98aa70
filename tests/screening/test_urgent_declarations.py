"""Who declares an emergency is visited before everybody else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from domain.county.rule_names import find_names_used
from pipeline.county.load_county import load_county
from screening.declarations.rule_fields import find_fields_read
from screening.suspected_list import make_suspected_table

if TYPE_CHECKING:
    import polars as pl

    from tests.screening.conftest import Bench

DECLARED = {"channel": "12317", "declared_on": "2026-09-01", "ticket_no": "GD1"}
POOR = {"year": 2025, "net_income": 4000.0, "household_size": 2, "counted": True}
PAID = {"settlement_id": "S1", "settled_on": "2026-03-01", "self_paid": 90000.0}
RULES = ("income_below_line", "medical_burden", "declared")


def _listed(bench: Bench, *declared: dict[str, Any]) -> pl.DataFrame:
    """H1: mandatory, H2: a large amount, H3 and H4: what they declared."""
    lifted = {"lifted": True, "lifted_or_monitored": True}
    homes: dict[str, dict[str, bool]] = {"H1": lifted, "H2": {}, "H3": {}, "H4": {}}
    people = bench.people([{"household_id": home} for home in homes], homes)
    rows = {
        "register_income": bench.rows("register_income", [POOR | {"household_id": "H1", "person": 1}]),
        "insurance_settlement": bench.rows("insurance_settlement", [PAID | {"household_id": "H2", "person": 2}]),
        "declarations": bench.rows("declarations", [DECLARED | line for line in declared]),
    }
    return make_suspected_table(people, bench.screen(RULES, people, rows), bench.policy)


def _of(number: int, **more: Any) -> dict[str, Any]:
    return {"household_id": f"H{number}", "person": number, "ticket_no": f"GD{number}", **more}


def test_an_urgent_declaration_ranks_first(bench: Bench) -> None:
    listed = _listed(bench, _of(3, urgent=False), _of(4, urgent=True))
    assert listed["household_id"].to_list() == ["H4", "H1", "H2", "H3"]
    assert listed["priority"].to_list() == [1, 2, 3, 4]
    assert listed["urgent"].to_list() == [True, False, False, False]
    assert listed["certainty"].to_list()[0] == "to_verify"  # whether it is on the list, other rules decide


@pytest.mark.parametrize("urgent", [False, None])
def test_an_ordinary_declaration_does_not(bench: Bench, urgent: bool | None) -> None:
    listed = _listed(bench, _of(4, urgent=urgent))
    assert listed["household_id"].to_list() == ["H1", "H2", "H4"]
    assert not listed["urgent"].any()


def test_among_several_urgent_ones_the_usual_order_holds(bench: Bench) -> None:
    listed = _listed(bench, _of(1, urgent=True), _of(3, urgent=True), _of(4, urgent=True))
    assert listed["household_id"].to_list() == ["H1", "H3", "H4", "H2"]


def test_one_urgent_ticket_of_two_is_enough(bench: Bench) -> None:
    listed = _listed(bench, _of(4, urgent=False), _of(4, urgent=True, ticket_no="GD9"))
    assert listed["household_id"].to_list()[0] == "H4"


@pytest.mark.parametrize(
    "line",
    [{"closed_on": "2026-09-20"}, {"declared_on": "2025-01-01"}, {"certain": False}],
    ids=["closed", "out of the window", "doubtful whose"],
)
def test_an_emergency_that_is_over_or_doubtful_ranks_nobody(bench: Bench, line: dict[str, Any]) -> None:
    assert _listed(bench, _of(4, urgent=True, **line))["household_id"].to_list() == ["H1", "H2"]


def test_every_policy_ranks_emergencies_first() -> None:
    policies = load_county(Path(__file__).parents[2] / "config").policies.values()
    assert {policy.id: policy.rules["declared"].urgent_when for policy in policies if "declared" in policy.rules} == {
        policy.id: "urgent" for policy in policies
    }


def test_a_word_for_urgency_that_nobody_can_read_does_not_set_the_declaration_aside() -> None:
    county = load_county(Path(__file__).parents[2] / "config")
    policy = county.policies["guangxi_2021"]
    assert "urgent" not in find_fields_read(policy, county.sources["declarations"])
    assert "urgent" in find_names_used(policy.rules["declared"])
