from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from domain.handover import Admission
from domain.tables import conform, empty
from pipeline.county.load_county import load_county
from screening import find_unregistered_clues
from screening.declarations.vocabulary import make_field_types
from screening.rules.rule_parameters import make_rule_parameters

if TYPE_CHECKING:
    from tests.screening.conftest import Bench

AS_OF = date(2026, 9, 30)
REGIONS = load_county(Path(__file__).parents[2] / "config").regions
MAN, WOMAN = "450321198001010015", "450321198002020047"
BILL = {"name": "莫大山", "settled_on": date(2026, 3, 1), "care_type": "住院"}
HOUSE = {"township": "白沙镇", "village": "白沙村", "name": "覃小河", "assessed_on": date(2026, 5, 12)}


def admission(bench: Bench, source: str, lines: Iterable[Mapping[str, Any]]) -> Admission:
    """Accepted rows 2, 3 ... of one file."""
    declared = bench.sources[source]
    types = {"file": pl.String(), "sheet": pl.String(), "row_number": pl.Int64(), "numeric_id": pl.Boolean()}
    types |= {name: kind for name, kind in make_field_types(declared).items() if name in declared.fields}
    place = {"file": f"{source}.xlsx", "sheet": "", "numeric_id": False}
    rows = [place | {"row_number": number} | dict(line) for number, line in enumerate(lines, start=2)]
    frame = pl.DataFrame([{name: row.get(name) for name in types} for row in rows], schema=types)
    return Admission(source, frame, empty("quarantine"), frame.clear())


def links(admissions: Iterable[Admission], decision: str = "unlinked") -> pl.DataFrame:
    nothing = pl.lit(None, dtype=pl.String)
    parts = [
        conform(
            a.accepted.select(
                pl.lit(a.source).alias("source"), "file", "sheet", "row_number",
                nothing.alias("person_id"), nothing.alias("household_id"), pl.lit(decision).alias("decision"),
                nothing.alias("method"), pl.lit(0.0).alias("score"), pl.lit(None, dtype=pl.Float64).alias("runner_up"),
                pl.lit("nobody_found").alias("reason"), nothing.alias("row_key"),
            ),
            "links",
        )
        for a in admissions
    ]  # fmt: skip
    return pl.concat([empty("links"), *parts])


def asked(
    bench: Bench, given: Mapping[str, Iterable[Mapping[str, Any]]], decision: str = "unlinked"
) -> list[tuple[str, int, str]]:
    """(source, row, rule) of the strong clues among these rows."""
    admissions = {name: admission(bench, name, lines) for name, lines in given.items()}
    accepted = {name: one.accepted for name, one in admissions.items()}
    rules = make_rule_parameters(bench.policy, bench.sources, "450321", AS_OF, accepted)
    found = find_unregistered_clues(admissions, links(admissions.values(), decision), rules, REGIONS)
    assert conform(found, "strangers").equals(found)
    return found.select("source", "row_number", "rule_id").rows()


def test_a_huge_bill_and_a_ruined_house_are_seen(bench: Bench) -> None:
    found = asked(
        bench,
        {
            "insurance_settlement": [{**BILL, "id_number": MAN, "self_paid": 30000.0}],
            "housing_safety": [{**HOUSE, "grade": "D"}, {**HOUSE, "name": "韦某", "grade": "A"}],
        },
    )
    assert found == [("housing_safety", 2, "dangerous_house"), ("insurance_settlement", 2, "medical_burden")]


def test_a_stranger_is_an_ordinary_household(bench: Bench) -> None:
    """5,000 yuan lists the lifted and monitored; of a stranger neither is known, so 20,000 it is."""
    bills = [{**BILL, "id_number": MAN, "self_paid": 19999.0}]
    assert not asked(bench, {"insurance_settlement": bills})
    assert asked(bench, {"insurance_settlement": [*bills, {**BILL, "id_number": MAN, "self_paid": 1.0}]})


def test_bills_of_one_number_add_up_and_of_two_do_not(bench: Bench) -> None:
    half = {**BILL, "self_paid": 15000.0}
    assert len(asked(bench, {"insurance_settlement": [{**half, "id_number": MAN}] * 2})) == 2
    assert not asked(bench, {"insurance_settlement": [{**half, "id_number": MAN}, {**half, "id_number": WOMAN}]})


