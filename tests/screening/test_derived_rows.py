"""What is derived once for all rules: netted reversals, whole-year income, unreadable fields, who is gone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from domain.handover import Admission
from domain.regions import Regions
from domain.tables import conform, empty
from screening.facts.attributed_rows import make_attributed_rows, net_reversals
from screening.facts.household_facts import compute_household_facts, make_population
from screening.facts.household_incomes import add_whole_years

if TYPE_CHECKING:
    from tests.screening.conftest import Bench

AS_OF = date(2026, 9, 30)


def _paid(bench: Bench, *payments: tuple[str | None, str, float]) -> dict[str, str]:
    lines = [{"settlement_id": key, "settled_on": day, "self_paid": amount} for key, day, amount in payments]
    netting = bench.sources["insurance_settlement"].netting
    assert netting
    rows = net_reversals(bench.rows("insurance_settlement", lines), netting)
    home = bench.people([{}], {"H1": {"lifted_or_monitored": True}})
    findings = bench.screen(["medical_burden"], home, {"insurance_settlement": rows}).findings
    return {"value": str(findings["value"][0]) if findings.height else "none"}


@pytest.mark.parametrize(
    ("payments", "value"),
    [
        pytest.param([("S1", "2026-01-01", 9000.0), ("S1", "2026-02-01", -3000.0)], "6000.0", id="partial reversal"),
        pytest.param([("S1", "2026-01-01", 9000.0), ("S1", "2026-02-01", -9000.0)], "none", id="full reversal"),
        pytest.param([("S1", "2025-09-01", 9000.0), ("S1", "2026-02-01", -9000.0), ("S2", "2026-01-01", 6000.0)],
                     "6000.0", id="reversal of something before the window"),
        pytest.param([("S1", "2026-09-01", 9000.0), ("S1", "2026-10-09", -9000.0)], "none", id="reversed afterwards"),
        pytest.param([("S9", "2026-02-01", -9000.0), ("S2", "2026-01-01", 6000.0)], "6000.0", id="orphan"),
        pytest.param([(None, "2026-02-01", -9000.0), ("S2", "2026-01-01", 6000.0)], "6000.0", id="no number"),
        pytest.param([("S1", "2026-01-01", 2000.1), ("S2", "2026-01-01", 2999.9)], "5000.0", id="reached to the cent"),
    ],
)  # fmt: skip
def test_reversals(bench: Bench, payments: list[tuple[str | None, str, float]], value: str) -> None:
    assert _paid(bench, *payments) == {"value": value}


def _income(bench: Bench, *lines: dict[str, Any]) -> list[bool | None]:
    blank = dict.fromkeys(("business_income", "business_cost", "property_income", "transfer_income"), 0.0)
    full = [{"year": 2025, "household_size": 2, "wage_income": 8000.0, **blank, **line} for line in lines]
    rows = bench.rows("register_income", full).drop("net_income", "counted")
    return add_whole_years(rows)["counted"].to_list()


@pytest.mark.parametrize(
    ("lines", "counted"),
    [
        pytest.param([{"quarter": q} for q in (1, 2, 3, 4)], [True] * 4, id="four quarters"),
        pytest.param([{"quarter": q} for q in (1, 2, 3)], [False] * 3, id="three quarters"),
        pytest.param([{"quarter": q} for q in (1, 2, 3, 3)], [False] * 4, id="one quarter twice, one missing"),
        pytest.param([{"quarter": q} for q in (1, 2, 3, 4, 5)], [True] * 4 + [False], id="a fifth quarter"),
        pytest.param([{}, {"quarter": 1}], [True, False], id="whole year beside a quarter"),
        pytest.param([{}] + [{"quarter": q} for q in (1, 2, 3, 4)], [True] + [False] * 4, id="both"),
        pytest.param([{"wage_income": 9000.0}, {"wage_income": 8000.0}], [False, True], id="twice: the poorer"),
        pytest.param([{"household_size": 2}, {"household_size": 4}], [False, True], id="poorer per head"),
        pytest.param([{"wage_income": None}], [None], id="blank amount is not zero"),
        pytest.param([{"household_size": 0}], [None], id="nobody in the household"),
        pytest.param([{"unreadable": ["wage_income"], "wage_income": None}, {}], [None, True], id="one unreadable"),
        pytest.param([{}, {"year": 2024}], [True, True], id="two years"),
    ],
)
def test_whole_years(bench: Bench, lines: list[dict[str, Any]], counted: list[bool | None]) -> None:
    assert _income(bench, *lines) == counted


def _register(**facts: object) -> pl.DataFrame:
    member = {
        "person_id": "P1", "household_id": "H1", "township": "甲镇", "village": "乙村", "id_valid": True,
        "relation": "户主", "is_head": True, "file": "r.xlsx", "sheet": "", "row_number": 2, **facts,
    }  # fmt: skip
    schema = empty("members").schema
    return conform(pl.DataFrame([{name: member.get(name) for name in schema}], schema=schema), "members")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"household_type": "脱贫户"}, (True, False, True)),
        ({"household_type": "监测对象", "monitor_type": "脱贫不稳定户"}, (True, True, True)),
        ({"household_type": "监测对象", "monitor_type": "边缘易致贫户"}, (False, True, True)),
        ({"household_type": "监测对象", "monitor_type": "边缘易致贫户", "risk_cleared": True}, (False, False, True)),
        ({"household_type": "一般农户"}, (False, False, False)),
        ({"household_type": None}, (False, False, False)),
        ({"household_type": "监测对象"}, (False, False, True)),
    ],
)
def test_household_facts(facts: dict[str, object], expected: tuple[bool, bool, bool]) -> None:
    line = compute_household_facts(_register(**facts)).row(0, named=True)
    assert (line["lifted"], line["under_monitoring"], line["lifted_or_monitored"]) == expected


DIED = {"change": "死亡", "changed_on": "2026-01-01"}
LEFT, BACK = {"change": "迁出", "changed_on": "2025-01-01"}, {"change": "迁入", "changed_on": "2026-01-01"}


@pytest.mark.parametrize(
    ("rows", "gone"),
    [
        ({}, False),
        ({"civil_deaths": [{"death_date": "2026-01-01"}]}, True),
        ({"civil_deaths": [{"death_date": "2026-12-01"}]}, False),
        ({"civil_deaths": [{"death_date": "2026-01-01", "certain": False}]}, None),
        ({"civil_deaths": [{"death_date": "2026-01-01", "certain": False}], "police_changes": [DIED]}, True),
        ({"police_changes": [LEFT]}, True),
        ({"police_changes": [LEFT, BACK]}, False),
        ({"police_changes": [LEFT | {"certain": False}]}, None),
        ({"police_changes": [LEFT, BACK | {"certain": False}]}, None),
        ({"police_changes": [LEFT, BACK | {"changed_on": "2025-01-01"}]}, None),
        ({"police_changes": [{"change": "姓名变更", "changed_on": "2026-01-01"}]}, False),
    ],
)
def test_gone(bench: Bench, rows: dict[str, list[dict[str, object]]], gone: bool | None) -> None:
    given = {name: bench.rows(name, lines) for name, lines in rows.items()}
    assert make_population(_register(), given, AS_OF).members["gone"].to_list() == [gone]


def test_age_of_one_born_on_29_february() -> None:
    ages = [
        make_population(_register(birth_date=date(2008, 2, 29)), {}, day).members["age"][0]
        for day in (date(2026, 2, 28), date(2026, 3, 1), date(2028, 2, 28), date(2028, 2, 29))
    ]
    assert ages == [17, 18, 19, 20]


def test_claimed_rows_name_the_owner_and_the_unreadable_fields(bench: Bench) -> None:
    source = bench.sources["register_income"]
    declared = bench.rows("register_income", [{"household_id": "H1"}, {"household_id": "H2"}, {"household_id": "H3"}])
    rows = declared.drop("person_id", "certain", "unreadable", "net_income", "counted", "township", "village")
    line = {"source": source.id, "check": "unreadable_amount", "detail": "", "file": "例", "sheet": "", "row_number": 2}
    bad = pl.DataFrame([line | {"field": name} for name in ("wage_income", "year")])
    claims = rows.filter(pl.col("household_id") != "H3").select(
        "file",
        "sheet",
        "row_number",
        "household_id",
        person_id=pl.lit(None, dtype=pl.String),
        certain=pl.lit(value=True),
    )
    admission = Admission(source.id, rows, conform(bad, "quarantine"), rows.clear())
    found = make_attributed_rows(admission, claims, source, Regions(pl.DataFrame()), AS_OF)
    assert found["household_id"].to_list() == ["H1", "H2"]
    assert found["unreadable"].to_list() == [None, ["wage_income", "year"]]
