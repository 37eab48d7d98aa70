"""The sample county's property search: every case occurs, and what comes out agrees with the truth."""

from __future__ import annotations

import polars as pl
import pytest

from data_samples.property import PROPERTY_DELIVERIES
from data_samples.sheets import Delivery
from data_samples.truth import truth
from data_samples.world import make_world
from domain.periods import Period

WORLD = make_world(450321, 600, Period.parse("2026Q3"))


@pytest.fixture(scope="module")
def deliveries() -> dict[str, Delivery]:
    return {delivery.source: delivery for delivery in (deliver(WORLD) for deliver in PROPERTY_DELIVERIES)}


def test_every_spoilt_paper_occurs(deliveries: dict[str, Delivery]) -> None:
    told = " ".join(truth(deliveries["authorisations"])["damage"])
    for mark in ("expired", "revoked", "signed_later", "no_number", "household_unknown", "no_agent"):
        assert f"authorisation:{mark}" in told
    assert "id:wrong_digit" in told
    assert "id:M12" in told


def test_replies_hold_people_who_signed_people_who_did_not_and_strangers(deliveries: dict[str, Delivery]) -> None:
    signed = set(truth(deliveries["authorisations"])["person_id"])
    replied = pl.concat(
        [truth(d) for name, d in deliveries.items() if name.startswith("property_") and name != "property_receipts"]
    )
    people = set(replied["person_id"].drop_nulls())
    assert people & signed
    assert people - signed
    assert replied["person_id"].null_count() > 5


def test_a_small_county_has_them_too() -> None:
    small = make_world(7, 30, Period.parse("2026Q3"))
    assert all(deliver(small).sheets for deliver in PROPERTY_DELIVERIES)
