"""The departments, one module per file that they send. `DELIVERIES` is the visible list of all."""

from __future__ import annotations

from collections.abc import Callable

from data_samples.departments import (
    agriculture_projects,
    civil_applications,
    civil_assistance,
    civil_deaths,
    contacts,
    declarations,
    disability_certificates,
    education_costs,
    education_dropouts,
    education_students,
    emergency_disasters,
    health_major_disease,
    housing_safety,
    insurance_enrolment,
    insurance_high_burden,
    insurance_settlement,
    labour_employment,
    locked,
    offline_suspects,
    police_accidents,
    police_changes,
    register_income,
    register_members,
    relocation_households,
    verification_results,
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
    police_changes.deliver,
    police_accidents.deliver,
    labour_employment.deliver,
    agriculture_projects.deliver,
    emergency_disasters.deliver,
    relocation_households.deliver,
    offline_suspects.deliver,
    declarations.deliver,
    verification_results.deliver,
    contacts.deliver,
    locked.deliver,
)
