"""What people receive of a property search: requests, feedback per township, dossiers, the county's account."""

from delivery.property.dossiers import Dossier, write_dossiers
from delivery.property.property_feedback import write_feedback
from delivery.property.property_inputs import PropertyTables
from delivery.property.property_labels import reason_words, receipt_faults
from delivery.property.property_summary import refused_by_reason, write_property_summary
from delivery.property.search_requests import batch_number, write_search_requests

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
