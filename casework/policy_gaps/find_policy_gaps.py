"""应享未享: who is entitled to a policy, and does not enjoy it by what its department has reported of the quarter.

Three meanings of nothing stay apart: reported and not named is a gap; not reported is unknown; named doubtfully waits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from casework.policy_gaps.declaration import LEDGER, Entitlement, make_name_keys
from casework.policy_gaps.entitled_people import get_subject, list_entitled
from domain.handover import PLACE
from domain.tables import conform, empty
from domain.text import make_code_key

_MONTHS_A_QUARTER = 3
_STATES = ("enjoying", "denied", "absent", "doubtful")


@dataclass(frozen=True)
class PolicyLedger:
    """What departments have reported.

    `status`: delivered, refused, not_delivered. `reported`: policy and quarter of every accepted row, linked or not.
    `rows`: attributed rows (person_id, household_id, certain, policy, enjoyed, quarter).
    """

    status: str
    reported: pl.DataFrame
    rows: pl.DataFrame


@dataclass(frozen=True)
class PolicyGaps:
    """Tables `policy_gaps`, `policy_reports`, `undeclared_policies`."""

    gaps: pl.DataFrame
    reports: pl.DataFrame
    undeclared: pl.DataFrame


def find_last_quarter(as_of: date) -> int:
    """The quarter that departments report by that day: the last that has ended, 1 to 4."""
    ended = (as_of + timedelta(days=1)).month - 1
    return ended // _MONTHS_A_QUARTER or 4


def find_policy_gaps(
    policies: Sequence[Entitlement], people: pl.DataFrame, rows: Mapping[str, pl.DataFrame], ledger: PolicyLedger,
    as_of: date,
) -> PolicyGaps:  # fmt: skip
    """Who is entitled and does not enjoy, which department has not reported, and which policies nobody declared.

    `people`, `rows`: as of `list_entitled`.
    """
    quarter = find_last_quarter(as_of)
    named = _name_policies(ledger, policies)
    reported_policies = set(named.reported.filter(pl.col("quarter") == quarter)["policy"].drop_nulls())
    gaps, reports = [empty("policy_gaps")], []
    for policy in policies:
        entitled = list_entitled(policy, people, rows)
        missing = [name for name in policy.needed_sources if name not in rows]
        line = {"policy": policy.title, "department": policy.department, "quarter": quarter}
        if policy.title not in reported_policies:
            status = "not_reported" if ledger.status == "delivered" else ledger.status
            counts = {"entitled": entitled.height, "unknown": entitled.height} | dict.fromkeys(_STATES)
        else:
            status, states = "reported", _find_states(policy, entitled, named.rows, quarter)
            per_state = dict(states.group_by("state").len().iter_rows())
            counts = {"entitled": entitled.height, "unknown": 0} | {name: per_state.get(name, 0) for name in _STATES}
            gaps.append(_make_gaps(policy, states, quarter))
        reports.append(line | counts | {"status": status, "missing_sources": "、".join(missing)})
    order = ("township", "village", "household_id", "person_id", "policy")
    table = pl.DataFrame(reports, infer_schema_length=None)
    return PolicyGaps(pl.concat(gaps).sort(order), conform(table, "policy_reports"), _count_undeclared(ledger, named))


def _name_policies(ledger: PolicyLedger, policies: Sequence[Entitlement]) -> PolicyLedger:
    """The ledger with its policies under their declared titles; null where nobody declared one."""
    titles = {key: policy.title for policy in policies for key in make_name_keys(policy).values()}
    title = make_code_key(pl.col("policy")).replace_strict(titles, default=None, return_dtype=pl.String)
    return PolicyLedger(ledger.status, *(frame.with_columns(policy=title) for frame in (ledger.reported, ledger.rows)))


def _find_states(policy: Entitlement, entitled: pl.DataFrame, rows: pl.DataFrame, quarter: int) -> pl.DataFrame:
    """The entitled with `state` (`_STATES`), and the place of the row that says so."""
    subject = get_subject(policy)
    is_of_quarter = (pl.col("quarter") == quarter).fill_null(value=True)
    own_rows = rows.filter(pl.col("policy") == policy.title, is_of_quarter).drop_nulls(subject)
    is_clear = pl.col("certain") & pl.col("enjoyed").is_not_null() & pl.col("quarter").is_not_null()
    answers = own_rows.with_columns(
        turn=pl.when(is_clear & pl.col("enjoyed")).then(0).when(~is_clear).then(1).otherwise(2)
    )
    first = answers.sort("turn", *PLACE).unique(subject, keep="first", maintain_order=True)
    found = entitled.join(first.select(subject, "turn", *PLACE), on=subject, how="left", maintain_order="left")
    state = pl.col("turn").replace_strict({0: "enjoying", 1: "doubtful", 2: "denied"}, default="absent")
    return found.with_columns(state=state, source=pl.when(pl.col("turn").is_not_null()).then(pl.lit(LEDGER)))


def _make_gaps(policy: Entitlement, states: pl.DataFrame, quarter: int) -> pl.DataFrame:
    labels = {"department": policy.department, "quarter": quarter, "ground": policy.ground}
    gaps = states.filter(pl.col("state") != "enjoying")
    return conform(gaps.with_columns(pl.lit(value).alias(name) for name, value in labels.items()), "policy_gaps")


def _count_undeclared(ledger: PolicyLedger, named: PolicyLedger) -> pl.DataFrame:
    is_unknown = named.reported["policy"].is_null() & ledger.reported["policy"].is_not_null()
    counts = ledger.reported.filter(is_unknown).group_by("policy").len("rows")
    return conform(counts.sort("rows", "policy", descending=[True, False]), "undeclared_policies")
