"""What people receive of a property search: requests, feedback per township, dossiers, the county's account."""

from delivery.property.dossiers import Dossier, write_dossiers
from delivery.property.feedback import write_feedback
from delivery.property.handed import PropertyTables
from delivery.property.requests import batch_number, write_search_requests
from delivery.property.summary import refused_by_reason, write_property_summary
from delivery.property.words import reason_words, receipt_faults

__all__ = [
    "Dossier",
    "PropertyTables",
    "batch_number",
    "reason_words",
    "receipt_faults",
    "refused_by_reason",
    "write_dossiers",
    "write_feedback",
    "write_property_summary",
    "write_search_requests",
]
