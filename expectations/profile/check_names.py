"""The names of the checks whose findings are listed as issues."""

from __future__ import annotations

from domain.county.source import SourceDeclaration
from expectations.issues.home_county_check import ANOTHER_COUNTY, lists_places
from expectations.issues.quarantine_rows import BROKEN_RECORD, NO_IDENTITY, UNREADABLE
from expectations.issues.register_audit import list_audit_rules

# Asked of every source, so that the common suite may speak of them; a source without such columns has none found.
_GENERAL = (
    BROKEN_RECORD, NO_IDENTITY, *dict.fromkeys(UNREADABLE.values()),
    "numeric_id", "rounded_id", "masked_id", "invalid_id",
    "same_id_several_names", "name_damaged", "phone_form", "future_date", "ends_before_start", "amount_unit",
    "unknown_heading", "same_event_differs",
)  # fmt: skip


def list_checks(source: SourceDeclaration) -> tuple[str, ...]:
    """Name every check that is asked of this source."""
    of_places = (ANOTHER_COUNTY,) if lists_places(source) else ()
    return (*_GENERAL, *(rule.check for rule in list_audit_rules(source)), *of_places)
