"""docs/linking.md says what becomes of every combination of number, name and circumstances."""

from __future__ import annotations

import re

import pytest

from matchers.declarations.matching import OUTCOME_CODES
from pipeline.county.county import County
from tests.matchers.decision_table import NAMES, NUMBERS, PAGE, TOLD, decided, documented

Decisions = dict[tuple[str, str], list[str]]
LINE = [(number, name) for number in NUMBERS for name in NAMES]


@pytest.fixture(scope="module")
def found() -> Decisions:
    return decided()


@pytest.mark.parametrize(("number", "name"), LINE)
def test_the_page_tells_the_truth(number: str, name: str, found: Decisions) -> None:
    """If this is what you wanted: python -m tests.matchers.decision_table, and commit the diff."""
    assert documented()[number, name] == found[number, name]


def test_the_page_names_no_code_that_is_not_declared_and_every_code_that_is() -> None:
    page = PAGE.read_text(encoding="utf-8")
    told = {word for word in re.findall(r"`([a-z_]+)`", page) if word.count("_") or word == "place"}
    documented_nowhere_else = {"id_and_former_name", "name_township_birth", "name_birth_elsewhere", "name_sounds_alike"}
    # Of replies to a property search, and of officers' decisions: docs/property-search.md, decision 26.
    elsewhere = {"asked_name_only", "not_asked", "signature_without_id"}
    elsewhere |= {"reviewed_same", "reviewed_other", "reviewed_before"}
    assert set(OUTCOME_CODES) - told - elsewhere <= documented_nowhere_else


def test_nobody_is_linked_without_a_name_unless_number_birth_and_sex_agree(found: Decisions, county: County) -> None:
    linked = {code for code, outcome in county.matching.outcomes.items() if outcome.decision == "linked"}
    nameless = {key: reasons for key, reasons in found.items() if key[1] == "missing"}
    assert {key for key, reasons in nameless.items() if linked & set(reasons)} == {("their own", "missing")}
    assert nameless["their own", "missing"][:2] == ["id_without_name"] * 2


def test_a_strangers_number_never_links(found: Decisions) -> None:
    reasons = [found["valid, not in the register", name] for name in NAMES]
    assert reasons == [["nobody_of_that_id"] * len(TOLD)] * len(NAMES)


@pytest.mark.parametrize("number", NUMBERS)
def test_another_name_is_never_linked_but_by_his_own_whole_number(
    number: str, found: Decisions, county: County
) -> None:
    linked = [county.matching.outcomes[reason].decision == "linked" for reason in found[number, "different"]]
    agrees = [number == "their own" and "birth_date" in told for told in TOLD.values()]
    assert linked == agrees
