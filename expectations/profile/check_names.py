"""The names of the checks whose findings are listed as issues."""

from __future__ import annotations

from domain.declarations.source import SourceDeclaration
from expectations.admit.quarantine_rows import BROKEN_RECORD, NO_IDENTITY, UNREADABLE
from expectations.issues.home_county_check import ANOTHER_COUNTY, is_register_of_places
from expectations.issues.register_audit import audits

# Asked of every source, so that the common suite may speak of them; a source without such columns has none found.
_GENERAL = (
    BROKEN_RECORD, NO_IDENTITY, *dict.fromkeys(UNREADABLE.values()),
    "numeric_id", "rounded_id", "masked_id", "invalid_id",
    "same_id_several_names", "name_damaged", "phone_form", "future_date", "ends_before_start", "amount_unit",
    "unknown_heading", "same_event_differs",
)  # fmt: skip


def checks_of(source: SourceDeclaration) -> tuple[str, ...]:
    """Name every check that is asked of this source."""
    of_places = (ANOTHER_COUNTY,) if is_register_of_places(source) else ()
    return (*_GENERAL, *(one.check for one in audits(source)), *of_places)
