"""Who is entitled to a policy and, by the departments' quarterly ledgers, does not have it (应享未享, F37).

`find_policy_gaps` asks every policy of `config/entitlements.yaml`; `add_assistance` completes the people that it takes.
"""

from casework.policy_gaps.declaration import (
    ASSISTANCE,
    LEDGER,
    EntitlementDeclaration,
    find_entitlement_faults,
)
from casework.policy_gaps.entitled_people import add_assistance
from casework.policy_gaps.find_policy_gaps import PolicyLedger, find_last_quarter, find_policy_gaps
from casework.policy_gaps.summarise_gaps import count_policy_gaps, make_policy_gap_lines

__all__ = [
    "ASSISTANCE",
    "LEDGER",
    "EntitlementDeclaration",
    "PolicyLedger",
    "add_assistance",
    "count_policy_gaps",
    "find_entitlement_faults",
    "find_last_quarter",
    "find_policy_gaps",
    "make_policy_gap_lines",
]