def test_without_a_number_name_and_place_make_a_person(bench: Bench) -> None:
    half = {**BILL, "self_paid": 15000.0}
    assert asked(bench, {"insurance_settlement": [{**half, "township": "白沙镇"}] * 2})
    assert not asked(bench, {"insurance_settlement": [half] * 2})  # a name alone may be two people's
    assert not asked(bench, {"insurance_settlement": [{**half, "township": "白沙镇"}, {**half, "township": "福利镇"}]})


def test_a_number_from_a_numeric_cell_joins_nobody(bench: Bench) -> None:
    half = {**BILL, "self_paid": 15000.0, "id_number": MAN, "numeric_id": True}
    assert not asked(bench, {"insurance_settlement": [half] * 2})


def test_a_refund_takes_back_its_bill(bench: Bench) -> None:
    bill = {**BILL, "id_number": MAN, "settlement_id": "S1", "self_paid": 30000.0}
    assert not asked(bench, {"insurance_settlement": [bill, {**bill, "self_paid": -30000.0}]})


def test_linked_and_review_rows_are_nobody_strange(bench: Bench) -> None:
    rows = {"insurance_settlement": [{**BILL, "id_number": MAN, "self_paid": 30000.0}]}
    assert not asked(bench, rows, "linked")
    assert not asked(bench, rows, "review")


def test_findings_to_verify_are_not_strong(bench: Bench) -> None:
    line = {"name": "莫大山", "id_number": MAN, "status": "失业", "unemployed_on": date(2026, 8, 1)}
    assert not asked(bench, {"labour_employment": [line]})


def test_a_weaker_rule_becomes_strong_by_what_another_source_says(bench: Bench) -> None:
    tekun = {
        "name": "覃小河",
        "id_number": WOMAN,
        "category": "特困供养",
        "support_mode": "分散",
        "start_date": date(2020, 1, 1),
    }
    assert not asked(bench, {"civil_assistance": [tekun]})
    house = {**HOUSE, "id_number": WOMAN, "grade": "D"}
    found = asked(bench, {"civil_assistance": [tekun], "housing_safety": [house]})
    assert ("civil_assistance", 2, "dispersed_tekun") in found


def test_every_source_without_rows_and_no_source_at_all(bench: Bench) -> None:
    assert asked(bench, {}) == []
    linked = [name for name, source in bench.sources.items() if source.anchor == "linked"]
    assert asked(bench, {name: [] for name in linked}) == []


def test_the_county_s_latest_school_year_counts(bench: Bench) -> None:
    """A stranger's only row is of an older year than the extract tells of."""
    cost = {"name": "莫大山", "id_number": MAN, "stage": "本科", "self_paid": 15000.0}
    newer = {"name": "覃小河", "id_number": WOMAN, "stage": "本科", "self_paid": 10.0, "school_year": 2025}
    assert asked(bench, {"education_costs": [{**cost, "school_year": 2025}, newer]})
    assert not asked(bench, {"education_costs": [{**cost, "school_year": 2024}, newer]})


def test_how_grave_a_strong_clue_is(bench: Bench) -> None:
    """The amount of rules that have one; else the row's code, the gravest first."""
    given = {
        "insurance_settlement": [{**BILL, "id_number": MAN, "self_paid": 30000.0}],
        "housing_safety": [{**HOUSE, "grade": "C"}, {**HOUSE, "name": "韦小山", "grade": "D"}],
    }
    admissions = {name: admission(bench, name, lines) for name, lines in given.items()}
    rules = make_rule_parameters(
        bench.policy, bench.sources, "450321", AS_OF, {n: a.accepted for n, a in admissions.items()}
    )
    found = find_unregistered_clues(admissions, links(admissions.values()), rules, REGIONS)
    assert found.select("source", "row_number", "amount", "gravity").rows() == [
        ("housing_safety", 2, None, 1), ("housing_safety", 3, None, 0), ("insurance_settlement", 2, 30000.0, None),
    ]  # fmt: skip
