"""The departments, one module per file that they send. `DELIVERIES` is the visible list of all."""

from __future__ import annotations

from collections.abc import Callable

from data_samples.departments import (
    civil_applications,
    civil_assistance,
    civil_deaths,
    contacts,
    disability_certificates,
    education_costs,
    education_dropouts,
    education_students,
    health_major_disease,
    housing_safety,
    insurance_enrolment,
    insurance_high_burden,
    insurance_settlement,
    locked,
    register_income,
    register_members,
    water_households,
    water_works,
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
    education_students.deliver,
    education_dropouts.deliver,
    education_costs.deliver,
    civil_applications.deliver,
    civil_deaths.deliver,
    health_major_disease.deliver,
    insurance_high_burden.deliver,
    water_households.deliver,
    water_works.deliver,
    disability_certificates.deliver,
    contacts.deliver,
    locked.deliver,
)
