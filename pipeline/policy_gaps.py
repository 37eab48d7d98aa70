"""应享未享 in a run: the register, assistance and departments' rows beside the ledgers of the quarter."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

import screening
from casework import policy_gaps
from domain.handover import PLACE
from pipeline.deliveries.source_data import (
    add_register_places,
    list_ingested_sources,
    list_usable_sources,
    read_admission,
)
from pipeline.job import Job
from storage.admitted_rows import ACCEPTED

_LEDGER_FIELDS = ("policy", "enjoyed", "quarter")
_ASSISTANCE_FIELDS = ("category", "start_date", "stop_date")


def put_policy_gaps(job: Job, members: pl.DataFrame, people: screening.Population) -> None:
    """Publish tables `policy_gaps`, `policy_reports` and `undeclared_policies`; `members`: table `members`."""
    policies = job.county.entitlements.policies
    needed: dict[str, set[str]] = {policy_gaps.ASSISTANCE: set(_ASSISTANCE_FIELDS)}
    for row in (policy.row for policy in policies if policy.row):
        needed.setdefault(row.source, set()).update(row.fields)
    usable = list_usable_sources(job)
    rows = {name: _read_rows(job, members, name, fields) for name, fields in needed.items() if name in usable}
    persons = _describe_people(members, people)
    persons = policy_gaps.add_assistance(persons, rows.get(policy_gaps.ASSISTANCE), job.as_of)
    found = policy_gaps.find_policy_gaps(policies, persons, rows, _read_ledger(job, members), job.as_of)
    job.run.put("policy_gaps", found.gaps)
    job.run.put("policy_reports", found.reports)
    job.run.put("undeclared_policies", found.undeclared)


def _describe_people(members: pl.DataFrame, people: screening.Population) -> pl.DataFrame:
    """Every registered person with the facts that policies speak of, but for assistance."""
    own = ("person_id", "household_id", "township", "village", "is_head", "household_type", "monitor_type")
    facts = people.members.drop("household_id", "file", "sheet", "row_number")
    homes = people.households.drop("township", "village", "group_key")
    described = members.select(own).join(facts, on="person_id", how="left", maintain_order="left")
    return described.join(homes, on="household_id", how="left", maintain_order="left")


def _read_rows(job: Job, members: pl.DataFrame, source: str, fields: Iterable[str]) -> pl.DataFrame:
    """The source's attributed rows with these fields."""
    admission = read_admission(job, source, [*PLACE, *sorted(fields)])
    return screening.make_attributed_rows(
        admission, job.run.read("claims", source), job.county.sources[source], add_register_places(job, members),
        job.as_of,
    )  # fmt: skip


def _read_ledger(job: Job, members: pl.DataFrame) -> policy_gaps.PolicyLedger:
    name = policy_gaps.LEDGER
    if name in list_usable_sources(job):
        reported = job.run.rows(name).read_rows(ACCEPTED, _LEDGER_FIELDS)
        return policy_gaps.PolicyLedger("delivered", reported, _read_rows(job, members, name, _LEDGER_FIELDS))
    status = "refused" if name in list_ingested_sources(job) else "not_delivered"
    columns: dict[str, type[pl.DataType]] = {
        "file": pl.String, "sheet": pl.String, "row_number": pl.Int64, "person_id": pl.String,
        "household_id": pl.String, "certain": pl.Boolean, "policy": pl.String, "enjoyed": pl.Boolean,
        "quarter": pl.Int64,
    }  # fmt: skip
    nothing = pl.DataFrame(schema=columns)
    return policy_gaps.PolicyLedger(status, nothing, nothing)
