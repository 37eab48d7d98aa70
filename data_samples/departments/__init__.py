"""The departments, one module per file that they send. `DELIVERIES` is the visible list of all."""

from __future__ import annotations

from collections.abc import Callable

from data_samples.departments import (
    civil_assistance,
    contacts,
    housing_safety,
    insurance_enrolment,
    insurance_settlement,
    register_income,
    register_members,
)
from data_samples.sheets import Delivery
from data_samples.world import World

DELIVERIES: tuple[Callable[[World], Delivery], ...] = (
    register_members.deliver,
    register_income.deliver,
    civil_assistance.deliver,
    insurance_enrolment.deliver,
    insurance_settlement.deliver,
    housing_safety.deliver,
    contacts.deliver,
)
