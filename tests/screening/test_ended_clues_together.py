"""Every clue that is not found has one reason; numbers of former times and unheard-of rules disturb nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from screening.ended.explain_ended_clues import explain_ended_clues
from screening.ended.waiting_clues import find_waiting_clues
from screening.rules.clue_ids import NO_ORIGINS, ClueOrigins, make_clue_ids
from tests.screening.ended_states import JUNE, State, screen_state

if TYPE_CHECKING:
    from tests.screening.conftest import Bench

HOUSE = {"grade": "D", "assessed_on": "2025-06-01"}
MENDED = HOUSE | {"accepted_on": "2026-08-01"}


def clue(rule: str, origins: ClueOrigins = NO_ORIGINS, **changes: Any) -> pl.DataFrame:
    """Frame `ended_clues`: one clue about household H1."""
    line = {"household_id": "H1", "person_id": None, "township": "甲镇", "village": "乙村", "subject": None} | changes
    texts = dict.fromkeys(("household_id", "person_id", "township", "village", "subject"), pl.String())
    days = {"earliest_on": pl.Date(), "latest_on": pl.Date()}
    frame = pl.DataFrame([line], schema={**texts, **days}).with_columns(pl.lit(rule).alias("rule_id"))
    return frame.with_columns(make_clue_ids(frame, rule, origins)).select(
        "clue_id", "rule_id", "household_id", "person_id", *days
    )


def test_every_clue_has_one_reason_whatever_is_asked(bench: Bench) -> None:
    county, _ = screen_state(bench, "dangerous_house", State({"housing_safety": [MENDED]}))
    ended = pl.concat(
        [
            clue("dangerous_house", latest_on=date(2025, 6, 1)),
            clue("dangerous_house", household_id="H9"),
            clue("no_longer_asked"),
        ]
    )
    reasons = explain_ended_clues(county, ended, JUNE)
    assert reasons.equals(
        ended.select("clue_id").with_columns(reason=pl.Series(["remedied", "person_gone", "row_gone"]))
    )


def test_no_clue_no_reason(bench: Bench) -> None:
    county, _ = screen_state(bench, "dangerous_house", State())
    assert explain_ended_clues(county, clue("dangerous_house").clear(), JUNE).is_empty()


def test_a_renumbered_household_is_found_by_its_origin(bench: Bench) -> None:
    county, _ = screen_state(bench, "dangerous_house", State({"housing_safety": [HOUSE | {"grade": "B"}]}))
    homes = pl.DataFrame([("H1", "H7")], schema=NO_ORIGINS.households.schema, orient="row")
    origins = ClueOrigins(homes)
    whole = replace(county, parameters=replace(county.parameters, origins=origins))
    ended = clue("dangerous_house", origins, latest_on=date(2025, 6, 1))
    assert ended["clue_id"].item() != clue("dangerous_house")["clue_id"].item()
    assert explain_ended_clues(whole, ended, JUNE)["reason"].item() == "below_threshold"


def test_doubt_about_one_member_does_not_depend_on_what_is_found_of_another(bench: Bench) -> None:
    ill = {"disease_class": "大病", "diagnosed_on": "2026-03-01"}
    rows = [ill | {"person": 1}, ill | {"person": 2, "certain": False}]
    county, today = screen_state(bench, "major_disease", State({"health_major_disease": rows}, members=2))
    assert today.findings["person_id"].to_list() == ["P1"]
    assert today.unanswered.is_empty()
    ended = pl.concat([clue("major_disease", person_id="P2"), clue("major_disease", person_id="P1")])
    rules = county.parameters.policy.rules
    assert find_waiting_clues(rules, today.answers, ended).to_list() == ended["clue_id"].to_list()[:1]


def test_many_who_grew_up_at_once_are_no_cut_off_extract(bench: Bench) -> None:
    """The roll knows nobody who is asked about; each of 40 children is explained by their own age."""
    county, _ = screen_state(bench, "no_school_record", State(born=date(2010, 8, 1), members=40))
    people = county.people.members["person_id"].to_list()
    ended = pl.concat([clue("no_school_record", person_id=person) for person in people])
    assert set(explain_ended_clues(county, ended, JUNE)["reason"]) == {"window_passed"}
